// The whole way: from the provider's `set()` to the matrix of the node in a rendered frame, in the product's own page with its
// world, its broker and its enabler. One twin at 57 Hz (which sweeps through the frame's phases) and at 60 Hz; then 1,000.
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { findChromium } from '../../../src/node/find-chromium.ts';
import { openPage, waitForModels } from '../../support/demo.ts';
import { startSite, type Site } from '../../support/provider.ts';
import { CHROMIUM_FLAGS } from '../../playwright.config.ts';
import type { BenchContext } from '../context.ts';
import type { Line } from '../control.ts';
import { startProcess, type End } from '../ends.ts';
import { lineUrl } from '../endpoint.ts';
import type { Shifts } from '../frame-provider.ts';
import { measurePass } from '../pass.ts';
import { summarise, table, type Figures, type PartResult } from '../report.ts';
import { percentile, rising } from '../statistics.ts';

const PORT = 5397;
const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};
/** As the facts on ARENA were taken: drawing is done by the processor here, and is not what is measured. */
const VIEWPORT = { width: 320, height: 240 };
const MANY = 1_000;
/** Thin instances whose pass is measured without a picture. */
const PASSES = [1_000, 10_000];
/** Twins of many that are looked at in each frame. */
const WATCHED = 20;
/** What is still under way after the last `set`. */
const TAIL_MS = 500;
const QUANTUM_METRES = 0.001;
const LOOKED_AT_MS = 1_500;
const LONGEST_SETTLING_MS = 15_000;
/** As often as before, and a tenth. */
const SETTLED = 1.1;

const COLUMNS = {
  p50Ms: 'set → frame p50 ms',
  p95Ms: 'p95 ms',
  p99Ms: 'p99 ms',
  beyondP50Ms: 'beyond delay p50 ms',
  beyondP95Ms: 'p95 ms',
  beyondP99Ms: 'p99 ms',
  delayMs: 'delay ms',
  growthMs: 'growth ms',
  framesPerSecond: 'frames/s',
  syncMsPerFrame: 'sync ms a frame',
  mainMsPerFrame: 'main ms a frame',
  allocatedPerFrame: 'B allocated a frame',
} as const;

/** One frame: when it was drawn, and where the watched nodes stood in it. */
type Frame = readonly [drawnMs: number, delayMs: number, ...x: number[]];

interface Recorder {
  frames: Frame[];
}

interface Stage {
  readonly page: Page;
  readonly session: CDPSession;
  readonly provider: End;
  readonly pageLine: Line;
  readonly watched: readonly string[];
  close(): Promise<void>;
}

export async function measureFrame(context: BenchContext): Promise<PartResult> {
  const { quick, attempt } = context;
  const site = await startSite(PORT, ISOLATION);
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
  const result: Record<string, Figures> = {};
  const stage = async (count: number, name: string, runs: readonly (readonly [number, number])[]): Promise<void> => {
    const opened = await openStage(context, site, browser, count);
    try {
      for (const [rateHz, seconds] of runs)
        result[`${name} at ${rateHz} Hz`] = await measure(opened, rateHz, quick ? 3 : seconds);
    } finally {
      await opened.close();
    }
  };
  try {
    await attempt('1 twin', () =>
      stage(1, '1 twin', [
        [57, 6],
        [60, 6],
      ]),
    );
    const count = quick ? 50 : MANY;
    await attempt(`${count} twins`, () =>
      stage(count, `${count} twins`, [
        [10, 4],
        [30, 4],
        [60, 60],
      ]),
    );
  } finally {
    await browser.close();
    await site.close();
  }
  for (const count of PASSES)
    await attempt(`${count} thin instances`, () => Promise.resolve((result[`pass of ${count}`] = measurePass(count))));
  context.print(table('set() → matrix of a rendered frame', result, COLUMNS));
  return result;
}

async function openStage({ control }: BenchContext, site: Site, browser: Browser, count: number): Promise<Stage> {
  const provider = await startProcess(control, `frame-provider-${count}`, 'frame-provider.ts', []);
  const { did, address, ids } = await provider.line.call<{ did: string; address: string; ids: string[] }>('start', {
    brokerUrl: site.brokerUrl,
    count,
  });
  site.manifests.set('/worlds/bench.json', {
    title: 'Bench',
    // The emptiest: the figures on ARENA were taken with nothing around its object.
    environment: 'studio',
    spawn: { position: [0, 1.65, 9], lookAt: [0, 1, 0] },
    systems: [{ name: 'Movers', address, did }],
    placements: ids.map((twin, index) => ({
      twin,
      // In sight, and near: what the visitor does not look at is sent more slowly.
      position: [((index % 40) - 20) / 2, 0, -2 - Math.floor(index / 40) / 2],
      radius: 0.2,
    })),
  });
  const prepare = async (fresh: Page): Promise<void> => {
    await fresh.setViewportSize(VIEWPORT);
    // tsx names functions by a helper of its own, which a page does not have.
    await fresh.addInitScript('globalThis.__name = (named) => named');
  };
  // Pictures as often as the machine can.
  const { page } = await openPage(browser, `${site.url}?world=/worlds/bench.json`, prepare, 0);
  await waitForModels(page, ids);
  const name = `frame-page-${count}`;
  const watched = ids
    .filter((_, index) => index % Math.max(1, Math.floor(ids.length / WATCHED)) === 0)
    .slice(0, WATCHED);
  await page.evaluate(record, { url: lineUrl(control.url, name), ids: watched });
  return {
    page,
    session: await page.context().newCDPSession(page),
    provider,
    pageLine: await control.line(name),
    watched,
    async close() {
      await page.context().close();
      await provider.line.call('close').catch(() => undefined);
      await provider.close();
    },
  };
}

/** In the page: answers for its clock, and notes each frame after the page has made it. */
function record({ url, ids }: { url: string; ids: readonly string[] }): void {
  const socket = new WebSocket(url);
  socket.onmessage = ({ data }: MessageEvent<string>) =>
    socket.send(
      JSON.stringify({
        id: (JSON.parse(data) as { id: number }).id,
        result: performance.timeOrigin + performance.now(),
      }),
    );
  const recorder: Recorder = { frames: [] };
  Object.assign(window, { recorder });
  const look = (): void => {
    // Asked for after the engine asked for its own: runs after it in every frame.
    requestAnimationFrame(look);
    const link = window.twinport.stats().links[0];
    const places = ids.map((id) => window.twinport.pose(id, 'Body')?.[12] ?? Number.NaN);
    recorder.frames.push([performance.timeOrigin + performance.now(), link?.delayMs ?? Number.NaN, ...places]);
  };
  requestAnimationFrame(look);
}

/** Resolves when pictures come no faster any more than just before: what a world begins with is drawn once, and is not measured. */
async function settled(page: Page): Promise<void> {
  let before = 0;
  for (const endMs = Date.now() + LONGEST_SETTLING_MS; Date.now() < endMs;) {
    await frames(page, false);
    // So long each rate is looked at.
    await page.waitForTimeout(LOOKED_AT_MS);
    const rate = (await frames(page, false)).length;
    if (rate <= before * SETTLED) return;
    before = rate;
  }
}

async function measure(stage: Stage, rateHz: number, seconds: number): Promise<Figures> {
  const { page, session, provider, pageLine } = stage;
  const [there, here] = [await provider.line.clock(), await pageLine.clock()];
  /** The provider's clock minus the page's. */
  const offsetMs = there.offsetMs - here.offsetMs;
  await session.send('Performance.enable');
  await session.send('HeapProfiler.enable');
  // At rest; the picture may still be busy with what was before.
  await settled(page);
  await page.waitForFunction(() => (window as unknown as { recorder: Recorder }).recorder.frames.length > 30);
  const [before] = await frames(page, true);
  const busyBefore = await taskSeconds(session);
  await session.send('HeapProfiler.startSampling', {
    samplingInterval: 4_096,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  const shifts = await provider.line.call<Shifts>('run', { rateHz, seconds });
  // What is still under way is drawn: there is nothing that says it was the last.
  await page.waitForTimeout(TAIL_MS);
  const { profile } = await session.send('HeapProfiler.stopSampling');
  const busySeconds = (await taskSeconds(session)) - busyBefore;
  const drawn = await frames(page, false);
  const sync = await page.evaluate(() => window.twinport.stats().picture);
  const lateness = latenesses(shifts, before!, drawn, offsetMs);
  const [total, beyond] = [
    rising(lateness.map(({ ms }) => ms)),
    rising(lateness.map(({ ms, delayMs }) => ms - delayMs)),
  ];
  const quarter = Math.floor(lateness.length / 4);
  const median = (part: typeof lateness): number => percentile(rising(part.map(({ ms }) => ms)), 0.5);
  const allocated = profile.samples.reduce((sum, { size }) => sum + size, 0);
  return summarise([
    {
      p50Ms: percentile(total, 0.5),
      p95Ms: percentile(total, 0.95),
      p99Ms: percentile(total, 0.99),
      beyondP50Ms: percentile(beyond, 0.5),
      beyondP95Ms: percentile(beyond, 0.95),
      beyondP99Ms: percentile(beyond, 0.99),
      delayMs: percentile(rising(lateness.map(({ delayMs }) => delayMs)), 0.5),
      growthMs: median(lateness.slice(-quarter)) - median(lateness.slice(0, quarter)),
      framesPerSecond: drawn.length / (seconds + TAIL_MS / 1_000),
      syncMsPerFrame: sync.twinsP50Ms,
      syncP95MsPerFrame: sync.twinsP95Ms,
      mainMsPerFrame: (busySeconds * 1_000) / drawn.length,
      allocatedPerFrame: allocated / drawn.length,
      clockErrorMs: there.errorMs + here.errorMs,
    },
  ]);
}

/** Of each `set` and each watched twin: how long until the first frame that shows it or something newer. */
function latenesses(
  { setMs, metres, restMetres }: Shifts,
  before: Frame,
  drawn: readonly Frame[],
  offsetMs: number,
): { readonly ms: number; readonly delayMs: number }[] {
  const found: { ms: number; delayMs: number }[] = [];
  for (let column = 2; column < before.length; column += 1) {
    const shiftOf = (frame: Frame): number => Math.abs(frame[column]! - before[column]!);
    let frame = 0;
    for (let tick = 0; tick < setMs.length; tick += 1) {
      const shown = metres[tick]! - restMetres;
      while (frame < drawn.length && shiftOf(drawn[frame]!) < shown - QUANTUM_METRES / 2) frame += 1;
      if (frame === drawn.length) break;
      const [drawnMs, delayMs] = drawn[frame]!;
      found.push({ ms: drawnMs + offsetMs - setMs[tick]!, delayMs });
    }
  }
  return found;
}

/** The frames noted so far, and forgets them; `last`: only the last of them. */
function frames(page: Page, last: boolean): Promise<Frame[]> {
  return page.evaluate((onlyLast) => {
    const { recorder } = window as unknown as { recorder: Recorder };
    const noted = recorder.frames;
    recorder.frames = [];
    return onlyLast ? noted.slice(-1) : noted;
  }, last);
}

/** Seconds that the page's main thread has worked so far. */
async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value;
}
