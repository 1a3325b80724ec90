// The sky over a world at the hour that its manifest says: in the city, with none of its machines.
import { expect, test } from '@playwright/test';
import { cityWorld } from '../src/demo/city/city-world.ts';
import { openPage } from './support/demo.ts';
import { pictureOf, type PictureStatistics } from './support/picture-statistics.ts';
import { startSite, type Site } from './support/provider.ts';

/** The picture is drawn by the processor. */
const SMALL = { width: 480, height: 300 };

let site: Site;
test.beforeAll(async () => {
  site = await startSite(5_475);
});
test.afterAll(() => site.close());

test('the sky is that of the hour which the manifest says', async ({ browser }) => {
  const pictureAt = async (hour: number): Promise<PictureStatistics> => {
    site.manifests.set('/worlds/hour.json', { ...cityWorld([]), placements: [], daylight: { hour } });
    const { page, errors } = await openPage(browser, `${site.url}?world=/worlds/hour.json`, (opened) =>
      opened.setViewportSize(SMALL),
    );
    // Until the hour was told to the world, it is as it is at nine.
    await page.evaluate(async () => {
      for (let frame = 0; frame < 12; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    });
    const picture = await pictureOf(page);
    await page.context().close();
    expect(errors).toEqual([]);
    return picture;
  };
  const [noon, night] = [await pictureAt(12), await pictureAt(0)];
  expect(noon.brightness).toBeGreaterThan(2 * night.brightness);
  // Never a void.
  expect(night.brightness).toBeGreaterThan(0.08);
  expect(night.colours).toBeGreaterThan(250);
  expect(night.contrast).toBeGreaterThan(0.01);
});
