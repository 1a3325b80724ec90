// A provider that does not check what it hands out: its model would stop any visitor's browser, its twin is used all the same, and the
// machine beside it is as live as ever.
import { expect, test } from '@playwright/test';
import { addressOf } from '../src/identity/did-key.ts';
import { generateIdentity } from '../src/identity/keys.ts';
import { listenAtBroker } from '../src/node/broker-listener.ts';
import { BareProvider } from './support/bare-provider.ts';
import { openPage, waitForModels, waitForStatus } from './support/demo.ts';
import { leverWorld, startLever, startSite } from './support/provider.ts';
import { bareDescription, modelOf, SMALL_TWIN_ID, smallBindings } from './support/small-twin.ts';

const PORT = 5_376;
const MONSTER = 'urn:twinport:test:monster';

test('[LIM-9] [DII-1] a model of ten million triangles is not drawn, and its twin works without it', async ({
  browser,
}, info) => {
  const site = await startSite(PORT);
  const lever = await startLever(site);
  const { did } = await generateIdentity();
  const address = addressOf(did);
  let hostile: BareProvider | null = null;
  let renewing: ReturnType<typeof setInterval> | undefined;
  const stop = listenAtBroker({
    brokerUrl: site.brokerUrl,
    address,
    iceServers: [],
    onBroker: () => undefined,
    onLink({ channels, fingerprints }) {
      const description = { ...bareDescription, id: MONSTER, title: 'Monster' };
      const provider = new BareProvider(channels, description, smallBindings, modelOf(10_000_000));
      hostile = provider;
      channels.control.onopen = () =>
        void fingerprints
          .then((found) => provider.join(found))
          .then(() => {
            renewing = setInterval(() => void provider.ask('renewregistration', {}), 1_500);
          });
    },
  });
  try {
    const world = leverWorld(lever) as { systems: object[]; placements: object[] };
    site.manifests.set('/worlds/hostile.json', {
      ...world,
      trust: 'open',
      systems: [...world.systems, { name: 'Bare', address }],
      placements: [...world.placements, { twin: MONSTER, position: [1.2, 0, 3], radius: 1 }],
    });
    const { page, errors } = await openPage(browser, `${site.url}?world=/worlds/hostile.json`, (opened) =>
      opened.setViewportSize({ width: 1_100, height: 700 }),
    );
    await waitForModels(page, [SMALL_TWIN_ID]);
    await page.waitForFunction((id) => window.twinport.state(id)['angle']?.value === 10, MONSTER, { timeout: 30_000 });
    expect(await page.evaluate((id) => window.twinport.nodes(id), MONSTER)).toEqual([]);

    await page.getByRole('button', { name: 'Skip the hints' }).click();
    await page.screenshot({ path: info.outputPath('in-the-world.png') });
    await page.getByRole('button', { name: /^Twins/ }).click();
    await page.getByRole('button', { name: 'Open Monster' }).click();
    expect(errors).toEqual([]);
    const panel = page.getByRole('region', { name: 'Monster', exact: true });
    await expect(panel.getByText('The model is too large')).toBeVisible();
    await expect(panel.getByText('the model draws 10,000,000 triangles, at most 5,000,000')).toBeVisible();
    await expect(panel.getByText('hello')).toBeVisible();
    await page.screenshot({ path: info.outputPath('rejected-model.png') });

    const ended = await page.evaluate((id) => window.twinport.invoke(id, 'turn', { degrees: 12 }), MONSTER);
    expect(ended.state).toBe('completed');
    expect(hostile!.commands).toHaveLength(1);
    await waitForStatus(page, [SMALL_TWIN_ID], 'live');

    clearInterval(renewing);
    await waitForStatus(page, [MONSTER], 'offline');
    await expect(panel.getByText('hello')).toBeVisible();
    expect(errors).toEqual([]);
    await page.context().close();
  } finally {
    clearInterval(renewing);
    stop();
    await lever.stop();
    await site.close();
  }
});
