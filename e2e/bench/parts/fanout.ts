// One sender, many receivers: 100 entities at 60 Hz over 1, 10 and 50 links, beside Colyseus; all receivers of a row live in one
// process, so its CPU is that of all of them. And 1,000 entities with an audience that only confirms: what the sender can bear.
import { Pair } from '../pair.ts';
import { engineSetups, type BenchContext } from '../context.ts';
import type { RunPlan } from '../endpoint.ts';
import { summarise, table, type Figures, type PartResult } from '../report.ts';
import { RATE_HZ } from '../workload.ts';
import { figures, SYNC_COLUMNS } from './sync.ts';

interface Row {
  readonly engine: string;
  readonly entities: number;
  readonly links: number;
}

const ROWS: readonly Row[] = [
  ...[1, 10, 50].flatMap((links) => ['twinport-node', 'colyseus'].map((engine) => ({ engine, entities: 100, links }))),
  ...[1, 10, 50].map((links) => ({ engine: 'twinport-audience', entities: 1_000, links })),
];
/** Links find those with whom they are coded for in two or three seconds. */
const WARM_SECONDS = 5;

export async function measureFanout(context: BenchContext): Promise<PartResult> {
  const { control, quick, attempt } = context;
  const setups = engineSetups(context);
  const result: Record<string, Figures> = {};
  for (const { engine, entities, links } of quick ? ROWS.filter((row) => row.links < 25) : ROWS) {
    const name = engine === 'twinport-audience' ? `${entities} entities × ${links}` : `${engine} × ${links}`;
    await attempt(name, async () => {
      const pair = await Pair.open(control, setups.get(engine)!, { entities, links });
      try {
        const workload = { entities, seed: 7, noiseMetres: 0, noiseDegrees: 0 };
        const warmTicks = RATE_HZ * WARM_SECONDS;
        const plan: RunPlan = { workload, rateHz: RATE_HZ, warmTicks, ticks: RATE_HZ * (quick ? 2 : 3) };
        const measured = engine === 'twinport-audience' ? 1 : links;
        result[name] = summarise([figures(await pair.run(plan), plan, measured)]);
      } finally {
        await pair.close();
      }
    });
  }
  context.print(table('at 60 Hz, links', result, SYNC_COLUMNS));
  return result;
}
