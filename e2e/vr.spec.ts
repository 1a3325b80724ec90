// The same world in a headset (emulated by iwer): it is entered from the page, it is alive, and it is left in place.
import { ARM, expect, test, waitForModels, waitForStatus, watch } from './support/demo.ts';
import { emulateHeadset } from './support/iwer.ts';

test('in VR the world is there and the machine still moves', async ({ browser, demo }) => {
  test.setTimeout(180_000);
  const context = await browser.newContext({ viewport: { width: 480, height: 300 } });
  const { page, errors, foreign } = await watch(await context.newPage(), demo.studioUrl, emulateHeadset);
  await waitForStatus(page, [ARM], 'live');
  await waitForModels(page, [ARM]);
  await page.getByRole('button', { name: /VR/ }).click();
  await page.waitForFunction(
    () =>
      (window.xrDevice.activeSession !== undefined &&
        document.querySelector('[data-xr=active], [aria-pressed=true]') !== null) ||
      window.xrDevice.activeSession !== undefined,
    null,
    { timeout: 60_000 },
  );
  const posesIn = (ms: number): Promise<number> =>
    page.evaluate(
      async ([arm, lasting]) => {
        // Of its own it moves only when it has been idle for a while.
        const [cosine, , sine] = window.twinport.pose(arm, 'Joint1')!;
        void window.twinport.invoke(arm, 'jog', { joint: 1, degrees: Math.atan2(-sine!, cosine!) > 0 ? -60 : 60 });
        const poses = new Set<string>();
        const end = performance.now() + lasting;
        while (performance.now() < end) {
          poses.add(JSON.stringify(window.twinport.pose(arm, 'Joint1')));
          await new Promise((resolve) => {
            setTimeout(resolve, 100);
          });
        }
        return poses.size;
      },
      [ARM, ms] as const,
    );
  await expect.poll(() => posesIn(3_000), { timeout: 60_000 }).toBeGreaterThan(3);
  await page.evaluate(() => window.xrDevice.activeSession!.end());
  await page.waitForFunction(() => window.xrDevice.activeSession === undefined);
  await expect.poll(() => posesIn(3_000), { timeout: 60_000 }).toBeGreaterThan(3);
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});
