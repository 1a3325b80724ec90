// Makes the README's pictures from the demo, at the size of a desktop. They are committed when they are worth showing:
// TWINPORT_PICTURES=1 writes them; otherwise this only shows that each can be made.
import { fileURLToPath } from 'node:url';
import { ARM, expect, openPage, TANK, test, TURBINE, waitForModels, waitForStatus } from './support/demo.ts';

const isKept = process.env['TWINPORT_PICTURES'] === '1';
const pixelRatio = isKept ? 1 : 0.5;
test.use({ deviceScaleFactor: pixelRatio });

const folder = fileURLToPath(new URL('pictures/', import.meta.url));

test('the world, a panel opened by pointing at the machine, and what its owner refuses', async ({ browser, demo }) => {
  test.setTimeout(180_000);
  const { page } = await openPage(browser, demo.url, (fresh) => fresh.setViewportSize({ width: 1280, height: 720 }));
  const shot = async (name: string): Promise<void> => {
    const path = isKept ? { path: `${folder}${name}.png` } : {};
    const picture = await page.screenshot({ animations: 'disabled', ...path });
    expect(picture.length).toBeGreaterThan(50_000 * pixelRatio ** 2);
  };
  await waitForStatus(page, [ARM, TURBINE, TANK], 'live');
  await waitForModels(page, [ARM, TURBINE, TANK]);
  await page.getByRole('button', { name: 'Skip the hints' }).click();
  await shot('world');

  // Where the arm stands in the first view: pointing at a machine opens its panel.
  await page.mouse.click(310, 485);
  await expect(page.getByText('Gripper opening')).toBeVisible();
  await shot('panel');

  await page.evaluate((turbine) => window.twinport.invoke(turbine, 'stop'), TURBINE);
  await page.getByRole('button', { name: 'Twins', exact: true }).click();
  await page.getByRole('button', { name: /^Open .*turbine/i }).click();
  await page.getByRole('button', { name: 'Close Twins' }).click();
  await page
    .getByText(/listed keys/)
    .first()
    .scrollIntoViewIfNeeded();
  await shot('refused');
  await page.context().close();
});
