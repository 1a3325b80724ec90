// A model of tens of megabytes is checked for seconds: no other machine of the world stands still for that.
import { expect, test } from '@playwright/test';
import { openPage, waitForStatus } from './support/demo.ts';
import { leverWorld, startLever, startSite, startSystem } from './support/provider.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from './support/small-twin.ts';

const LARGE_ID = 'urn:twinport:test:large';
const LARGE_BYTES = 40_000_000;
/** In the enabler's own worker the check of so much takes four seconds, in which nothing is read. */
const MOST_MS = 2_000;

test('[DII-2] while a large model is checked, the values of all others go on', async ({ browser }) => {
  test.setTimeout(240_000);
  const site = await startSite(5_436);
  const lever = await startLever(site);
  const { system, identity, address } = await startSystem(site, 'Large');
  const world = leverWorld(lever) as { systems: object[] };
  const systems = [...world.systems, { name: 'Large', address, did: identity.did }];
  site.manifests.set('/worlds/large.json', { ...world, systems });
  const { page, errors } = await openPage(browser, `${site.url}?world=/worlds/large.json`);
  try {
    await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
    await page.evaluate((id) => {
      const seen = { longestMs: 0, sequence: '', changedAt: performance.now() };
      Object.assign(window, { seen });
      setInterval(() => {
        const { sequence } = window.twinport.state(id)['angle']!;
        const now = performance.now();
        seen.longestMs = Math.max(seen.longestMs, now - seen.changedAt);
        if (String(sequence) === seen.sequence) return;
        seen.sequence = String(sequence);
        seen.changedAt = now;
      }, 20);
    }, SMALL_TWIN_ID);
    await system.publish({
      description: { ...smallDescription, id: LARGE_ID, title: 'Large' },
      model: await smallModel(LARGE_BYTES),
      bindings: smallBindings,
    });
    await page.waitForFunction(
      () => window.twinport.models(window.twinport.systems().find(({ name }) => name === 'Large')!.id).length > 0,
    );
    await page.waitForFunction((id) => window.twinport.twins().some((twin) => twin.id === id), LARGE_ID, {
      timeout: 180_000,
    });
    const longestMs = await page.evaluate(() => (window as unknown as { seen: { longestMs: number } }).seen.longestMs);
    expect(longestMs).toBeLessThan(MOST_MS);
    expect(errors).toEqual([]);
  } finally {
    await page.context().close();
    await system.stop();
    await lever.stop();
    await site.close();
  }
});
