// A visitor finds machines and arranges the world: by mouse, by keyboard alone; kept over a reload, served as another world,
// and brought to somebody else by a link, who is asked first. Real provider, real enabler, real links.
import { readFile } from 'node:fs/promises';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { startCrowd, type CrowdSystem } from './support/crowd.ts';
import { openPage, waitForModels, waitForStatus, watch, type Watched } from './support/demo.ts';
import { startLever, startSite, type Lever, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID } from './support/small-twin.ts';

const SPAWN = [0, 1.65, 9] as const;
const LOOK_AT = [0, 1, 0] as const;
/** Vertical, as the rig's camera has it. */
const FIELD_OF_VIEW = (58 * Math.PI) / 180;
const CARRIERS = 60;
/** Where machines are pointed at; panels stand beside them. */
const WIDE = { width: 1000, height: 560 };
/** The picture is drawn by the processor. */
const SMALL = { width: 640, height: 400 };

let site: Site;
let lever: Lever;
let carriers: CrowdSystem;
let visit: Watched;
let link = '';

test.describe.configure({ mode: 'serial', timeout: 150_000 });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(150_000);
  site = await startSite(5_470);
  lever = await startLever(site);
  carriers = await startCrowd(site, CARRIERS);
  // It pins the lever's system and places nothing.
  site.manifests.set('/worlds/bare.json', world());
  // Only its lists are looked at.
  const systems = [...world().systems, ...carrierSystems()];
  site.manifests.set('/worlds/many.json', { ...world(), environment: 'studio', systems });
  visit = await open(browser, '/worlds/bare.json', { size: WIDE });
});
test.afterAll(async () => {
  await visit.page.context().close();
  await lever.stop();
  await carriers.stop();
  await site.close();
});

function world() {
  return {
    title: 'Bare quay',
    environment: 'coast',
    spawn: { position: SPAWN, lookAt: LOOK_AT },
    systems: [{ name: 'Levers', address: lever.address, did: lever.identity.did }],
  };
}

/** As the crowd's own world pins it. */
function carrierSystems() {
  return (carriers.world as { systems: [{ did: string }] }).systems;
}

async function open(browser: Browser, path: string, { hash = '', size = SMALL } = {}): Promise<Watched> {
  const opened = await openPage(browser, `${site.url}?world=${path}${hash}`, async (page) => {
    await page.setViewportSize(size);
    await page.addInitScript(() => localStorage.setItem('twinport.hints-seen', '1'));
  });
  await waitForStatus(opened.page, [SMALL_TWIN_ID], 'live', 60_000);
  await waitForModels(opened.page, [SMALL_TWIN_ID]);
  return opened;
}

interface Stand {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly scale: number;
  readonly headingDegrees: number;
}

/** Where the twin is drawn. */
async function stand(page: Page, twinId = SMALL_TWIN_ID, node = 'Base'): Promise<Stand> {
  const pose = await page.evaluate(([id, name]) => window.twinport.pose(id!, name!), [twinId, node]);
  const [a, , c] = pose!;
  return {
    x: pose![12]!,
    y: pose![13]!,
    z: pose![14]!,
    scale: Math.hypot(a!, c!),
    headingDegrees: ((Math.atan2(c!, a!) * 180) / Math.PI + 360) % 360,
  };
}

/** Where a point of the world is on the page, for someone who just arrived. */
function onScreen([x, y, z]: readonly [number, number, number]): { x: number; y: number } {
  const pitch = Math.atan2(LOOK_AT[1] - SPAWN[1], SPAWN[2] - LOOK_AT[2]);
  const [right, up, ahead] = [x - SPAWN[0], y - SPAWN[1], SPAWN[2] - z];
  const depth = ahead * Math.cos(pitch) + up * Math.sin(pitch);
  const above = up * Math.cos(pitch) - ahead * Math.sin(pitch);
  const pixels = WIDE.height / 2 / Math.tan(FIELD_OF_VIEW / 2);
  return { x: WIDE.width / 2 + (right / depth) * pixels, y: WIDE.height / 2 - (above / depth) * pixels };
}

const figure = (page: Page, label: string) => page.locator('#arrange').getByLabel(label, { exact: false }).first();

test('found by words, placed with the mouse, and really there', async () => {
  const { page } = visit;
  const before = await stand(page);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Search twins, services and systems' }).fill('levr');
  await expect(page.getByRole('button', { name: /^Twin Lever/ })).toBeVisible();
  await page.getByRole('button', { name: 'Place in the world: Lever' }).click();
  const bar = page.getByRole('region', { name: 'Placing Lever' });
  await expect(bar).toBeVisible();
  const target = onScreen([1.5, 0, 4.9]);
  await page.mouse.move(target.x - 40, target.y);
  await page.mouse.move(target.x, target.y);
  // While it is only aimed at, the machine stands where it stood.
  expect((await stand(page)).x).toBeCloseTo(before.x, 3);
  await page.mouse.click(target.x, target.y);
  await expect(bar).toBeHidden();
  await expect.poll(async () => (await stand(page)).x).not.toBeCloseTo(before.x, 1);
  const after = await stand(page);
  expect(Math.hypot(after.x - 1.5, after.z - 4.9)).toBeLessThan(0.4);
  await expect(figure(page, 'East')).toHaveValue(String(Math.round(after.x * 1000) / 1000));
});

test('its ring turns it, its body moves it, its figures do the same; locked it stays', async () => {
  const { page } = visit;
  const start = await stand(page);
  // The small lever has the least ring: 0.85 m about its place.
  const reach = 1.07;
  const from = onScreen([start.x + reach, 0, start.z]);
  const to = onScreen([start.x, 0, start.z + reach]);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2 + 10, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up();
  await expect
    .poll(async () => Math.abs((await stand(page)).headingDegrees - start.headingDegrees))
    .toBeGreaterThan(60);

  await figure(page, 'Scale').fill('2');
  await expect.poll(async () => (await stand(page)).scale).toBeCloseTo(2, 3);
  await figure(page, 'Heading').fill('30');
  await expect.poll(async () => (await stand(page)).headingDegrees).toBeCloseTo(30, 1);
  await page.keyboard.press('ArrowUp');
  await expect.poll(async () => (await stand(page)).headingDegrees).toBeCloseTo(45, 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  // The two changes of the heading came in one run.
  await expect.poll(async () => (await stand(page)).scale).toBeCloseTo(2, 3);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect.poll(async () => (await stand(page)).headingDegrees).toBeCloseTo(45, 1);

  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(figure(page, 'East')).not.toBeEditable();
  const locked = await stand(page);
  const again = onScreen([locked.x + reach * 2, 0, locked.z]);
  await page.mouse.move(again.x, again.y);
  await page.mouse.down();
  await page.mouse.move(again.x, again.y + 60, { steps: 3 });
  await page.mouse.up();
  expect(await stand(page)).toEqual(locked);
});

test('it is still there after a reload', async () => {
  const { page } = visit;
  const before = await stand(page);
  await page.reload();
  await page.waitForFunction(() => 'twinport' in window);
  await waitForModels(page, [SMALL_TWIN_ID]);
  await expect.poll(async () => (await stand(page)).x).toBeCloseTo(before.x, 3);
  expect(await stand(page)).toEqual(before);
});

test('saved as a world, an operator serves it as it is; a wrong file says where', async ({ browser }) => {
  const { page } = visit;
  const here = await stand(page);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.getByRole('button', { name: 'Arrange', exact: true }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a world' }).click();
  const saved = await coming;
  expect(saved.suggestedFilename()).toBe('bare-quay.json');
  const manifest = JSON.parse(await readFile(await saved.path(), 'utf8')) as { placements: { scale: number }[] };
  site.manifests.set('/worlds/saved.json', manifest);
  const other = await open(browser, '/worlds/saved.json');
  expect(await stand(other.page)).toEqual(here);
  expect(other.errors).toEqual([]);
  await other.page.context().close();

  manifest.placements[0]!.scale = -1;
  const wrong = { name: 'wrong.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(manifest)) };
  await page.locator('#arrange input[type=file]').setInputFiles(wrong);
  await expect(page.locator('#arrange .problem')).toContainText('/placements/0/scale');
});

test('a system is added by its key, dialled at once, and asks as ever', async () => {
  const { page } = visit;
  await page.getByText('Add a system').click();
  const [{ did }] = carrierSystems();
  await page.locator('#arrange').getByLabel('Key').fill('did:key:z6Mkwrong');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.locator('#arrange form .problem')).toContainText('did:key');
  await page.locator('#arrange').getByLabel('Key').fill(did);
  await page.locator('#arrange').getByLabel('Name').fill('Carriers');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Remove Carriers' })).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => window.twinport.systems().find(({ name }) => name === 'Carriers')?.trust), {
      timeout: 40_000,
    })
    .toBe('asking');
  await page.getByRole('button', { name: 'Copy link' }).click();
  link = await page.locator('#arrange .share-link input').inputValue();
  expect(new URL(link).hash).toMatch(/^#arrangement=[\w-]+$/);
});

test('a link tells what it will change, dials nobody before, and then shows the same', async ({ browser }) => {
  const here = await stand(visit.page);
  const other = await open(browser, '/worlds/bare.json', { hash: new URL(link).hash });
  const { page } = other;
  const offer = page.getByRole('region', { name: 'A link brings an arrangement' });
  await expect(offer).toContainText('Lever');
  await expect(offer).toContainText('1 system that this world does not name');
  await expect(offer).toContainText('Carriers');
  expect((await stand(page)).x).not.toBeCloseTo(here.x, 1);
  const names = () => page.evaluate(() => window.twinport.systems().map(({ name, trust }) => `${name} ${trust}`));
  expect(await names()).toEqual(['Levers pinned']);
  await offer.getByRole('button', { name: 'Apply and connect to 1 system' }).click();
  await expect(offer).toBeHidden();
  await expect.poll(async () => (await stand(page)).x).toBeCloseTo(here.x, 3);
  expect(await stand(page)).toEqual(here);
  await expect.poll(names, { timeout: 40_000 }).toContain('Carriers asking');
  expect(new URL(page.url()).hash).toBe('');
  expect(other.errors).toEqual([]);
  await page.context().close();
});

test('by keyboard alone: found, placed, moved, put back', async ({ browser }) => {
  const other = await open(browser, '/worlds/bare.json');
  const { page } = other;
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search twins, services and systems' })).toBeFocused();
  await page.keyboard.type('lever');
  const results = page.getByRole('list', { name: 'Results' });
  await expect(results.getByRole('listitem').first()).toHaveAttribute('aria-setsize', '2');
  const row = results.getByRole('button', { name: /^Twin Lever/ });
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab');
    if (await row.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(row).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(results.getByRole('button', { name: /^System Levers/ })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(row).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Put it here' })).toBeFocused();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Arrange' })).toBeFocused();
  await expect.poll(async () => (await stand(page)).x).toBeCloseTo(2, 2);
  await figure(page, 'South').focus();
  const { z } = await stand(page);
  await page.keyboard.press('ArrowDown');
  await expect.poll(async () => (await stand(page)).z).toBeCloseTo(z - 0.25, 3);
  await page.getByRole('button', { name: 'Put back', exact: true }).press('Enter');
  await expect.poll(async () => (await stand(page)).x).toBeCloseTo(-5, 3);
  expect(other.errors).toEqual([]);
  expect(other.foreign).toEqual([]);
  await page.context().close();
  expect(visit.errors).toEqual([]);
});

test('of many only those in sight are drawn, and keys go to any of them', async ({ browser }) => {
  const other = await open(browser, '/worlds/many.json');
  const { page } = other;
  await page.waitForFunction((count) => window.twinport.twins().length === count, CARRIERS + 1, { timeout: 60_000 });
  await page.keyboard.press('/');
  const results = page.getByRole('list', { name: 'Results' });
  // With the two systems.
  await expect(results.getByRole('listitem').first()).toHaveAttribute('aria-setsize', String(CARRIERS + 3));
  expect(await results.getByRole('listitem').count()).toBeLessThan(40);
  await results.getByRole('button').first().focus();
  await page.keyboard.press('End');
  await expect(results.getByRole('button', { name: /^System Levers/ })).toBeFocused();
  await expect(results.getByRole('button', { name: /^System Levers/ })).toBeInViewport();
  expect(await results.getByRole('listitem').count()).toBeLessThan(40);
  await page.getByRole('searchbox', { name: 'Search twins, services and systems' }).fill('carrier 42');
  await expect(results.getByRole('listitem')).toHaveCount(1);
  expect(other.errors).toEqual([]);
  await page.context().close();
});

test('on a phone a tap puts it down', async ({ browser }) => {
  const context = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 560 } });
  const { page, errors } = await watch(
    await context.newPage(),
    `${site.url}?world=/worlds/bare.json`,
    async (opened) => {
      await opened.addInitScript(() => localStorage.setItem('twinport.hints-seen', '1'));
    },
  );
  await waitForModels(page, [SMALL_TWIN_ID]);
  await page.getByRole('button', { name: 'Find', exact: true }).tap();
  await page.getByRole('button', { name: 'Place in the world: Lever' }).tap();
  const bar = page.getByRole('region', { name: 'Placing Lever' });
  await expect(bar).toContainText('Tap where it shall stand');
  await page.touchscreen.tap(200, 320);
  await expect(bar).toBeHidden();
  await expect.poll(async () => (await stand(page)).x).toBeGreaterThan(-1);
  const east = await page.locator('#arrange').getByLabel('East').inputValue();
  expect(Number(east)).toBeCloseTo((await stand(page)).x, 2);
  expect(errors).toEqual([]);
  await context.close();
});
