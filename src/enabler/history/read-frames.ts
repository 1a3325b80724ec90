// Reads how twins were for a while, all their properties at once, for a face that shows the past (MII-D4): numbers as rows in one
// array that crosses to the page without a copy, from the finest level that is there. Called by history.ts.
import type { RecordedFrames, RecordedTwinFrames } from '../../protocol/history.ts';
import type { Column } from './block.ts';
import { CHANGES, type Level } from './levels.ts';
import { changePoints, coverageOf, NUMBER_LEVELS, overlapping, planLevels, type LoadBlocks } from './read-history.ts';
import type { Recording } from './recording.ts';

export interface FramesAsked {
  readonly recording: Recording;
  /** That the visitor may read. */
  readonly properties: readonly string[];
  readonly load: LoadBlocks;
}

/** Keeps the times of a property rising where a gap stands at the moment of the last value. */
const GAP_STEP_MS = 1e-3;

export async function readFrames(asked: readonly FramesAsked[], from: number, to: number): Promise<RecordedFrames> {
  const numbers: number[] = [];
  const twins = await Promise.all(asked.map((one) => readTwin(one, from, to)));
  const framed = twins.map(({ rows, ...twin }): RecordedTwinFrames => ({
    ...twin,
    numbers: rows.map(({ property, width, values }) => {
      const start = numbers.length;
      for (const value of values) numbers.push(value);
      return { property, width, start, rows: values.length / (1 + width) };
    }),
  }));
  return { from, to, data: Float64Array.from(numbers), twins: framed };
}

interface PropertyRows {
  readonly property: string;
  readonly width: number;
  /** Of each row its time, then its numbers. */
  readonly values: number[];
}

async function readTwin(
  { recording, properties, load }: FramesAsked,
  from: number,
  to: number,
): Promise<Omit<RecordedTwinFrames, 'numbers'> & { readonly rows: readonly PropertyRows[] }> {
  const [rows, blocks] = await Promise.all([
    readRows(recording, properties, from, to, load),
    load(overlapping(recording, CHANGES, from, to)),
  ]);
  const changes = properties.flatMap((property) => {
    const points = changePoints(blocks, property, from, to);
    if (points.length === 0) return [];
    const list = points.map((point) =>
      'value' in point ? ([point.time, point.value] as const) : ([point.time] as const),
    );
    return [{ property, changes: list }];
  });
  return { twinId: recording.twinId, spans: recording.spans(from, to), rows, changes };
}

async function readRows(
  recording: Recording,
  properties: readonly string[],
  from: number,
  to: number,
  load: LoadBlocks,
): Promise<readonly PropertyRows[]> {
  const plan = planLevels(coverageOf(recording), 0, from, to);
  const found = new Map<string, PropertyRows>();
  for (const [at, [index, start, end]] of plan.entries()) {
    const level = NUMBER_LEVELS[index]!;
    // What held before, and what came after, is needed to know what was in between; not where another level tells it.
    const margin = 2 * level.bucketMs;
    const [first, last] = [at === 0 ? start - margin : start, at === plan.length - 1 ? end + margin : end];
    for (const block of await load(overlapping(recording, level, first, last)))
      for (const property of properties) {
        const column = block.column(property);
        if (column === undefined) continue;
        let rows = found.get(property);
        // With a new version of its twin, a property may have another width.
        if (rows?.width !== column.width) found.set(property, (rows = { property, width: column.width, values: [] }));
        takeRows(rows.values, column, level, first, last, block.end);
      }
  }
  return [...found.values()];
}

/** Adds the rows from the last one at or before `from` to the first one behind `to`. */
function takeRows(into: number[], column: Column, level: Level, from: number, to: number, blockEnd: number): void {
  const { rows, width } = column;
  const { data, stride } = rows;
  const isBucket = level.bucketMs > 0;
  const valuesAt = isBucket ? 2 + 2 * width : 1;
  const stepLength = 1 + width;
  const add = (time: number, at: number): void => {
    const before = into.length === 0 ? Number.NEGATIVE_INFINITY : into[into.length - stepLength]!;
    const isGap = Number.isNaN(data[at + valuesAt]!);
    if (time <= before && !isGap) return;
    into.push(Math.max(time, before + GAP_STEP_MS));
    for (let member = 0; member < width; member += 1) into.push(data[at + valuesAt + member]!);
  };
  for (let row = lastAtOrBefore(data, stride, rows.length, from); row < rows.length; row += 1) {
    const at = row * stride;
    const isGap = Number.isNaN(data[at + 1]!);
    add(isBucket && !isGap ? data[at]! + data[at + 1]! / 2 : data[at]!, at);
    if (data[at]! > to) return;
  }
  // What holds has no row of its own until it ends.
  const at = (rows.length - 1) * stride;
  if (!isBucket && rows.length > 0 && blockEnd > data[at]! && !Number.isNaN(data[at + 1]!)) add(blockEnd, at);
}

function lastAtOrBefore(data: Float64Array, stride: number, count: number, time: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (data[middle * stride]! <= time) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
