// What a page feels when a world fills: machines that have nothing in common appear in it, and it goes on being drawn.
import { expect, test, type Page } from '@playwright/test';
import { openPage, waitForModels, type Watched } from './support/demo.ts';
import { startManyModels, type ManyModels } from './support/many-models.ts';
import { startSite, type Site } from './support/provider.ts';

const COUNT = 8;
/** A machine's own, one of its shadow's, and what a label or a placeholder needs for the first time. */
const MOST_AT_ONCE = 4;

declare global {
  /** Counted in the page: shaders that were linked since the last picture, the most of them, and all. */
  var linked: { now: number; most: number; all: number };
}

test.describe('machines that have nothing in common', () => {
  test.setTimeout(180_000);
  let site: Site;
  let many: ManyModels;
  let visit: Watched;

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(120_000);
    site = await startSite(5_431);
    many = await startManyModels(site, COUNT);
    site.manifests.set('/worlds/collection.json', many.world);
    const prepare = async (page: Page): Promise<void> => {
      await page.setViewportSize({ width: 320, height: 240 });
      await page.addInitScript(() => {
        globalThis.linked = { now: 0, most: 0, all: 0 };
        const link = WebGL2RenderingContext.prototype.linkProgram;
        WebGL2RenderingContext.prototype.linkProgram = function (program) {
          linked.now += 1;
          linked.all += 1;
          linked.most = Math.max(linked.most, linked.now);
          link.call(this, program);
        };
        const next = (): void => {
          linked.now = 0;
          requestAnimationFrame(next);
        };
        next();
      });
    };
    // What is looked at is what comes between two pictures: they are drawn as often as in any page.
    visit = await openPage(browser, `${site.url}?world=/worlds/collection.json`, prepare, 0);
  });
  test.afterAll(async () => {
    await visit.page.context().close();
    await many.stop();
    await site.close();
  });

  test('appear one after another: no picture waits for the shaders of all', async () => {
    const { page } = visit;
    await page.waitForFunction(() => window.twinport.systems().some(({ online }) => online), null, { timeout: 60_000 });
    await page.evaluate(() => {
      linked.all = 0;
      linked.most = 0;
    });
    await many.publish();
    await waitForModels(page, many.ids);
    const { all, most } = await page.evaluate(() => linked);
    // Each has three materials of its own.
    expect(all).toBeGreaterThanOrEqual(COUNT * 3);
    expect(most).toBeLessThanOrEqual(MOST_AT_ONCE);
    expect([visit.errors, visit.foreign]).toEqual([[], []]);
  });
});
