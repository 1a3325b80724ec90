// Moving in a headset (emulated by iwer): where one enters and leaves, snap and smooth turns, teleport by stick and by pinch,
// smooth walking with its dark rim, seated height, recentring, and a machine that is picked by a pinch.
import { expect, test, type Page } from '@playwright/test';
import { waitForModels, waitForStatus, watch, type Watched } from './support/demo.ts';
import { emulateHeadset } from './support/iwer.ts';
import { leverWorld, startLever, startSite, type Lever, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from './support/small-twin.ts';

const BOARD = 'urn:twinport:test:board';

const visitor = (page: Page) => page.evaluate(() => window.twinport.visitor());
const heading = async (page: Page): Promise<number> => (await visitor(page)).heading;
/** Clockwise from one heading to another, in degrees from -180 to 180. */
const turnOf = (from: number, to: number): number => ((((to - from + 180) % 360) + 360) % 360) - 180;

/** Lets a number of frames of the headset go by, as fast as this machine draws them. */
function frames(page: Page, count: number): Promise<void> {
  return page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        let left = wanted;
        const step = (): void => {
          left -= 1;
          if (left <= 0) resolve();
          else window.xrDevice.activeSession!.requestAnimationFrame(step);
        };
        window.xrDevice.activeSession!.requestAnimationFrame(step);
      }),
    count,
  );
}

async function stick(page: Page, hand: 'left' | 'right', x: number, y: number): Promise<void> {
  await page.evaluate(
    ([side, right, back]) => window.xrDevice.controllers[side]!.updateAxes('thumbstick', right, back),
    [hand, x, y] as const,
  );
}

/** Chosen in the settings, as the panel and the wrist menu do: kept in this browser. */
async function choose(page: Page, settings: Record<string, unknown>): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('twinport.settings', JSON.stringify(chosen)), settings);
}

/** The right hand points from beside the visitor's chest to a place before them, in metres of their own room. */
function aimHand(page: Page, to: { x: number; y: number; z: number }): Promise<void> {
  return page.evaluate(({ x, y, z }) => {
    const head = window.xrDevice.position;
    const from = { x: head.x + 0.2, y: 1.25, z: head.z - 0.3 };
    const [alongX, alongY, alongZ] = [head.x + x - from.x, y - from.y, head.z + z - from.z];
    const yaw = Math.atan2(-alongX, -alongZ) / 2;
    const pitch = Math.atan2(alongY, Math.hypot(alongX, alongZ)) / 2;
    const { right } = window.xrDevice.hands;
    right!.position.set(from.x, from.y, from.z);
    right!.quaternion.set(
      Math.cos(yaw) * Math.sin(pitch),
      Math.sin(yaw) * Math.cos(pitch),
      -Math.sin(yaw) * Math.sin(pitch),
      Math.cos(yaw) * Math.cos(pitch),
    );
  }, to);
}

const pinch = (page: Page, value: number): Promise<void> =>
  page.evaluate((amount) => window.xrDevice.hands.right!.updatePinchValue(amount), value);

/** For one frame, within the page: what is told from a held one by its time must not wait for a busy machine's answers. */
const pinchShortly = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const right = window.xrDevice.hands.right!;
    const frame = (): Promise<number> =>
      new Promise((resolve) => window.xrDevice.activeSession!.requestAnimationFrame(resolve));
    right.updatePinchValue(1);
    await frame();
    right.updatePinchValue(0);
    await frame();
    await frame();
  });

async function enterVr(page: Page): Promise<void> {
  await page.getByRole('button', { name: /VR/ }).click();
  await page.waitForFunction(() => window.xrDevice.activeSession !== undefined, null, { timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'In VR' })).toBeVisible({ timeout: 60_000 });
  await frames(page, 3);
}

test.describe('moving in VR', () => {
  test.describe.configure({ mode: 'serial', timeout: 180_000 });
  let site: Site;
  let lever: Lever;
  let visit: Watched;

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(180_000);
    site = await startSite(5_430);
    lever = await startLever(site);
    // A triangle, three metres wide and high, that stands still.
    const board = await lever.system.publish({
      description: { ...smallDescription, id: BOARD, title: 'Board' },
      model: await smallModel(),
      bindings: smallBindings,
    });
    board.set({ angle: 0, on: false, mode: 'idle', note: '' });
    const world = leverWorld(lever) as { placements: object[] };
    world.placements.push({ twin: BOARD, position: [2.5, 0, 2], radius: 1, scale: 3 });
    site.manifests.set('/worlds/lever.json', world);
    const context = await browser.newContext({ viewport: { width: 820, height: 460 } });
    visit = await watch(await context.newPage(), `${site.url}?world=/worlds/lever.json`, emulateHeadset);
    visit.page.setDefaultTimeout(30_000);
    await waitForStatus(visit.page, [SMALL_TWIN_ID], 'live', 90_000);
    await waitForModels(visit.page, [SMALL_TWIN_ID, BOARD]);
  });
  test.afterAll(async () => {
    await visit.page.context().close();
    await lever.stop();
    await site.close();
  });

  test('on a screen: a click on the floor walks there, Q and E turn by a step, R goes back', async () => {
    const { page } = visit;
    const start = await visitor(page);
    // Ahead and a little to the left of the visitor there is nothing but floor.
    await expect(async () => {
      // The card that says what is being loaded may still lie over the floor there.
      await page.mouse.click(340, 330);
      const walked = async (): Promise<number> => start.position[2] - (await visitor(page)).position[2];
      await expect.poll(walked, { timeout: 4_000 }).toBeGreaterThan(1);
    }).toPass({ timeout: 30_000 });
    await page.keyboard.press('KeyE');
    await expect.poll(async () => turnOf(start.heading, await heading(page))).toBeCloseTo(30, 0);
    await page.keyboard.press('KeyQ');
    await page.keyboard.press('KeyQ');
    await expect.poll(async () => turnOf(start.heading, await heading(page))).toBeCloseTo(-30, 0);
    await page.keyboard.press('KeyR');
    await expect.poll(async () => (await visitor(page)).position[2]).toBeCloseTo(start.position[2], 1);
    await expect.poll(() => heading(page)).toBeCloseTo(start.heading, 0);
    // Software GL draws two eyes from here on.
    await page.setViewportSize({ width: 480, height: 300 });
  });

  test('begins where the desktop camera stands and looks, at the height of the real head', async () => {
    const { page } = visit;
    await page.keyboard.press('KeyE');
    await expect.poll(() => heading(page)).toBeCloseTo(30, 0);
    const before = await visitor(page);
    await page.evaluate(() => window.xrDevice.position.set(0.3, 1.6, 0.2));
    await enterVr(page);
    const after = await visitor(page);
    expect(after.position[0]).toBeCloseTo(before.position[0], 1);
    expect(after.position[2]).toBeCloseTo(before.position[2], 1);
    expect(after.position[1]).toBeCloseTo(1.6, 2);
    expect(Math.abs(turnOf(before.heading, after.heading))).toBeLessThan(2);
  });

  test('a stick pushed aside turns by 30 degrees, once a push', async () => {
    const { page } = visit;
    const before = await heading(page);
    await stick(page, 'right', 1, 0);
    await frames(page, 4);
    expect(turnOf(before, await heading(page))).toBeCloseTo(30, 0);
    await stick(page, 'right', 0, 0);
    await frames(page, 2);
    await stick(page, 'right', -1, 0);
    await frames(page, 4);
    expect(turnOf(before, await heading(page))).toBeCloseTo(0, 0);
    await stick(page, 'right', 0, 0);
    await frames(page, 2);
  });

  test('a stick pushed ahead aims an arc; let go, one stands where it landed, looking as before', async () => {
    const { page } = visit;
    const before = await visitor(page);
    await page.evaluate(() => {
      const { right } = window.xrDevice.controllers;
      right!.position.set(0.25, 1.3, -0.2);
      right!.quaternion.set(0, 0, 0, 1);
    });
    await stick(page, 'right', 0, -1);
    await frames(page, 4);
    expect((await visitor(page)).position).toEqual(before.position);
    await stick(page, 'right', 0, 0);
    await frames(page, 4);
    const after = await visitor(page);
    const gone = Math.hypot(after.position[0] - before.position[0], after.position[2] - before.position[2]);
    expect(gone).toBeGreaterThan(1.5);
    expect(after.position[1]).toBeCloseTo(1.6, 2);
    expect(Math.abs(turnOf(before.heading, after.heading))).toBeLessThan(1);
  });

  test('recentring by a long press comes back to the start', async () => {
    const { page } = visit;
    await page.evaluate(() => window.xrDevice.controllers.right!.updateButtonValue('thumbstick', 1));
    await expect
      .poll(async () => {
        const { position, heading: now } = await visitor(page);
        return Math.hypot(position[0], position[2] - 9) < 0.1 && Math.abs(now) < 2;
      })
      .toBe(true);
    await page.evaluate(() => window.xrDevice.controllers.right!.updateButtonValue('thumbstick', 0));
  });

  test('hands: a short pinch at a machine opens it, a held one at the floor teleports', async () => {
    const { page } = visit;
    await page.evaluate(() => (window.xrDevice.primaryInputMode = 'hand'));
    await frames(page, 6);
    // The visitor stands at z 9 and looks along -Z; the board stands at z 2, from x 2.5 on.
    await aimHand(page, { x: 3.3, y: 0.8, z: -7 });
    await frames(page, 4);
    const panel = page.locator('#twin');
    await expect(panel).toHaveCount(0);
    await expect
      .poll(async () => {
        // The first press of a session may go astray (Babylon 9.34).
        await pinchShortly(page);
        return panel.count();
      })
      .toBe(1);
    await expect(panel).toContainText('Board');
    const before = await visitor(page);
    expect(before.position[2]).toBeCloseTo(9, 0);
    await aimHand(page, { x: 2.5, y: 1.1, z: -3 });
    await frames(page, 4);
    await pinch(page, 1);
    // A held pinch is told from a click by its time.
    await page.waitForTimeout(400);
    await frames(page, 4);
    await pinch(page, 0);
    await expect.poll(async () => (await visitor(page)).position[2]).toBeLessThan(before.position[2] - 1);
    const after = await visitor(page);
    expect(after.position[1]).toBeCloseTo(1.6, 2);
    expect(Math.abs(turnOf(before.heading, after.heading))).toBeLessThan(1);
  });

  test('who asks to go to a machine is carried there, beside it and facing it', async () => {
    const { page } = visit;
    // The emulated headset covers the page with its picture: the button is pressed as a program would.
    await page.getByRole('button', { name: 'Go there: Board' }).first().dispatchEvent('click');
    await expect
      .poll(async () => {
        const [x, , z] = (await visitor(page)).position;
        return Math.hypot(x - 4, z - 2);
      })
      .toBeLessThan(5);
    const { position, heading: now } = await visitor(page);
    const towards = (Math.atan2(4 - position[0], -(2 - position[2])) * 180) / Math.PI;
    expect(Math.abs(turnOf(towards, now))).toBeLessThan(12);
  });

  test('leaving lands the desktop camera where the visitor stood', async () => {
    const { page } = visit;
    const before = await visitor(page);
    await page.evaluate(() => window.xrDevice.activeSession!.end());
    await expect(page.getByRole('button', { name: 'Enter VR' })).toBeVisible();
    await expect.poll(async () => (await visitor(page)).position[1]).toBeCloseTo(1.65, 2);
    const after = await visitor(page);
    expect(after.position[0]).toBeCloseTo(before.position[0], 1);
    expect(after.position[2]).toBeCloseTo(before.position[2], 1);
    expect(visit.errors).toEqual([]);
    expect(visit.foreign).toEqual([]);
  });

  test('who chose smooth walking walks by the left stick behind a dark rim; who sits sees from the height of who stands', async () => {
    const { page } = visit;
    await choose(page, { walk: 'smooth', turn: 'smooth', vignette: true, seated: true });
    await page.reload();
    await page.waitForFunction(() => 'twinport' in window);
    await page.evaluate(() => window.twinport.ready);
    await page.evaluate(() => window.xrDevice.position.set(0, 1.15, 0));
    await enterVr(page);
    const before = await visitor(page);
    expect(before.position[1]).toBeCloseTo(1.65, 2);
    await stick(page, 'left', 0, -1);
    await expect
      .poll(async () => (await visitor(page)).position[2], { timeout: 60_000 })
      .toBeLessThan(before.position[2] - 1);
    await stick(page, 'left', 0, 0);
    await stick(page, 'right', 0.8, 0);
    await expect.poll(async () => Math.abs(turnOf(before.heading, await heading(page)))).toBeGreaterThan(20);
    await stick(page, 'right', 0, 0);
    // The lever stands at z 2: nobody walks through its pad, however long they try.
    await page.evaluate(() => window.xrDevice.activeSession!.end());
    await expect(page.getByRole('button', { name: 'Enter VR' })).toBeVisible();
    expect(visit.errors).toEqual([]);
  });
});
