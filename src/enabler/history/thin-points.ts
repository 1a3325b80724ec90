// Makes points few enough to be drawn: one bucket for each window of time, in which no extreme is lost and no gap is bridged. Called by
// history.ts.
import type { HistoryBucket, HistoryPoint, HistorySample, Reading } from '../../protocol/history.ts';
import type { Json } from '../../base/json.ts';

type Known = HistorySample | HistoryBucket;

/** A window has at most its first value, a bucket, its last value, and a gap. */
export const POINTS_A_WINDOW = 4;

/**
 * At most `most` points (≥ 2) for the same time. Numbers become buckets; of other values the newest of a window stays. A window with a
 * gap has that, too. `newestOnly`: the newest value stands for the mean, where a mean would be none (a value that wraps, a rotation).
 */
export function thinPoints(points: readonly HistoryPoint[], most: number, newestOnly = false): readonly HistoryPoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length <= most) return points;
  const windows = Math.max(1, Math.floor(most / POINTS_A_WINDOW));
  const widthMs = (last.time - first.time) / windows || 1;
  const windowAt = ({ time }: HistoryPoint): number => Math.min(windows - 1, Math.floor((time - first.time) / widthMs));
  const thinned: HistoryPoint[] = [];
  for (let at = 0; at < points.length;) {
    const window = windowAt(points[at]!);
    const begin = at;
    while (at < points.length && windowAt(points[at]!) === window) at += 1;
    const held = heldAround(points, begin, at, widthMs);
    thinned.push(...thinWindow(points.slice(begin, at), most < POINTS_A_WINDOW ? NOT_HELD : held, newestOnly));
  }
  return thinned;
}

/** Whether a window's first value ended what had held for longer than a window, and whether its last value holds that long. */
interface Held {
  readonly before: boolean;
  readonly after: boolean;
}
const NOT_HELD: Held = { before: false, after: false };

function heldAround(points: readonly HistoryPoint[], begin: number, end: number, widthMs: number): Held {
  const isLong = (from: HistoryPoint | undefined, to: HistoryPoint | undefined): boolean =>
    from !== undefined && to !== undefined && 'value' in from && 'value' in to && to.time - from.time > widthMs;
  return { before: isLong(points[begin - 1], points[begin]), after: isLong(points[end - 1], points[end]) };
}

/**
 * One point for what is known in a window and one for a gap, whichever is last behind the other. Beside what holds for long its own end
 * stays: a line from the middle of the window would be a slope where there was a step.
 */
function thinWindow(points: readonly HistoryPoint[], { before, after }: Held, newestOnly: boolean): HistoryPoint[] {
  const known = points.filter((point): point is Known => !('gap' in point));
  const [first, last] = [points[0]!, points.at(-1)!];
  const isGapFirst = 'gap' in first && !('gap' in last);
  const gap = isGapFirst ? first : points.findLast((point) => 'gap' in point);
  const merged: HistoryPoint[] = known.length === 0 ? [] : [merge(known, newestOnly)];
  if (known.length > 1 && before && first === known[0]) merged.unshift(first);
  if (known.length > 1 && after && last === known.at(-1)) merged.push(last);
  if (gap === undefined) return merged;
  return isGapFirst ? [gap, ...merged] : [...merged, gap];
}

function merge(points: readonly Known[], newestOnly: boolean): Known {
  const newest = points.at(-1)!;
  const parts = points.map((point) => partOf(point));
  if (points.length === 1 || parts.some((part) => part === null)) return newest;
  const width = Math.max(...parts.map((part) => part!.max.length));
  const min = Array.from({ length: width }, () => Number.POSITIVE_INFINITY);
  const max = Array.from({ length: width }, () => Number.NEGATIVE_INFINITY);
  const sums = Array.from({ length: width }, () => 0);
  let weights = 0;
  const time = points[0]!.time;
  const end = 'durationMs' in newest ? newest.time + newest.durationMs : newest.time;
  for (const [index, part] of parts.entries()) {
    const point = points[index]!;
    // A value counts for as long as it held.
    const weight = Math.max(
      1,
      'durationMs' in point ? point.durationMs : (points[index + 1]?.time ?? end) - point.time,
    );
    weights += weight;
    for (let member = 0; member < width; member += 1) {
      min[member] = Math.min(min[member]!, part!.min[member] ?? Number.POSITIVE_INFINITY);
      max[member] = Math.max(max[member]!, part!.max[member] ?? Number.NEGATIVE_INFINITY);
      sums[member]! += (part!.mean[member] ?? 0) * weight;
    }
  }
  const mean = newestOnly
    ? [...parts.at(-1)!.mean]
    : sums.map((sum, member) => Math.min(max[member]!, Math.max(min[member]!, sum / weights)));
  const isList = Array.isArray('durationMs' in newest ? newest.mean : newest.value);
  const reading = (members: number[]): Reading => (isList ? members : members[0]!);
  return { time, durationMs: end - time, min: reading(min), max: reading(max), mean: reading(mean) };
}

interface Part {
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly mean: readonly number[];
}

/** A point as lists of numbers; null for what is none. */
function partOf(point: Known): Part | null {
  if ('durationMs' in point) return { min: list(point.min), max: list(point.max), mean: list(point.mean) };
  const numbers = numbersOf(point.value);
  return numbers === null ? null : { min: numbers, max: numbers, mean: numbers };
}

const list = (reading: Reading): readonly number[] => (typeof reading === 'number' ? [reading] : reading);

function numbersOf(value: Json): readonly number[] | null {
  if (typeof value === 'number') return [value];
  return Array.isArray(value) && value.length > 0 && value.every((member) => typeof member === 'number') ? value : null;
}
