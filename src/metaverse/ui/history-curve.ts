// The past of a number as paths to draw: a line through values and means, a band from least to greatest, and nothing over a gap. Pure.
// Used by trend.tsx.
import type { HistoryPoint, Reading } from '../../protocol/history.ts';

/** A value or a thinned stretch at its middle. */
interface CurvePoint {
  readonly time: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

export interface Curve {
  /** Stretches without a gap, oldest first. */
  readonly stretches: readonly (readonly CurvePoint[])[];
  readonly low: number;
  readonly high: number;
}

/** The curve of a number; null where none is known. */
export function curveOf(points: readonly HistoryPoint[]): Curve | null {
  const stretches: CurvePoint[][] = [];
  let isOpen = false;
  for (const point of points) {
    const known = 'gap' in point ? null : curvePoint(point);
    if (known === null) {
      isOpen = false;
      continue;
    }
    if (isOpen) stretches.at(-1)!.push(known);
    else stretches.push([known]);
    isOpen = true;
  }
  const all = stretches.flat();
  if (all.length === 0) return null;
  return {
    stretches,
    low: all.reduce((low, { min }) => Math.min(low, min), Number.POSITIVE_INFINITY),
    high: all.reduce((high, { max }) => Math.max(high, max), Number.NEGATIVE_INFINITY),
  };
}

/** From a time to its place across, and from a value to its place down. */
export interface CurveScale {
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
}

/** Paths of the line and of the band; the band is empty where all is as it was reported. */
export function curvePaths(
  { stretches }: Curve,
  { x, y }: CurveScale,
): { readonly line: string; readonly band: string } {
  const place = (time: number, value: number): string => `${x(time).toFixed(1)} ${y(value).toFixed(1)}`;
  let line = '';
  let band = '';
  for (const stretch of stretches) {
    line += `M${stretch.map(({ time, mean }) => place(time, mean)).join('L')}`;
    // A single point has no length: a line of none with round ends is a dot.
    if (stretch.length === 1) line += 'h0';
    if (stretch.every(({ min, max }) => min === max)) continue;
    const above = stretch.map(({ time, max }) => place(time, max));
    const below = stretch.map(({ time, min }) => place(time, min)).toReversed();
    band += `M${[...above, ...below].join('L')}Z`;
  }
  return { line, band };
}

function curvePoint(point: Exclude<HistoryPoint, { gap: true }>): CurvePoint | null {
  if ('value' in point) {
    const { time, value } = point;
    return typeof value === 'number' ? { time, min: value, max: value, mean: value } : null;
  }
  const { min, max, mean } = point;
  if (![min, max, mean].every((reading: Reading) => typeof reading === 'number')) return null;
  return { time: point.time + point.durationMs / 2, min: min as number, max: max as number, mean: mean as number };
}
