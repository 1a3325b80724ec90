// Rows of numbers that grow at their end, in one flat array: nothing is allocated for a row. Used by block.ts for each property of a
// level. A raw row is `time, value…`, a bucket's `time, durationMs, min…, max…, mean…`; a gap has no number behind its time.
const FIRST_ROWS = 8;

export class Rows {
  readonly stride: number;
  #data: Float64Array<ArrayBuffer>;
  #length: number;

  /** `rows`: those that are there already. */
  constructor(stride: number, rows: Float64Array<ArrayBuffer> = new Float64Array(FIRST_ROWS * stride)) {
    this.stride = stride;
    this.#data = rows;
    this.#length = 0;
  }

  static of(stride: number, rows: Float64Array<ArrayBuffer>): Rows {
    const made = new Rows(stride, rows);
    made.#length = rows.length / stride;
    return made;
  }

  get length(): number {
    return this.#length;
  }

  get bytes(): number {
    return this.#length * this.stride * 8;
  }

  /** Where the numbers lie; row `n` from `n * stride` on. Another array after the next `add`. */
  get data(): Float64Array {
    return this.#data;
  }

  /** Adds a row of this time, everything else NaN; returns where it lies in `data`. */
  add(time: number): number {
    const at = this.#length * this.stride;
    if (at === this.#data.length) {
      const larger = new Float64Array(Math.max(FIRST_ROWS * this.stride, this.#data.length * 2));
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#length += 1;
    this.#data.fill(Number.NaN, at, at + this.stride);
    this.#data[at] = time;
    return at;
  }

  /** A copy of exactly these rows, to be kept. */
  copy(): Float64Array<ArrayBuffer> {
    return this.#data.slice(0, this.#length * this.stride);
  }
}
