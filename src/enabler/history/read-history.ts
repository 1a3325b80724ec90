// Reads the past of one property from a recording: the finest level that is worth it for the time that is asked for, what is coarser
// before it begins and what is finer behind its end. Called by history.ts.
import type { HistoryPoint, Reading } from '../../protocol/history.ts';
import type { Block, Change, Column } from './block.ts';
import { BUCKETS, CHANGES, RAW, type Level } from './levels.ts';
import type { Recording } from './recording.ts';

/** Gives the content of blocks; resolves with those that could be had. */
export type LoadBlocks = (blocks: readonly Block[]) => Promise<readonly Block[]>;

export const NUMBER_LEVELS: readonly Level[] = [RAW, ...BUCKETS];

/** Points of a property from `from` to `to`, oldest first, at most about one for each `stepMs` where there is more than that. */
export async function readHistory(
  recording: Recording,
  property: string,
  from: number,
  to: number,
  stepMs: number,
  load: LoadBlocks,
): Promise<HistoryPoint[]> {
  const points = await readNumbers(recording, property, from, to, stepMs, load);
  const changes = await load(overlapping(recording, CHANGES, from, to));
  points.push(...changePoints(changes, property, from, to));
  // A property may have changed its type with a new version of its twin.
  points.sort((a, b) => a.time - b.time);
  return points.filter((point, index) => !('gap' in point && (index === 0 || 'gap' in points[index - 1]!)));
}

/** Which level is read from when until when: the preferred one where it is, else a coarser one, else a finer one. */
export function planLevels(
  covered: readonly (readonly [start: number, end: number] | null)[],
  preferred: number,
  from: number,
  to: number,
): readonly (readonly [level: number, from: number, to: number])[] {
  const coarser = covered.map((_, level) => level).slice(preferred);
  const finer = covered.map((_, level) => level).slice(0, preferred);
  const order = [...coarser, ...finer.toReversed()];
  const plan: (readonly [number, number, number])[] = [];
  let cursor = from;
  while (cursor <= to) {
    const level = order.find((candidate) => {
      const span = covered[candidate];
      return span !== null && span !== undefined && span[0] <= cursor && span[1] > cursor;
    });
    if (level === undefined) {
      const next = Math.min(...covered.flatMap((span) => (span !== null && span[0] > cursor ? [span[0]] : [])));
      if (!(next <= to)) break;
      cursor = next;
      continue;
    }
    // A better level may begin before this one ends.
    const better = order.slice(0, order.indexOf(level)).flatMap((candidate) => {
      const start = covered[candidate]?.[0] ?? Number.POSITIVE_INFINITY;
      return start > cursor ? [start] : [];
    });
    const end = Math.min(covered[level]![1], ...better);
    plan.push([level, cursor, Math.min(end, to)]);
    if (end > to) break;
    cursor = end;
  }
  return plan;
}

async function readNumbers(
  recording: Recording,
  property: string,
  from: number,
  to: number,
  stepMs: number,
  load: LoadBlocks,
): Promise<HistoryPoint[]> {
  const covered = coverageOf(recording);
  const preferred = Math.max(
    0,
    NUMBER_LEVELS.findLastIndex(({ bucketMs }) => bucketMs <= stepMs),
  );
  const points: HistoryPoint[] = [];
  for (const [index, start, end] of planLevels(covered, preferred, from, to)) {
    const level = NUMBER_LEVELS[index]!;
    const isLast = end >= to || end >= Math.max(...covered.flatMap((span) => (span === null ? [] : [span[1]])));
    for (const block of await load(overlapping(recording, level, start, end))) {
      const column = block.column(property);
      if (column === undefined) continue;
      const before = points.length;
      addRows(points, column, level.bucketMs > 0, (time) => time >= start && (time < end || (isLast && time <= end)));
      const last = points.at(-1);
      // What holds has no row of its own until it ends.
      const until = Math.min(block.end, end);
      if (level === RAW && points.length > before && last !== undefined && 'value' in last && last.time < until)
        points.push({ time: until, value: last.value });
    }
  }
  return points;
}

/** From when until when each level of numbers has something. */
export function coverageOf(recording: Recording): readonly (readonly [start: number, end: number] | null)[] {
  return NUMBER_LEVELS.map((level): readonly [number, number] | null => {
    const blocks = recording.blocks(level);
    return blocks.length === 0
      ? null
      : [Math.min(...blocks.map(({ start }) => start)), Math.max(...blocks.map(({ end }) => end))];
  });
}

function addRows(points: HistoryPoint[], column: Column, isBucket: boolean, isWanted: (time: number) => boolean): void {
  const { rows, width, isList } = column;
  const { data, stride } = rows;
  const reading = (at: number): Reading => (isList ? [...data.subarray(at, at + width)] : data[at]!);
  for (let at = 0; at < rows.length * stride; at += stride) {
    const time = data[at]!;
    if (!isWanted(time)) continue;
    if (Number.isNaN(data[at + 1]!)) points.push({ time, gap: true });
    else if (!isBucket) points.push({ time, value: reading(at + 1) });
    else
      points.push({
        time,
        durationMs: data[at + 1]!,
        min: reading(at + 2),
        max: reading(at + 2 + width),
        mean: reading(at + 2 + 2 * width),
      });
  }
}

/** Changes, and before them what held at `from`. */
export function changePoints(blocks: readonly Block[], property: string, from: number, to: number): HistoryPoint[] {
  const changes = blocks.flatMap((block) => block.changes(property)).sort(([a], [b]) => a - b);
  const holding = changes.findLast(([time]) => time < from);
  const wanted = changes.filter(([time]) => time >= from && time <= to);
  const points = [...(holding === undefined ? [] : [[from, ...holding.slice(1)] as unknown as Change]), ...wanted].map(
    ([time, value]): HistoryPoint => (value === undefined ? { time, gap: true } : { time, value }),
  );
  return points.filter((point, index) => {
    const before = points[index - 1];
    return before === undefined || !isSame(before, point);
  });
}

function isSame(a: HistoryPoint, b: HistoryPoint): boolean {
  return 'value' in a && 'value' in b && JSON.stringify(a.value) === JSON.stringify(b.value);
}

/** Blocks of a level in which something of this time stands; of changes, also what began before and holds. */
export function overlapping(recording: Recording, level: Level, from: number, to: number): readonly Block[] {
  const blocks = recording.blocks(level);
  const within = blocks.filter(({ start, end }) => start <= to && end >= from);
  if (level !== CHANGES) return within;
  const before = blocks.findLast(({ end }) => end < from);
  return before === undefined ? within : [before, ...within];
}
