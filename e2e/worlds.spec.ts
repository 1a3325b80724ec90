// Worlds and the portals between them: each is a picture and no void, within a headset's budgets and from this site alone;
// one goes on by a click on an arch, on foot and by the keyboard, and comes out beside the arch that leads back.
import { expect, test, type Browser, type Page } from '@playwright/test';
import { openPage, waitForModels, waitForStatus, type Watched } from './support/demo.ts';
import { leverWorld, startLever, startSite, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID } from './support/small-twin.ts';
import { pictureOf } from './support/picture-statistics.ts';

// Its visitors have the whole app, with its service worker.
test.use({ serviceWorkers: 'allow' });

const ARRIVAL_MS = 90_000;
const BUDGET = { drawCalls: 120, triangles: 300_000 };
const EYES = 1.65;

/** Each spawn looks straight at the first portal, 6 m ahead. */
const WORLDS = {
  coast: {
    title: 'Coast',
    environment: 'coast',
    spawn: { position: [0, EYES, 9], lookAt: [0, 1.4, 0] },
    portals: [
      { title: 'City', world: '/worlds/city.json', position: [0, 0, 3], headingDegrees: 180 },
      { title: 'Studio', world: '/worlds/studio.json', position: [6, 0, 7], headingDegrees: 270 },
    ],
  },
  city: {
    title: 'City',
    environment: 'city',
    spawn: { position: [0, EYES, 38], lookAt: [0, 4, 0] },
    portals: [{ title: 'Coast', world: '/worlds/coast.json', position: [10, 0.09, 34], headingDegrees: 270 }],
  },
  studio: {
    title: 'Studio',
    environment: 'studio',
    spawn: { position: [0, EYES, 6], lookAt: [0, 1.2, 0] },
    portals: [{ title: 'Coast', world: '/worlds/coast.json', position: [0, 0, 3], headingDegrees: 180 }],
  },
} as const;

test.describe.configure({ mode: 'serial', timeout: 180_000 });
let site: Site;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  site = await startSite(5_410);
  for (const [name, manifest] of Object.entries(WORLDS)) site.manifests.set(`/worlds/${name}.json`, manifest);
});
test.afterAll(() => site.close());

/** Small, because the picture is drawn by the processor; without the hints of a first visit, which lie over the world. */
const prepare = async (page: Page): Promise<void> => {
  await page.setViewportSize({ width: 640, height: 400 });
  await page.addInitScript(() => localStorage.setItem('twinport.hints-seen', '1'));
};
const arrived = async (page: Page, title: string): Promise<void> => {
  await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible({ timeout: ARRIVAL_MS });
  await expect(page.locator('#loading')).toHaveCount(0, { timeout: ARRIVAL_MS });
};
const open = async (browser: Browser, world: string): Promise<Watched> => {
  const visit = await openPage(browser, `${site.url}?world=/worlds/${world}.json`, prepare);
  await arrived(visit.page, WORLDS[world as keyof typeof WORLDS].title);
  return visit;
};
const worldOf = (page: Page): string | null => new URL(page.url()).searchParams.get('world');

for (const name of ['coast', 'city', 'studio'] as const) {
  test(`${name}: a picture and no void, within the budgets, from this site alone`, async ({ browser }) => {
    const { page, errors, foreign } = await open(browser, name);
    // The browser may take its picture between two of the page's, which come seldom here.
    await expect(async () => {
      const { colours, contrast, skyToFloor } = await pictureOf(page);
      // A void is one colour; a gradient alone has neither edges nor a floor of another brightness than what is above.
      expect(colours).toBeGreaterThan(150);
      expect(contrast).toBeGreaterThan(0.01);
      expect(skyToFloor).toBeGreaterThan(0.02);
    }).toPass({ timeout: 10_000 });
    const { drawCalls, triangles } = await page.evaluate(() => window.twinport.stats().picture);
    expect(drawCalls).toBeGreaterThan(3);
    expect(drawCalls).toBeLessThanOrEqual(BUDGET.drawCalls);
    expect(triangles).toBeLessThanOrEqual(BUDGET.triangles);
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
    await page.context().close();
  });
}

test('a click on an arch leads to its world, and the keyboard back: beside the arch that one left by', async ({
  browser,
}) => {
  const { page, errors, foreign } = await open(browser, 'coast');
  await expect(async () => {
    // The arches come after the first picture.
    await page.mouse.click(320, 190);
    expect(worldOf(page)).toBe('/worlds/city.json');
  }).toPass({ timeout: ARRIVAL_MS, intervals: [1_000] });
  await arrived(page, 'City');
  const inCity = await page.evaluate(() => window.twinport.visitor());
  // Out of the arch at (10, 34), towards the west.
  expect(inCity.position[0]).toBeCloseTo(10 - 2.4, 1);
  expect(inCity.position[2]).toBeCloseTo(34, 1);
  expect(Math.abs(inCity.heading)).toBeCloseTo(90, 0);
  expect(page.url()).not.toContain('from=');

  await page.getByRole('button', { name: 'Worlds', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Go to Coast', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/coast\.json/, { timeout: ARRIVAL_MS });
  await arrived(page, 'Coast');
  const onCoast = await page.evaluate(() => window.twinport.visitor());
  expect(onCoast.position[0]).toBeCloseTo(0, 1);
  expect(onCoast.position[2]).toBeCloseTo(3 + 2.4, 1);
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
  await page.context().close();
});

test('who walks through an arch goes on to its world, without a fade where less motion is asked for', async ({
  browser,
}) => {
  const { page, errors } = await open(browser, 'studio');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.locator('#world').focus();
  await page.keyboard.down('KeyW');
  await page.waitForURL(/coast\.json/, { timeout: ARRIVAL_MS });
  await page.keyboard.up('KeyW');
  await arrived(page, 'Coast');
  const { position } = await page.evaluate(() => window.twinport.visitor());
  expect(position[0]).toBeCloseTo(6 - 2.4, 1);
  expect(errors).toEqual([]);
  await page.context().close();
});

test('a machine of one world is no ghost in another, and is there again as it was known last', async ({ browser }) => {
  const lever = await startLever(site);
  site.manifests.set('/worlds/lever.json', { ...leverWorld(lever), environment: 'studio' });
  const { page, errors } = await openPage(browser, `${site.url}?world=/worlds/lever.json`, prepare);
  await waitForStatus(page, [SMALL_TWIN_ID], 'live', ARRIVAL_MS);
  await waitForModels(page, [SMALL_TWIN_ID]);
  await lever.stop();
  await page.goto(`${site.url}?world=/worlds/studio.json`);
  await arrived(page, 'Studio');
  // The browser knows the system, its trust is decided among all others; but its machine does not stand here.
  await expect
    .poll(() => page.evaluate(() => window.twinport.systems().map(({ name, online }) => [name, online])))
    .toEqual([['Levers', false]]);
  await page.evaluate(() => window.twinport.ready);
  expect(await page.evaluate(() => window.twinport.twins())).toEqual([]);
  await page.goto(`${site.url}?world=/worlds/lever.json`);
  await page.waitForFunction(() => 'twinport' in window);
  await waitForStatus(page, [SMALL_TWIN_ID], 'offline', ARRIVAL_MS);
  expect(errors).toEqual([]);
  await page.context().close();
});

test('a manifest that is wrong, or not there, is told in words that say where', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  const fails = async (manifest: object | null, ...words: readonly string[]): Promise<void> => {
    if (manifest !== null) site.manifests.set('/worlds/wrong.json', manifest);
    await page.goto(`${site.url}?world=/worlds/${manifest === null ? 'nowhere' : 'wrong'}.json`);
    for (const word of words) await expect(page.getByRole('alert')).toContainText(word, { timeout: ARRIVAL_MS });
    await expect(page.locator('#loading')).toHaveCount(0);
  };
  await fails({ ...WORLDS.coast, environment: 'moon' }, '/environment', '"coast", "city" or "studio"', 'moon');
  await fails(
    { ...WORLDS.coast, portals: [{ title: 'Out', world: 'https://elsewhere.example/', position: [0, 0, 0] }] },
    '/portals/0/world',
  );
  await fails(null, '/worlds/nowhere.json', '404');
  await page.context().close();
});
