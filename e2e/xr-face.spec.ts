// The face in a headset (emulated by iwer): what stands on the HTML face stands on panels in the world, by ray and by finger,
// and both faces tell the same of the same machine.
import { expect, test, type Browser, type Page } from '@playwright/test';
import type { Twin, TwinSystem } from '../src/twin-sdk/index.ts';
import { waitForModels, waitForStatus, watch, type Watched } from './support/demo.ts';
import { emulateHeadset } from './support/iwer.ts';
import { startSite, startSystem, type Site } from './support/provider.ts';
import { smallModel } from './support/small-twin.ts';
import {
  aim,
  openMenu,
  panel,
  poke,
  pointAt,
  press,
  pressButton,
  says,
  seenBounds,
  trigger,
} from './support/xr-hands.ts';

const ARM = 'urn:twinport:test:xr-arm';
const PORT = 5440;
let site: Site;
let system: TwinSystem;
let arm: Twin;
let timer: ReturnType<typeof setInterval>;
/** What the machine was asked for, in its order. */
const done: string[] = [];

test.beforeAll(async () => {
  site = await startSite(PORT);
  const { identity, address, system: started } = await startSystem(site, 'Workshop');
  system = started;
  arm = await system.publish({
    description: {
      id: ARM,
      title: 'Small arm',
      description: 'An arm that a test stands next to.',
      properties: {
        angle: {
          title: 'Angle',
          type: 'number',
          unit: 'deg',
          minimum: 0,
          maximum: 90,
          multipleOf: 1,
          observable: true,
        },
        load: { title: 'Load', type: 'number', unit: 'kg', minimum: 0, maximum: 9, multipleOf: 0.1, observable: true },
        mode: { title: 'Mode', type: 'string', enum: ['idle', 'demo'] },
      },
      actions: {
        oil: { title: 'Oil' },
        emergencyStop: { title: 'Emergency stop', 'twinport:unsafe': true },
        turn: { title: 'Turn', input: { type: 'number', minimum: 0, maximum: 90, multipleOf: 1, unit: 'deg' } },
        mode: { title: 'Mode', input: { type: 'string', enum: ['idle', 'demo'] } },
        home: { title: 'Home', 'twinport:unsafe': true },
      },
    },
    model: await smallModel(),
    bindings: [{ property: 'angle', node: 'Arm', target: 'rotation', axis: 'z' }],
    policy: { control: 'open', actions: { oil: { pairing: true } } },
  });
  const sets: Readonly<Record<string, string>> = { turn: 'angle', mode: 'mode' };
  for (const name of ['emergencyStop', 'home', 'oil', 'turn', 'mode']) {
    arm.handle(name, (input) => {
      done.push(name);
      const property = sets[name];
      if (property !== undefined) arm.set({ [property]: input });
      return Promise.resolve();
    });
  }
  arm.set({ angle: 10, mode: 'idle' });
  let tick = 0;
  timer = setInterval(() => arm.set({ load: 4 + 4 * Math.sin((tick += 1) / 20) }), 50);
  site.manifests.set('/worlds/xr.json', {
    title: 'Workshop',
    environment: 'studio',
    spawn: { position: [0, 1.65, 5], lookAt: [0, 1.65, 0] },
    systems: [{ name: 'Workshop', address, did: identity.did }],
    placements: [{ twin: ARM, position: [0, 0, 1], radius: 1 }],
  });
});
test.afterAll(async () => {
  clearInterval(timer);
  await system.stop();
  await site.close();
});

async function enterVr(browser: Browser): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 480, height: 300 } });
  const watched = await watch(await context.newPage(), `${site.url}?world=/worlds/xr.json`, emulateHeadset);
  const { page } = watched;
  await waitForStatus(page, [ARM], 'live', 60_000);
  await waitForModels(page, [ARM]);
  await page.getByRole('button', { name: /Enter VR/ }).click();
  await page.waitForFunction(() => window.xrDevice.activeSession !== undefined, null, { timeout: 60_000 });
  return watched;
}

const angle = (page: Page): Promise<unknown> => page.evaluate((id) => window.twinport.state(id)['angle']?.value, ARM);

test('a machine is opened by ray, operated, refused, granted and stopped, and the page knows it all', async ({
  browser,
}) => {
  test.setTimeout(480_000);
  const { page, errors, foreign } = await enterVr(browser);

  await test.step('the ray opens the machine, whose panel stands in reach, below the eyes', async () => {
    await expect
      .poll(
        async () => {
          await aim(page, [0.25, -1.3, -4]);
          await trigger(page, true);
          await trigger(page, false);
          return (await panel(page, 'xr-panel'))?.words[0];
        },
        { timeout: 60_000, intervals: [500] },
      )
      .toBe('Small arm');
    const { targets, words } = (await panel(page, 'xr-panel'))!;
    expect(words.join(' | ')).toMatch(/Live.*Workshop.*Pinned.*Angle.*10°.*Mode.*idle/);
    const [x, y, z] = targets.find(({ key }) => key === 'emergency-stop')!.point;
    expect(Math.hypot(x, y, z)).toBeGreaterThan(0.9);
    expect(Math.hypot(x, y, z)).toBeLessThan(1.3);
    expect(y).toBeLessThan(0);
  });

  await test.step('a slider is dragged and a choice is pressed', async () => {
    await press(page, 'xr-panel', 'tab actions');
    const slider = `${ARM} turn `;
    await says(page, 'xr-panel', /Turn/);
    const [x, y, z] = await pointAt(page, 'xr-panel', slider);
    await trigger(page, true);
    await aim(page, [x + 0.08, y, z]);
    await says(page, 'xr-panel', /(5|6|7|8)\d°/);
    await trigger(page, false);
    await press(page, 'xr-panel', `${ARM} turn send`);
    await says(page, 'xr-panel', /Done/);
    await expect.poll(() => angle(page)).toBeGreaterThan(50);
    await press(page, 'xr-panel', `${ARM} mode 1`);
    await expect.poll(() => page.evaluate((id) => window.twinport.state(id)['mode']?.value, ARM)).toBe('demo');
  });

  await test.step('what is unsafe is asked first', async () => {
    await press(page, 'xr-panel', `${ARM} home send`);
    await says(page, 'xr-panel', /Home · Small arm\?.*real machine/);
    await press(page, 'xr-panel', 'no');
    await press(page, 'xr-panel', `${ARM} home send`);
    await press(page, 'xr-panel', 'yes');
    await expect.poll(() => done).toContain('home');
    expect(done.filter((name) => name === 'home')).toHaveLength(1);
  });

  await test.step('what is locked says why; a pairing code opens it', async () => {
    if ((await panel(page, 'xr-panel'))!.targets.every(({ key }) => key !== `pair ${ARM}`))
      await press(page, 'xr-panel', 'page-on');
    await says(page, 'xr-panel', /Locked by the owner.*Oil/);
    await press(page, 'xr-panel', `pair ${ARM}`);
    const { code } = system.createPairingCode({ label: 'a visitor in VR' });
    for (const letter of code.replace('-', '')) await press(page, 'xr-panel', `key ${letter}`);
    await says(page, 'xr-panel', new RegExp(code));
    await press(page, 'xr-panel', 'done');
    // It is the first of the actions, so that it comes to the first page.
    await says(page, 'xr-panel', /^Small arm.*Oil.*Run/);
    await press(page, 'xr-panel', `${ARM} oil send`);
    await expect.poll(() => done).toContain('oil');
  });

  await test.step('a value that changes all the time is drawn at most five times a second', async () => {
    const before = (await panel(page, 'xr-panel'))!.redraws;
    const startedAt = Date.now();
    // So many drawings that one too many would be seen.
    await page.waitForTimeout(2_000);
    const { redraws } = (await panel(page, 'xr-panel'))!;
    expect(redraws - before).toBeLessThanOrEqual((Date.now() - startedAt) / 200 + 1);
  });

  await test.step('the menu on the wrist opens for a palm at the eyes, or by a button, and has the emergency stop', async () => {
    const isOpen = async () => (await panel(page, 'xr-menu')) !== undefined;
    // Palms look along +X of a left grip: turned to the eyes, then away.
    const turnPalm = (toEyes: boolean) =>
      page.evaluate(
        (side) => {
          const { position, quaternion } = window.xrDevice.controllers.left!;
          position.set(-0.15, 1.45, -0.4);
          quaternion.set(0, side * Math.SQRT1_2, 0, Math.SQRT1_2);
        },
        toEyes ? -1 : 1,
      );
    await turnPalm(true);
    await expect.poll(isOpen).toBe(true);
    await turnPalm(false);
    await expect.poll(isOpen).toBe(false);
    await pressButton(page, 'left', 'y-button');
    await says(page, 'xr-menu', /Workshop.*Emergency stop: Small arm/);
    await press(page, 'xr-menu', 'emergency-stop');
    await expect.poll(() => done).toContain('emergencyStop');
    await press(page, 'xr-menu', 'menu twins');
    await says(page, 'xr-panel', /Twins.*1 machine.*Small arm.*away/);
    await press(page, 'xr-panel', `twin ${ARM}`);
    await says(page, 'xr-panel', /Small arm.*Pinned/);
    await test.step('of a hand that is held before the panel, it gives way to the panel', async () => {
      await pressButton(page, 'left', 'y-button');
      await expect.poll(isOpen).toBe(false);
      await page.evaluate(() => window.xrDevice.controllers.left!.position.set(-0.2, 1.4, -0.45));
      await openMenu(page);
      const isClear = async (): Promise<boolean> => {
        const [menu, large] = [await seenBounds(page, 'xr-menu'), await seenBounds(page, 'xr-panel')];
        if (menu.bottom > large.top || menu.top < large.bottom) return true;
        return menu.right < large.left || menu.left > large.right;
      };
      await expect.poll(isClear).toBe(true);
    });
    await pressButton(page, 'left', 'y-button');
    await expect.poll(isOpen).toBe(false);
  });

  await test.step('hands poke what controllers point at', async () => {
    await page.evaluate(() => (window.xrDevice.primaryInputMode = 'hand'));
    await expect
      .poll(
        async () => {
          await poke(page, 'xr-panel', 'tab events');
          return (await panel(page, 'xr-panel'))!.words.join(' | ');
        },
        { timeout: 60_000 },
      )
      .toMatch(/Nothing has happened yet/);
  });

  await page.evaluate(() => window.xrDevice.activeSession!.end());
  await expect(page.getByRole('heading', { name: 'Small arm' })).toBeVisible();
  // Oil, emergency stop, turn, mode and home, as they were asked for in the headset.
  await expect(page.locator('.panel-twin').getByText('Done', { exact: true })).toHaveCount(5);
  expect(await page.evaluate(() => window.twinport.xrPanels())).toEqual([]);
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
  await page.context().close();
});
