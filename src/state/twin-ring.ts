// The newest samples of one twin's numeric properties, written by the enabler's worker and read by the page once a
// rendered frame: over a SharedArrayBuffer, or over a plain buffer that `samples` notifications feed. One writer, any
// readers, no locks: a sample is written before its head moves on, and a reader that was overtaken looks again.
import type { RingBlock } from './ring-block.ts';
import {
  CLOCK_FLOATS,
  DELAY,
  DEPTH,
  ERROR,
  fromOf,
  HEARD,
  NEWEST,
  OFFSET,
  SAMPLE_HEAD,
  stepOf,
  type Track,
} from './ring-memory.ts';

export interface RingClock {
  /** Provider's clock minus ours, ms, and its bound. */
  offsetMs: number;
  errorMs: number;
  /** How far behind the provider's now the picture is drawn. */
  delayMs: number;
  /** When the newest message of this twin arrived, by our clock; 0 when none has. */
  heardMs: number;
}

export class TwinRing {
  readonly block: RingBlock;
  /** Of the rings of its block. */
  readonly index: number;
  readonly #heads: number;
  readonly #clock: number;

  constructor(block: RingBlock, index: number) {
    this.block = block;
    this.index = index;
    this.#heads = index * block.tracks.length;
    this.#clock = index * CLOCK_FLOATS;
  }

  /**
   * Adds a sample of a field unless a newer or equal one is there. Returns whether it was taken. A sample that is
   * not newer by its time may be by its sequence: device clocks count in seconds, stand, or step back, and ages are rounded.
   * Members of one property with the same time and sequence are one sample; readers see it when its last member has come.
   */
  push(field: number, time: number, value: number, sequence: number): boolean {
    const block = this.block;
    const index = block.trackOf[field]!;
    const track = block.tracks[index]!;
    const at = this.#heads + index;
    const { begun, filled, toldTimes } = block.writing;
    const { slots } = block;
    const member = field - track.first;
    const last = this.#slot(track, begun[at]! - 1);
    const isFirst = begun[at] === 0;
    if (!isFirst && toldTimes[at] === time && (slots[last + 1]! | 0) === (sequence | 0)) {
      if ((filled[at]! & (1 << member)) !== 0) return false;
      filled[at]! |= 1 << member;
      slots[last + SAMPLE_HEAD + member] = value;
      // A sample that came in two messages is completed where readers see it already.
      if (member === track.size - 1 || block.heads[at] === begun[at]) this.#publish(track, at, begun[at]!);
      return true;
    }
    const notNewer = !isFirst && slots[last]! >= time;
    if (notNewer && ((sequence - slots[last + 1]!) | 0) <= 0) return false;
    if (block.heads[at] !== begun[at]) this.#publish(track, at, begun[at]!);
    const slot = this.#slot(track, begun[at]!);
    slots[slot] = notNewer ? slots[last]! + SMALLEST_STEP_MS : time;
    slots[slot + 1] = sequence;
    for (let other = 0; other < track.size; other += 1)
      slots[slot + SAMPLE_HEAD + other] = isFirst ? Number.NaN : slots[last + SAMPLE_HEAD + other]!;
    slots[slot + SAMPLE_HEAD + member] = value;
    toldTimes[at] = time;
    filled[at] = 1 << member;
    begun[at]! += 1;
    if (member === track.size - 1) this.#publish(track, at, begun[at]!);
    return true;
  }

  /**
   * Adds a sample of `count` fields from `first` on, whose values are at the same places in `values`. As `push` of each, and the
   * whole property at once where nothing stands against it, which is nearly always.
   */
  take(first: number, count: number, values: Float64Array, time: number, sequence: number): boolean {
    const { block } = this;
    const index = block.trackOf[first]!;
    const track = block.tracks[index]!;
    const at = this.#heads + index;
    const { begun, filled, toldTimes } = block.writing;
    const { slots } = block;
    const samples = begun[at]!;
    const isNewer = samples === 0 || slots[this.#slot(track, samples - 1)]! < time;
    if (count !== track.size || !isNewer || block.heads[at] !== samples) {
      let taken = false;
      for (let field = first; field < first + count; field += 1)
        taken = this.push(field, time, values[field]!, sequence) || taken;
      return taken;
    }
    const slot = this.#slot(track, samples);
    slots[slot] = time;
    slots[slot + 1] = sequence;
    for (let member = 0; member < count; member += 1) slots[slot + SAMPLE_HEAD + member] = values[first + member]!;
    toldTimes[at] = time;
    filled[at] = 0xffff;
    begun[at] = samples + 1;
    this.#publish(track, at, samples + 1);
    return true;
  }

  setClock(clock: RingClock): void {
    const { clocks } = this.block;
    clocks[this.#clock + OFFSET] = clock.offsetMs;
    clocks[this.#clock + ERROR] = clock.errorMs;
    clocks[this.#clock + DELAY] = clock.delayMs;
    clocks[this.#clock + HEARD] = clock.heardMs;
  }

  /** A message with samples of this twin has arrived, by our clock. */
  setHeard(heardMs: number): void {
    this.block.clocks[this.#clock + HEARD] = heardMs;
  }

  get offsetMs(): number {
    return this.block.clocks[this.#clock + OFFSET]!;
  }
  get errorMs(): number {
    return this.block.clocks[this.#clock + ERROR]!;
  }
  get delayMs(): number {
    return this.block.clocks[this.#clock + DELAY]!;
  }
  get heardMs(): number {
    return this.block.clocks[this.#clock + HEARD]!;
  }

  /** Rises with every sample. */
  get version(): number {
    return Atomics.load(this.block.versions, this.index);
  }

  /** The newest sample of a field, as the provider reported it. */
  newest(field: number): { value: number; time: number; sequence: number } | null {
    const { trackOf, tracks, heads, slots } = this.block;
    const index = trackOf[field]!;
    const track = tracks[index]!;
    for (;;) {
      const head = Atomics.load(heads, this.#heads + index);
      if (head === 0) return null;
      const slot = this.#slot(track, head - 1);
      const value = slots[slot + SAMPLE_HEAD + field - track.first]!;
      const sample = { time: slots[slot]!, value, sequence: slots[slot + 1]! };
      // One less than the depth: the writer may be at work on the slot behind its head.
      if (Atomics.load(heads, this.#heads + index) - head < DEPTH - 1) return Number.isNaN(value) ? null : sample;
    }
  }

  /** How many samples of a track there have been; where one of the newest DEPTH lies among the block's slots: its time first. */
  samples(track: number): number {
    return this.block.heads[this.#heads + track]!;
  }
  sampleAt(track: number, sample: number): number {
    return this.#slot(this.block.tracks[track]!, sample);
  }

  /** Source time (provider's clock) of the newest sample of any property; 0 when there is none. */
  newestTime(): number {
    return this.block.clocks[this.#clock + NEWEST]!;
  }

  /** All fields at `time`, as the block's `read` gives them. `cursors`: one a property, kept by the caller from frame to frame. */
  readAll(time: number, extrapolateMs: number, into: Float64Array, cursors: Int32Array): void {
    for (let track = 0; track < this.block.tracks.length; track += 1)
      this.block.read(this.index, track, time, extrapolateMs, into, cursors, track);
  }

  #publish(track: Track, at: number, count: number): void {
    const { heads, versions, clocks, slots } = this.block;
    // A reader that sees the new head sees the sample's values too.
    Atomics.store(heads, at, count);
    // Beside the clock, where the page looks anyway: it finds out that a twin is at rest without touching its samples.
    const newest = this.#clock + NEWEST;
    clocks[newest] = Math.max(clocks[newest]!, slots[this.#slot(track, count - 1)]!);
    Atomics.add(versions, this.index, 1);
  }

  #slot(track: Track, sample: number): number {
    const { capacity } = this.block;
    return fromOf(track, capacity, this.index) + (sample & (DEPTH - 1)) * stepOf(track, capacity);
  }
}

/** What keeps the times of a ring rising: above a double's resolution for today's epoch times, below anything visible. */
const SMALLEST_STEP_MS = 1e-3;
