// How rings lie in memory, from a layout alone: the same at the worker that writes and at the page that reads. Used by ring-block.ts
// and twin-ring.ts.
import { LIMITS } from '../protocol/limits.ts';
import type { Blend } from './blend.ts';
import { isDiscrete, type TwinLayout } from './layout.ts';

/** Samples kept of each property. At 60 Hz 32 samples are half a second: more than any interpolation delay. */
export const DEPTH = 32;
/** What a clock has, and where: see RingClock; behind it the newest source time of the ring. */
export const OFFSET = 0;
export const ERROR = 1;
export const DELAY = 2;
export const HEARD = 3;
export const NEWEST = 4;
export const CLOCK_FLOATS = 5;
/** Before the members of a sample: its source time and its sequence. */
export const SAMPLE_HEAD = 2;

/** One property in a ring: its members (one, or those of an array) are sampled, kept and read together. */
export interface Track extends Blend {
  /** Floats of one sample, and of all samples of the tracks before this one, by ring. */
  readonly stride: number;
  readonly at: number;
}

/** What a ring needs to know of a layout. */
export type SampledLayout = Pick<TwinLayout, 'fields' | 'properties'>;

/** Bytes of `capacity` rings. @throws RangeError for more properties than a twin may have */
export function ringBytes(layout: SampledLayout, capacity: number): number {
  if (layout.properties.size > LIMITS.affordancesPerTwin) throw new RangeError(`${layout.properties.size} properties`);
  const tracks = tracksOf(layout);
  return countsBytes(capacity, tracks.length) + (CLOCK_FLOATS + floatsOf(tracks)) * capacity * 8;
}

/** The properties of a layout, one after another. */
export function tracksOf({ fields, properties }: SampledLayout): readonly Track[] {
  let at = 0;
  return [...properties.values()].map((members) => {
    const field = fields[members[0]!]!;
    const stride = SAMPLE_HEAD + members.length;
    const blend: Track['blend'] = field.kind === 'rotation' ? 'turn' : isDiscrete(field) ? 'step' : 'straight';
    const track = { first: members[0]!, size: members.length, blend, period: field.period, stride, at };
    at += stride * DEPTH;
    return track;
  });
}

/**
 * Where sample `n` of a track begins among the floats of a block: `from + (n & (DEPTH - 1)) * step`. What all rings have of one sample lies
 * side by side, since they get it and are drawn from it together: a tick goes through memory in order.
 */
export function fromOf({ at, stride }: Track, capacity: number, ring: number): number {
  return at * capacity + ring * stride;
}
export function stepOf({ stride }: Track, capacity: number): number {
  return stride * capacity;
}

/** Floats of the samples of one ring. */
export function floatsOf(tracks: readonly Track[]): number {
  return tracks.reduce((sum, { stride }) => sum + stride * DEPTH, 0);
}

/** Bytes before the floats: counts are Int32, padded so that what is behind them is aligned. */
export function countsBytes(capacity: number, tracks: number): number {
  return (capacity * (1 + tracks) * 4 + 7) & ~7;
}
