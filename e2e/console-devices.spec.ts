// A device at the provider's computer, over Web Serial and Web Bluetooth, to a visitor in another browser. What the browser gives to the
// page is stood for at its boundary (support/things/local-devices.ts): the picker, the driver and the radio are not shown.
import { expect, test, type Browser, type Page } from '@playwright/test';
import type { Draft } from '../src/console/draft.ts';
import { consoleWorld, openConsole, openSmall, startProviders } from './support/console.ts';
import { waitForStatus } from './support/demo.ts';
import { startSite, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from './support/small-twin.ts';
import { standInForDevices } from './support/things/local-devices.ts';

const PORT = 5_389;

test.describe('a device at the provider’s computer', () => {
  test.describe.configure({ mode: 'serial', timeout: 150_000 });
  let site: Site;
  let providers: Browser;
  let page: Page;
  let visitor: Page;

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(150_000);
    site = await startSite(PORT);
    providers = await startProviders();
    page = await (await providers.newContext()).newPage();
    await page.addInitScript(standInForDevices);
    await openConsole(page, site.url);
    const values = { on: '/on', mode: '/mode', note: '/note' };
    const draft: Draft = {
      description: smallDescription,
      bindings: smallBindings,
      policy: {},
      answers: {},
      feed: { kind: 'lines', values },
    };
    const overview = await page.evaluate(
      async ({ draft: drawn, model }) => {
        const { system } = window.twinportConsole;
        await system.save(drawn as never, 'lever.glb', Uint8Array.from(model));
        return system.overview();
      },
      { draft: JSON.parse(JSON.stringify(draft)) as object, model: [...(await smallModel())] },
    );
    await page.getByRole('button', { name: /Lever/ }).click();
    site.manifests.set('/worlds/console.json', consoleWorld(overview));
    ({ page: visitor } = await openSmall(browser, `${site.url}?world=/worlds/console.json`));
  });
  test.afterAll(async () => {
    await visitor.context().close();
    await providers.close();
    await site.close();
  });

  /** What the visitor reads: its angle, and what is told of the device. */
  const seen = (): Promise<unknown[]> =>
    visitor.evaluate((id) => {
      const { angle, device, deviceFault } = window.twinport.state(id);
      return [angle?.value, device?.value, deviceFault?.value];
    }, SMALL_TWIN_ID as string);
  const line = (angle: number): string => `${JSON.stringify({ angle, on: true, mode: 'idle', note: '8 °C' })}\r\n`;
  const says = (angle: number): Promise<void> => page.evaluate((text) => window.localDevices.say(text), line(angle));
  const tells = (angle: number): Promise<void> => page.evaluate((text) => window.localDevices.tell(text), line(angle));

  test('over a cable its lines reach the visitor, whatever the provider looks at, until it is unplugged, and again', async () => {
    await expect(page.getByText('Waits for the device at this computer')).toBeVisible();
    await waitForStatus(visitor, [SMALL_TWIN_ID], 'stale', 60_000);
    await expect.poll(seen).toEqual([undefined, 'absent', 'it has said nothing yet']);
    await page.getByRole('button', { name: 'Connect a USB device' }).click();
    await expect(page.getByText('No port selected by the user.')).toBeVisible();
    await page.getByRole('button', { name: 'Connect a USB device' }).click();
    await expect(page.getByText('The device is connected.')).toBeVisible();
    expect(await page.evaluate(() => window.localDevices.port())).toEqual({ isOpen: true, baudRate: 115_200 });
    await says(10);
    await expect.poll(seen).toEqual([10, 'present', '']);
    await expect(page.getByText(/The device talks/)).toBeVisible();
    // Noise costs the line that was under way, and no more.
    await page.evaluate(() => window.localDevices.say('{"angle":'));
    await page.evaluate(() => window.localDevices.disturb());
    await says(11);
    await says(12);
    await expect.poll(seen).toEqual([12, 'present', '']);
    // Another twin on the desk: the device goes on speaking for its own.
    await page.getByRole('button', { name: 'New twin' }).click();
    await expect(page.getByText('The device is connected.')).toHaveCount(0);
    await says(20);
    await expect.poll(seen).toEqual([20, 'present', '']);
    await page.getByRole('button', { name: /Lever/ }).click();
    await expect(page.getByText('The device is connected.')).toBeVisible();

    await page.evaluate(() => window.localDevices.unplug());
    await expect.poll(seen).toEqual([20, 'absent', 'it is not connected']);
    await waitForStatus(visitor, [SMALL_TWIN_ID], 'stale');
    await expect(page.getByText(/The device was unplugged\. It is tried again\./)).toBeVisible();
    await page.evaluate(() => window.localDevices.plugIn());
    await expect(page.getByText('The device is connected.')).toBeVisible();
    await says(30);
    await expect.poll(seen).toEqual([30, 'present', '']);
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await expect.poll(seen).toEqual([30, 'absent', 'it is not connected']);
    expect(await page.evaluate(() => window.localDevices.port().isOpen)).toBe(false);
  });

  test('over Bluetooth as well, in pieces of twenty bytes, and again when it comes back into reach', async () => {
    await page.getByRole('button', { name: 'Connect a Bluetooth device' }).click();
    await expect(page.getByText('The device is connected.')).toBeVisible();
    expect(await page.evaluate(() => window.localDevices.radio())).toEqual({ isConnected: true, listens: true });
    await tells(40);
    await expect.poll(seen).toEqual([40, 'present', '']);
    await page.evaluate(() => window.localDevices.goAway());
    await expect.poll(seen).toEqual([40, 'absent', 'it is not connected']);
    await expect(page.getByText(/Bluetooth device is out of reach/)).toBeVisible();
    await page.evaluate(() => window.localDevices.comeBack());
    await expect(page.getByText('The device is connected.')).toBeVisible();
    await tells(50);
    await expect.poll(seen).toEqual([50, 'present', '']);
    // What cannot be read is told to the provider, and the machine is there all the same.
    await page.evaluate(() => window.localDevices.tell('{"angle":"much"}\n'));
    await expect(page.getByText(/A message could not be used/)).toBeVisible();
    await expect.poll(seen).toEqual([50, 'present', '']);
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await expect.poll(() => page.evaluate(() => window.localDevices.radio().isConnected)).toBe(false);
    await expect.poll(seen).toEqual([50, 'absent', 'it is not connected']);
  });
});
