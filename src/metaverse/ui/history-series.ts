// What was recorded of a number, as columns for a plot and rows for a table; and a stretch of time that is zoomed. Pure; used by
// history-figure.tsx and history-plot.ts.
import type { HistoryPoint, Reading } from '../../protocol/history.ts';

/** By point; null where from then on nothing is known, so that no line is drawn over it. */
export interface HistoryColumns {
  /** Rising, epoch ms. */
  readonly time: readonly number[];
  readonly mean: readonly (number | null)[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  /** Whether least and greatest differ anywhere: without that there is no band. */
  readonly isThinned: boolean;
}
export interface Extent {
  readonly least: number;
  readonly greatest: number;
  readonly last: number;
  /** How often nothing was known between two values. */
  readonly gaps: number;
}
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}
export interface HistoryRow {
  readonly time: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

export function columnsOf(points: readonly HistoryPoint[]): HistoryColumns {
  const time: number[] = [];
  const mean: (number | null)[] = [];
  const min: (number | null)[] = [];
  const max: (number | null)[] = [];
  let isThinned = false;
  for (const point of points) {
    const known = rowOf(point);
    // A gap at the moment of the last value would leave no room for it.
    const before = time.at(-1) ?? Number.NEGATIVE_INFINITY;
    time.push(Math.max(known?.time ?? point.time, before + 0.001));
    mean.push(known?.mean ?? null);
    min.push(known?.min ?? null);
    max.push(known?.max ?? null);
    isThinned ||= known !== null && known.min !== known.max;
  }
  return { time, mean, min, max, isThinned };
}

/** Null where nothing is known at all. */
export function extentOf({ mean, min, max }: HistoryColumns): Extent | null {
  let [least, greatest, gaps] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  let last: number | null = null;
  for (const [index, value] of mean.entries()) {
    if (value === null) {
      // Only a gap that something comes after lies between two values.
      if (last !== null && mean.slice(index + 1).some((later) => later !== null) && mean[index - 1] !== null) gaps += 1;
      continue;
    }
    last = value;
    least = Math.min(least, min[index]!);
    greatest = Math.max(greatest, max[index]!);
  }
  return last === null ? null : { least, greatest, last, gaps };
}

/** The known points, newest first, at most so many, evenly taken. */
export function tableRows(points: readonly HistoryPoint[], most: number): readonly HistoryRow[] {
  const known = points.flatMap((point) => rowOf(point) ?? []);
  const step = Math.max(1, Math.ceil(known.length / most));
  return known.toReversed().filter((_, index) => index % step === 0);
}

/** The stretch `factor` times as long around a moment, within `all` and never shorter than a second. */
export function zoomed({ from, to }: TimeRange, around: number, factor: number, all: TimeRange): TimeRange | null {
  const length = Math.max(1_000, (to - from) * factor);
  if (length >= all.to - all.from) return null;
  const start = around - ((around - from) / (to - from)) * length;
  return within({ from: start, to: start + length }, all);
}

/** Moved by a share of its length, within `all`. */
export function panned({ from, to }: TimeRange, share: number, all: TimeRange): TimeRange {
  const move = (to - from) * share;
  return within({ from: from + move, to: to + move }, all);
}

function within({ from, to }: TimeRange, all: TimeRange): TimeRange {
  const move = Math.max(all.from - from, Math.min(0, all.to - to));
  return { from: from + move, to: to + move };
}

function rowOf(point: HistoryPoint): HistoryRow | null {
  if ('gap' in point) return null;
  if ('value' in point) {
    const { time, value } = point;
    return typeof value === 'number' ? { time, mean: value, min: value, max: value } : null;
  }
  const { min, max, mean } = point;
  if (![min, max, mean].every((reading: Reading) => typeof reading === 'number')) return null;
  return { time: point.time + point.durationMs / 2, min: min as number, max: max as number, mean: mean as number };
}
