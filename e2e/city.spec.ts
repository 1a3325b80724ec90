// The city district at scale: its real processes, hundreds of twins in one page, what a visitor may do there and what not. Alone on the
// machine (playwright.config.ts).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AIR_PLACES } from '../src/demo/city/air-places.ts';
import { BUS_LINES } from '../src/demo/city/bus-network.ts';
import { BUS_COUNT } from '../src/demo/city/bus-traffic.ts';
import { busId } from '../src/demo/city/city-transport.ts';
import { LAMP_POSTS } from '../src/demo/city/lamp-posts.ts';
import { cityWorld } from '../src/demo/city/city-world.ts';
import { RIVER_ID } from '../src/demo/city/river-and-air.ts';
import { demoWorlds, type PinnedSystem } from '../src/demo/worlds.ts';
import { startProcess, type StartedProcess } from '../src/node/child-process.ts';
import { expect, openPage, test, waitForModels, waitForStatus, type Watched } from './support/demo.ts';
import { HEADSET, picturePeak } from './support/picture-costs.ts';
import { startSite, type Site } from './support/provider.ts';

interface CityReady {
  readonly systems: readonly PinnedSystem[];
  readonly pairingCode: string;
}

const EVERYTHING = [
  ...LAMP_POSTS.map(({ id }) => id),
  ...AIR_PLACES.map(({ id }) => id),
  ...Array.from({ length: BUS_COUNT }, (_, index) => busId(index)),
  RIVER_ID,
];
/** The picture is drawn by the processor that everything else needs, too. */
const SMALL = { width: 480, height: 300 };

/** Full views come a few a picture: more pictures, and all are there sooner. */
const OFTEN_MS = 55;
/** With less the district is still to come: 127 and 89 draw calls were measured on the street and the square. */
const DRAWN_LEAST = 70;

/** Where buses can be, every half metre. */
const WAYS = BUS_LINES.flatMap(({ ways }) =>
  ways.flatMap(({ path }) => Array.from({ length: Math.ceil(path.length * 2) }, (_, half) => path.at(half / 2))),
);
const besideWay = (x: number, z: number): number =>
  WAYS.reduce((least, way) => Math.min(least, Math.hypot(way.x - x, way.z - z)), Infinity);

let site: Site;
let data: string;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  data = await mkdtemp(join(tmpdir(), 'twinport-city-'));
  site = await startSite(5_420);
});
test.afterAll(async () => {
  await site.close();
  await rm(data, { recursive: true, force: true });
});

test.describe('a visitor of the city', () => {
  test.describe.configure({ mode: 'serial', timeout: 150_000 });
  let city: StartedProcess<CityReady>;
  let visit: Watched;

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(150_000);
    const entry = fileURLToPath(new URL('../src/demo/city/main.ts', import.meta.url));
    city = await startProcess<CityReady>(entry, ['--broker', site.brokerUrl, '--data', data, '--seed', '5']);
    const worlds = demoWorlds(['default', 'city', 'studio'], { systems: [], services: [] }, city.ready.systems);
    for (const [path, world] of worlds) site.manifests.set(path, world);
    visit = await openPage(
      browser,
      `${site.url}?world=/worlds/city.json`,
      (page) => page.setViewportSize(SMALL),
      OFTEN_MS,
    );
  });
  test.afterAll(async () => {
    await visit.page.context().close();
    await city.stop();
  });

  test('sees hundreds of live twins of three owners', async () => {
    expect(EVERYTHING.length).toBeGreaterThanOrEqual(280);
    await waitForStatus(visit.page, EVERYTHING, 'live', 90_000);
    const systems = await visit.page.evaluate(() => window.twinport.systems());
    expect(Object.fromEntries(systems.map(({ name, trust }) => [name, trust]))).toEqual({
      'City transport': 'pinned',
      'River and air': 'pinned',
      'Street lighting': 'pinned',
    });
    // Twins of one kind are one model: four are fetched, not hundreds.
    const hashes = await visit.page.evaluate(() =>
      window.twinport
        .systems()
        .flatMap(({ id }) => window.twinport.models(id))
        .map(({ sha256 }) => sha256),
    );
    expect([hashes.length, new Set(hashes).size]).toEqual([EVERYTHING.length, 4]);
    await waitForModels(visit.page, EVERYTHING);
    const { drawCalls, triangles } = await picturePeak(visit.page);
    expect(drawCalls).toBeLessThanOrEqual(HEADSET.drawCalls);
    expect(triangles).toBeLessThanOrEqual(HEADSET.triangles);
  });

  // Where most is near and most is in sight; at the quality of a headset, not at what this machine can draw.
  for (const [place, spawn] of [
    ['main street', { position: [-60, 1.65, 5], lookAt: [60, 3, 0] }],
    ['square', { position: [15, 1.65, 48], lookAt: [-10, 4, 0] }],
  ] as const)
    test(`has a picture that a headset bears on the ${place}`, async ({ browser }) => {
      site.manifests.set('/worlds/place.json', { ...cityWorld(city.ready.systems), spawn });
      const { page, errors } = await openPage(
        browser,
        `${site.url}?world=/worlds/place.json`,
        async (opened) => {
          await opened.setViewportSize(SMALL);
          await opened.addInitScript(() => localStorage.setItem('twinport.settings', '{"quality":"medium"}'));
        },
        OFTEN_MS,
      );
      await waitForStatus(page, EVERYTHING, 'live', 90_000);
      await waitForModels(page, EVERYTHING);
      // The nearest become full views a few a frame, when their shaders are compiled.
      await expect
        .poll(async () => (await picturePeak(page)).drawCalls, { timeout: 60_000 })
        .toBeGreaterThan(DRAWN_LEAST);
      const { drawCalls, triangles } = await picturePeak(page);
      expect(await page.evaluate(() => window.twinport.stats().picture.tier)).toBe('medium');
      expect(drawCalls).toBeLessThanOrEqual(HEADSET.drawCalls);
      expect(triangles).toBeLessThanOrEqual(HEADSET.triangles);
      expect(errors).toEqual([]);
      await page.context().close();
    });

  test('dims a lamp, and its drawn beam follows', async () => {
    const lamp = LAMP_POSTS[106]!.id;
    // How large the beam is drawn, from the length of a column of its matrix.
    const beam = (): Promise<number> =>
      visit.page.evaluate((id) => Math.hypot(...window.twinport.pose(id, 'Beam')!.slice(0, 3)), lamp);
    const dim = (level: number) =>
      visit.page.evaluate(([id, input]) => window.twinport.invoke(id, 'dim', input), [lamp, { level }] as const);
    expect(await dim(20)).toMatchObject({ state: 'completed' });
    await expect.poll(beam, { timeout: 30_000 }).toBeLessThan(0.5);
    expect(await dim(100)).toMatchObject({ state: 'completed' });
    await expect.poll(beam, { timeout: 30_000 }).toBeGreaterThan(0.95);
    await expect
      .poll(async () => {
        const { level, control } = await visit.page.evaluate((id) => window.twinport.state(id), lamp);
        return [level?.value, control?.value];
      })
      .toEqual([100, 'by hand']);
    expect(await dim(101)).toMatchObject({ error: { type: 'urn:twinport:problem:input-invalid' } });
  });

  test('sees buses drive smoothly on their streets', async () => {
    const ids = EVERYTHING.filter((id) => id.includes(':bus-'));
    const seen = await visit.page.evaluate(async (buses) => {
      const frames: { at: number; places: (readonly [number, number])[] }[] = [];
      const end = performance.now() + 8_000;
      while (performance.now() < end) {
        frames.push({
          at: performance.now(),
          places: buses.map((id) => {
            const pose = window.twinport.pose(id, 'Body')!;
            return [pose[12]!, pose[14]!] as const;
          }),
        });
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return frames;
    }, ids);
    const first = seen[0]!.places;
    const last = seen.at(-1)!.places;
    const driven = first.map(([x, z], bus) => Math.hypot(last[bus]![0] - x, last[bus]![1] - z));
    expect(driven.filter((metres) => metres > 5).length).toBeGreaterThan(8);
    // Step by step no bus goes further than its speed (at most 9 m/s) allows, and none leaves its way. Now and then, on a busy machine,
    // values come late and dead reckoning is put right: that is not to be more than one step in ten (measured: one in fifty).
    const steps = seen.slice(1).flatMap(({ at, places }, index) =>
      places.map(([x, z], bus) => {
        const before = seen[index]!;
        const most = 0.6 + (10 * (at - before.at)) / 1_000;
        return Math.hypot(x - before.places[bus]![0], z - before.places[bus]![1]) < most && besideWay(x, z) < 1;
      }),
    );
    expect(steps.filter(Boolean).length / steps.length).toBeGreaterThan(0.9);
    for (const [x, z] of last) expect(besideWay(x, z)).toBeLessThan(4);
  });

  test('is refused at the flood gates, pairs, and then they obey', async () => {
    const { page } = visit;
    const openTo = (opening: number) =>
      page.evaluate(([id, input]) => window.twinport.invoke(id, 'openTo', input), [RIVER_ID, { opening }] as const);
    expect(await openTo(80)).toMatchObject({
      state: 'refused',
      error: { type: 'urn:twinport:problem:access-refused', details: { satisfiedBy: ['key', 'pairing'] } },
    });
    const gate = (): Promise<number> => page.evaluate((id) => window.twinport.pose(id, 'Gate1')![13]!, RIVER_ID);
    const shut = await gate();
    await page.setViewportSize({ width: 900, height: 700 });
    await page.getByRole('button', { name: 'Twins', exact: true }).click();
    await page.getByRole('searchbox').first().fill('flood gates');
    await page
      .getByRole('button', { name: /River gauge and flood gates/ })
      .first()
      .click();
    await page.getByLabel(/code/i).first().fill(city.ready.pairingCode);
    await page.getByRole('button', { name: 'Pair' }).first().click();
    await expect.poll(async () => (await openTo(80)).state, { timeout: 60_000, intervals: [500] }).toBe('completed');
    await page.setViewportSize(SMALL);
    await expect.poll(gate, { timeout: 30_000 }).toBeGreaterThan(shut + 0.8);
    const { mode, gate3 } = await page.evaluate((id) => window.twinport.state(id), RIVER_ID);
    expect([mode?.value, gate3?.value]).toEqual(['held', 80]);
    expect(await page.evaluate((id) => window.twinport.invoke(id, 'automatic'), RIVER_ID)).toMatchObject({
      state: 'completed',
    });
  });

  test('went through all that without an error or a foreign request', () => {
    expect([visit.errors, visit.foreign]).toEqual([[], []]);
  });
});
