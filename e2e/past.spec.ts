// The world as it was: a machine that moves by a known law is recorded, scrubbed back to, played and left again for the present, by
// pointer and keyboard; and after a reload without its provider.
import { expect, test, type Page } from '@playwright/test';
import type { TwinSystem } from '../src/twin-sdk/index.ts';
import { openPage, waitForModels, waitForStatus, watch } from './support/demo.ts';
import { leverWorld, startSite, startSystem, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from './support/small-twin.ts';
import { listenTo } from './support/spoken.ts';

// Its visitors have the whole app, with its service worker.
test.use({ serviceWorkers: 'allow' });

const PERIOD_MS = 20_000;
/** Two quanta, and the rounding of single precision on its way to the graphics card. */
const TOLERANCE_DEGREES = 0.02 + 0.005;
/** How far a busy machine's estimate of the provider's clock may be off, in degrees of the fastest turn: a good second. */
const CLOCK_DEGREES = 20;
const angleAt = (time: number): number => 60 * Math.sin((time / PERIOD_MS) * 2 * Math.PI);

let site: Site;
let system: TwinSystem;
let stop: () => Promise<void>;
let turns = 0;

test.beforeAll(async () => {
  site = await startSite(5460);
  const { identity, address, system: started } = await startSystem(site, 'Levers');
  system = started;
  const twin = await system.publish({
    description: smallDescription,
    model: await smallModel(),
    bindings: smallBindings,
    policy: { actions: { turn: 'open' } },
  });
  twin.handle('turn', () => {
    turns += 1;
    return Promise.resolve();
  });
  const move = setInterval(() => {
    const now = Date.now();
    twin.set(
      { angle: angleAt(now), on: now % 4_000 < 2_000, mode: 'moving', note: `second ${Math.floor(now / 1_000)}` },
      now,
    );
  }, 20);
  const tell = setInterval(() => twin.emitEvent('reached', Math.round(angleAt(Date.now()))), 3_000);
  stop = async () => {
    clearInterval(move);
    clearInterval(tell);
    await system.stop();
  };
  site.manifests.set('/worlds/past.json', leverWorld({ identity, address }));
});
test.afterAll(async () => {
  await stop();
  await site.close();
});

/** Degrees by which the arm is turned in the picture. */
async function shownAngle(page: Page): Promise<number> {
  const pose = await page.evaluate((id) => window.twinport.pose(id, 'Arm'), SMALL_TWIN_ID);
  return (Math.atan2(pose![1]!, pose![0]!) * 180) / Math.PI;
}
/** What the record says of an instant, between the two values around it. */
async function recordedAngle(page: Page, atMs: number): Promise<number> {
  const points = await page.evaluate(
    ([id, at]) => window.twinport.history(id, 'angle', at - 10_000, at + 10_000, 10_000),
    [SMALL_TWIN_ID, atMs] as const,
  );
  const values = points.flatMap((point) => ('value' in point ? [[point.time, Number(point.value)] as const] : []));
  const [before, after] = [values.findLast(([at]) => at <= atMs)!, values.find(([at]) => at > atMs)!];
  return before[1] + ((after[1] - before[1]) * (atMs - before[0])) / (after[0] - before[0]);
}
const time = (page: Page) => page.evaluate(() => window.twinport.time());
const recordedMs = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const [recorded] = await window.twinport.recordings();
    return recorded === undefined ? 0 : recorded.to - recorded.from;
  });

/** Looks at an instant, and checks that picture, values and words are of then. */
async function expectAsThen(page: Page, atMs: number): Promise<void> {
  await page.evaluate((at) => window.twinport.visitPast(at), atMs);
  expect((await time(page)).atMs).toBe(atMs);
  const then = await recordedAngle(page, atMs);
  expect(Math.abs(then - angleAt(atMs))).toBeLessThan(CLOCK_DEGREES);
  await expect.poll(async () => Math.abs((await shownAngle(page)) - then)).toBeLessThan(TOLERANCE_DEGREES);
  const state = await page.evaluate((id) => window.twinport.state(id), SMALL_TWIN_ID);
  expect(Math.abs(Number(state['angle']!.value) - then)).toBeLessThan(TOLERANCE_DEGREES);
  expect(Math.abs(Number(String(state['note']!.value).slice(7)) - atMs / 1_000)).toBeLessThan(3);
}

test('[HIS-7] a visitor looks back, plays what was and returns; and looks back again when the machine is gone', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const url = `${site.url}?world=/worlds/past.json`;
  const { page, errors } = await openPage(browser, url);
  await waitForStatus(page, [SMALL_TWIN_ID], 'live', 90_000);
  await waitForModels(page, [SMALL_TWIN_ID]);
  await expect.poll(() => recordedMs(page), { timeout: 60_000 }).toBeGreaterThan(12_000);

  // By keyboard, from the button to the first look back.
  const spoken = await listenTo(page);
  const isSaid = async (words: string): Promise<boolean> => (await spoken()).some((text) => text.includes(words));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Time', exact: true }).press('Enter');
  const slider = page.getByRole('slider', { name: 'Moment that is shown' });
  await expect(slider).toHaveAttribute('aria-valuetext', 'Live');
  await slider.press('ArrowLeft');
  await expect(slider).toHaveAttribute('aria-valuetext', /^\d\d:\d\d:\d\d, \d+ seconds? ago$/);
  await expect(page.getByText('Recorded ·')).toBeVisible();
  await expect.poll(() => isSaid('as it was recorded')).toBe(true);
  const { atMs: first } = await time(page);
  await slider.press('ArrowLeft');
  await expect.poll(async () => (await time(page)).atMs).toBe(first! - 1_000);

  // By pointer, anywhere on the line.
  const box = (await slider.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2, { steps: 8 });
  await page.mouse.up();
  const dragged = await time(page);
  expect((dragged.atMs! - dragged.fromMs!) / (dragged.toMs! - dragged.fromMs!)).toBeCloseTo(0.5, 0);

  // Picture and values are those of then.
  const { toMs } = dragged;
  for (const backMs of [9_000, 5_300, 2_450, 8_120]) await expectAsThen(page, toMs! - backMs);

  // Nothing can be done there, by a program or by hand, and it is said why.
  const refused = await page.evaluate((id) => window.twinport.invoke(id, 'turn', { degrees: 3 }), SMALL_TWIN_ID);
  expect(refused).toMatchObject({ state: 'refused', error: { type: 'urn:twinport:problem:past-shown' } });
  expect(refused.error!.help).toContain('Return to live');
  await page.getByRole('button', { name: 'Twins', exact: true }).click();
  await page.getByRole('button', { name: 'Open Lever' }).first().click();
  await expect(page.getByText('commands are off until you return to live')).toBeVisible();
  for (const control of await page.locator('.panel-twin .actions').getByRole('button').all())
    await expect(control).toBeDisabled();
  expect(await page.locator('.panel-twin .actions').getByRole('button').count()).toBeGreaterThan(0);
  expect(turns).toBe(0);

  // Played, a second of then takes a second of now.
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(async () => (await time(page)).playing).toBe(true);
  await expect(async () => {
    const [began, ended] = await page.evaluate(async () => {
      const look = () => ({ at: window.twinport.time().atMs!, now: Date.now() });
      const before = look();
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      return [before, look()] as const;
    });
    // What faces are told is up to a tenth of a second old, and one slow frame more.
    expect(Math.abs(ended.at - began.at - (ended.now - began.now))).toBeLessThan(700);
  }).toPass();
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const paused = await time(page);
  await expectAsThen(page, paused.atMs!);

  // Back, by one key; what came meanwhile is there.
  await page.keyboard.press('Escape');
  expect((await time(page)).mode).toBe('live');
  await expect(page.getByText('Recorded ·')).toHaveCount(0);
  await expect.poll(() => isSaid('live again')).toBe(true);
  await expect
    .poll(async () => Math.abs((await shownAngle(page)) - angleAt(Date.now() - 200)), { intervals: [50] })
    .toBeLessThan(15);
  const done = await page.evaluate((id) => window.twinport.invoke(id, 'turn', { degrees: 3 }), SMALL_TWIN_ID);
  expect(done.state).toBe('completed');
  expect(turns).toBe(1);

  // The provider goes, and the page is loaded anew: what was is there, with the events of then.
  const lastMs = toMs! - 3_000;
  // What was recorded is written every five seconds, which nothing tells.
  await page.waitForTimeout(6_000);
  await stop();
  const { page: again, errors: laterErrors } = await watch(await page.context().newPage(), url);
  await page.close();
  await waitForModels(again, [SMALL_TWIN_ID]);
  expect(await again.evaluate(() => window.twinport.twins()[0]!.status)).toBe('offline');
  await expectAsThen(again, lastMs);
  await expectAsThen(again, lastMs - 4_000);
  await again.keyboard.press('Escape');
  expect((await time(again)).mode).toBe('live');
  await again.keyboard.press('Escape');
  await again.getByRole('button', { name: 'Time', exact: true }).click();
  await again.getByRole('slider', { name: 'Moment that is shown' }).press('End');
  await again.getByRole('button', { name: 'Go to the alarm or event before' }).click();
  await again.getByRole('button', { name: 'Twins', exact: true }).click();
  await again.getByRole('button', { name: 'Open Lever' }).first().click();
  await expect(again.locator('.panel-twin').getByText('reached').first()).toBeVisible();
  expect(errors).toEqual([]);
  // Nobody answers where the provider was.
  expect(laterErrors.filter((text) => !/peer|ERR_|WebRTC|Could not connect/i.test(text))).toEqual([]);
  await again.context().close();
});
