// Bad roads: 1,000 entities at 60 Hz into a Chromium, over relays of ours. How late is what is sent, how old is what is shown, does
// it grow; the same state in the same code sent reliably and in order beside it; and an outage.
import { setTimeout as sleep } from 'node:timers/promises';
import { ROADS } from '../../support/bad-network.ts';
import { engineSetups, type BenchContext } from '../context.ts';
import type { RunPlan } from '../endpoint.ts';
import { Pair, type Round } from '../pair.ts';
import { summarise, table, type Figures, type PartResult } from '../report.ts';
import { openRoad, type BadRoad } from '../road.ts';
import { percentile, rising } from '../statistics.ts';
import { RATE_HZ, type WorkloadSpec } from '../workload.ts';

const WORKLOAD: WorkloadSpec = { entities: 1_000, seed: 7, noiseMetres: 0, noiseDegrees: 0 };
const TWINPORT = ['twinport-chromium', 'twinport-pages'];
const RELIABLE = ['reliable-chromium', 'windowed-chromium'];
const OUTAGE_MS = 2_000;
/** When in its round the outage begins. */
const OUTAGE_AFTER_MS = 4_000;

const COLUMNS = {
  ageP50Ms: 'age p50 ms',
  ageP99Ms: 'age p99 ms',
  p50Ms: 'sent p50 ms',
  p95Ms: 'sent p95 ms',
  p99Ms: 'sent p99 ms',
  ticks: 'ticks',
  delivered: 'updates',
  kilobits: 'kbit/s',
  growthMs: 'growth ms',
  lostPackets: 'packets lost',
  freshMs: 'fresh after ms',
} as const;

interface Stretch {
  readonly pair: Pair;
  readonly road: BadRoad;
}

export async function measureNetwork(context: BenchContext): Promise<PartResult> {
  const { control, quick, attempt } = context;
  const setups = engineSetups(context);
  const seconds = { N1: quick ? 4 : 60, N2: quick ? 4 : 10, N3: quick ? 4 : 12 };
  const stretches = new Map<string, Stretch>();
  const result: Record<string, Figures> = {};
  const open = async (name: string, index: number): Promise<void> => {
    const road = await openRoad(ROADS.clean, 1 + index);
    const options = { entities: WORKLOAD.entities, road: road.pass };
    const pair = await attempt(name, () => Pair.open(control, setups.get(name)!, options));
    if (pair !== null) stretches.set(name, { road, pair });
  };
  const on = async (name: 'N1' | 'N2' | 'N3', engine: string): Promise<void> => {
    await attempt(`${name} ${engine}`, async () => {
      const { pair, road } = stretches.get(engine)!;
      road.setConditions(ROADS[name]);
      const before = road.lost();
      const round = await pair.run(planOf(seconds[name]), true);
      road.mustHavePassed();
      result[`${name} ${engine}`] = figuresOf(round, planOf(seconds[name]), road.lost() - before);
    });
  };
  try {
    // Set up over good roads, all at once: that is not what is measured.
    await Promise.all([...TWINPORT, ...RELIABLE].map(open));
    // A minute each: at once, or the whole would take more than ten. They share the processor, not a road.
    await Promise.all(TWINPORT.map((engine) => on('N1', engine)));
    // The others one after another: a tick that is late on a busy processor looks like a slow road.
    for (const engine of TWINPORT) await on('N3', engine);
    for (const engine of [...TWINPORT, ...RELIABLE]) await on('N2', engine);
    for (const [engine, stretch] of stretches)
      if (TWINPORT.includes(engine))
        await attempt(`outage ${engine}`, async () => {
          result[`N1, 2 s outage ${engine}`] = await outage(stretch);
        });
  } finally {
    for (const { pair, road } of stretches.values()) {
      await pair.close();
      road.close();
    }
  }
  context.print(table('1,000 entities at 60 Hz', result, COLUMNS));
  return result;
}

const planOf = (seconds: number): RunPlan => ({
  workload: WORKLOAD,
  rateHz: RATE_HZ,
  warmTicks: 2 * RATE_HZ,
  ticks: seconds * RATE_HZ,
});

function figuresOf({ received }: Round, { ticks, workload }: RunPlan, lostPackets: number): Figures {
  const ages = received.ages.map(({ ageMs }) => ageMs);
  const sorted = rising(ages);
  const median = (part: readonly number[]): number => percentile(rising(part), 0.5);
  const quarter = Math.floor(ages.length / 4);
  return summarise([
    {
      ageP50Ms: percentile(sorted, 0.5),
      ageP99Ms: percentile(sorted, 0.99),
      p50Ms: received.p50Ms,
      p95Ms: received.p95Ms,
      p99Ms: received.p99Ms,
      ticks: received.ticks / ticks,
      delivered: received.updates / (ticks * workload.entities),
      kilobits: (received.bytes * 8) / 1_000 / (ticks / RATE_HZ),
      /** The last quarter's age against the first's: a queue that grows shows here. */
      growthMs: median(ages.slice(-quarter)) - median(ages.slice(0, quarter)),
      lostPackets,
    },
  ]);
}

/** How long after a road is healed all entities that are looked at show a state from after it. */
async function outage({ pair, road }: Stretch): Promise<Figures> {
  road.setConditions(ROADS.N1);
  let [cutAt, healedAt] = [0, 0];
  const running = pair.run(planOf((2 * OUTAGE_AFTER_MS + OUTAGE_MS) / 1_000), true);
  await sleep(OUTAGE_AFTER_MS);
  cutAt = Date.now();
  road.cut();
  await sleep(OUTAGE_MS);
  road.heal();
  healedAt = Date.now();
  const { received } = await running;
  return outageFigures(received.ages, cutAt, healedAt);
}

function outageFigures(ages: Round['received']['ages'], cutAt: number, healedAt: number): Figures {
  const looks = new Map<number, number>();
  // The oldest of the entities at each look.
  for (const { atMs, ageMs } of ages) looks.set(atMs, Math.max(looks.get(atMs) ?? 0, ageMs));
  const fresh = [...looks].find(([atMs, ageMs]) => atMs > healedAt && atMs - ageMs > healedAt);
  const backwards = [...looks].some(
    ([atMs, ageMs], index, all) => index > 0 && atMs - ageMs < all[index - 1]![0] - all[index - 1]![1] - 1,
  );
  return summarise([
    {
      // At least so long, where it was not within the round.
      freshMs: fresh === undefined ? OUTAGE_AFTER_MS : fresh[0] - healedAt,
      longestMs: Math.max(...looks.values()),
      outageMs: healedAt - cutAt,
      wentBack: Number(backwards),
    },
  ]);
}
