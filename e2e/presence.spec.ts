// The machine behind a twin goes away and comes back: what its owner says of it, as a visitor reads it.
import { expect, test } from '@playwright/test';
import { openPage, waitForStatus } from './support/demo.ts';
import { startSite, startSystem, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from './support/small-twin.ts';

const PORT = 5_380;
let site: Site;
test.beforeAll(async () => {
  site = await startSite(PORT);
});
test.afterAll(async () => site.close());

const showLever = (did: string, address: string): void =>
  void site.manifests.set('/worlds/lever.json', {
    title: 'Lever',
    environment: 'studio',
    spawn: { position: [0, 1.65, 9], lookAt: [0, 1, 0] },
    systems: [{ name: 'Levers', address, did }],
  });

test('a visitor reads that the machine is away, and why, until it is back', async ({ browser }) => {
  const { system, identity, address } = await startSystem(site, 'Levers');
  const lever = await system.publish({
    description: smallDescription,
    model: await smallModel(),
    bindings: smallBindings,
    tellsPresence: true,
  });
  lever.setPresence(true);
  // Some of it is computed, and known whether the machine is there or not.
  const computing = setInterval(() => lever.set({ angle: 30 * Math.sin(Date.now() / 500) }), 50);
  try {
    showLever(identity.did, address);
    const { page, errors } = await openPage(browser, `${site.url}?world=/worlds/lever.json`);
    await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
    await page.getByRole('button', { name: /^Twins/ }).click();
    await page.getByRole('button', { name: /Lever/ }).first().click();
    const panel = page.getByRole('region', { name: 'Lever', exact: true });
    await expect(panel.getByText(/machine is away/)).toHaveCount(0);
    lever.setPresence(false, 'no answer since 10:02');
    await expect(panel.getByText('The machine is away: no answer since 10:02. What you see is')).toBeVisible();
    await waitForStatus(page, [SMALL_TWIN_ID], 'stale');
    lever.setPresence(true);
    await expect(panel.getByText(/machine is away/)).toHaveCount(0);
    await waitForStatus(page, [SMALL_TWIN_ID], 'live');
    expect(errors).toEqual([]);
    await page.context().close();
  } finally {
    clearInterval(computing);
    await system.stop();
  }
});

test('a machine that reports every few seconds is live between its reports, and stale when they end', async ({
  browser,
}) => {
  const { system, identity, address } = await startSystem(site, 'Levers');
  const model = await smallModel();
  const lever = await system.publish({ description: smallDescription, model, bindings: smallBindings });
  const report = (): void => lever.set({ angle: 30 * Math.random() });
  report();
  const reporting = setInterval(report, 4_000);
  try {
    showLever(identity.did, address);
    const { page, errors } = await openPage(browser, `${site.url}?world=/worlds/lever.json`);
    await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
    await page.getByRole('button', { name: /^Twins/ }).click();
    await page.getByRole('button', { name: /Lever/ }).first().click();
    const panel = page.getByRole('region', { name: 'Lever', exact: true });
    const angle = panel.getByRole('row', { name: /angle/ });
    await expect(angle).toBeVisible();
    // All that was shown and told meanwhile: two reports' time.
    const seen = await page.evaluate(async (id) => {
      const words = new Set<string>();
      for (let look = 0; look < 90; look += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const row = [...document.querySelectorAll('tr')].find((each) => /angle/.test(each.textContent));
        words.add(`${window.twinport.twins().find((twin) => twin.id === id)?.status}`);
        if (/Old/i.test(row?.querySelector('.age')?.textContent ?? '')) words.add('old value');
      }
      return [...words];
    }, SMALL_TWIN_ID);
    expect(seen).toEqual(['live']);
    clearInterval(reporting);
    await waitForStatus(page, [SMALL_TWIN_ID], 'stale', 40_000);
    await expect(panel.getByText(/No new values for/)).toBeVisible();
    await expect(angle).toContainText(/Old/i);
    expect(errors).toEqual([]);
    await page.context().close();
  } finally {
    clearInterval(reporting);
    await system.stop();
  }
});
