// The newest samples of one twin's numeric properties, written by the enabler's worker and read by the page once a
// rendered frame: over a SharedArrayBuffer, or over a plain buffer that `samples` notifications feed. One writer, any
// readers, no locks: a slot is written before its head moves on, and a reader that was overtaken looks again.
import { LIMITS } from '../protocol/limits.ts';

/** Samples kept of each property. At 60 Hz 32 samples are half a second: more than any interpolation delay. */
const DEPTH = 32;
const HEADER_FLOATS = 4;
const OFFSET = 0;
const ERROR = 1;
const DELAY = 2;
const HEARD = 3;

export interface RingClock {
  /** Provider's clock minus ours, ms, and its bound. */
  offsetMs: number;
  errorMs: number;
  /** How far behind the provider's now the picture is drawn. */
  delayMs: number;
  /** When the newest message of this twin arrived, by our clock; 0 when none has. */
  heardMs: number;
}

/** Bytes of a ring for `fields` properties. */
export function ringBytes(fields: number): number {
  if (fields > LIMITS.affordancesPerTwin) throw new RangeError(`${fields} fields`);
  return headsBytes(fields) + (HEADER_FLOATS + fields * DEPTH * 3) * 8;
}

/** Heads are Int32, padded so that the floats behind them are aligned. */
function headsBytes(fields: number): number {
  return (fields * 4 + 7) & ~7;
}

export class TwinRing {
  readonly #heads: Int32Array;
  readonly #header: Float64Array;
  readonly #slots: Float64Array;

  constructor(buffer: ArrayBufferLike, fields: number) {
    this.#heads = new Int32Array(buffer, 0, fields);
    this.#header = new Float64Array(buffer, headsBytes(fields), HEADER_FLOATS);
    this.#slots = new Float64Array(buffer, headsBytes(fields) + HEADER_FLOATS * 8, fields * DEPTH * 3);
  }

  /**
   * Adds a sample unless a newer or equal one of this property is there. Returns whether it was taken. A sample that is
   * not newer by its time may be by its sequence: device clocks count in seconds, stand, or step back, and ages are rounded.
   */
  push(field: number, time: number, value: number, sequence: number): boolean {
    const head = this.#heads[field]!;
    const last = this.#slot(field, head - 1);
    const notNewer = head > 0 && this.#slots[last]! >= time;
    if (notNewer && ((sequence - this.#slots[last + 2]!) | 0) <= 0) return false;
    const slot = this.#slot(field, head);
    this.#slots[slot] = notNewer ? this.#slots[last]! + SMALLEST_STEP_MS : time;
    this.#slots[slot + 1] = value;
    this.#slots[slot + 2] = sequence;
    // Publishes the slot: a reader that sees the new head sees the slot's values too.
    Atomics.store(this.#heads, field, head + 1);
    return true;
  }

  setClock(clock: RingClock): void {
    this.#header[OFFSET] = clock.offsetMs;
    this.#header[ERROR] = clock.errorMs;
    this.#header[DELAY] = clock.delayMs;
    this.#header[HEARD] = clock.heardMs;
  }

  get offsetMs(): number {
    return this.#header[OFFSET]!;
  }
  get errorMs(): number {
    return this.#header[ERROR]!;
  }
  get delayMs(): number {
    return this.#header[DELAY]!;
  }
  get heardMs(): number {
    return this.#header[HEARD]!;
  }

  /** The newest sample of a property, as the provider reported it. */
  newest(field: number): { value: number; time: number; sequence: number } | null {
    for (;;) {
      const head = Atomics.load(this.#heads, field);
      if (head === 0) return null;
      const slot = this.#slot(field, head - 1);
      const sample = { time: this.#slots[slot]!, value: this.#slots[slot + 1]!, sequence: this.#slots[slot + 2]! };
      if (Atomics.load(this.#heads, field) - head < DEPTH - 1) return sample;
    }
  }

  /** Source time (provider's clock) of the newest sample of any property; 0 when there is none. */
  newestTime(): number {
    let time = 0;
    for (let field = 0; field < this.#heads.length; field += 1) {
      const head = Atomics.load(this.#heads, field);
      if (head > 0) time = Math.max(time, this.#slots[this.#slot(field, head - 1)]!);
    }
    return time;
  }

  /**
   * The value at `time` (provider's clock), NaN when there is no sample. Between two samples it is interpolated, the
   * short way round for a `period`; `stepwise` (booleans, enums) holds the earlier one. After the newest sample it goes
   * on at the last speed for at most `extrapolateMs`, then holds.
   */
  valueAt(field: number, time: number, stepwise: boolean, period: number | null, extrapolateMs: number): number {
    for (;;) {
      const head = Atomics.load(this.#heads, field);
      if (head === 0) return Number.NaN;
      const value = this.#valueAt(field, head, time, stepwise, period, extrapolateMs);
      if (Atomics.load(this.#heads, field) - head < DEPTH / 2) return value;
    }
  }

  #valueAt(
    field: number,
    head: number,
    time: number,
    stepwise: boolean,
    period: number | null,
    extrapolateMs: number,
  ): number {
    // Half the depth only: the other half is the room in which the writer may go on while we read.
    const oldest = Math.max(0, head - DEPTH / 2);
    let later = head - 1;
    let laterSlot = this.#slot(field, later);
    if (time >= this.#slots[laterSlot]!) {
      if (stepwise || later === oldest) return this.#slots[laterSlot + 1]!;
      return this.#extrapolate(field, later, Math.min(time, this.#slots[laterSlot]! + extrapolateMs), period);
    }
    while (later > oldest) {
      const earlierSlot = this.#slot(field, later - 1);
      if (this.#slots[earlierSlot]! <= time) {
        if (stepwise) return this.#slots[earlierSlot + 1]!;
        return between(this.#slots, earlierSlot, laterSlot, time, period);
      }
      later -= 1;
      laterSlot = earlierSlot;
    }
    return this.#slots[laterSlot + 1]!;
  }

  #extrapolate(field: number, newest: number, time: number, period: number | null): number {
    const last = this.#slot(field, newest);
    const previous = this.#slot(field, newest - 1);
    // A pause between the last two samples (a value that is sent only when it changes) says nothing of speed.
    if (this.#slots[last]! - this.#slots[previous]! > LONGEST_STEP_MS) return this.#slots[last + 1]!;
    return between(this.#slots, previous, last, time, period);
  }

  #slot(field: number, index: number): number {
    return (field * DEPTH + (index % DEPTH)) * 3;
  }
}

const LONGEST_STEP_MS = 250;
/** What keeps the times of a ring rising: above a double's resolution for today's epoch times, below anything visible. */
const SMALLEST_STEP_MS = 1e-3;

function between(slots: Float64Array, from: number, to: number, time: number, period: number | null): number {
  const start = slots[from]!;
  const value = slots[from + 1]!;
  let change = slots[to + 1]! - value;
  if (period !== null) change -= Math.round(change / period) * period;
  const result = value + (change * (time - start)) / (slots[to]! - start);
  return period === null ? result : ((result % period) + period) % period;
}
