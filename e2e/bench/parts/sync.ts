// Side by side: the same 1,000 entities at 60 Hz through every engine, in turns, on this machine. And Twinport alone with a
// sensor's noise and acknowledgements 100 ms late.
import { Pair, type Road, type Round } from '../pair.ts';
import { engineSetups, type BenchContext } from '../context.ts';
import type { RunPlan } from '../endpoint.ts';
import { summarise, table, type PartResult } from '../report.ts';
import { RATE_HZ, type WorkloadSpec } from '../workload.ts';
import { openRoad } from '../road.ts';

const ENGINES = [
  'twinport-chromium',
  'twinport-node',
  'raw-chromium',
  'raw-node',
  'colyseus',
  'colyseus-quantised',
  'json-ws',
  'msgpack-ws',
  'yjs',
  'mqtt',
];
const ENTITIES = 1_000;
const SMOOTH: WorkloadSpec = { entities: ENTITIES, seed: 7, noiseMetres: 0, noiseDegrees: 0 };
const NOISY: WorkloadSpec = { ...SMOOTH, noiseMetres: 0.002, noiseDegrees: 0.2 };
/** Acknowledgements come this late: half of it each way. */
const LATE_MS = 100;

export const SYNC_COLUMNS = {
  bytesPerUpdate: 'B an update',
  p50Ms: 'p50 ms',
  p95Ms: 'p95 ms',
  p99Ms: 'p99 ms',
  cpuSender: 'CPU sender',
  cpuReceiver: 'CPU receiver',
  delivered: 'delivered',
  errorMm: 'error mm',
  errorDegrees: 'error °',
} as const;

export async function measureSync(context: BenchContext): Promise<PartResult> {
  const setups = engineSetups(context);
  const { control, quick, engines, attempt } = context;
  const plan: RunPlan = { workload: SMOOTH, rateHz: RATE_HZ, warmTicks: RATE_HZ, ticks: RATE_HZ * 2 };
  const rounds = new Map<string, Round[]>();
  const take = async (name: string, run: () => Promise<Round>): Promise<void> => {
    const round = await attempt(name, run);
    if (round !== null) rounds.set(name, [...(rounds.get(name) ?? []), round]);
  };
  const pairs: Pair[] = [];
  try {
    // All stand by in all rounds, so that no engine is measured cold or on a quieter machine than another.
    for (const name of ENGINES.filter((engine) => engines.size === 0 || engines.has(engine))) {
      const pair = await attempt(name, () => Pair.open(control, setups.get(name)!, { entities: ENTITIES }));
      if (pair !== null) pairs.push(pair);
    }
    for (let round = 0; round < (quick ? 1 : 3); round += 1)
      // To and fro: whoever comes after another does not always do so.
      for (const pair of round % 2 === 0 ? pairs : pairs.toReversed()) await take(pair.name, () => pair.run(plan));
  } finally {
    for (const pair of pairs) await pair.close();
  }

  if (engines.size === 0) {
    const road = await openRoad({ delayMs: LATE_MS / 2 });
    const noisy = { ...plan, workload: NOISY, warmTicks: 2 * RATE_HZ };
    await take('twinport-noisy-late', async () => {
      const round = await alone(context, 'twinport-node', noisy, road.pass);
      road.mustHavePassed();
      return round;
    });
    road.close();
    await take('twinport-busy', () => alone(context, 'twinport-busy', plan));
  }

  const result = Object.fromEntries(
    [...rounds].map(([name, runs]) => [name, summarise(runs.map((round) => figures(round, plan)))]),
  );
  context.print(table('1,000 entities at 60 Hz', result, SYNC_COLUMNS));
  return result;
}

async function alone(context: BenchContext, name: string, plan: RunPlan, road?: Road): Promise<Round> {
  const setup = engineSetups(context).get(name)!;
  const pair = await Pair.open(context.control, setup, { entities: ENTITIES, ...(road === undefined ? {} : { road }) });
  try {
    return await pair.run(plan);
  } finally {
    await pair.close();
  }
}

/** Of one round. */
export function figures(
  { sent, received, clockErrorMs }: Round,
  { ticks, workload }: RunPlan,
  links = 1,
): Record<string, number> {
  const { bytes, p50Ms, p95Ms, p99Ms, cpu, updates, millimetres, degrees } = received;
  const sentUpdates = ticks * workload.entities * links;
  return {
    bytesPerUpdate: bytes / updates,
    p50Ms,
    p95Ms,
    p99Ms,
    cpuSender: sent.cpu,
    cpuReceiver: cpu,
    delivered: updates / sentUpdates,
    errorMm: millimetres,
    errorDegrees: degrees,
    publishMs: sent.publishMs,
    lateTicks: sent.lateTicks,
    clockErrorMs,
  };
}
