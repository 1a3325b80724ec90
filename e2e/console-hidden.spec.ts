// A provider's console while nobody looks at its tab: its values go on, and new visitors come in.
import { expect, test, type Page } from '@playwright/test';
import type { Draft, Feed } from '../src/console/draft.ts';
import { consoleWorld, openSmall } from './support/console.ts';
import { waitForStatus } from './support/demo.ts';
import { startMill } from './support/process.ts';
import { startSite } from './support/provider.ts';
import { startRealTabs } from './support/real-tabs.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from './support/small-twin.ts';

const PORT = 5_374;
const BROKER_PORT = 5_373;
/** The machine speaks twenty times a second, timers of a hidden tab once: what lies between is a machine that has other things to do. */
const LEAST_RATE_HZ = 8;

test('a console whose tab is hidden serves as before, and lets new visitors in', async ({ browser }) => {
  test.setTimeout(150_000);
  const site = await startSite(PORT);
  const machine = await startMill(BROKER_PORT);
  // A hidden tab's timers run once a minute from then on, and not after five minutes only.
  const tabs = await startRealTabs(['--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1']);
  try {
    const tab = await tabs.open(`${site.url}console.html`);
    await expect.poll(() => tab.evaluate<boolean>(`'twinportConsole' in window`), { timeout: 60_000 }).toBe(true);
    const feed: Feed = { kind: 'mqtt', url: machine.firstLine, topic: 'mill/7', values: { angle: '/mill/angle' } };
    const draft: Draft = { description: smallDescription, bindings: smallBindings, policy: {}, answers: {}, feed };
    const overview = await tab.evaluate<{ did: string; address: string }>(`(async () => {
      const { system } = window.twinportConsole;
      await system.save(${JSON.stringify(draft)}, 'mill.glb', Uint8Array.from(${JSON.stringify([...(await smallModel())])}));
      const { did, address } = await system.overview();
      return { did, address };
    })()`);
    site.manifests.set('/worlds/console.json', consoleWorld(overview));
    const open = async (): Promise<Page> => {
      const { page } = await openSmall(browser, `${site.url}?world=/worlds/console.json`);
      await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
      return page;
    };
    /** Updates a second of the twin, over a while that is the measurement. */
    const rate = async (page: Page, durationMs: number): Promise<number> => {
      const count = (): Promise<number> =>
        // A twin is there before its machine has spoken for the first time.
        page.evaluate((id) => window.twinport.state(id)['angle']?.sequence ?? 0, SMALL_TWIN_ID as string);
      const [before, from] = [await count(), Date.now()];
      // The measurement itself: a rate is what comes in a time.
      await page.waitForTimeout(durationMs);
      return ((await count()) - before) / ((Date.now() - from) / 1_000);
    };
    const early = await open();
    await expect.poll(() => rate(early, 2_000), { timeout: 30_000 }).toBeGreaterThan(LEAST_RATE_HZ);
    const front = await tabs.open('about:blank');
    await front.activate();
    expect(await tab.evaluate(`document.visibilityState`)).toBe('hidden');
    // That it is throttled shows in a timer of the page itself, which fires once a second at most.
    const hiddenAt = Date.now();
    await tab.evaluate(`window.ticks = 0, setInterval(() => { window.ticks += 1; }, 100), 0`);
    expect(await rate(early, 15_000)).toBeGreaterThan(LEAST_RATE_HZ);
    const ticks = await tab.evaluate<number>(`window.ticks`);
    expect(ticks).toBeLessThan(1.3 * ((Date.now() - hiddenAt) / 1_000));
    // The broker still knows of it, though it throws out who is silent.
    const late = await open();
    expect(await rate(late, 5_000)).toBeGreaterThan(LEAST_RATE_HZ);
  } finally {
    await tabs.close();
    await machine.stop();
    await site.close();
  }
});
