// One story, told in each way in which people visit: they arrive, find a machine, operate it, are refused, are granted, look back at what
// was, place another machine, and leave. Real provider, real links; what is asserted is what the visitor sees and what the owner hears.
import { expect, test, type Page } from '@playwright/test';
import type { Twin } from '../src/twin-sdk/index.ts';
import { waitForModels, waitForStatus, watch } from './support/demo.ts';
import { startSite, startSystem, type NamedSystem, type Site } from './support/provider.ts';
import { smallModel } from './support/small-twin.ts';
import { headset, mouseAndKeyboard, touch } from './support/ways.ts';

// Its visitors have the whole app, with its service worker.
test.use({ serviceWorkers: 'allow' });

const HOIST = 'urn:twinport:test:hoist';
const PUMP = 'urn:twinport:test:pump';
const LOW_DEGREES = 10;

let site: Site;
let harbour: NamedSystem;
let hoist: Twin;
let timer: ReturnType<typeof setInterval>;
/** What the owner of the hoist was asked for. */
let raised: number[] = [];
let oiled = 0;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  site = await startSite(5500);
  harbour = await startSystem(site, 'Harbour');
  const model = await smallModel();
  const publish = (id: string, title: string): Promise<Twin> =>
    harbour.system.publish({
      description: {
        id,
        title,
        properties: {
          angle: { title: 'Angle', type: 'number', unit: 'deg', minimum: 0, maximum: 90, multipleOf: 1 },
          load: { title: 'Load', type: 'number', unit: 'kg', minimum: 0, maximum: 9, multipleOf: 0.1 },
        },
        actions: {
          raise: { title: 'Raise', input: { type: 'number', minimum: 0, maximum: 90, multipleOf: 1, unit: 'deg' } },
          oil: { title: 'Oil' },
        },
      },
      model,
      bindings: [{ property: 'angle', node: 'Arm', target: 'rotation', axis: 'z' }],
      policy: { actions: { raise: 'open', oil: { pairing: true } } },
    });
  hoist = await publish(HOIST, 'Hoist');
  const pump = await publish(PUMP, 'Pump');
  hoist.handle('raise', (degrees) => {
    raised.push(degrees as number);
    hoist.set({ angle: degrees });
    return Promise.resolve();
  });
  hoist.handle('oil', () => {
    oiled += 1;
    return Promise.resolve();
  });
  pump.set({ angle: 0 });
  let tick = 0;
  timer = setInterval(() => {
    tick += 1;
    for (const twin of [hoist, pump]) twin.set({ load: 4 + 4 * Math.sin(tick / 10) });
  }, 100);
  site.manifests.set('/worlds/harbour.json', {
    title: 'Harbour',
    environment: 'studio',
    spawn: { position: [0, 1.65, 6], lookAt: [0, 1, 0] },
    systems: [{ name: 'Harbour', address: harbour.address, did: harbour.identity.did }],
    placements: [{ twin: HOIST, position: [0, 0, 1], radius: 1 }],
  });
});
test.afterAll(async () => {
  clearInterval(timer);
  await harbour.system.stop();
  await site.close();
});

/** The angle as it is told and as it is drawn, in degrees. */
const angles = (page: Page): Promise<readonly number[]> =>
  page.evaluate((id) => {
    const [x = 0, y = 0] = window.twinport.pose(id, 'Arm')!;
    return [Number(window.twinport.state(id)['angle']?.value), Math.round((Math.atan2(y, x) * 180) / Math.PI)];
  }, HOIST);

const placeOf = (page: Page, id: string): Promise<readonly number[]> =>
  page.evaluate((twinId) => window.twinport.pose(twinId, 'Base')!.slice(12, 15), id);

for (const way of [mouseAndKeyboard, touch, headset]) {
  test(`the story ${way.name}`, async ({ browser }) => {
    test.setTimeout(480_000);
    raised = [];
    oiled = 0;
    hoist.set({ angle: LOW_DEGREES });
    const context = await browser.newContext(way.device);
    const { page, errors, foreign } = await watch(
      await context.newPage(),
      `${site.url}?world=/worlds/harbour.json`,
      way.prepare,
    );

    await test.step('arrives in a world that stands and says how to begin', async () => {
      await waitForStatus(page, [HOIST, PUMP], 'live', 90_000);
      await waitForModels(page, [HOIST, PUMP]);
      await expect(page.getByRole('heading', { name: 'Harbour', level: 1 })).toBeVisible();
      await way.arrive(page);
    });

    await test.step('finds a machine and opens it', async () => {
      await way.find(page, 'Hoist', HOIST);
    });

    await test.step('operates it, and it moves', async () => {
      expect(await angles(page)).toEqual([LOW_DEGREES, LOW_DEGREES]);
      await way.raise(page, HOIST);
      expect(raised).toHaveLength(1);
      expect(raised[0]).toBeGreaterThan(LOW_DEGREES + 10);
      await expect.poll(() => angles(page)).toEqual([raised[0], raised[0]]);
    });

    await test.step('is refused, and reads why', async () => {
      const refused = await page.evaluate((id) => window.twinport.invoke(id, 'oil'), HOIST);
      expect(refused.state).toBe('refused');
      await way.reads(page, /Locked by the owner.*Oil/s);
      expect(oiled).toBe(0);
    });

    await test.step('is granted by a code, and operates that too', async () => {
      const { code } = harbour.system.createPairingCode({ label: way.name });
      await way.pair(page, HOIST, code);
      await way.reads(page, /^(?!.*Locked by the owner).*Oil.*Run/s);
      await way.oil(page, HOIST);
      await expect.poll(() => oiled).toBe(1);
    });

    await test.step('looks back, where nothing can be operated, and returns', async () => {
      await way.lookBack(page);
      expect(await page.evaluate(() => window.twinport.time().mode)).toBe('past');
      // It is down again; where nothing had come of its angle yet, it stands as its model has it.
      await expect.poll(async () => (await angles(page))[1]).toBeLessThanOrEqual(LOW_DEGREES);
      await way.reads(page, /You look at the past: commands are off|This is the past: nothing can be operated/);
      expect(await way.canRaise(page, HOIST)).toBe(false);
      await way.returnToLive(page);
      expect(await page.evaluate(() => window.twinport.time().mode)).toBe('live');
      await expect.poll(() => angles(page)).toEqual([raised[0], raised[0]]);
      await expect.poll(() => way.canRaise(page, HOIST)).toBe(true);
    });

    await test.step('places a machine that nobody has placed', async () => {
      const before = await placeOf(page, PUMP);
      await way.place(page, 'Pump', PUMP);
      await expect.poll(async () => (await placeOf(page, PUMP))[0]).toBeGreaterThan(before[0]! + 1);
    });

    await test.step('leaves, and the owner knows it', async () => {
      await way.leave(page);
      await page.goto('about:blank');
      await expect.poll(() => harbour.system.status().links).toBe(0);
    });

    expect(raised).toHaveLength(1);
    expect(oiled).toBe(1);
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
    await context.close();
  });
}
