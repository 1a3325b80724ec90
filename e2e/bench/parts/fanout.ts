// One sender, many receivers: 100 entities at 60 Hz over 1, 10 and 50 links, beside Colyseus. All receivers of a row live in one
// process, so its CPU is that of all of them.
import { Pair } from '../pair.ts';
import { engineSetups, type BenchContext } from '../context.ts';
import type { RunPlan } from '../endpoint.ts';
import { summarise, table, type Figures, type PartResult } from '../report.ts';
import { RATE_HZ, type WorkloadSpec } from '../workload.ts';
import { figures, SYNC_COLUMNS } from './sync.ts';

const LINKS = [1, 10, 50];
const WORKLOAD: WorkloadSpec = { entities: 100, seed: 7, noiseMetres: 0, noiseDegrees: 0 };

export async function measureFanout(context: BenchContext): Promise<PartResult> {
  const { control, quick, attempt } = context;
  const setups = engineSetups(context);
  const plan: RunPlan = { workload: WORKLOAD, rateHz: RATE_HZ, warmTicks: RATE_HZ, ticks: RATE_HZ * (quick ? 2 : 3) };
  const result: Record<string, Figures> = {};
  for (const links of quick ? LINKS.slice(0, 2) : LINKS)
    for (const name of ['twinport-node', 'colyseus'])
      await attempt(`${name} × ${links}`, async () => {
        const pair = await Pair.open(control, setups.get(name)!, { entities: WORKLOAD.entities, links });
        try {
          result[`${name} × ${links}`] = summarise([figures(await pair.run(plan), plan, links)]);
        } finally {
          await pair.close();
        }
      });
  context.print(table('100 entities at 60 Hz, links', result, SYNC_COLUMNS));
  return result;
}
