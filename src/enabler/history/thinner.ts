// Thins the numbers of one property: buckets of one width with the least, the greatest and the mean of each member, each made of what
// is finer: looks at the newest values, then buckets. No extreme is lost on the way. Nothing is allocated for a look. Used by
// twin-recorder.ts.

/** The newest of each field, side by side: its time, its value, and between which values it was since the last look. */
export const NEWEST = { time: 0, value: 1, low: 2, high: 3, stride: 4 } as const;

/** A bucket is over: its numbers lie in the thinner until the next one begins. */
export type BucketSink = (thinner: Thinner) => void;

export class Thinner {
  readonly width: number;
  readonly bucketMs: number;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly #sums: Float64Array;
  readonly #newestOnly: boolean;
  readonly #emit: BucketSink;
  /** Of the bucket: when it begins on the grid of its width; the first moment in it. NaN while there is none. */
  #bucket = Number.NaN;
  start = Number.NaN;
  /** How long values are known in it. */
  durationMs = 0;

  /** `newestOnly`: the newest value stands for the mean, where a mean would be none (a value that wraps, a rotation). */
  constructor(width: number, bucketMs: number, newestOnly: boolean, emit: BucketSink) {
    this.width = width;
    this.bucketMs = bucketMs;
    this.min = new Float64Array(width);
    this.max = new Float64Array(width);
    this.#sums = new Float64Array(width);
    this.#newestOnly = newestOnly;
    this.#emit = emit;
  }

  mean(member: number): number {
    if (this.#newestOnly) return this.#sums[member]!;
    // Rounding must not carry a mean out of its bounds.
    return Math.min(this.max[member]!, Math.max(this.min[member]!, this.#sums[member]! / this.durationMs));
  }

  /** From `time` on for `durationMs` (> 0), each member had these values; `first` is its first one. */
  add(time: number, durationMs: number, newest: Float64Array, first: number): void {
    this.#advance(time);
    for (let member = 0; member < this.width; member += 1) {
      const at = (first + member) * NEWEST.stride;
      this.#widen(member, durationMs, newest[at + NEWEST.low]!, newest[at + NEWEST.high]!, newest[at + NEWEST.value]!);
    }
    this.durationMs += durationMs;
  }

  /** A finer bucket that is over. */
  addBucket(finer: Thinner): void {
    this.#advance(finer.start);
    for (let member = 0; member < this.width; member += 1)
      this.#widen(member, finer.durationMs, finer.min[member]!, finer.max[member]!, finer.mean(member));
    this.durationMs += finer.durationMs;
  }

  /** The bucket is over, whole or not. */
  close(): void {
    if (this.durationMs > 0) this.#emit(this);
    this.clear();
  }

  /** The bucket is as if it had never begun. */
  clear(): void {
    this.#bucket = Number.NaN;
    this.durationMs = 0;
  }

  #advance(time: number): void {
    const bucket = Math.floor(time / this.bucketMs) * this.bucketMs;
    if (bucket === this.#bucket) return;
    this.close();
    this.#bucket = bucket;
    this.start = time;
    this.min.fill(Number.POSITIVE_INFINITY);
    this.max.fill(Number.NEGATIVE_INFINITY);
    this.#sums.fill(0);
  }

  #widen(member: number, durationMs: number, low: number, high: number, mean: number): void {
    if (low < this.min[member]!) this.min[member] = low;
    if (high > this.max[member]!) this.max[member] = high;
    if (this.#newestOnly) this.#sums[member] = mean;
    else this.#sums[member]! += mean * durationMs;
  }
}
