// The README's table, from latest.json alone: each figure to reach, what was measured, and whether it is reached.
import { rounded, type Figures, type Latest, type PartResult } from './report.ts';

interface Goal {
  readonly figure: string;
  readonly reach: string;
  /** What was measured, in words, and whether that is enough. */
  measured(part: (part: string, row: string) => Row): { readonly text: string; readonly reached: boolean };
}
type Row = (name: string) => number;

const FRAME_MS = 1_000 / 60;
/** A queue that grows does so by far more in a minute. */
const STANDS_STILL_MS = 20;
const both = ['twinport-chromium', 'twinport-pages'];

const GOALS: readonly Goal[] = [
  {
    figure: 'bytes an entity update on the wire, smooth motion',
    reach: '≤ 2.0 and ≤ 1/15 of Colyseus',
    measured(part) {
      const own = part('sync', 'twinport-chromium')('bytesPerUpdate');
      const colyseus = part('sync', 'colyseus')('bytesPerUpdate');
      return {
        text: `${own}; Colyseus ${colyseus} (1/${(colyseus / own).toFixed(1)})`,
        reached: own <= 2 && own * 15 <= colyseus,
      };
    },
  },
  {
    figure: 'the same with 2 mm and 0.2° of noise, acknowledged 100 ms late',
    reach: '≤ 5.0',
    measured(part) {
      const own = part('sync', 'twinport-noisy-late')('bytesPerUpdate');
      return { text: `${own}`, reached: own <= 5 };
    },
  },
  {
    figure: 'one-way p50 and p99, Node → Chromium worker',
    reach: '≤ 1.5 × and 2 × a raw float channel',
    measured(part) {
      const [own, raw] = [part('sync', 'twinport-chromium'), part('sync', 'raw-chromium')];
      const [p50, p99] = [own('p50Ms') / raw('p50Ms'), own('p99Ms') / raw('p99Ms')];
      return {
        text: `${own('p50Ms')} and ${own('p99Ms')} ms: ${p50.toFixed(2)} × and ${p99.toFixed(2)} ×`,
        reached: p50 <= 1.5 && p99 <= 2,
      };
    },
  },
  {
    figure: 'CPU of the sender, seconds a second',
    reach: 'below Colyseus',
    measured(part) {
      const [own, colyseus] = [part('sync', 'twinport-chromium')('cpuSender'), part('sync', 'colyseus')('cpuSender')];
      return { text: `${own}; Colyseus ${colyseus}`, reached: own < colyseus };
    },
  },
  {
    figure: 'page blocked 12 of every 16 ms: p95 in the worker',
    reach: '≤ 2 × idle',
    measured(part) {
      const [busy, idle] = [part('sync', 'twinport-busy')('p95Ms'), part('sync', 'twinport-chromium')('p95Ms')];
      return { text: `${busy} ms; idle ${idle} ms`, reached: busy <= 2 * idle };
    },
  },
  {
    figure: '`set()` → rendered matrix, one twin at 57 Hz, without the deliberate delay',
    reach: '≤ 15 / 22 / 24 ms',
    measured(part) {
      const own = part('frame', '1 twin at 57 Hz');
      const values = [own('beyondP50Ms'), own('beyondP95Ms'), own('beyondP99Ms')] as const;
      return {
        text: `${values.join(' / ')} ms (delay ${own('delayMs')} ms)`,
        reached: values[0] <= 15 && values[1] <= 22 && values[2] <= 24,
      };
    },
  },
  {
    figure: 'the same, beyond a raw channel',
    reach: '≤ one frame + 1.5 × raw one-way',
    measured(part) {
      const own = part('frame', '1 twin at 57 Hz')('beyondP95Ms');
      const limit = rounded(FRAME_MS + 1.5 * part('sync', 'raw-chromium')('p50Ms'));
      return { text: `p95 ${own} ms of ${limit} ms`, reached: own <= limit };
    },
  },
  {
    figure: "page's main thread for sync and binding, 1,000 moving twins",
    reach: '≤ 1 ms a frame',
    measured(part) {
      const own = part('frame', '1000 twins at 60 Hz')('syncMsPerFrame');
      return { text: `${own} ms`, reached: own <= 1 };
    },
  },
  {
    figure: '1,000 objects at 60 Hz for 60 s: age of what is shown',
    reach: 'does not grow',
    measured(part) {
      const own = part('frame', '1000 twins at 60 Hz');
      return {
        text: `p50 ${own('p50Ms')} ms, last quarter minus first ${own('growthMs')} ms`,
        reached: own('growthMs') <= STANDS_STILL_MS,
      };
    },
  },
  ...both.map((engine): Goal => ({
    figure: `N1 (25 ms, 1 %), 60 s, ${roadOf(engine)}`,
    reach: 'p95 of what is sent ≤ 85 ms, ≥ 90 % of ticks, not growing',
    measured(part) {
      const own = part('network', `N1 ${engine}`);
      return {
        text: `${own('p95Ms')} ms, ${Math.round(100 * own('ticks'))} %, ${own('growthMs')} ms`,
        reached: own('p95Ms') <= 85 && own('ticks') >= 0.9 && own('growthMs') <= STANDS_STILL_MS,
      };
    },
  })),
  ...both.map((engine): Goal => ({
    figure: `N3 (25 ms, 2 Mbit/s), ${roadOf(engine)}`,
    reach: 'p95 ≤ 60 ms, not growing',
    measured(part) {
      const own = part('network', `N3 ${engine}`);
      return {
        text: `${own('p95Ms')} ms, ${own('kilobits')} kbit/s, ${own('growthMs')} ms`,
        reached: own('p95Ms') <= 60 && own('growthMs') <= STANDS_STILL_MS,
      };
    },
  })),
  {
    figure: 'N2 (100 ± 30 ms, 5 %): age of the shown state, p50 and p99',
    reach: '≤ 1/10 of reliable and in order, and below it with a window',
    measured(part) {
      const of = (engine: string): readonly [number, number] => {
        const row = part('network', `N2 ${engine}`);
        return [row('ageP50Ms'), row('ageP99Ms')];
      };
      const [own, reliable, windowed] = [of('twinport-chromium'), of('reliable-chromium'), of('windowed-chromium')];
      return {
        text: `${own.join(' and ')} ms; reliable ${reliable.join(' and ')}; with a window ${windowed.join(' and ')}`,
        reached: own.every((value, index) => value <= reliable[index]! / 10 && value < windowed[index]!),
      };
    },
  },
  ...both.map((engine): Goal => ({
    figure: `2 s outage on N1, ${roadOf(engine)}: fresh state after healing`,
    reach: '≤ 1,500 ms, nothing stale applied',
    measured(part) {
      const own = part('network', `N1, 2 s outage ${engine}`);
      return {
        text: `${own('freshMs')} ms${own('wentBack') === 0 ? '' : ', went back in time'}`,
        reached: own('freshMs') <= 1_500 && own('wentBack') === 0,
      };
    },
  })),
];

/** What the README shows. */
export function readmeText(latest: Latest): string {
  const rows = GOALS.map(({ figure, reach, measured }) => {
    const found = tryMeasured(latest, measured);
    return `| ${figure} | ${reach} | ${found === null ? 'not measured' : `${found.reached ? '✓' : '✗'} ${found.text}`} |`;
  });
  const { cpu, cores } = latest.machine as { cpu?: string; cores?: number };
  const times = Object.entries(latest.runs).map(
    ([part, { at, load }]) => `${part} ${at.slice(0, 10)} at load ${load[0]}`,
  );
  return [
    '| figure | to reach | measured |',
    '|---|---|---|',
    ...rows,
    '',
    `Medians on ${cores ?? '?'} cores of ${cpu ?? 'an unknown processor'}, all ends on one machine (${times.join(', ')}).`,
  ].join('\n');
}

function roadOf(engine: string): string {
  return engine === 'twinport-pages' ? 'Chromium → Chromium' : 'Node → Chromium';
}

/** Null for a goal whose figures no run has taken yet. */
function tryMeasured(latest: Latest, measured: Goal['measured']): ReturnType<Goal['measured']> | null {
  let missing = false;
  const found = measured((part, row) => {
    const figures: Figures | undefined = (latest[part] as PartResult | undefined)?.[row];
    return (name) => {
      const value = figures?.[name];
      if (typeof value === 'number') return value;
      missing = true;
      return Number.NaN;
    };
  });
  return missing ? null : found;
}
