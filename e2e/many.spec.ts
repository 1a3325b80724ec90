// A world with a crowd: a thousand twins of one kind that move, in the product's page with its real enabler and a real link.
import { expect, test } from '@playwright/test';
import { crowdId, startCrowd, type CrowdSystem } from './support/crowd.ts';
import { openPage, waitForStatus, type Watched } from './support/demo.ts';
import { startSite, type Site } from './support/provider.ts';

const COUNT = 1_000;
const FAR = crowdId(COUNT - 1);

test.describe('a thousand twins', () => {
  test.describe.configure({ mode: 'serial', timeout: 120_000 });
  let site: Site;
  let crowd: CrowdSystem;
  let visit: Watched;

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(120_000);
    site = await startSite(5_387);
    crowd = await startCrowd(site, COUNT);
    site.manifests.set('/worlds/yard.json', crowd.world);
    visit = await openPage(browser, `${site.url}?world=/worlds/yard.json`, (page) =>
      // The picture is drawn by the processor that the enabler needs, too.
      page.setViewportSize({ width: 320, height: 240 }),
    );
  });
  test.afterAll(async () => {
    await visit.page.context().close();
    await crowd.stop();
    await site.close();
  });

  test('all come in, are live and drawn', async () => {
    await visit.page.waitForFunction((count) => window.twinport.twins().length === count, COUNT, { timeout: 60_000 });
    crowd.drive(10);
    await waitForStatus(visit.page, crowd.ids, 'live', 60_000);
    const drawn = await visit.page.evaluate(
      (ids) => ids.filter((id) => window.twinport.pose(id, 'Body') !== null).length,
      [...crowd.ids],
    );
    expect(drawn).toBe(COUNT);
  });

  test('the farthest moves as its vehicle does, within what is drawn late', async () => {
    const seen = await visit.page.evaluate(async (id) => {
      const places: { drawn: number; told: number }[] = [];
      const end = performance.now() + 20_000;
      // Until it has gone a metre: how many frames that takes is up to the machine.
      while (performance.now() < end) {
        const told = (window.twinport.state(id)['position']!.value as number[])[0]!;
        places.push({ drawn: window.twinport.pose(id, 'Body')![12]!, told });
        const drawn = places.map((place) => place.drawn);
        if (Math.max(...drawn) - Math.min(...drawn) > 1) break;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return places;
    }, FAR);
    const span = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
    expect(span(seen.map(({ drawn }) => drawn))).toBeGreaterThan(1);
    for (const { drawn, told } of seen) expect(Math.abs(drawn - told)).toBeLessThan(1.5);
  });

  test('the list shows some of them and finds any', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Twins', exact: true }).click();
    await expect(page.getByText(`${COUNT} machines in this world`)).toBeVisible();
    expect(await page.locator('.card').count()).toBeLessThanOrEqual(40);
    await page.getByRole('searchbox', { name: 'Search twins' }).fill('carrier 777');
    await expect(page.getByRole('button', { name: 'Open Carrier 777', exact: true })).toBeVisible();
    await expect(page.locator('.card')).toHaveCount(1);
  });

  test('a twin of the crowd is opened, comes near as a full model, and its panel is live', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Open Carrier 777', exact: true }).click();
    await expect(
      page
        .getByRole('complementary', { name: /Carrier 777/ })
        .or(page.getByRole('region', { name: /Carrier 777/ }))
        .first(),
    ).toContainText('Battery');
    expect(visit.errors).toEqual([]);
    expect(visit.foreign).toEqual([]);
  });
});
