// A machine on the visitor's own floor (AR, emulated by iwer with a synthetic room): aimed by hit-test, put down, turned and
// scaled, kept on its spot by an anchor over the end of the visit; the world is put away and comes back.
import { expect, test, type Page } from '@playwright/test';
import { waitForModels, waitForStatus, watch, type Watched } from './support/demo.ts';
import { emulateHeadset } from './support/iwer.ts';
import { leverWorld, startLever, startSite, type Lever, type Site } from './support/provider.ts';
import { emulateRoom } from './support/room.ts';
import { SMALL_TWIN_ID } from './support/small-twin.ts';
import { frames, says, seenBounds } from './support/xr-hands.ts';

const FLOOR = 0.12;

/** Where the machine is drawn: its place, its size and where its front looks, in degrees clockwise. */
function drawn(page: Page): Promise<{ at: number[]; scale: number; heading: number }> {
  return page.evaluate((id) => {
    const pose = window.twinport.pose(id, 'Base')!;
    return {
      at: pose.slice(12, 15),
      scale: Math.hypot(pose[4]!, pose[5]!, pose[6]!),
      heading: (-Math.atan2(pose[8]!, pose[10]!) * 180) / Math.PI,
    };
  }, SMALL_TWIN_ID);
}

/** The right hand points to a spot of the floor. */
async function pointAt(page: Page, x: number, z: number): Promise<void> {
  await page.evaluate(
    ([toX, toZ, floor]) => {
      const { right } = window.xrDevice.controllers;
      right!.position.set(0.2, 1.2, 0);
      const [alongX, alongY, alongZ] = [toX - 0.2, floor - 1.2, toZ];
      const yaw = Math.atan2(-alongX, -alongZ) / 2;
      const pitch = Math.atan2(alongY, Math.hypot(alongX, alongZ)) / 2;
      right!.quaternion.set(
        Math.cos(yaw) * Math.sin(pitch),
        Math.sin(yaw) * Math.cos(pitch),
        -Math.sin(yaw) * Math.sin(pitch),
        Math.cos(yaw) * Math.cos(pitch),
      );
    },
    [x, z, FLOOR] as const,
  );
}

async function enterAr(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'See Lever in your room' }).click();
  await page.waitForFunction(() => window.xrDevice.activeSession !== undefined, null, { timeout: 60_000 });
}

const bar = (page: Page) => page.locator('.ar-bar');
/** The emulated headset covers the page with its picture, where a phone shows the page over it. */
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).dispatchEvent('click');

test.describe('a machine in the own room', () => {
  test.describe.configure({ mode: 'serial', timeout: 180_000 });
  let site: Site;
  let lever: Lever;
  let visit: Watched;
  let home: Awaited<ReturnType<typeof drawn>>;

  const arrive = async (page: Page): Promise<void> => {
    await waitForStatus(page, [SMALL_TWIN_ID], 'live', 90_000);
    await waitForModels(page, [SMALL_TWIN_ID]);
    await page.getByRole('button', { name: 'Twins', exact: true }).click();
    await page.getByRole('button', { name: 'Open Lever', exact: true }).click();
  };

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(180_000);
    site = await startSite(5_435);
    lever = await startLever(site);
    site.manifests.set('/worlds/lever.json', leverWorld(lever));
    const context = await browser.newContext({ viewport: { width: 640, height: 400 } });
    visit = await watch(await context.newPage(), `${site.url}?world=/worlds/lever.json`, async (page) => {
      await emulateHeadset(page);
      await emulateRoom(page, FLOOR);
    });
    await arrive(visit.page);
    home = await drawn(visit.page);
  });
  test.afterAll(async () => {
    await visit.page.context().close();
    await lever.stop();
    await site.close();
  });

  test('it follows the ray over the real floor, and the world is put away', async () => {
    const { page } = visit;
    await enterAr(page);
    await expect(bar(page)).toHaveAttribute('data-ar', 'placing', { timeout: 60_000 });
    // Its panel, which was open, does not stand before it.
    await says(page, 'xr-panel', /Lever/);
    await expect.poll(async () => (await seenBounds(page, 'xr-panel')).right).toBeLessThan(-0.1);
    await pointAt(page, 0.6, -1.5);
    await expect.poll(async () => (await drawn(page)).at[0]!).toBeCloseTo(0.6, 1);
    const { at, scale } = await drawn(page);
    expect(at[1]).toBeCloseTo(FLOOR, 2);
    expect(at[2]).toBeCloseTo(-1.5, 1);
    expect(scale).toBeCloseTo(1, 3);
  });

  test('put down by the trigger it stays, live, wherever is pointed', async () => {
    const { page } = visit;
    await expect
      .poll(async () => {
        await page.evaluate(() => window.xrDevice.controllers.right!.updateButtonValue('trigger', 1));
        await page.evaluate(
          () => new Promise((resolve) => window.xrDevice.activeSession!.requestAnimationFrame(resolve)),
        );
        await page.evaluate(() => window.xrDevice.controllers.right!.updateButtonValue('trigger', 0));
        await page.evaluate(
          () => new Promise((resolve) => window.xrDevice.activeSession!.requestAnimationFrame(resolve)),
        );
        return bar(page).getAttribute('data-ar');
      })
      .toBe('placed');
    await expect(bar(page)).toContainText('also for your next visit');
    const placed = await drawn(page);
    await pointAt(page, -1, -2);
    const arms = await page.evaluate(async (id) => {
      const seen = new Set<string>();
      for (let frame = 0; frame < 20 && seen.size < 3; frame++) {
        seen.add(JSON.stringify(window.twinport.pose(id, 'Arm')!.slice(0, 3)));
        await new Promise((resolve) => window.xrDevice.activeSession!.requestAnimationFrame(resolve));
      }
      return seen.size;
    }, SMALL_TWIN_ID);
    expect(arms).toBeGreaterThanOrEqual(3);
    const after = await drawn(page);
    expect(after.at[0]).toBeCloseTo(placed.at[0]!, 2);
    expect(after.at[2]).toBeCloseTo(placed.at[2]!, 2);
  });

  test('a stick turns and scales it; the bar of a phone does the same', async () => {
    const { page } = visit;
    const before = await drawn(page);
    await page.evaluate(() => window.xrDevice.controllers.right!.updateAxes('thumbstick', 1, 0));
    await expect.poll(async () => Math.abs((await drawn(page)).heading - before.heading)).toBeGreaterThan(10);
    await page.evaluate(() => window.xrDevice.controllers.right!.updateAxes('thumbstick', 0, 1));
    await expect.poll(async () => (await drawn(page)).scale).toBeLessThan(0.8);
    await page.evaluate(() => window.xrDevice.controllers.right!.updateAxes('thumbstick', 0, 0));
    await press(page, '1 : 10');
    await expect.poll(async () => (await drawn(page)).scale).toBeCloseTo(0.1, 3);
  });

  test('the grip carries it to another spot, and both hands enlarge and turn it', async () => {
    const { page } = visit;
    const squeeze = async (hand: 'left' | 'right', value: number): Promise<void> => {
      await page.evaluate(([of, to]) => window.xrDevice.controllers[of]!.updateButtonValue('squeeze', to), [
        hand,
        value,
      ] as const);
      await frames(page);
    };
    await pointAt(page, 0.6, -1.5);
    await squeeze('right', 1);
    await expect(bar(page)).toHaveAttribute('data-ar', 'placing');
    await pointAt(page, -0.4, -1.8);
    await expect.poll(async () => (await drawn(page)).at[0]!).toBeCloseTo(-0.4, 1);
    await squeeze('right', 0);
    await expect(bar(page)).toHaveAttribute('data-ar', 'placed');
    const put = await drawn(page);
    expect(put.at[2]).toBeCloseTo(-1.8, 1);
    await pointAt(page, 1, -1);
    await frames(page);
    expect((await drawn(page)).at[0]).toBeCloseTo(put.at[0]!, 2);

    const hold = (apart: number, turnDegrees: number): Promise<void> =>
      page.evaluate(
        ([wide, degrees]) => {
          const radians = (degrees * Math.PI) / 180;
          for (const [hand, side] of [
            ['left', -1],
            ['right', 1],
          ] as const)
            window.xrDevice.controllers[hand]!.position.set(
              side * (wide / 2) * Math.cos(radians),
              1.2,
              -0.3 + side * (wide / 2) * Math.sin(radians),
            );
        },
        [apart, turnDegrees] as const,
      );
    await hold(0.3, 0);
    await frames(page);
    await page.evaluate(() => window.xrDevice.controllers.left!.updateButtonValue('trigger', 1));
    await page.evaluate(() => window.xrDevice.controllers.right!.updateButtonValue('trigger', 1));
    await frames(page);
    // In steps, as hands do.
    for (const share of [0.25, 0.5, 0.75, 1]) {
      await hold(0.3 * (1 + share), 40 * share);
      await frames(page);
    }
    await expect.poll(async () => (await drawn(page)).scale / put.scale).toBeCloseTo(2, 1);
    const turned = (((await drawn(page)).heading - put.heading + 540) % 360) - 180;
    expect(turned).toBeCloseTo(40, 0);
    for (const hand of ['left', 'right'] as const)
      await page.evaluate((of) => window.xrDevice.controllers[of]!.updateButtonValue('trigger', 0), hand);
    await frames(page);
    // Letting go with both was no choice of a spot.
    await expect(bar(page)).toHaveAttribute('data-ar', 'placed');
    const { at } = await drawn(page);
    expect(at[0]).toBeCloseTo(put.at[0]!, 2);
    await press(page, '1 : 10');
    await expect.poll(async () => (await drawn(page)).scale).toBeCloseTo(0.1, 3);
  });

  test('left, it stands in its world again, and the world is back', async () => {
    const { page } = visit;
    await press(page, 'Leave your room');
    await expect(bar(page)).toHaveCount(0);
    await expect.poll(async () => (await drawn(page)).at).toEqual(home.at);
    expect((await drawn(page)).scale).toBeCloseTo(home.scale, 5);
    expect((await page.evaluate(() => window.twinport.visitor())).position[1]).toBeCloseTo(1.65, 2);
  });

  test('the next visit finds it where it was put down, as large as it was', async () => {
    const { page } = visit;
    await page.reload();
    await page.waitForFunction(() => 'twinport' in window);
    await arrive(page);
    await enterAr(page);
    await expect(bar(page)).toHaveAttribute('data-ar', 'placed', { timeout: 60_000 });
    await expect.poll(async () => (await drawn(page)).scale).toBeCloseTo(0.1, 3);
    const { at } = await drawn(page);
    expect(at[0]).toBeCloseTo(-0.4, 1);
    expect(at[1]).toBeCloseTo(FLOOR, 2);
    expect(at[2]).toBeCloseTo(-1.8, 1);
    await page.evaluate(() => window.xrDevice.activeSession!.end());
    await expect(bar(page)).toHaveCount(0);
    expect(visit.errors).toEqual([]);
    expect(visit.foreign).toEqual([]);
  });
});
