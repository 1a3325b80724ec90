// The procedure view: what passed between real processes, on its reference point, as a chart and as a list.
import { readFile } from 'node:fs/promises';
import { ARM, expect, openPage, TANK, test, TURBINE, waitForStatus } from './support/demo.ts';

test('each message stands on its reference point, causes first; it opens, it is filtered, and it is taken along', async ({
  browser,
  demo,
}) => {
  const { page, errors } = await openPage(browser, demo.studioUrl, (fresh) =>
    fresh.setViewportSize({ width: 1280, height: 720 }),
  );
  await waitForStatus(page, [ARM, TURBINE, TANK], 'live');
  await page.getByRole('button', { name: 'Skip the hints' }).click();
  await page.getByRole('button', { name: 'Log', exact: true }).click();
  const chart = page.getByRole('listbox', { name: /sequence chart/i });
  await page.getByLabel('Reference point').selectOption('DII-4');
  const asked = chart.getByRole('option', { name: /^DII-4: requestaccess, integration enabler to/ });
  await expect(asked.first()).toBeVisible();

  // By keyboard: to the last one, open, read, back.
  await chart.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  const opened = page.getByRole('region', { name: 'Message requestaccess' });
  await expect(opened.getByRole('region', { name: 'Request' })).toContainText('"typ": "twinport-access-proof+jwt"');
  await expect(opened.getByRole('region', { name: 'Answer' })).toContainText('"typ": "twinport-grant+jwt"');
  await expect(opened).not.toContainText('eyJ');
  await page.keyboard.press('Escape');
  await expect(opened).toHaveCount(0);
  await expect(chart).toBeFocused();

  // The list has the same steps, and what is downloaded is what is shown.
  await page.getByRole('button', { name: 'List', exact: true }).click();
  const rows = page.getByRole('table', { name: 'Procedure log' }).getByRole('row', { name: /requestaccess/ });
  const shown = await rows.count();
  expect(shown).toBeGreaterThanOrEqual(3);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'JSON Lines' }).click(),
  ]);
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
  const taken = lines.map((line) => JSON.parse(line) as { id: number; referencePoint: string });
  expect(taken).toHaveLength(shown);
  expect(new Set(taken.map(({ referencePoint }) => referencePoint))).toEqual(new Set(['DII-4']));

  // The same from the window: each request at DII-4 lies between the request at MII-D3 that caused it and its answer.
  const log = await page.evaluate(() => window.twinport.log());
  expect(log.map(({ id }) => id)).toEqual(log.map(({ id }) => id).toSorted((a, b) => a - b));
  for (const inner of log.filter(
    ({ referencePoint, operation }) => referencePoint === 'DII-4' && operation === 'requestaccess',
  )) {
    const outer = log.find(
      ({ id, answerId = 0, referencePoint, peer }) =>
        referencePoint === 'MII-D3' && peer?.did === inner.peer?.did && id < inner.id && answerId > inner.answerId!,
    );
    expect(outer, `what caused ${inner.id}`).toBeDefined();
  }
  const frames = log.filter(({ operation }) => operation === 'stateframe');
  expect(frames.length).toBeGreaterThan(0);
  expect(frames[0]!.detail).toMatch(/^\d+ frames?, [\d.]+ kB$/);
  expect(errors).toEqual([]);
  await page.context().close();
});
