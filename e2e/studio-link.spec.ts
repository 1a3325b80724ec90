// The studio, in which a provider sees their own model by a link, as their terminal says it.
import { expect, test } from '@playwright/test';
import { studioLink } from '../src/provider/studio-link.ts';
import { openPage, waitForModels } from './support/demo.ts';
import { startLever, startSite, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID } from './support/small-twin.ts';

let site: Site;
test.beforeAll(async () => {
  site = await startSite(5_476);
});
test.afterAll(() => site.close());

test('a provider sees their own model in the studio, by the link that their terminal says', async ({ browser }) => {
  const lever = await startLever(site);
  const { page } = await openPage(browser, studioLink(site.url, lever.identity.did), (opened) =>
    opened.setViewportSize({ width: 900, height: 600 }),
  );
  // A link is not the word of the world's owner: the visitor is asked.
  await expect
    .poll(() => page.evaluate(() => window.twinport.systems()), { timeout: 60_000 })
    .toMatchObject([{ name: 'Levers', trust: 'asking' }]);
  await page
    .getByRole('button', { name: /^Systems/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^Allow/ }).click();
  await waitForModels(page, [SMALL_TWIN_ID]);
  // Nobody has placed it: it stands in the middle of the stage. The triangle is a metre wide, from its own place to its right.
  await expect
    .poll(() => page.evaluate((id) => window.twinport.pose(id, 'Base')!.slice(12, 15), SMALL_TWIN_ID))
    .toEqual([expect.closeTo(-0.5, 0), 0, expect.closeTo(0, 5)]);
  await page.context().close();
  await lever.stop();
});

test('a broken studio link says what is wrong with it', async ({ page }) => {
  await page.goto(`${site.url}?world=/worlds/studio.json&system=http://elsewhere/`);
  await expect(page.locator('.start-failure')).toContainText('is no peer address');
});
