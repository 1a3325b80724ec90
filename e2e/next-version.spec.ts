// A twin's next version says other things of itself than the last one, and its model takes its time: what stands there is never moved by values
// that mean something else, says that another model comes, and the values are there meanwhile.
import { expect, test } from '@playwright/test';
import { generateIdentity } from '../src/identity/keys.ts';
import { addressOf } from '../src/identity/did-key.ts';
import { listenAtBroker } from '../src/node/broker-listener.ts';
import { openPage, waitForModels, waitForStatus } from './support/demo.ts';
import { leverWorld, startLever, startSite } from './support/provider.ts';
import { SMALL_TWIN_ID, smallDescription, smallModel } from './support/small-twin.ts';

const PADDING = 600_000;

test('[DII-1] while the model of the next version comes, the last one stands still and the new values are in the panel', async ({
  browser,
}, info) => {
  const site = await startSite(5_434);
  const identity = await generateIdentity();
  /** Of a model that is on its way: a part goes, and the rest when the test says so. */
  let held: (() => void)[] | null = null;
  const lever = await startLever(site, {
    identity,
    listen: (onLink) =>
      listenAtBroker({
        brokerUrl: site.brokerUrl,
        address: addressOf(identity.did),
        iceServers: [],
        onBroker: () => undefined,
        onLink(link) {
          const { bulk } = link.channels;
          const send = bulk.send.bind(bulk);
          let sent = 0;
          bulk.send = (data) => {
            sent += (data as Uint8Array).byteLength;
            if (held === null || sent < PADDING / 2) send(data);
            else {
              // The sender uses its memory again.
              const kept = Uint8Array.from(data as Uint8Array);
              held.push(() => send(kept));
            }
          };
          onLink(link);
        },
      }),
  });
  site.manifests.set('/worlds/lever.json', leverWorld(lever));
  const { page, errors } = await openPage(browser, `${site.url}?world=/worlds/lever.json`, (opened) =>
    opened.setViewportSize({ width: 1_100, height: 700 }),
  );
  await waitForModels(page, [SMALL_TWIN_ID]);
  await waitForStatus(page, [SMALL_TWIN_ID], 'live');
  await page.getByRole('button', { name: 'Skip the hints' }).click();

  held = [];
  const { angle, ...others } = smallDescription.properties;
  const next = await lever.system.publish({
    // A wide number where the angle stood, which no longer comes first.
    description: {
      ...smallDescription,
      properties: { pressure: { type: 'number', unit: 'Pa', title: 'Pressure' }, ...others, angle },
    },
    model: await smallModel(PADDING, 'Handle'),
    bindings: [{ property: 'angle', node: 'Handle', target: 'rotation', axis: 'z' }],
    version: '2',
  });
  let pressure = 100_000;
  const timer = setInterval(() => {
    pressure += 1;
    next.set({ pressure, angle: 45, on: true, mode: 'idle', note: 'of the next version' });
  }, 20);
  try {
    await page.waitForFunction((id) => Number(window.twinport.state(id)['pressure']?.value) > 100_010, SMALL_TWIN_ID);
    const armIs = (): Promise<number[] | null> => page.evaluate((id) => window.twinport.pose(id, 'Arm'), SMALL_TWIN_ID);
    const stood = await armIs();
    await page.waitForFunction((id) => Number(window.twinport.state(id)['pressure']?.value) > 100_050, SMALL_TWIN_ID);
    expect(await armIs()).toEqual(stood);
    await page.screenshot({ path: info.outputPath('next-version-comes.png') });
    await page.getByRole('button', { name: /^Twins/ }).click();
    await page.getByRole('button', { name: 'Open Lever' }).click();
    const panel = page.getByRole('region', { name: 'Lever', exact: true });
    await expect(panel.getByText('Pressure')).toBeVisible();
    await page.screenshot({ path: info.outputPath('next-version-panel.png') });

    const waiting: readonly (() => void)[] = held;
    held = null;
    for (const send of waiting) send();
    await page.waitForFunction((id) => window.twinport.nodes(id).includes('Handle'), SMALL_TWIN_ID);
    await page.waitForFunction(
      (id) => Math.abs(window.twinport.pose(id, 'Handle')![0]! - Math.SQRT1_2) < 0.01,
      SMALL_TWIN_ID,
    );
    await waitForStatus(page, [SMALL_TWIN_ID], 'live');
    await page.screenshot({ path: info.outputPath('next-version-is-here.png') });
    expect(errors).toEqual([]);
  } finally {
    clearInterval(timer);
    await page.context().close();
    await lever.stop();
    await site.close();
  }
});
