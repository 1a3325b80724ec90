// What a visitor sees of a machine and does with their hands: a part that is dragged, the ghost of what it is asked to be, an alarm that
// is seen, listed and heard, a refusal with its reason, and the emergency stop that is always at hand.
import { expect, test, type Page } from '@playwright/test';
import { openPage, waitForModels, waitForStatus, watch, type Watched } from './support/demo.ts';
import { startSite, type Site } from './support/provider.ts';
import { CRANE, craneWorld, SECOND_CRANE, startCrane, type Crane } from './support/small-machine.ts';
import { listenTo } from './support/spoken.ts';

let site: Site;
let crane: Crane;
let visit: Watched;

/** The loudness of all that the page plays, by an analyser on the way out of each of its audio contexts. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const meters: AnalyserNode[] = [];
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
      if (to === this.context.destination) {
        const meter = new AnalyserNode(this.context, { fftSize: 2048 });
        meters.push(meter);
        connect.call(this, meter);
      }
      return connect.call(this, to);
    } as typeof AudioNode.prototype.connect;
    Object.assign(window, {
      loudness: () => {
        const samples = new Float32Array(2048);
        return Math.max(
          0,
          ...meters.map((meter) => {
            meter.getFloatTimeDomainData(samples);
            return Math.max(...samples.map(Math.abs));
          }),
        );
      },
    });
  });
}

const loudness = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { loudness: () => number }).loudness());

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  site = await startSite(5450);
  crane = await startCrane(site);
  site.manifests.set('/worlds/cranes.json', craneWorld(crane));
  visit = await openPage(browser, `${site.url}?world=/worlds/cranes.json`, async (page) => {
    await page.setViewportSize({ width: 960, height: 540 });
    await listen(page);
    await page.addInitScript(() => localStorage.setItem('twinport.hints-seen', '1'));
  });
  await waitForStatus(visit.page, [CRANE, SECOND_CRANE], 'live', 90_000);
  await waitForModels(visit.page, [CRANE, SECOND_CRANE]);
});
test.afterAll(async () => {
  await visit.page.context().close();
  await crane.stop();
  await site.close();
});

/** Degrees that the jib is turned by, as drawn. */
const drawnDegrees = async (page: Page): Promise<number> => {
  const [x = 0, y = 0] = (await page.evaluate((id) => window.twinport.pose(id, 'Jib'), CRANE))!;
  return (Math.atan2(y, x) * 180) / Math.PI;
};

/** Opens the crane from the list: the clicks are the gesture that sound waits for, too. */
async function open(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Twins', exact: true }).click();
  await page.getByRole('button', { name: 'Open Crane 1' }).click();
  await page.getByRole('button', { name: 'Twins', exact: true }).click();
  await expect(page.locator('#twin')).toBeVisible();
}

/** A picture for who looks at what this test sees. */
const look = (page: Page, name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });

/** Where the jib is as the visitor sees it, found by the cursor that says that a part can be held. */
async function findJib(page: Page): Promise<{ x: number; y: number }> {
  const canvas = page.locator('#world');
  for (let round = 0; round < 4; round += 1) await page.getByRole('application').count();
  for (const [x, y] of [
    [551, 255],
    [540, 258],
    [530, 250],
    [551, 262],
    [520, 256],
    [560, 248],
  ] as const) {
    await page.mouse.move(x - 1, y);
    // What is under the pointer is looked for every 80 ms at most, and the picture is slow.
    await page.waitForTimeout(200);
    await page.mouse.move(x, y);
    // As above.
    await page.waitForTimeout(200);
    if ((await canvas.evaluate(({ style }) => style.cursor)) === 'grab') return { x, y };
  }
  throw new Error('no part of the crane can be held');
}

test('[MOD-6] a part of the open machine is dragged: its ghost goes ahead, and the machine follows', async () => {
  test.setTimeout(180_000);
  const { page } = visit;
  const note = page.getByRole('region', { name: 'The part that you hold' });
  await open(page);
  const { x, y } = await findJib(page);
  await look(page, 'pointed');

  // Escape lets it be.
  await page.mouse.down();
  await page.mouse.move(x - 5, y - 30);
  await expect(note).toContainText('Jib angle');
  await page.keyboard.press('Escape');
  await expect(note).toHaveCount(0);
  await page.mouse.up();

  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 6; step += 1) await page.mouse.move(x - step * 5, y - step * 18);
  await expect(note).toContainText('Jib angle');
  // While it is held nothing is asked of the machine.
  expect(crane.asked).toEqual([]);
  await look(page, 'held');
  await page.mouse.up();
  await expect.poll(() => crane.asked.length).toBe(1);
  expect(crane.asked[0]).toBeGreaterThan(20);
  await look(page, 'ghost');
  await expect.poll(() => drawnDegrees(page), { timeout: 30_000 }).toBeCloseTo(crane.asked[0]!, 0);

  // By keyboard the same: the slider of the action.
  const slider = page.getByRole('slider', { name: 'degrees' });
  await slider.fill('0');
  await page.getByRole('button', { name: 'Send: Turn the jib' }).click();
  await expect.poll(() => crane.asked.at(-1)).toBe(0);
  await expect.poll(() => drawnDegrees(page), { timeout: 30_000 }).toBeCloseTo(0, 0);
});

test('an alarm is counted, listed and heard until it is quieted, and is said once', async () => {
  test.setTimeout(120_000);
  const { page } = visit;
  expect(await loudness(page)).toBe(0);
  const spoken = await listenTo(page);
  crane.set({ overload: true });
  const count = page.getByRole('button', { name: '1 alarm: show them' });
  await expect(count).toBeVisible();
  const said = async (): Promise<number> => (await spoken()).filter((text) => text.includes('Overload')).length;
  await expect.poll(said).toBe(1);
  await count.click();
  const list = page.getByRole('list', { name: 'Alarms of this world' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list).toContainText('Overload');
  await expect(list).toContainText('Critical');
  await expect.poll(() => loudness(page), { timeout: 30_000, intervals: [30] }).toBeGreaterThan(0.005);
  await look(page, 'alarm');

  await page.getByRole('button', { name: 'Quiet the alarm Overload of Crane 1 here' }).click();
  // The last tone fades for a quarter of a second; the next would come within three.
  await page.waitForTimeout(1_000);
  let loudest = 0;
  for (let times = 0; times < 40; times += 1) {
    // Looks again and again through a whole period of the alarm.
    await page.waitForTimeout(100);
    loudest = Math.max(loudest, await loudness(page));
  }
  expect(loudest).toBeLessThan(0.001);
  expect(await said()).toBe(1);
  await expect(count).toBeVisible();
});

test('a refusal is shown with its reason', async () => {
  const { page } = visit;
  await page.getByRole('slider', { name: 'degrees' }).fill('30');
  await page.getByRole('button', { name: 'Send: Turn the jib' }).click();
  await expect(page.locator('#twin .command')).toContainText('the crane is overloaded');
  await look(page, 'refused');
  crane.set({ overload: false });
  await expect(page.getByRole('button', { name: '1 alarm: show them' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Close Alarms' }).click();
});

test('the emergency stop is at hand: one press for the open machine, a question where there are several', async () => {
  const { page } = visit;
  await page.keyboard.press('Control+.');
  await expect.poll(() => crane.stopped).toEqual(['Crane 1']);
  await page.getByRole('button', { name: 'Close Crane 1' }).click();
  await page.keyboard.press('Control+.');
  const question = page.getByRole('dialog', { name: 'Stop which machine?' });
  await expect(question).toBeVisible();
  await look(page, 'stops');
  expect(crane.stopped).toHaveLength(1);
  await question.getByRole('button', { name: 'Crane 2' }).click();
  await expect.poll(() => crane.stopped).toEqual(['Crane 1', 'Crane 2']);
  await expect(question).toHaveCount(0);
});

test('on a phone, upright or lying, the stick to walk with is clear of the emergency stop, at rest and under a thumb', async ({
  browser,
}) => {
  const upright = { width: 390, height: 844 };
  const context = await browser.newContext({ hasTouch: true, isMobile: true, viewport: upright });
  const { page, errors } = await watch(
    await context.newPage(),
    `${site.url}?world=/worlds/cranes.json`,
    async (opened) => {
      await opened.addInitScript(() => localStorage.setItem('twinport.hints-seen', '1'));
    },
  );
  const [stick, stop] = [page.locator('.stick-pad'), page.locator('.stops-button')];
  await expect(stop).toBeVisible({ timeout: 90_000 });
  for (const viewport of [upright, { width: upright.height, height: upright.width }]) {
    await page.setViewportSize(viewport);
    await expect
      .poll(
        async () => {
          const [pad, sign] = [await stick.boundingBox(), await stop.boundingBox()];
          if (pad === null || sign === null) return 'unseen';
          const isInside = pad.x >= 0 && pad.y >= 0 && pad.y + pad.height <= viewport.height;
          return isInside && pad.y + pad.height <= sign.y ? 'clear' : 'covered';
        },
        { timeout: 30_000 },
      )
      .toBe('clear');
  }
  await look(page, 'phone');
  await page.setViewportSize(upright);
  const touch = await context.newCDPSession(page);
  const above = (await stop.boundingBox())!.y - 6;
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: 90, y: above }] });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: 90, y: above - 40 }] });
  await expect(stick).toHaveCSS('opacity', '1');
  const held = (await stick.boundingBox())!;
  expect(held.y + held.height).toBeLessThanOrEqual((await stop.boundingBox())!.y);
  await look(page, 'phone-held');
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  expect(errors).toEqual([]);
  await context.close();
});

test('who points at a machine sees that it can be opened; nothing went wrong meanwhile', async () => {
  test.setTimeout(120_000);
  const { page } = visit;
  // The far one, whose card is as readable as a near one's.
  await expect
    .poll(
      async () => {
        await page.mouse.move(634, 300);
        // What is under the pointer is looked for every 80 ms at most, and the picture is slow.
        await page.waitForTimeout(300);
        await page.mouse.move(635, 301);
        return page.locator('#world').evaluate(({ style }) => style.cursor);
      },
      { timeout: 40_000, intervals: [500] },
    )
    .toBe('pointer');
  await look(page, 'far');
  expect(visit.errors).toEqual([]);
  expect(visit.foreign).toEqual([]);
});
