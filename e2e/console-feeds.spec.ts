// The ways by which values come to a console's twin, from the machine to a visitor in another browser: a recording and a broker.
import { expect, test, type Browser, type Page } from '@playwright/test';
import { consoleWorld, openSmall, startConsole, type StartedConsole } from './support/console.ts';
import { waitForStatus } from './support/demo.ts';
import { startMill } from './support/process.ts';
import type { Site } from './support/provider.ts';
import { smallModel } from './support/small-twin.ts';

const PORT = 5_384;
const BROKER_PORT = 5_383;

test.describe('values of a console’s twin', () => {
  test.describe.configure({ mode: 'serial', timeout: 120_000 });
  let console_: StartedConsole;
  let site: Site;
  let page: Page;

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    console_ = await startConsole(PORT);
    ({ site, page } = console_);
  });
  test.afterAll(() => console_.close());

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
    const overview = await page.evaluate(() => window.twinportConsole.system.overview());
    site.manifests.set('/worlds/console.json', consoleWorld(overview));
    const { page: visitor } = await openSmall(browser, `${site.url}?world=/worlds/console.json`);
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
    // What the worker tells is said in the language of the page.
    await page.getByLabel('Language').selectOption('de');
    await expect(page.getByText('Spielt mill.csv: 4 Zeilen')).toBeVisible();
    await page.getByLabel('Sprache').selectOption('en');
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
    let machine = await startMill(BROKER_PORT);
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
      machine = await startMill(BROKER_PORT);
      await waitForStatus(visitor, [id], 'live', 30_000);
      expect(await presenceAt(visitor, id)).toBe('present');
      await expect(page.getByText(`Hears mill/7 at ${machine.firstLine}`)).toBeVisible();
      await visitor.context().close();
    } finally {
      await machine.stop();
    }
  });
});
