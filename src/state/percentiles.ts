// Percentiles of times in ms over the last 5 to 10 seconds, within 2 %: two histograms with steps that grow, of which the older one is
// thrown away. Adding costs one logarithm and allocates nothing. Used by link-meter.ts.

const SMALLEST_MS = 0.05;
const STEP = 1.04;
/** Up to an hour; what is beyond counts as that. */
const BUCKETS = Math.ceil(Math.log(3_600_000 / SMALLEST_MS) / Math.log(STEP)) + 1;
const SCALE = 1 / Math.log(STEP);
export const HALF_WINDOW_MS = 5_000;

export class Percentiles {
  #newer = new Float64Array(BUCKETS);
  #older = new Float64Array(BUCKETS);
  #newerCount = 0;
  #olderCount = 0;
  #turnsAt = 0;

  /** `weight`: how many there were of this. Below nothing counts as nothing. */
  add(valueMs: number, weight: number, now: number): void {
    if (now >= this.#turnsAt) this.#turn(now);
    const bucket =
      valueMs <= SMALLEST_MS ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(valueMs / SMALLEST_MS) * SCALE));
    this.#newer[bucket]! += weight;
    this.#newerCount += weight;
  }

  /** The value that this share of all values does not exceed; null before the first. */
  at(share: number): number | null {
    const count = this.#newerCount + this.#olderCount;
    if (count === 0) return null;
    const wanted = share * count;
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      seen += this.#newer[bucket]! + this.#older[bucket]!;
      if (seen >= wanted && seen > 0) return middleOf(bucket);
    }
    return middleOf(BUCKETS - 1);
  }

  #turn(now: number): void {
    [this.#newer, this.#older] = [this.#older, this.#newer];
    this.#olderCount = this.#newerCount;
    // After a long silence both are old; the last that was heard is kept all the same.
    this.#newer.fill(0);
    this.#newerCount = 0;
    this.#turnsAt = now + HALF_WINDOW_MS;
  }
}

function middleOf(bucket: number): number {
  return bucket === 0 ? SMALLEST_MS / 2 : SMALLEST_MS * STEP ** (bucket - 0.5);
}
