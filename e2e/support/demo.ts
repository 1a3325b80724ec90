// The demo as a visitor gets it: `npm start` in a process group of its own, with its own port and data folder; and pages
// that record every error and every request that leaves the site.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Browser, type Page } from '@playwright/test';

export const ARM = 'urn:twinport:demo:arm-1';
export const TURBINE = 'urn:twinport:demo:turbine-1';
export const TANK = 'urn:twinport:demo:tank-1';

const root = fileURLToPath(new URL('../..', import.meta.url));
const START_TIMEOUT_MS = 120_000;
const PICTURE_EVERY_MS = 180;
/** What hands do in a headset is told in pictures: with fewer of them a visit only takes longer. */
const HEADSET_PICTURE_EVERY_MS = 60;

export interface Demo {
  /** The demo site as `npm start` says it. */
  readonly url: string;
  /** Its machines and services in the studio: for tests that do not look at the site, which costs the processor that draws it most of its time. */
  readonly studioUrl: string;
  readonly data: string;
  /** URL of a machine's own Thing Description, as printed at start. */
  readonly machine: (id: string) => string;
  /** The one-time code that a service says in the terminal now. */
  readonly pairingCode: (service: string) => string;
  stop(): Promise<void>;
}

export async function startDemo(port: number, env: Readonly<Record<string, string>> = {}): Promise<Demo> {
  const data = await mkdtemp(join(tmpdir(), 'twinport-e2e-'));
  const child = spawn('npm', ['start'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // The city's processes are for city.spec.ts: elsewhere they would only take from two cores.
    env: { ...process.env, PORT: String(port), TWINPORT_DATA: data, TWINPORT_WORLDS: 'default,studio', ...env },
  });
  let said = '';
  const machines = new Map<string, string>();
  const codes = new Map<string, string>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    said += `${line}\n`;
    const machine = /^ {2}machine {2}(\S+) {2}(\S+)$/.exec(line);
    if (machine !== null) machines.set(machine[1]!, machine[2]!);
    const pairing = /^ {2}pairing {2}(.+?) {2}(\S+) /.exec(line);
    if (pairing !== null) codes.set(pairing[1]!, pairing[2]!);
  });
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`npm start was not ready in time:\n${said}`)), START_TIMEOUT_MS);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!/^http:\/\/localhost:\d+\/$/.test(line)) return;
      clearTimeout(timer);
      resolve(line);
    });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${said}`)));
  });
  const site = (await (await fetch(`${url}worlds/default.json`)).json()) as object;
  await writeFile(join(data, 'worlds/indoors.json'), JSON.stringify({ ...site, environment: 'studio', portals: [] }));
  return {
    url,
    studioUrl: `${url}?world=/worlds/indoors.json`,
    data,
    machine: (id) => machines.get(id)!,
    pairingCode: (service) => codes.get(service)!,
    async stop() {
      await endGroup(child);
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** As Ctrl-C does in a terminal: the whole group hears it. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  process.kill(-child.pid!, 'SIGINT');
  await gone;
}

/** What went wrong on a page, and which requests left the site. */
export interface Watched {
  readonly page: Page;
  readonly errors: string[];
  readonly foreign: string[];
}

export async function openPage(
  browser: Browser,
  url: string,
  prepare: (page: Page) => Promise<void> = () => Promise.resolve(),
  pictureEveryMs = PICTURE_EVERY_MS,
): Promise<Watched> {
  const context = await browser.newContext();
  return watch(await context.newPage(), url, prepare, pictureEveryMs);
}

export async function watch(
  page: Page,
  url: string,
  prepare: (page: Page) => Promise<void> = () => Promise.resolve(),
  pictureEveryMs = PICTURE_EVERY_MS,
): Promise<Watched> {
  const errors: string[] = [];
  const foreign: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.protocol.startsWith('http') && asked.origin !== new URL(url).origin) foreign.push(request.url());
  });
  await page.addInitScript(drawSeldom, { onScreenMs: pictureEveryMs, inHeadsetMs: HEADSET_PICTURE_EVERY_MS });
  await prepare(page);
  await page.goto(url);
  await page.waitForFunction(() => 'twinport' in window || document.querySelector('.start-failure') !== null);
  const failure = await page.locator('.start-failure').allInnerTexts();
  if (failure.length > 0) throw new Error(`the world did not start: ${failure.join(' ')}`);
  await page.evaluate(() => window.twinport.ready);
  return { page, errors, foreign };
}

/**
 * As on a slow machine, a picture each so many milliseconds: it would be drawn as often as two cores can, which leaves them nothing else.
 * Who enters VR takes back the frame of the screen that was asked for: otherwise both would be drawn from then on.
 */
function drawSeldom({ onScreenMs, inHeadsetMs }: { readonly onScreenMs: number; readonly inHeadsetMs: number }): void {
  const ask = window.requestAnimationFrame.bind(window);
  const takeBack = window.cancelAnimationFrame.bind(window);
  const waiting = new Map<number, number>();
  const asleep = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let drawnAt = 0;
  /** One timer for all: what is drawn at one time stays together. */
  const sleep = (askAgain: () => void, ms: number): void => {
    asleep.add(askAgain);
    timer ??= setTimeout(() => {
      timer = undefined;
      const all = [...asleep];
      asleep.clear();
      for (const each of all) each();
    }, ms);
  };
  window.requestAnimationFrame = (callback) => {
    const askNow = (): void => {
      if (waiting.has(handle)) waiting.set(handle, ask(look));
    };
    const look = (now: number): void => {
      const { xrDevice } = window as { readonly xrDevice?: { readonly activeSession?: unknown } };
      const everyMs = xrDevice?.activeSession === undefined ? onScreenMs : inHeadsetMs;
      const leftMs = drawnAt + everyMs - now;
      if (now !== drawnAt && leftMs > 0) {
        // Asked again at once, the browser would make sixty pictures a second in which nothing is new.
        sleep(askNow, leftMs);
        return;
      }
      waiting.delete(handle);
      drawnAt = now;
      callback(now);
    };
    const handle = ask(look);
    waiting.set(handle, handle);
    return handle;
  };
  window.cancelAnimationFrame = (handle) => {
    takeBack(waiting.get(handle) ?? handle);
    waiting.delete(handle);
  };
}

/** Waits until each of these twins has the status. */
export async function waitForStatus(
  page: Page,
  twins: readonly string[],
  status: 'live' | 'stale' | 'offline',
  timeout = 30_000,
): Promise<void> {
  await page.waitForFunction(
    ([ids, wanted]) => {
      const all = window.twinport.twins();
      return (ids as string[]).every((id) => all.find((twin) => twin.id === id)?.status === wanted);
    },
    [twins, status] as const,
    { timeout },
  );
}

/** Waits until the model of each twin is drawn. */
export async function waitForModels(page: Page, twins: readonly string[]): Promise<void> {
  await page.waitForFunction(
    (ids) =>
      ids.every((id) => window.twinport.twins().some((twin) => twin.id === id) && window.twinport.nodes(id).length > 0),
    [...twins],
    { timeout: 60_000 },
  );
}

export const test = base.extend<object, { demo: Demo }>({
  demo: [
    async ({}, use) => {
      // One worker has it (playwright.config.ts).
      const demo = await startDemo(5390);
      await use(demo);
      await demo.stop();
    },
    { scope: 'worker', timeout: START_TIMEOUT_MS + 30_000 },
  ],
});
export { expect };
