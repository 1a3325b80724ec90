// The newest that was recorded of a twin, for a machine that is away: its picture and panel show it, with its age. Called by history.ts.
import type { Json } from '../../base/json.ts';
import type { Readings } from '../../protocol/things.ts';
import { CHANGES } from './levels.ts';
import type { FramesAsked } from './read-frames.ts';
import { readHistory } from './read-history.ts';

/** Numbers are recorded all the time, so the last minute has each; what changes seldom is at the head of its block. */
const NUMBERS_MS = 60_000;

/** By property. Times are of this enabler's clock, as all of history is; nothing for what was never recorded. */
export async function lastKnown({ recording, properties, load }: FramesAsked): Promise<Readings> {
  const { end } = recording;
  const changes = await load(recording.blocks(CHANGES).slice(-1));
  const known: Readings = {};
  for (const name of properties) {
    const points = await readHistory(recording, name, end - NUMBERS_MS, end, 0, load);
    const said: (readonly [time: number, value: Json])[] = [
      ...changes.flatMap((block) =>
        [...block.changes(name)].flatMap(([time, value]) => (value === undefined ? [] : [[time, value] as const])),
      ),
      ...points.flatMap((point) =>
        'gap' in point ? [] : [[point.time, 'value' in point ? point.value : point.mean] as const],
      ),
    ];
    const last = said.toSorted(([a], [b]) => a - b).at(-1);
    if (last !== undefined) known[name] = { time: last[0], value: last[1], sequence: 0 };
  }
  return known;
}
