// The provider's console: a twin that is served from a page, seen by a visitor in another browser.
import { expect, test, type Page } from '@playwright/test';
import type { Draft } from '../src/console/draft.ts';
import { WebSocketServer } from 'ws';
import { consoleWorld, openConsole, openSmall, startConsole, type StartedConsole } from './support/console.ts';
import { waitForStatus } from './support/demo.ts';
import type { Site } from './support/provider.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel, modelOf } from './support/small-twin.ts';

const PORT = 5_386;
const DEVICE_PORT = 5_385;

test.describe('the console', () => {
  test.describe.configure({ mode: 'serial', timeout: 120_000 });
  let console_: StartedConsole;
  let site: Site;
  let page: Page;

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    console_ = await startConsole(PORT);
    ({ site, page } = console_);
  });
  test.afterAll(() => console_.close());

  test('serves a twin from a page, also after a reload, under the same key', async ({ browser }) => {
    const draft: Draft = {
      description: smallDescription,
      bindings: smallBindings,
      policy: { actions: { turn: 'open' } },
      answers: { turn: { kind: 'set', property: 'angle' } },
      feed: null,
    };
    const model = [...(await smallModel())];
    const overview = await page.evaluate(
      async ({ draft, model }) => {
        const { system } = window.twinportConsole;
        await system.save(draft, 'lever.glb', Uint8Array.from(model));
        await system.set(draft.description['id'] as string, { angle: 12, on: true, mode: 'moving', note: 'by hand' });
        return system.overview();
      },
      { draft: JSON.parse(JSON.stringify(draft)) as typeof draft, model },
    );
    site.manifests.set('/worlds/console.json', {
      ...consoleWorld(overview),
      placements: [{ twin: SMALL_TWIN_ID, position: [0, 0, 2], radius: 1 }],
    });
    const visitor = await openSmall(browser, `${site.url}?world=/worlds/console.json`);
    // What was set by hand holds for as long as the console is there.
    await waitForStatus(visitor.page, [SMALL_TWIN_ID], 'live', 60_000);
    await expect.poll(() => angleSeen(visitor.page), { timeout: 60_000 }).toBeCloseTo(12, 1);

    // A command, and its answer.
    const outcome = await visitor.page.evaluate(
      (id) => window.twinport.invoke(id, 'turn', { degrees: -30 }),
      SMALL_TWIN_ID,
    );
    expect(outcome.state).toBe('completed');
    await expect.poll(() => angleSeen(visitor.page)).toBeCloseTo(-30, 1);

    // A reload of the console: the same key, the twin comes back by itself, visitors need not do anything.
    await openConsole(page, site.url);
    expect((await page.evaluate(() => window.twinportConsole.system.overview())).did).toBe(overview.did);
    await page.evaluate((id) => window.twinportConsole.system.set(id, { angle: 45 }), SMALL_TWIN_ID as string);
    await expect.poll(() => angleSeen(visitor.page), { timeout: 60_000 }).toBeCloseTo(45, 1);
    const audit = await page.evaluate(() => window.twinportConsole.system.audit());
    expect(audit.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['granted', 'command', 'outcome']));
    expect(visitor.errors).toEqual([]);
    expect(visitor.foreign).toEqual([]);
    await visitor.page.context().close();
  });

  test('a model that nobody could show is refused before it is drawn, in words', async () => {
    await page.getByRole('button', { name: 'New twin' }).click();
    const drop = (name: string, buffer: Buffer): Promise<void> =>
      page.getByLabel('Drop a .glb here').setInputFiles({ name, mimeType: 'model/gltf-binary', buffer });
    await drop('fine.glb', modelOf(10_000_000));
    await expect(page.getByText('fine.glb draws 10,000,000 triangles; at most 5,000,000 can be shown.')).toBeVisible();
    await drop('letter.glb', Buffer.from('Dear reader'));
    await expect(page.getByText('letter.glb is no .glb.')).toBeVisible();
    await drop('cut.glb', modelOf(1).subarray(0, -4));
    await expect(page.getByText('the model cannot be used: its header says')).toBeVisible();
    await expect(page.getByRole('heading', { name: '2 · What it is' })).toHaveCount(0);
  });

  test('from a dropped model to a live twin with nothing but this page', async ({ browser }) => {
    // A USB device, a gateway: something that says JSON over a WebSocket.
    const device = new WebSocketServer({ port: DEVICE_PORT });
    let angle = 0;
    const talking = setInterval(() => {
      angle = (angle + 1) % 60;
      for (const client of device.clients) client.send(JSON.stringify({ angle }));
    }, 50);
    const heard = new Promise<string>((resolve) => {
      device.on('connection', (client) => client.on('message', (data) => resolve((data as Buffer).toString())));
    });
    try {
      await page.getByRole('button', { name: 'New twin' }).click();
      await page
        .getByLabel('Drop a .glb here')
        .setInputFiles({ name: 'gate.glb', mimeType: 'model/gltf-binary', buffer: Buffer.from(await smallModel()) });
      await page.getByLabel('Name', { exact: true }).fill('My gate');
      await page.getByRole('button', { name: 'Add a value' }).click();
      await page.getByLabel('Name in data').fill('angle');
      await page.getByLabel('Unit').fill('deg');
      await page.getByRole('button', { name: /Let visitors set/ }).click();
      await page.getByLabel('Answered by').selectOption('tell-device');
      // The part is chosen by keyboard here; the picture's own click is the same signal.
      await page.getByLabel('Part', { exact: true }).selectOption('Arm');
      await page.getByRole('button', { name: 'Bind', exact: true }).click();
      await expect(page.getByText('angle → Arm: rotation (y)')).toBeVisible();
      await page.getByLabel('Source').selectOption('web-socket');
      await page.getByLabel('Address').fill(`ws://localhost:${DEVICE_PORT}/`);
      await page.getByLabel('Operate it').selectOption('everybody');
      await page.getByRole('button', { name: 'Publish' }).click();
      await expect(page.getByText('Published: visitors see this version now.')).toBeVisible();
      await expect(page.getByText(/Connected to ws/)).toBeVisible();

      const link = await page.getByRole('link', { name: /system=/ }).getAttribute('href');
      site.manifests.set('/worlds/studio.json', {
        title: 'Studio',
        environment: 'studio',
        spawn: { position: [0, 1.65, 6], lookAt: [0, 1, 0] },
      });
      const visitor = await openSmall(browser, link!);
      // No world pins it: the visitor says whether it may come in.
      await visitor.page.getByRole('button', { name: /^Systems/ }).click();
      await visitor.page.getByRole('button', { name: /^Allow/ }).click();
      const gate = await expect
        .poll(() => visitor.page.evaluate(() => window.twinport.twins().find(({ title }) => title === 'My gate')?.id), {
          timeout: 60_000,
        })
        .toBeTruthy()
        .then(() => visitor.page.evaluate(() => window.twinport.twins().find(({ title }) => title === 'My gate')!.id));
      await waitForStatus(visitor.page, [gate], 'live', 60_000);
      const seen = (): Promise<unknown> =>
        visitor.page.evaluate((id) => window.twinport.state(id)['angle']?.value, gate);
      const first = await seen();
      await expect.poll(seen, { timeout: 20_000 }).not.toBe(first);
      await expect(page.getByText(/integration enabler|browser/i).first()).toBeVisible();

      // A command goes to the device, and can no more when it was taken back.
      const { state } = await visitor.page.evaluate((id) => window.twinport.invoke(id, 'setAngle', 30), gate);
      expect(state).toBe('completed');
      expect(JSON.parse(await heard)).toMatchObject({ action: 'setAngle', input: 30 });
      await page.getByLabel('Operate it').selectOption('nobody');
      await page.getByRole('button', { name: 'Publish' }).click();
      await expect(page.getByText('Published: visitors see this version now.')).toBeVisible();
      await expect
        .poll(
          () =>
            visitor.page.evaluate(
              async (id) => (await window.twinport.invoke(id, 'setAngle', 30)).error?.type ?? 'done',
              gate,
            ),
          { timeout: 30_000 },
        )
        .not.toBe('done');
      expect(visitor.foreign).toEqual([]);
      await visitor.page.context().close();
    } finally {
      clearInterval(talking);
      device.close();
    }
  });

  test('a second tab says where the console is open', async () => {
    const second = await page.context().newPage();
    await second.goto(`${site.url}console.html`);
    await expect(second.getByRole('alert')).toContainText('open in another tab');
    await second.close();
  });
});

function angleSeen(page: Page): Promise<number> {
  return page.evaluate(
    (id) => (window.twinport.state(id)['angle']?.value as number | undefined) ?? Number.NaN,
    SMALL_TWIN_ID as string,
  );
}
