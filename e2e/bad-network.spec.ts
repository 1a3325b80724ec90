// State over bad roads, with real packets: lost, late, jammed, cut. Every test shows that the packets did pass our relay.
import { expect, test, type Page } from '@playwright/test';
import { openBadNetwork, ROADS, type BadNetwork } from './support/bad-network.ts';
import { openPage, waitForStatus } from './support/demo.ts';
import { leverWorld, startLever, startSite, type Lever, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID } from './support/small-twin.ts';
import type { RoadConditions } from './support/udp-relay.ts';

let site: Site;

test.beforeAll(async () => {
  site = await startSite(5396);
});
test.afterAll(async () => site.close());

/** A page and a provider that meet over the road. */
async function meet(
  browser: Parameters<typeof openPage>[0],
  road: RoadConditions,
): Promise<{ network: BadNetwork; lever: Lever; page: Page; end: () => Promise<void> }> {
  const network = await openBadNetwork(site.url, road);
  const lever = await startLever({ ...site, brokerUrl: network.brokerUrl });
  site.manifests.set('/worlds/lever.json', leverWorld(lever));
  const { page } = await openPage(browser, `${network.url}?world=/worlds/lever.json`);
  await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
  const end = async (): Promise<void> => {
    await page.context().close();
    await lever.stop();
    await network.close();
  };
  return { network, lever, page, end };
}

const ages = (page: Page): Promise<{ p50: number; p95: number; roundTripMs: number }> =>
  page.evaluate(() => {
    const { ageP50Ms, ageP95Ms, link } = window.twinport.stats().links[0]!;
    return { p50: ageP50Ms ?? Infinity, p95: ageP95Ms ?? Infinity, roundTripMs: link.roundTripMs ?? 0 };
  });

for (const [name, mostP95Ms] of [
  ['N1', 250],
  ['N2', 600],
  ['N3', 250],
] as const) {
  test(`a twin stays live on ${name}, and what comes is young`, async ({ browser }) => {
    const { network, page, end } = await meet(browser, ROADS[name]);
    // A road that jams does so within this.
    await page.waitForTimeout(6_000);
    await expect.poll(() => network.counts().passed, { timeout: 30_000 }).toBeGreaterThan(300);
    // Ages are percentiles over what came in the last seconds. A machine that stood still for a moment has that among them and is rid of
    // it soon; a jammed road is not.
    await expect.poll(async () => (await ages(page)).p95, { timeout: 40_000 }).toBeLessThan(mostP95Ms);
    const { p50, roundTripMs } = await ages(page);
    // The relay is the only road: nothing is younger than its delay, and the clocks know the round trip. Where the delay jitters the
    // shortest round trip of many is looked at by the clocks, so it may lie by all of the jitter below the mean, each way.
    const { delayMs, jitterMs = 0 }: RoadConditions = ROADS[name];
    expect(network.connections()).toBe(1);
    expect(roundTripMs).toBeGreaterThan(2 * (delayMs - jitterMs) - 5);
    expect(p50).toBeGreaterThan(delayMs - jitterMs - 15);
    await waitForStatus(page, [SMALL_TWIN_ID], 'live', 5_000);
    await end();
  });
}

for (const seconds of [2, 6]) {
  test(`after ${seconds} s without any packet, state is fresh again soon, and nothing old is shown`, async ({
    browser,
  }) => {
    const { network, page, end } = await meet(browser, ROADS.N1);
    // The window finds its size on the whole road before it is cut.
    await page.waitForTimeout(2_000);
    const before = network.counts();
    network.cut();
    // The outage.
    await page.waitForTimeout(seconds * 1_000);
    const healedAt = Date.now();
    network.heal();
    // Sequences of one property only ever rise on the page, whatever comes late.
    const recoveredMs = await page.evaluate(
      ([id, healed]) =>
        new Promise<number>((resolve, reject) => {
          let last = 0;
          const look = (): void => {
            const reading = window.twinport.state(id)['angle']!;
            if (reading.sequence < last) return reject(new Error(`went back from ${last} to ${reading.sequence}`));
            last = reading.sequence;
            if (new Date(reading.sourceTime).getTime() > healed) resolve(Date.now() - healed);
            else setTimeout(look, 5);
          };
          look();
        }),
      [SMALL_TWIN_ID, healedAt] as const,
    );
    expect(recoveredMs).toBeLessThan(6_000);
    expect(network.counts().lost - before.lost).toBeGreaterThan(10);
    await waitForStatus(page, [SMALL_TWIN_ID], 'live', 5_000);
    await end();
  });
}
