// A browser that keeps nothing, or has no room left: the world runs, and says what will not be kept.
import { expect, test } from '@playwright/test';
import { openPage, waitForModels, waitForStatus } from './support/demo.ts';
import { leverWorld, startLever, startSite, type Lever, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID } from './support/small-twin.ts';

// Its visitors have the whole app, with its service worker.
test.use({ serviceWorkers: 'allow' });

let site: Site;
let lever: Lever;

test.beforeAll(async () => {
  site = await startSite(5394);
  lever = await startLever(site, { padding: 3_000_000 });
  site.manifests.set('/worlds/lever.json', leverWorld(lever));
});
test.afterAll(async () => {
  await lever.stop();
  await site.close();
});

test('without IndexedDB the world runs and says that nothing is kept', async ({ browser }) => {
  // As a browser does whose settings forbid storage: opening fails, on the page and in its worker.
  const forbid = `indexedDB.open = () => { throw new DOMException('storage is forbidden here', 'SecurityError'); };`;
  const { page } = await openPage(browser, `${site.url}?world=/worlds/lever.json`, async (fresh) => {
    await fresh.addInitScript(forbid);
    await fresh.route('**/*.worker-*.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${forbid}\n${await response.text()}` });
    });
  });
  await waitForStatus(page, [SMALL_TWIN_ID], 'live');
  await waitForModels(page, [SMALL_TWIN_ID]);
  await expect(page.getByText(/does not let the page keep anything/).first()).toBeVisible();
  await expect(page.getByText(/your key cannot be kept/).first()).toBeVisible();
  expect(await page.evaluate((id) => window.twinport.invoke(id, 'turn', { degrees: 3 }), SMALL_TWIN_ID)).toMatchObject({
    state: 'completed',
  });
  await page.context().close();
});

test('with storage full the world runs and names what is not kept', async ({ browser }) => {
  const { page } = await openPage(browser, `${site.url}?world=/worlds/lever.json`, async (fresh) => {
    const session = await fresh.context().newCDPSession(fresh);
    await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(site.url).origin, quotaSize: 1_000_000 });
  });
  await waitForStatus(page, [SMALL_TWIN_ID], 'live');
  await waitForModels(page, [SMALL_TWIN_ID]);
  await expect(page.getByText(/storage is full.*(assets|partials) will not be kept/).first()).toBeVisible();
  await page.context().close();
});
