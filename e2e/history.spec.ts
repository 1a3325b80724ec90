// The past of a twin in a real browser: recorded into IndexedDB, read in the panel and by a program, there after a reload, exported,
// and played again by a process as a twin system of its own, which another visitor sees move.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { HistoryPoint } from '../src/protocol/history.ts';
import { openPage, waitForModels, waitForStatus, watch } from './support/demo.ts';
import { startProcessOf } from './support/process.ts';
import { leverWorld, startLever, startSite, type Lever, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID } from './support/small-twin.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const command = fileURLToPath(new URL('../src/node/cli/twinport.mjs', import.meta.url));

let site: Site;
let lever: Lever;
let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinport-history-'));
  site = await startSite(5388);
  lever = await startLever(site);
  site.manifests.set('/worlds/lever.json', leverWorld(lever));
});
test.afterAll(async () => {
  await lever.stop();
  await site.close();
  await rm(folder, { recursive: true });
});

const numbers = (points: readonly HistoryPoint[]): number[] =>
  points.flatMap((point) => ('value' in point && typeof point.value === 'number' ? [point.value] : []));

test('[HIS-1] [HIS-6] what a machine did is there after a reload, in its panel and as a file, and can be played again', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const url = `${site.url}?world=/worlds/lever.json`;
  const { page, errors } = await openPage(browser, url);
  await waitForStatus(page, [SMALL_TWIN_ID], 'live');
  const history = (property: string): Promise<readonly HistoryPoint[]> =>
    page.evaluate(([id, name]) => window.twinport.history(id, name), [SMALL_TWIN_ID, property] as const);

  // The lever swings through 60 degrees and back in six seconds; its note is a text, its switch a boolean.
  await expect.poll(async () => numbers(await history('angle')).length, { timeout: 15_000 }).toBeGreaterThan(80);
  const before = await history('angle');
  expect(Math.max(...numbers(before)) - Math.min(...numbers(before))).toBeGreaterThan(60);
  expect((await history('note')).at(-1)).toMatchObject({ value: 'hello' });
  expect(new Set((await history('on')).map((point) => 'value' in point && point.value)).size).toBe(2);

  // In the panel: a trend beside the value, and more of the past behind it.
  await page.getByRole('button', { name: 'Twins', exact: true }).click();
  await page.getByRole('button', { name: 'Open Lever' }).first().click();
  const trend = page.getByRole('button', { name: 'History of angle' });
  await expect(trend.locator('.trend-line')).toHaveAttribute('d', /^M.*L/);
  await trend.click();
  await expect(page.getByRole('img', { name: /^angle from .* between/ })).toBeVisible();
  await page.getByRole('group', { name: 'How far back' }).getByRole('button').nth(1).click();
  const plot = page.getByRole('img', { name: /^angle from .* between/ });
  await expect(plot).toBeVisible();
  await expect(page.getByText(/^Last .* least .* greatest/)).toBeVisible();
  // Zoomed by buttons, as a table, and from a row of it to that moment in the world.
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect(page.getByRole('button', { name: 'Whole time' })).toBeVisible();
  await page.getByRole('button', { name: 'Earlier' }).click();
  await page.getByRole('button', { name: 'Whole time' }).click();
  await page.getByRole('button', { name: 'Show as table' }).click();
  const rows = page.getByRole('region', { name: 'angle' }).getByRole('row');
  expect(await rows.count()).toBeGreaterThan(10);
  await rows.last().getByRole('button').click();
  await expect.poll(() => page.evaluate(() => window.twinport.time().mode)).toBe('past');
  await page.getByRole('button', { name: 'Return to live' }).click();
  await page.getByRole('button', { name: 'Show as chart' }).click();
  // From the plot itself, too.
  await plot.click({ position: { x: 150, y: 80 } });
  await expect.poll(() => page.evaluate(() => window.twinport.time().mode)).toBe('past');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => window.twinport.time().mode)).toBe('live');

  // What was recorded is written every five seconds, which nothing tells: after more, all but the last is there, with a gap before
  // what comes now.
  await page.waitForTimeout(6_000);
  const { page: again, errors: laterErrors } = await watch(await page.context().newPage(), url);
  await page.close();
  await waitForStatus(again, [SMALL_TWIN_ID], 'live');
  const later = (): Promise<readonly HistoryPoint[]> =>
    again.evaluate((id) => window.twinport.history(id, 'angle', 0, Date.now(), 10_000), SMALL_TWIN_ID);
  await expect.poll(async () => (await later()).filter((point) => 'gap' in point).length).toBe(1);
  const restored = await later();
  for (const point of before.slice(0, 20)) expect(restored).toContainEqual(point);

  // As a file.
  await again.getByRole('button', { name: 'Twins', exact: true }).click();
  await again.getByRole('button', { name: 'Open Lever' }).first().click();
  const download = again.waitForEvent('download');
  await again.getByRole('button', { name: 'Export recording' }).click();
  const file = join(folder, (await download).suggestedFilename());
  await (await download).saveAs(file);
  expect((await readFile(file, 'utf8')).split('\n')[0]).toContain('"recording":"twinport"');
  await lever.stop();

  // Played by a process, ten times as fast, for somebody who was never here.
  const args = ['replay', file, '--loop', '--speed', '4', '--url', site.url, '--data', folder, '--json'];
  const replay = await startProcessOf(process.execPath, [command, ...args], { cwd: root, env: {} });
  try {
    const told = JSON.parse(replay.firstLine) as { twins: string[]; seconds: number };
    const [id] = told.twins as [string];
    expect(id).not.toBe(SMALL_TWIN_ID);
    site.manifests.set('/worlds/replay.json', JSON.parse(await readFile(join(folder, 'worlds/replay.json'), 'utf8')));
    const visitor = await openPage(browser, `${site.url}?world=/worlds/replay.json`);
    await waitForStatus(visitor.page, [id], 'live');
    await waitForModels(visitor.page, [id]);
    expect(await visitor.page.evaluate(() => window.twinport.twins()[0]!.title)).toBe('Lever (replay)');
    const seen: number[] = [];
    await expect
      .poll(
        async () => {
          seen.push(Number(await visitor.page.evaluate((twin) => window.twinport.state(twin)['angle']!.value, id)));
          return Math.max(...seen) - Math.min(...seen);
        },
        { timeout: 30_000, intervals: [100] },
      )
      .toBeGreaterThan(60);
    const moved = await visitor.page.evaluate((twin) => window.twinport.pose(twin, 'Arm'), id);
    expect(moved).toHaveLength(16);
    const refused = await visitor.page.evaluate((twin) => window.twinport.invoke(twin, 'turn', { degrees: 3 }), id);
    expect(refused.state).toBe('refused');
    expect(visitor.errors).toEqual([]);
    await visitor.page.context().close();
  } finally {
    await replay.stop();
  }
  expect([...errors, ...laterErrors]).toEqual([]);
  await again.context().close();
});
