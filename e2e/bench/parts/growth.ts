// What happens when there is more: 10 to 10,000 entities through one link, between two Node processes.
import { Pair } from '../pair.ts';
import { engineSetups, type BenchContext } from '../context.ts';
import type { RunPlan } from '../endpoint.ts';
import { summarise, table, type Figures, type PartResult } from '../report.ts';
import { RATE_HZ } from '../workload.ts';
import { figures, SYNC_COLUMNS } from './sync.ts';

const COUNTS = [10, 100, 1_000, 10_000];

export async function measureGrowth(context: BenchContext): Promise<PartResult> {
  const { control, quick, attempt } = context;
  const setup = engineSetups(context).get('twinport-node')!;
  const result: Record<string, Figures> = {};
  for (const entities of quick ? COUNTS.slice(0, 2) : COUNTS)
    await attempt(`${entities} entities`, async () => {
      const pair = await Pair.open(control, setup, { entities });
      try {
        const workload = { entities, seed: 7, noiseMetres: 0, noiseDegrees: 0 };
        const plan: RunPlan = { workload, rateHz: RATE_HZ, warmTicks: RATE_HZ, ticks: RATE_HZ * (quick ? 2 : 3) };
        result[String(entities)] = summarise([figures(await pair.run(plan), plan)]);
      } finally {
        await pair.close();
      }
    });
  context.print(table('entities at 60 Hz', result, SYNC_COLUMNS));
  return result;
}
