// Languages: who comes with a German browser reads, operates and consents in German, changes to English where they stand, and finds it
// again; the face in a headset speaks the same.
import { expect, test, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { waitForModels, waitForStatus, watch, type Watched } from './support/demo.ts';
import { CRANK, startGermanMachine, WATCH, WORLD, type GermanMachine } from './support/german-machine.ts';
import { emulateHeadset } from './support/iwer.ts';
import { startSite, type Site } from './support/provider.ts';
import { openMenu, press, says } from './support/xr-hands.ts';

let site: Site;
let machine: GermanMachine;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  site = await startSite(5_455);
  machine = await startGermanMachine(site);
});
test.afterAll(async () => {
  await machine.stop();
  await site.close();
});

const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } } as const;

async function come(
  browser: Browser,
  options: {
    readonly locale: string;
    readonly search?: string;
    readonly device?: BrowserContextOptions;
    readonly prepare?: (page: Page) => Promise<void>;
  },
): Promise<Watched> {
  const device = options.device ?? { viewport: { width: 960, height: 540 } };
  const context = await browser.newContext({ locale: options.locale, ...device });
  const address = `${site.url}?world=${WORLD}${options.search ?? ''}`;
  const watched = await watch(await context.newPage(), address, async (page) => {
    await page.addInitScript(() => localStorage.setItem('twinport.hints-seen', '1'));
    await options.prepare?.(page);
  });
  await waitForStatus(watched.page, [CRANK], 'live', 90_000);
  await waitForModels(watched.page, [CRANK]);
  return watched;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const language = (page: Page) => page.locator('html').getAttribute('lang');

test('a German browser speaks German: a machine is read, operated and refused, and its data is consented to', async ({
  browser,
}) => {
  test.setTimeout(360_000);
  const { page, errors, foreign } = await come(browser, { locale: 'de-DE' });
  expect(await language(page)).toBe('de');
  await expect(page.locator('#world')).toHaveAttribute('aria-label', /^Werkhof: die Welt in 3D\. Gehen mit W A S D/);
  await expect(page).toHaveTitle('Werkhof — Twinport');
  await button(page, 'Welten').click();
  await expect(button(page, 'Messe besuchen')).toBeVisible();

  await test.step('its owner’s German words stand in its panel, with a decimal comma', async () => {
    await button(page, 'Zwillinge').click();
    await button(page, 'Kurbel öffnen').click();
    const panel = page.locator('#twin');
    await expect(panel).toContainText('Eine Kurbel, an der ein Test dreht.');
    await expect(panel).toContainText('Werkstatt');
    await expect(panel.getByRole('row', { name: /Winkel.*12,5/ })).toBeVisible();
    await expect(panel).toContainText('Vom Eigentümer gesperrt');
    await expect(panel).toContainText(
      'Die Regel „actions.oil“ des Eigentümers erlaubt das nur per Code gekoppelten Schlüsseln',
    );
  });

  await test.step('a typed number is read as it is written here, and what it may mean twice is not guessed', async () => {
    const panel = page.locator('#twin');
    const field = panel.getByRole('textbox', { name: 'Drehen' });
    await field.fill('1.500');
    await button(page, 'Senden: Drehen').click();
    await expect(panel).toContainText('ohne Tausendertrennung');
    await field.fill('33,5');
    await button(page, 'Senden: Drehen').click();
    await expect(panel).toContainText('Fertig', { timeout: 60_000 });
    expect(machine.turned).toEqual([33.5]);
    await expect(panel.getByRole('row', { name: /Winkel.*33,5/ })).toBeVisible();
  });

  await test.step('a service asks in German, and gets what is consented to', async () => {
    await button(page, 'Dienste').click();
    await button(page, 'Kurbelwache öffnen').click();
    const panel = page.locator('#service');
    await expect(panel).toContainText('Wächter');
    await expect(panel).toContainText('Der Winkel');
    await expect(panel).toContainText('Er wird bewacht.');
    await button(page, 'Der Winkel von Kurbel freigeben').click();
    await expect(button(page, 'Freigabe beenden: Der Winkel von Kurbel')).toBeVisible({ timeout: 60_000 });
    expect(await page.evaluate(() => window.twinport.shares())).toMatchObject([{ serviceId: WATCH, twinId: CRANK }]);
  });

  await test.step('English is spoken at once, where one stands and over the same link', async () => {
    const [place, links] = [await page.evaluate(() => window.twinport.visitor()), machine.links()];
    await button(page, 'Einstellungen').click();
    await page.getByRole('radio', { name: 'English' }).check({ force: true });
    await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
    expect(await language(page)).toBe('en');
    // Nobody who chooses by keyboard has to begin again.
    await expect(page.getByRole('radio', { name: 'English' })).toBeFocused();
    await expect(page.locator('#service')).toContainText('Crank watch');
    await expect(page.locator('#service')).toContainText('Watchmen');
    await expect(button(page, 'Stop sharing The angle of Crank')).toBeVisible();
    await expect(page.locator('#world')).toHaveAttribute('aria-label', /^Works yard: the world in 3D/);
    await expect(page).toHaveTitle('Works yard — Twinport');
    await expect(page.getByRole('heading', { name: 'Works yard' })).toBeVisible();
    expect(await page.evaluate(() => window.twinport.visitor())).toEqual(place);
    expect(machine.links()).toBe(links);
    expect(await page.evaluate(async () => (await window.twinport.shares()).length)).toBe(1);
  });

  await test.step('the choice is kept', async () => {
    await page.reload();
    await page.waitForFunction(() => 'twinport' in window);
    await page.evaluate(() => window.twinport.ready);
    await waitForStatus(page, [CRANK], 'live', 90_000);
    expect(await language(page)).toBe('en');
    await expect(button(page, 'Twins')).toBeVisible();
  });
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
  await page.context().close();
});

test('on a phone the log in German has the names of its parties whole and its times in sight', async ({ browser }) => {
  test.setTimeout(180_000);
  const { page, errors } = await come(browser, { locale: 'de-DE', device: PHONE });
  await button(page, 'Protokoll').tap();
  const chart = page.getByRole('listbox', { name: /^Sequenzdiagramm/ });
  await expect(chart.getByRole('option').first()).toBeVisible();
  const names = chart.locator('.sequence-party > span');
  await expect(names.first()).toHaveText('Metaverse-System');
  const cut = await names.evaluateAll((all) =>
    all
      .filter((name) => name.scrollHeight > name.clientHeight + 1 || name.scrollWidth > name.clientWidth + 1)
      .map((name) => name.textContent),
  );
  expect(cut).toEqual([]);
  const right = await chart
    .locator('.sequence-time')
    .evaluateAll((all) => Math.max(...all.map((time) => time.getBoundingClientRect().right)));
  expect(right).toBeLessThanOrEqual(PHONE.viewport.width);
  expect(errors).toEqual([]);
  await page.context().close();
});

test('a link names a language for who chose none, and only the table of the language is fetched', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const tables: string[] = [];
  const { page } = await come(browser, {
    locale: 'en-US',
    search: '&lang=de',
    prepare: async (opened) => {
      opened.on('request', (request) => {
        const found = /assets\/(english|german)-/.exec(request.url());
        if (found !== null && request.serviceWorker() === null) tables.push(found[1]!);
      });
      // A kept app is fetched whole, beside the page.
      await opened.addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }));
    },
  });
  expect(await language(page)).toBe('de');
  await expect(button(page, 'Zwillinge')).toBeVisible();
  expect([...new Set(tables)]).toEqual(['german']);
  await page.context().close();
});

test('the face in a headset speaks German, and English as soon as it is chosen there', async ({ browser }) => {
  test.setTimeout(480_000);
  const device = { viewport: { width: 480, height: 300 } };
  const { page, errors } = await come(browser, { locale: 'de-DE', device, prepare: emulateHeadset });
  await button(page, 'VR starten').click();
  await page.waitForFunction(() => window.xrDevice.activeSession !== undefined, null, { timeout: 60_000 });
  await openMenu(page, /Werkhof.*1 Zwilling live.*Suchen.*Alarme.*Komfort/);
  await press(page, 'xr-menu', 'menu twins');
  await says(page, 'xr-panel', /Zwillinge.*Kurbel/);
  await press(page, 'xr-panel', `twin ${CRANK}`);
  await says(page, 'xr-panel', /Kurbel.*Werkstatt.*Werte.*Aktionen.*Winkel.*\d+,\d/);
  await openMenu(page, /Komfort/);
  await press(page, 'xr-menu', 'menu settings');
  await says(page, 'xr-panel', /Komfort.*Sprache.*Wie der Browser/);
  await press(page, 'xr-panel', 'language en');
  await says(page, 'xr-panel', /Comfort.*Language.*As the browser/);
  await says(page, 'xr-menu', /1 twin live.*Find.*Alarms/);
  expect(errors).toEqual([]);
  await page.context().close();
});
