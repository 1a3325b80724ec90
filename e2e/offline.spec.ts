// The app without a network: it opens from what it kept, with its machines as they were known last; a newer build is told of; what is
// kept is isolated as what is served. And HTTPS for headsets: the page of a certificate of its own gets live twins.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, expect, test, type Page } from '@playwright/test';
import { certificateNames } from '../src/node/https-addresses.ts';
import { certificateFor } from '../src/node/https-certificate.ts';
import { buildApp } from '../src/node/build-app.ts';
import { startHost } from '../src/node/host.ts';
import { CHROMIUM_FLAGS } from './playwright.config.ts';
import { openPage, waitForModels, waitForStatus } from './support/demo.ts';
import { leverWorld, startLever, type Lever } from './support/provider.ts';
import { SMALL_TWIN_ID } from './support/small-twin.ts';

// Its visitors have the whole app, with its service worker.
test.use({ serviceWorkers: 'allow' });

const PORT = 5484;
const repository = fileURLToPath(new URL('..', import.meta.url));

let folder: string;
/** A build of this test's own: it is served in two versions. */
let root: string;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  folder = await mkdtemp(join(tmpdir(), 'twinport-offline-'));
  root = join(folder, 'dist');
  const built = process.env['TWINPORT_DIST'];
  if (built === undefined) await buildApp(repository);
  await cp(built ?? join(repository, 'dist'), root, { recursive: true });
});
test.afterAll(() => rm(folder, { recursive: true }));

const host = (manifests: ReadonlyMap<string, object>, secure = false): ReturnType<typeof startHost> =>
  (secure ? certificateFor(folder, certificateNames()) : Promise.resolve(null)).then((certificate) =>
    startHost({ root, worlds: folder, port: PORT, manifests, certificate }),
  );

const site = { url: `http://localhost:${PORT}/`, brokerUrl: `http://127.0.0.1:${PORT}/peer` };

const isKept = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const worlds = await (await caches.open('twinport-visited')).keys();
    return (
      names.some((name) => name.startsWith('twinport-build-')) && worlds.some(({ url }) => url.endsWith('/lever.json'))
    );
  });

test('opens without a network, isolated as ever, with the machine as it was known last; then live again', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const manifests = new Map<string, object>();
  let server = await host(manifests);
  let lever: Lever = await startLever(site);
  const { identity } = lever;
  manifests.set('/worlds/lever.json', leverWorld(lever));
  const { page } = await openPage(browser, `${site.url}?world=/worlds/lever.json`);
  await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
  await waitForModels(page, [SMALL_TWIN_ID]);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => isKept(page), { timeout: 30_000 }).toBe(true);
  // What was recorded is written every five seconds, which nothing tells.
  await page.waitForTimeout(6_000);
  await lever.stop();
  await server.close();

  // Nobody answers at this address now.
  await page.reload();
  await page.waitForFunction(() => 'twinport' in window, undefined, { timeout: 60_000 });
  await waitForStatus(page, [SMALL_TWIN_ID], 'offline', 60_000);
  await waitForModels(page, [SMALL_TWIN_ID]);
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  const known = await page.evaluate((id) => window.twinport.state(id), SMALL_TWIN_ID);
  expect(Math.abs(known['angle']!.value as number)).toBeLessThanOrEqual(60);
  expect(known['note']!.value).toBe('hello');
  const age = (): Promise<number> => page.evaluate((id) => window.twinport.state(id)['angle']!.ageMs, SMALL_TWIN_ID);
  await expect.poll(age).toBeGreaterThan(3_000);
  // It stands as it stood: the lever's angle is in its pose.
  const pose = await page.evaluate((id) => window.twinport.pose(id, 'Arm'), SMALL_TWIN_ID);
  const angle = ((known['angle']!.value as number) * Math.PI) / 180;
  expect(pose![0]).toBeCloseTo(Math.cos(angle), 1);
  await page.getByRole('button', { name: 'Twins', exact: true }).click();
  await page.getByRole('button', { name: 'Open Lever' }).first().click();
  const panel = page.locator('.panel-twin');
  await expect(panel.getByText('What you see is the last known state.')).toBeVisible();
  // A lazy part that was never opened is there, too.
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await expect(page.getByRole('switch', { name: 'Frame figures' })).toBeVisible();

  // The network is back, and so is the machine: live without a reload.
  server = await host(manifests);
  lever = await startLever(site, { identity });
  try {
    await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
    // A world comes from the network while there is one, never from what was kept.
    manifests.set('/worlds/lever.json', { ...leverWorld(lever), title: 'Another title' });
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Another title', { timeout: 60_000 });
  } finally {
    await lever.stop();
    await server.close();
    await page.context().close();
  }
});

test('a newer build is told of, and shows after the reload that was asked for', async ({ browser }) => {
  test.setTimeout(300_000);
  const manifests = new Map<string, object>([
    [
      '/worlds/empty.json',
      { title: 'Empty', environment: 'studio', spawn: { position: [0, 1.65, 9], lookAt: [0, 1, 0] } },
    ],
  ]);
  const server = await host(manifests);
  const worker = join(root, 'service-worker.js');
  const first = await readFile(worker, 'utf8');
  try {
    const { page, errors } = await openPage(browser, `${site.url}?world=/worlds/empty.json`);
    await page.evaluate(() => navigator.serviceWorker.ready);
    const notice = page.getByText('A new version is ready');
    // The same build once more is nothing new.
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await expect(notice).toHaveCount(0);
    // A build in which every chunk of this page is another one: their names are not in it.
    const [, id] = /id:[`"']([0-9a-f]{16})/.exec(first)!;
    const entry = /\/assets\/metaverse-[\w-]+\.js/.exec(first)![0];
    const shell = new URL(
      await page.evaluate(() => document.querySelector<HTMLScriptElement>('script[type=module]')!.src),
    ).pathname;
    const other = first.replaceAll(id!, 'f'.repeat(16)).replaceAll(entry, '/worlds/default.json');
    expect(other).toContain(shell);
    await writeFile(worker, other);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await expect(notice).toBeVisible({ timeout: 30_000 });
    const loaded = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Reload' }).click();
    await loaded;
    await expect
      .poll(() => page.evaluate(() => caches.keys()), { timeout: 30_000 })
      .toContain(`twinport-build-${'f'.repeat(16)}`);
    expect(errors).toEqual([]);
    await page.context().close();
  } finally {
    await writeFile(worker, first);
    await server.close();
  }
});

test('HTTPS with a certificate of this machine: live twins over wss in a page that accepted it', async () => {
  test.setTimeout(300_000);
  const manifests = new Map<string, object>();
  const server = await host(manifests, true);
  const lever = await startLever(site);
  manifests.set('/worlds/lever.json', leverWorld(lever));
  manifests.set('/host.json', { addresses: [`https://192.0.2.7:${PORT}/`] });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [...CHROMIUM_FLAGS, '--ignore-certificate-errors'],
  });
  try {
    const { page, errors } = await openPage(browser, `https://127.0.0.1:${PORT}/?world=/worlds/lever.json`, (fresh) =>
      fresh.setViewportSize({ width: 640, height: 400 }),
    );
    expect(await page.evaluate(() => isSecureContext && crossOriginIsolated)).toBe(true);
    await waitForStatus(page, [SMALL_TWIN_ID], 'live', 60_000);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    const code = page.getByRole('img', { name: /^QR code of https:\/\/192\.0\.2\.7:5484\/\?world=.*lever\.json$/ });
    await expect(code).toBeVisible();
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
    await lever.stop();
    await server.close();
  }
});
