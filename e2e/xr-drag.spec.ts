// What is dragged in a headset (emulated by iwer): a part of the open machine, by a controller's ray and by a hand's, as far as the hand
// goes; and a panel, by its bar.
import { expect, test, type Browser, type Page } from '@playwright/test';
import type { Twin, TwinSystem } from '../src/twin-sdk/index.ts';
import { waitForModels, waitForStatus, watch, type Watched } from './support/demo.ts';
import { emulateHeadset } from './support/iwer.ts';
import { startSite, startSystem, type Site } from './support/provider.ts';
import { smallModel } from './support/small-twin.ts';
import { aim, frames, panel, pointAt, trigger, type Pointer } from './support/xr-hands.ts';

const ARM = 'urn:twinport:test:drag-arm';
/** Of the arm's pivot, from the eyes: beside the panel, which comes before them. */
const PIVOT = [-3.2, -0.4, -2] as const;
const REACH = 0.6;
const FIRST_ANGLE = 10;

let site: Site;
let system: TwinSystem;
let arm: Twin;
let timer: ReturnType<typeof setInterval>;
const asked: number[] = [];

test.beforeAll(async () => {
  site = await startSite(5_443);
  const { identity, address, system: started } = await startSystem(site, 'Workshop');
  system = started;
  const degrees = { type: 'number', unit: 'deg', minimum: 0, maximum: 170, multipleOf: 1 };
  arm = await system.publish({
    description: {
      id: ARM,
      title: 'Small arm',
      properties: {
        angle: { ...degrees, title: 'Angle', observable: true },
        beat: { title: 'Beat', type: 'integer', minimum: 0, maximum: 99, observable: true },
      },
      actions: { turn: { title: 'Turn', input: degrees, 'twinport:sets': 'angle' } },
    },
    model: await smallModel(),
    bindings: [{ property: 'angle', node: 'Arm', target: 'rotation', axis: 'z' }],
    policy: { control: 'open' },
  });
  arm.handle('turn', (input) => {
    const angle = input as number;
    asked.push(angle);
    return Promise.resolve(arm.set({ angle }));
  });
  // Who says nothing for a while is not live.
  let beat = 0;
  timer = setInterval(() => arm.set({ beat: (beat = (beat + 1) % 100) }), 100);
  const [x, y, z] = PIVOT;
  site.manifests.set('/worlds/drag.json', {
    title: 'Workshop',
    environment: 'studio',
    spawn: { position: [0, 1.65, 5], lookAt: [0, 1.65, 0] },
    systems: [{ name: 'Workshop', address, did: identity.did }],
    placements: [{ twin: ARM, position: [x, 1.6 + y, 5 + z], radius: 1 }],
  });
});
test.afterAll(async () => {
  clearInterval(timer);
  await system.stop();
  await site.close();
});
test.beforeEach(() => {
  asked.length = 0;
  arm.set({ angle: FIRST_ANGLE });
});

async function enterVr(browser: Browser): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 480, height: 300 } });
  const watched = await watch(await context.newPage(), `${site.url}?world=/worlds/drag.json`, emulateHeadset);
  const { page } = watched;
  await waitForStatus(page, [ARM], 'live', 60_000);
  await waitForModels(page, [ARM]);
  await page.getByRole('button', { name: /Enter VR/ }).click();
  await page.waitForFunction(() => window.xrDevice.activeSession !== undefined, null, { timeout: 60_000 });
  return watched;
}

/** A point of the arm, or where that would be at another angle. */
function onArm(angleDegrees: number): readonly [number, number, number] {
  const radians = ((angleDegrees + 45) * Math.PI) / 180;
  return [PIVOT[0] + REACH * Math.cos(radians), PIVOT[1] + REACH * Math.sin(radians), PIVOT[2]];
}

async function open(page: Page, by: Pointer): Promise<void> {
  await expect
    .poll(
      async () => {
        await aim(page, onArm(FIRST_ANGLE), by);
        await trigger(page, true, by);
        await trigger(page, false, by);
        return (await panel(page, 'xr-panel'))?.words[0];
      },
      { timeout: 90_000, intervals: [500] },
    )
    .toBe('Small arm');
}

for (const by of ['controller', 'hand'] as const) {
  test(`[MOD-6] a joint of the open machine follows the ray of a ${by}, as far as that goes, and the machine does`, async ({
    browser,
  }) => {
    test.setTimeout(300_000);
    const { page, errors, foreign } = await enterVr(browser);
    if (by === 'hand') await page.evaluate(() => (window.xrDevice.primaryInputMode = 'hand'));
    await open(page, by);
    // Opening it moved nothing.
    expect(asked).toEqual([]);
    await aim(page, onArm(FIRST_ANGLE), by);
    await frames(page);
    await trigger(page, true, by);
    for (const angle of [25, 50, 70]) {
      await aim(page, onArm(angle), by);
      await frames(page);
    }
    // Held, it is only asked: the machine stands.
    expect(asked).toEqual([]);
    await trigger(page, false, by);
    await expect.poll(() => asked.length, { timeout: 60_000 }).toBe(1);
    expect(asked[0]).toBeGreaterThan(66);
    expect(asked[0]).toBeLessThan(74);
    // As far as that goes: the arm stands, drawn, where it was let go.
    const drawn = (): Promise<number> =>
      page.evaluate((id) => {
        const pose = window.twinport.pose(id, 'Arm')!;
        return (Math.atan2(pose[1]!, pose[0]!) * 180) / Math.PI;
      }, ARM);
    await expect.poll(drawn, { timeout: 60_000 }).toBeCloseTo(asked[0]!, 0);
    expect([errors, foreign]).toEqual([[], []]);
    await page.context().close();
  });
}

test('a panel goes with the ray that holds its bar, and stays where it is let go', async ({ browser }) => {
  test.setTimeout(300_000);
  const { page, errors } = await enterVr(browser);
  await open(page, 'controller');
  const [x, y, z] = await pointAt(page, 'xr-panel', 'grab');
  const bar = async () => (await panel(page, 'xr-panel'))!.targets.find(({ key }) => key === 'grab')!.point;
  await trigger(page, true);
  await aim(page, [x + 0.3, y + 0.15, z]);
  await expect.poll(async () => (await bar())[0] - x, { timeout: 60_000 }).toBeGreaterThan(0.2);
  await trigger(page, false);
  await frames(page);
  const put = await bar();
  expect(put[1] - y).toBeGreaterThan(0.08);
  await aim(page, [x - 0.5, y, z]);
  await frames(page, 6);
  const after = await bar();
  for (const axis of [0, 1, 2] as const) expect(after[axis]).toBeCloseTo(put[axis], 2);
  expect(errors).toEqual([]);
  await page.context().close();
});
