// What the visitor looks at decides what is sent: distance, an open panel, a tab that is really hidden; and a large model on a narrow
// road takes its way beside the state, not before it. Rates are what the provider really sends.
import { expect, test, type Page } from '@playwright/test';
import { openBadNetwork, ROADS } from './support/bad-network.ts';
import { openPage, waitForStatus } from './support/demo.ts';
import { leverWorld, startLever, startSite, type Lever, type Site } from './support/provider.ts';
import { startRealTabs } from './support/real-tabs.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from './support/small-twin.ts';

const TIMES_HIDDEN = 3;

let site: Site;
test.beforeAll(async () => {
  site = await startSite(5398);
});
test.afterAll(async () => site.close());

/** The lever's world, with the lever so far ahead of the visitor. */
async function meet(metres: number): Promise<Lever> {
  const lever = await startLever(site);
  const world = {
    ...leverWorld(lever),
    placements: [{ twin: SMALL_TWIN_ID, position: [0, 0, 9 - metres], radius: 1 }],
  };
  site.manifests.set('/worlds/lever.json', world);
  return lever;
}

/** Frames a second, over a while that is the measurement. */
async function rate(page: Page, durationMs: number): Promise<number> {
  const frames = (): Promise<number> => page.evaluate(() => window.twinport.stats().frames);
  const [before, from] = [await frames(), Date.now()];
  // The measurement itself: a rate is what comes in a time.
  await page.waitForTimeout(durationMs);
  return ((await frames()) - before) / ((Date.now() - from) / 1_000);
}

test('[DII-5] a twin far away is sent slowly, until its panel is open', async ({ browser }) => {
  const lever = await meet(120);
  const { page } = await openPage(browser, `${site.url}?world=/worlds/lever.json`);
  await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
  await expect.poll(() => rate(page, 2_000), { timeout: 30_000 }).toBeLessThan(15);
  await expect.poll(() => rate(page, 2_000), { timeout: 30_000 }).toBeGreaterThan(5);
  await page.getByRole('button', { name: /^Twins/ }).click();
  await page.getByRole('button', { name: /Lever/ }).first().click();
  await expect.poll(() => rate(page, 2_000), { timeout: 20_000 }).toBeGreaterThan(30);
  // Closed again, it is far away again.
  await page.getByRole('button', { name: 'Close Lever' }).click();
  await expect.poll(() => rate(page, 2_000), { timeout: 20_000 }).toBeLessThan(15);
  await waitForStatus(page, [SMALL_TWIN_ID], 'live', 5_000);
  await page.context().close();
  await lever.stop();
});

test('[DII-5] a hidden tab asks for little, and has the newest state at once when it is seen again', async () => {
  const lever = await meet(7);
  const tabs = await startRealTabs();
  try {
    const world = await tabs.open(`${site.url}?world=/worlds/lever.json`);
    const status = `window.twinport?.twins()[0]?.status`;
    await expect.poll(() => world.evaluate<string>(status), { timeout: 60_000 }).toBe('live');
    const sent = async (durationMs: number): Promise<number> => {
      const frames = (): Promise<number> => world.evaluate<number>(`window.twinport.stats().frames`);
      const [before, from] = [await frames(), Date.now()];
      await new Promise((resolve) => {
        setTimeout(resolve, durationMs);
      });
      return ((await frames()) - before) / ((Date.now() - from) / 1_000);
    };
    await expect.poll(() => sent(2_000), { timeout: 20_000 }).toBeGreaterThan(25);
    const other = await tabs.open('about:blank');
    // From each moment in which it is visible: notes when the first state comes that was made after it.
    await world.evaluate(`window.recoveredMs = [], document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') return;
      const from = Date.now();
      const look = () => {
        const { sourceTime } = window.twinport.state(${JSON.stringify(SMALL_TWIN_ID)}).angle;
        if (Date.parse(sourceTime) >= from) window.recoveredMs.push(Date.now() - from);
        else setTimeout(look, 4);
      };
      look();
    }), 0`);
    const recovered = (): Promise<number[]> => world.evaluate<number[]>(`window.recoveredMs`);
    for (let times = 1; times <= TIMES_HIDDEN; times += 1) {
      await other.activate();
      expect(await world.evaluate(`document.visibilityState`)).toBe('hidden');
      await expect.poll(() => sent(2_000), { timeout: 30_000 }).toBeLessThan(3);
      expect(await world.evaluate(status)).toBe('live');
      await world.activate();
      await expect.poll(async () => (await recovered()).length).toBe(times);
    }
    // In the middle of them: once the machine may have had something else to do.
    expect((await recovered()).toSorted((one, next) => one - next)[TIMES_HIDDEN >> 1]).toBeLessThan(400);
    await expect.poll(() => sent(2_000), { timeout: 20_000 }).toBeGreaterThan(25);
  } finally {
    await tabs.close();
    await lever.stop();
  }
});

test('how each link does is shown with its system', async ({ browser }) => {
  const lever = await meet(7);
  const { page } = await openPage(browser, `${site.url}?world=/worlds/lever.json`);
  await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
  await page.getByRole('button', { name: /^Systems/ }).click();
  await page.locator('summary', { hasText: 'How the link does' }).click();
  const table = page.getByRole('table', { name: 'How the link does' });
  for (const row of [
    'Round trip',
    'Clock offset',
    'Lost',
    'Jitter',
    'Age on arrival',
    'Drawn behind',
    'Updates',
    'Too late to draw',
  ])
    await expect(table.getByRole('row', { name: row })).toBeVisible();
  // Figures of a link that was just made are those of a page that was busy loading: they come down by themselves.
  await expect(async () => {
    const [link] = await page.evaluate(() => window.twinport.stats().links);
    expect(link!.delayMs).toBeGreaterThan(10);
    expect(link!.delayMs).toBeLessThan(100);
    expect(link!.isAligned).toBe(true);
    expect(link!.lossShare).toBeLessThan(0.05);
    expect(link!.ageP95Ms).toBeLessThan(100);
    expect(link!.updatesPerSecond).toBeGreaterThan(20);
    expect(link!.bytesPerUpdate).toBeGreaterThan(1);
  }).toPass({ timeout: 40_000 });
  await page.context().close();
  await lever.stop();
});

test('[BLK-2] a model of 2 MB on a narrow road leaves the state its way, and arrives', async ({ browser }) => {
  test.setTimeout(150_000);
  const network = await openBadNetwork(site.url, ROADS.N3);
  const lever = await startLever({ ...site, brokerUrl: network.brokerUrl });
  site.manifests.set('/worlds/lever.json', leverWorld(lever));
  const { page } = await openPage(browser, `${network.url}?world=/worlds/lever.json`);
  await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
  const ageP95Ms = (): Promise<number> => page.evaluate(() => window.twinport.stats().links[0]!.ageP95Ms ?? Infinity);
  // The measurement itself: ages are percentiles over what came in this time.
  await page.waitForTimeout(10_000);
  const alone = await ageP95Ms();
  const bulkBefore = lever.bulkBytes();
  const large = 'urn:twinport:test:large';
  await lever.system.publish({
    description: { ...smallDescription, id: large, title: 'Large' },
    model: await smallModel(2_000_000),
    bindings: smallBindings,
    policy: {},
  });
  await expect.poll(() => lever.bulkBytes() - bulkBefore).toBeGreaterThan(500_000);
  const beside: number[] = [];
  while (lever.bulkBytes() - bulkBefore < 2_000_000) {
    // How often it is looked: the figure is of the last seconds, and moves on with them.
    await page.waitForTimeout(1_000);
    beside.push(await ageP95Ms());
  }
  expect(network.counts().passed).toBeGreaterThan(1_200);
  // For most of the time, as the machine may stand still for some of it. Measured: 32 ms alone, 59 to 91 ms beside 150 kB a second.
  const usual = beside.toSorted((one, other) => one - other)[beside.length >> 1]!;
  expect(usual).toBeLessThan(3 * alone + 50);
  await page.context().close();
  await lever.stop();
  await network.close();
});
