// Finding, consent and proposals in a headset (emulated by iwer): with the same view and the same actions as the page on the screen.
import { expect, test } from '@playwright/test';
import { generateIdentity } from '../src/identity/keys.ts';
import { addressOf, atBroker } from '../src/node/index.ts';
import { startServiceSystem, type ServiceSystem } from '../src/service-sdk/index.ts';
import { startTwinSystem, type TwinSystem } from '../src/twin-sdk/index.ts';
import { waitForModels, waitForStatus, watch } from './support/demo.ts';
import { emulateHeadset } from './support/iwer.ts';
import { startSite, type Site } from './support/provider.ts';
import { smallBindings, smallDescription, smallModel, SMALL_TWIN_ID } from './support/small-twin.ts';
import { panel, press, openMenu, says } from './support/xr-hands.ts';

const WATCH = 'urn:twinport:test:lever-watch';
let site: Site;
let twins: TwinSystem;
let services: ServiceSystem;
let timer: ReturnType<typeof setInterval>;
let tick = 0;
/** Degrees that the lever was told. */
const told: number[] = [];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await startSite(5_446);
  const [owner, host] = [await generateIdentity(), await generateIdentity()];
  twins = await startTwinSystem({
    name: 'Levers',
    domains: ['test'],
    identity: owner,
    listen: atBroker(site.brokerUrl, owner),
  });
  const lever = await twins.publish({
    description: smallDescription,
    model: await smallModel(),
    bindings: smallBindings,
    policy: { observe: 'open', control: 'open', services: { any: { properties: ['angle'], actions: [] } } },
  });
  timer = setInterval(() => lever.set({ angle: 10, on: (tick += 1) % 2 === 0, mode: 'idle', note: 'hello' }), 200);
  lever.handle('turn', (input) => {
    told.push((input as { degrees: number }).degrees);
    return Promise.resolve();
  });
  services = await startServiceSystem({
    name: 'Watchers',
    domains: ['test'],
    purposes: ['watching'],
    identity: host,
    listen: atBroker(site.brokerUrl, host),
  });
  const service = await services.offer({
    description: {
      id: WATCH,
      title: 'Lever watch',
      description: 'Says how a lever should stand',
      'twinport:needs': [{ id: 'lever', title: 'The angle', reason: 'It is what is watched.', properties: ['angle'] }],
      actions: {
        advise: {
          title: 'Advise',
          output: {
            type: 'object',
            properties: { steps: { '@type': 'twinport:CommandList', type: 'array', title: 'Steps' } },
          },
        },
      },
    },
    policy: { observe: 'open', control: 'open' },
    maxRatesHz: { lever: 5 },
  });
  service.handle('advise', (_input, { require: consented }) => {
    consented('lever');
    const at = new Date(Date.now() - 1_000).toISOString();
    return Promise.resolve({
      steps: [{ at, thing: SMALL_TWIN_ID, action: 'turn', input: { degrees: 33 }, title: 'Level it' }],
    });
  });
  site.manifests.set('/worlds/xr-services.json', {
    title: 'Workshop',
    environment: 'studio',
    spawn: { position: [0, 1.65, 5], lookAt: [0, 1.65, 0] },
    systems: [{ name: 'Levers', address: addressOf(owner.did), did: owner.did }],
    services: [{ name: 'Watchers', address: addressOf(host.did), did: host.did }],
    placements: [{ twin: SMALL_TWIN_ID, position: [0, 0, 1], radius: 1 }],
  });
});
test.afterAll(async () => {
  clearInterval(timer);
  await services.stop();
  await twins.stop();
  await site.close();
});

test('in a headset one finds a service by its name, consents to what it needs, and applies what it proposes', async ({
  browser,
}) => {
  test.setTimeout(480_000);
  const context = await browser.newContext({ viewport: { width: 480, height: 300 } });
  const address = `${site.url}?world=/worlds/xr-services.json`;
  const { page, errors, foreign } = await watch(await context.newPage(), address, emulateHeadset);
  await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
  await waitForModels(page, [SMALL_TWIN_ID]);
  await page.getByRole('button', { name: /Enter VR/ }).click();
  await page.waitForFunction(() => window.xrDevice.activeSession !== undefined, null, { timeout: 60_000 });

  await test.step('the menu leads to the finder, whose words are typed on the pad', async () => {
    await openMenu(page);
    await press(page, 'xr-menu', 'menu find');
    await says(page, 'xr-panel', /Find.*4 things here/);
    await press(page, 'xr-panel', 'find-words');
    for (const letter of 'watch') await press(page, 'xr-panel', `key ${letter}`);
    await press(page, 'xr-panel', 'done');
    await says(page, 'xr-panel', /Find.*2 of 4 things.*Lever watch/);
    await press(page, 'xr-panel', 'find-kind service');
    await says(page, 'xr-panel', /1 of 4 things/);
    await press(page, 'xr-panel', `service ${WATCH}`);
    await says(page, 'xr-panel', /Lever watch.*Advise/);
  });

  await test.step('what it lacks is said; the visitor consents there', async () => {
    await press(page, 'xr-panel', `${WATCH} advise send`);
    await says(page, 'xr-panel', /Failed/);
    await press(page, 'xr-panel', 'to-need');
    await says(page, 'xr-panel', /The angle.*It is what is watched.*Lever/);
    await press(page, 'xr-panel', `share lever ${SMALL_TWIN_ID}`);
    await says(page, 'xr-panel', /Shared/);
    expect(await page.evaluate(() => window.twinport.shares())).toMatchObject([{ twinId: SMALL_TWIN_ID }]);
  });

  await test.step('its proposal is shown and applied as the visitor’s own command', async () => {
    await press(page, 'xr-panel', 'tab actions');
    await press(page, 'xr-panel', `${WATCH} advise send`);
    // The page behind the headset has the same service open, and has taken up its proposal already.
    await says(page, 'xr-panel', /Proposed steps.*Level it.*Lever.*33/);
    const keys = (await panel(page, 'xr-panel'))!.targets.map(({ key }) => key);
    await press(
      page,
      'xr-panel',
      keys.find((key) => key.startsWith('step '))!,
    );
    await expect.poll(() => told).toEqual([33]);
    await says(page, 'xr-panel', /Level it.*Done/);
  });

  expect([errors, foreign]).toEqual([[], []]);
  await context.close();
});
