// When what of a recording is played: the points of all twins in one order, from its beginning to its end, with long silences made
// short. Pure. Used by replay.ts.
import type { ReplayPoint, ReplayTwin } from './read-recording.ts';

interface TimedPoint extends ReplayPoint {
  readonly twin: number;
  /** From the beginning of the replay on, at its own speed, ms. */
  readonly at: number;
}
export interface Timeline {
  readonly points: readonly TimedPoint[];
  readonly durationMs: number;
  /** When the first and the last of it were recorded. */
  readonly from: number;
  readonly to: number;
}

/** Nobody watches for hours how nothing is known of anything. */
const LONGEST_SILENCE_MS = 10_000;

/**
 * `withThinned`: from the first stretch that was thinned on; otherwise from the first raw number on, and what held then holds at the
 * beginning.
 */
export function makeTimeline(twins: readonly ReplayTwin[], withThinned: boolean): Timeline {
  const all = twins
    .flatMap(({ points }, twin) => points.map((point) => ({ ...point, twin })))
    .sort((a, b) => a.time - b.time);
  const raw = all.find(({ value, durationMs }) => durationMs === 0 && isNumeric(value));
  const from = (withThinned ? all[0]?.time : (raw?.time ?? all[0]?.time)) ?? 0;
  const played: (ReplayPoint & { readonly twin: number })[] = [];
  const holding = new Map<string, ReplayPoint & { readonly twin: number }>();
  for (const point of all) {
    if (!withThinned && point.durationMs > 0) continue;
    if (point.time >= from) played.push(point);
    else holding.set(`${point.twin} ${point.property}`, { ...point, time: from });
  }
  played.unshift(...[...holding.values()].filter(({ value }) => value !== undefined));

  /** Of how many properties something is known, by twin and property. */
  const known = new Set<string>();
  let skippedMs = 0;
  let before = from;
  const points = played.map((point): TimedPoint => {
    const silenceMs = point.time - before;
    if (known.size === 0 && silenceMs > LONGEST_SILENCE_MS) skippedMs += silenceMs - LONGEST_SILENCE_MS;
    before = point.time;
    const key = `${point.twin} ${point.property}`;
    if (point.value === undefined) known.delete(key);
    else known.add(key);
    return { ...point, at: point.time - from - skippedMs };
  });
  return { points, durationMs: points.at(-1)?.at ?? 0, from, to: before };
}

function isNumeric(value: ReplayPoint['value']): boolean {
  return typeof value === 'number' || (Array.isArray(value) && value.every((member) => typeof member === 'number'));
}
