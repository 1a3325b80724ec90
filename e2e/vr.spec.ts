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
  /** How many poses the arm has been drawn in, looked at for some seconds at a time: a headset's picture that the processor draws comes seldom. */
  const moves = async (): Promise<void> => {
    const poses = new Set<string>();
    const look = async (): Promise<number> => {
      const seen = await page.evaluate(async (arm) => {
        // Of its own it moves only when it has been idle for a while.
        const [cosine, , sine] = window.twinport.pose(arm, 'Joint1')!;
        void window.twinport.invoke(arm, 'jog', { joint: 1, degrees: Math.atan2(-sine!, cosine!) > 0 ? -60 : 60 });
        const drawn: string[] = [];
        const end = performance.now() + 3_000;
        while (performance.now() < end) {
          drawn.push(JSON.stringify(window.twinport.pose(arm, 'Joint1')));
          await new Promise((resolve) => {
            setTimeout(resolve, 100);
          });
        }
        return drawn;
      }, ARM);
      for (const pose of seen) poses.add(pose);
      return poses.size;
    };
    await expect.poll(look, { timeout: 60_000 }).toBeGreaterThan(3);
  };
  await moves();
  await page.evaluate(() => window.xrDevice.activeSession!.end());
  await page.waitForFunction(() => window.xrDevice.activeSession === undefined);
  await moves();
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});
