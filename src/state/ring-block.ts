// The memory of many rings of one layout: what the page looks at for every twin in every frame (is there news, how many
// samples, what clock) lies side by side, and only of a twin that moved are its samples touched. Made by the enabler's worker over
// shared memory, and over the same memory by the page; ring-pool.ts hands the places out, twin-ring.ts is one of them.
import { blendSamples } from './blend.ts';
import {
  CLOCK_FLOATS,
  countsBytes,
  DEPTH,
  floatsOf,
  fromOf,
  ringBytes,
  SAMPLE_HEAD,
  stepOf,
  tracksOf,
  type SampledLayout,
  type Track,
} from './ring-memory.ts';
import { TwinRing } from './twin-ring.ts';

/** What only the writer knows, by ring and track. */
interface Writing {
  /** Samples begun; the newest may still lack members. */
  readonly begun: Int32Array;
  /** Members that the newest sample has of its own, one bit each: layouts have at most 16. */
  readonly filled: Int32Array;
  /** Source time of the newest sample as it was told. */
  readonly toldTimes: Float64Array;
}

export class RingBlock {
  readonly tracks: readonly Track[];
  /** By field of the layout. */
  readonly trackOf: readonly number[];
  /** By ring: rises with every sample. */
  readonly versions: Int32Array;
  /** By ring and track: samples there have been. */
  readonly heads: Int32Array;
  readonly clocks: Float64Array;
  readonly slots: Float64Array;
  readonly capacity: number;
  #writing: Writing | null = null;

  /** `buffer`: memory of `ringBytes(layout, capacity)`, zeroed or in use; without one, memory of its own. */
  constructor(layout: SampledLayout, capacity: number, buffer?: ArrayBufferLike) {
    this.tracks = tracksOf(layout);
    this.trackOf = this.tracks.flatMap(({ size }, track) => Array.from({ length: size }, () => track));
    this.capacity = capacity;
    const memory = buffer ?? new ArrayBuffer(ringBytes(layout, capacity));
    this.versions = new Int32Array(memory, 0, capacity);
    this.heads = new Int32Array(memory, capacity * 4, capacity * this.tracks.length);
    const clocksAt = countsBytes(capacity, this.tracks.length);
    this.clocks = new Float64Array(memory, clocksAt, capacity * CLOCK_FLOATS);
    this.slots = new Float64Array(memory, clocksAt + this.clocks.byteLength, capacity * floatsOf(this.tracks));
  }

  ring(index: number): TwinRing {
    return new TwinRing(this, index);
  }

  /**
   * Writes the members of a ring's property at `time` (provider's clock) into `into`, each at its field's index; NaN when there
   * is no sample. Between two samples it is interpolated; booleans and enums hold the earlier one. After the newest sample it
   * goes on at the last speed for at most `extrapolateMs`, then comes back to that sample. `cursors[cursor]` remembers where that was: most frames
   * find their samples at the same place or one further, and touch no others.
   */
  read(
    ring: number,
    index: number,
    time: number,
    extrapolateMs: number,
    into: Float64Array,
    cursors: Int32Array,
    cursor: number,
  ): void {
    const track = this.tracks[index]!;
    const at = ring * this.tracks.length + index;
    for (;;) {
      const head = Atomics.load(this.heads, at);
      if (head === 0) {
        into.fill(Number.NaN, track.first, track.first + track.size);
        return;
      }
      cursors[cursor] = this.#read(
        fromOf(track, this.capacity, ring),
        track,
        head,
        time,
        extrapolateMs,
        into,
        cursors[cursor]!,
      );
      if (Atomics.load(this.heads, at) - head < DEPTH / 2) return;
    }
  }

  /** Returns which sample is the first that is later than `time`, or the newest. */
  #read(
    base: number,
    track: Track,
    head: number,
    time: number,
    extrapolateMs: number,
    into: Float64Array,
    cursor: number,
  ): number {
    const { slots } = this;
    const step = stepOf(track, this.capacity);
    // Half the depth only: the other half is the room in which the writer may go on while we read.
    const oldest = Math.max(0, head - DEPTH / 2);
    const newest = head - 1;
    let later = Math.min(newest, Math.max(oldest, cursor));
    while (later < newest && slots[base + (later & (DEPTH - 1)) * step]! <= time) later += 1;
    while (later > oldest && slots[base + ((later - 1) & (DEPTH - 1)) * step]! > time) later -= 1;
    const end = base + (later & (DEPTH - 1)) * step;
    const start = later > oldest ? base + ((later - 1) & (DEPTH - 1)) * step : end;
    const gap = slots[end]! - slots[start]!;
    const isPast = time >= slots[end]!;
    // A pause between the last two samples (a value that is sent only when it changes) says nothing of speed.
    if (start === end || (isPast && (track.blend === 'step' || gap > LONGEST_STEP_MS)))
      copyMembers(slots, end + SAMPLE_HEAD, track, into);
    else if (track.blend === 'step') copyMembers(slots, start + SAMPLE_HEAD, track, into);
    else {
      const aheadMs = time - slots[end]!;
      const share = 1 + (aheadMs <= extrapolateMs ? aheadMs : comingBack(aheadMs, extrapolateMs)) / gap;
      blendSamples(slots, start + SAMPLE_HEAD, end + SAMPLE_HEAD, share, track, into);
    }
    return later;
  }

  /** Empties a place, for another twin. */
  clear(index: number): void {
    const { tracks, heads, clocks } = this;
    heads.fill(0, index * tracks.length, (index + 1) * tracks.length);
    clocks.fill(0, index * CLOCK_FLOATS, (index + 1) * CLOCK_FLOATS);
    this.#writing?.begun.fill(0, index * tracks.length, (index + 1) * tracks.length);
    Atomics.add(this.versions, index, 1);
  }

  get writing(): Writing {
    this.#writing ??= {
      begun: Int32Array.from(this.heads),
      filled: new Int32Array(this.heads.length),
      toldTimes: new Float64Array(this.heads.length),
    };
    return this.#writing;
  }
}

const LONGEST_STEP_MS = 250;
/** How much longer the way back takes than the way beyond the newest sample did. */
const BACK = 2;

/** After this long behind the newest sample nothing moves any more. */
export function settlesAfter(extrapolateMs: number): number {
  return extrapolateMs * (1 + BACK);
}

/** A thing that stopped, and of which nothing more is told, must not stand for ever where it never was. */
function comingBack(aheadMs: number, extrapolateMs: number): number {
  return Math.max(0, extrapolateMs - (aheadMs - extrapolateMs) / BACK);
}

function copyMembers(slots: Float64Array, from: number, { first, size }: Track, into: Float64Array): void {
  for (let member = 0; member < size; member += 1) into[first + member] = slots[from + member]!;
}
