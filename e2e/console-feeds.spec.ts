// The ways by which values come to a console's twin, from the machine to a visitor in another browser: a recording, a broker, and
// both while nobody looks at the console's tab.
import { fileURLToPath } from 'node:url';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import type { Draft, Feed } from '../src/console/draft.ts';
import { findChromium } from '../src/node/find-chromium.ts';
import { CHROMIUM_FLAGS } from './playwright.config.ts';
import { openPage, waitForStatus } from './support/demo.ts';
import { startProcessOf, type StartedProgram } from './support/process.ts';
import { startSite, type Site } from './support/provider.ts';
import { startRealTabs } from './support/real-tabs.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from './support/small-twin.ts';

const PORT = 5_384;
const BROKER_PORT = 5_383;
const machineFile = fileURLToPath(new URL('./support/things/mill.ts', import.meta.url));
const startMachine = (): Promise<StartedProgram> =>
  startProcessOf('node', ['--import', 'tsx', machineFile, String(BROKER_PORT)], { cwd: process.cwd(), env: {} });

test.describe('values of a console’s twin', () => {
  test.describe.configure({ mode: 'serial', timeout: 120_000 });
  let site: Site;
  let providers: Browser;
  let page: Page;

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    site = await startSite(PORT);
    providers = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
    page = await (await providers.newContext()).newPage();
    await page.goto(`${site.url}console.html`);
    await page.waitForFunction(() => 'twinportConsole' in window);
  });
  test.afterAll(async () => {
    await providers.close();
    await site.close();
  });

  /** A new twin with one value, `angle`, that turns a part of its model; where it comes from is still open. */
  async function drawUp(name: string): Promise<void> {
    await page.getByRole('button', { name: 'New twin' }).click();
    await page
      .getByLabel('Drop a .glb here')
      .setInputFiles({ name: 'mill.glb', mimeType: 'model/gltf-binary', buffer: Buffer.from(await smallModel()) });
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Add a value' }).click();
    await page.getByLabel('Name in data').fill('angle');
    await page.getByLabel('Unit').fill('deg');
    await page.getByLabel('Part', { exact: true }).selectOption('Arm');
    await page.getByRole('button', { name: 'Bind', exact: true }).click();
  }

  async function publish(): Promise<void> {
    await page.getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByText('Published: visitors see this version now.')).toBeVisible();
  }

  /** A visitor in a world that pins the console, and the id of the twin of that name. */
  async function visit(browser: Browser, title: string): Promise<{ visitor: Page; id: string }> {
    const { did, address } = await page.evaluate(() => window.twinportConsole.system.overview());
    site.manifests.set('/worlds/console.json', worldOf(did, address));
    const { page: visitor } = await openPage(browser, `${site.url}?world=/worlds/console.json`, (fresh) =>
      fresh.setViewportSize({ width: 480, height: 300 }),
    );
    const found = await visitor.waitForFunction(
      (wanted) => window.twinport.twins().find((twin) => twin.title === wanted)?.id,
      title,
      { timeout: 60_000 },
    );
    const id = (await found.jsonValue())!;
    await waitForStatus(visitor, [id], 'live', 60_000);
    return { visitor, id };
  }

  const angleAt = (visitor: Page, id: string): Promise<number> =>
    visitor.evaluate((twin) => Number(window.twinport.state(twin)['angle']?.value), id);

  /** What the visitor is told of the device. */
  const presenceAt = (visitor: Page, id: string): Promise<string> =>
    visitor.evaluate((twin) => {
      const { device, deviceFault } = window.twinport.state(twin);
      return [device?.value, deviceFault?.value].filter((word) => word !== '').join(': ');
    }, id);

  test('a recording is dropped, its writing is found out, and a visitor sees it played again and again', async ({
    browser,
  }) => {
    await drawUp('Mill of yesterday');
    await page.getByLabel('Source').selectOption('csv');
    const rows = [10, 20, 30, 40].map((angle, index) => `${angle};${index * 0.25}`);
    const recording = Buffer.from(['angle;seconds', ...rows, ''].join('\r\n'));
    await page.getByLabel('File:').setInputFiles({ name: 'mill.csv', mimeType: 'text/csv', buffer: recording });
    await expect(page.getByLabel('Columns are divided by')).toHaveValue(';');
    await expect(page.getByLabel('Column with the time')).toHaveValue('seconds');
    await expect(page.getByLabel('Time is written as')).toHaveValue('s');
    await publish();
    await expect(page.getByText('Plays mill.csv: 4 rows')).toBeVisible();

    const { visitor, id } = await visit(browser, 'Mill of yesterday');
    const turns = (): Promise<{ seen: number[]; rounds: number }> =>
      visitor.evaluate(async (twin) => {
        const readings = await window.twinport.history(twin, 'angle');
        const values = readings.flatMap((point) =>
          'value' in point && typeof point.value === 'number' ? [point.value] : [],
        );
        const rounds = values.filter((value, index) => value < (values[index - 1] ?? value)).length;
        return { seen: [...new Set(values)].toSorted((one, other) => one - other), rounds };
      }, id);
    // Every row, and from the beginning again.
    await expect.poll(async () => (await turns()).rounds, { timeout: 30_000 }).toBeGreaterThan(1);
    const seen = (await turns()).seen.map(Math.round);
    expect(seen).toEqual([10, 20, 30, 40]);
    expect(await presenceAt(visitor, id)).toBe('present');

    // What cannot be read is told with its line, and what visitors see goes on as it was.
    const torn = Buffer.from('angle;seconds\n10;0\nmuch;1\n');
    await page.getByLabel('File:').setInputFiles({ name: 'torn.csv', mimeType: 'text/csv', buffer: torn });
    await publish();
    await expect(page.getByText(/CSV line 3, "angle": "much" is no number/)).toBeVisible();
    await waitForStatus(visitor, [id], 'stale');
    await expect.poll(() => presenceAt(visitor, id)).toBe('absent: its values cannot be read');
    await visitor.context().close();
  });

  test('a broker’s messages reach the visitor, commands the machine, and both are back when the broker is', async ({
    browser,
  }) => {
    let machine = await startMachine();
    try {
      await drawUp('Mill');
      await page.getByRole('button', { name: /Let visitors set/ }).click();
      await page.getByLabel('Answered by').selectOption('tell-device');
      await page.getByLabel('Operate it').selectOption('everybody');
      await page.getByLabel('Source').selectOption('mqtt');
      await page.getByLabel('Address').fill(machine.firstLine);
      await page.getByLabel('Topic').fill('mill/7');
      await publish();
      await expect(page.getByText(/A message could not be used: .*angle/)).toBeVisible();
      await page.getByLabel('Where in a message: angle').fill('/mill/angle');
      await publish();
      await expect(page.getByText(`Hears mill/7 at ${machine.firstLine}`)).toBeVisible();

      const { visitor, id } = await visit(browser, 'Mill');
      const first = await angleAt(visitor, id);
      await expect.poll(() => angleAt(visitor, id)).not.toBe(first);
      const told = machine.nextLine();
      const { state } = await visitor.evaluate((twin) => window.twinport.invoke(twin, 'setAngle', 30), id);
      expect(state).toBe('completed');
      expect(JSON.parse(await told)).toMatchObject({ action: 'setAngle', input: 30 });

      await machine.stop();
      await expect(page.getByText(/cannot be reached. It is tried again every two seconds/)).toBeVisible();
      await waitForStatus(visitor, [id], 'stale');
      await expect.poll(() => presenceAt(visitor, id)).toBe('absent: its broker cannot be reached');
      const failed = await visitor.evaluate((twin) => window.twinport.invoke(twin, 'setAngle', 30), id);
      expect(failed.error?.detail).toContain('broker is not connected');
      machine = await startMachine();
      await waitForStatus(visitor, [id], 'live', 30_000);
      expect(await presenceAt(visitor, id)).toBe('present');
      await expect(page.getByText(`Hears mill/7 at ${machine.firstLine}`)).toBeVisible();
      await visitor.context().close();
    } finally {
      await machine.stop();
    }
  });
});

test('a console whose tab is hidden serves as before, and lets new visitors in', async ({ browser }) => {
  test.setTimeout(150_000);
  const site = await startSite(PORT);
  const machine = await startMachine();
  // A hidden tab's timers run once a minute from then on, and not after five minutes only.
  const tabs = await startRealTabs(['--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1']);
  try {
    const tab = await tabs.open(`${site.url}console.html`);
    await expect.poll(() => tab.evaluate<boolean>(`'twinportConsole' in window`), { timeout: 60_000 }).toBe(true);
    const feed: Feed = { kind: 'mqtt', url: machine.firstLine, topic: 'mill/7', values: { angle: '/mill/angle' } };
    const draft: Draft = { description: smallDescription, bindings: smallBindings, policy: {}, answers: {}, feed };
    const { did, address } = await tab.evaluate<{ did: string; address: string }>(`(async () => {
      const { system } = window.twinportConsole;
      await system.save(${JSON.stringify(draft)}, 'mill.glb', Uint8Array.from(${JSON.stringify([...(await smallModel())])}));
      const { did, address } = await system.overview();
      return { did, address };
    })()`);
    site.manifests.set('/worlds/console.json', worldOf(did, address));
    const open = async (): Promise<Page> => {
      const { page } = await openPage(browser, `${site.url}?world=/worlds/console.json`, (fresh) =>
        fresh.setViewportSize({ width: 480, height: 300 }),
      );
      await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
      return page;
    };
    /** Updates a second of the twin, over a while that is the measurement. */
    const rate = async (page: Page, durationMs: number): Promise<number> => {
      const count = (): Promise<number> =>
        page.evaluate((id) => window.twinport.state(id)['angle']!.sequence, SMALL_TWIN_ID as string);
      const [before, from] = [await count(), Date.now()];
      // The measurement itself: a rate is what comes in a time.
      await page.waitForTimeout(durationMs);
      return ((await count()) - before) / ((Date.now() - from) / 1_000);
    };
    const early = await open();
    await expect.poll(() => rate(early, 2_000), { timeout: 30_000 }).toBeGreaterThan(17);
    const front = await tabs.open('about:blank');
    await front.activate();
    expect(await tab.evaluate(`document.visibilityState`)).toBe('hidden');
    // That it is throttled shows in a timer of the page itself.
    await tab.evaluate(`window.ticks = 0, setInterval(() => { window.ticks += 1; }, 100), 0`);
    expect(await rate(early, 15_000)).toBeGreaterThan(17);
    expect(await tab.evaluate<number>(`window.ticks`)).toBeLessThan(20);
    // The broker still knows of it, though it throws out who is silent.
    const late = await open();
    expect(await rate(late, 5_000)).toBeGreaterThan(17);
  } finally {
    await tabs.close();
    await machine.stop();
    await site.close();
  }
});

function worldOf(did: string, address: string): object {
  return {
    title: 'Console',
    environment: 'studio',
    spawn: { position: [0, 1.65, 9], lookAt: [0, 1, 0] },
    systems: [{ name: 'Mine', address, did }],
  };
}
