// One twin as it was: a window of its recording, played into a ring from which its figure is moved as from a live one, and the values
// that faces show. Made by player.ts for each twin that has a layout, moved by it once a frame.
import type { TwinId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import type { RecordedChange, RecordedTwinFrames, Span } from '../../protocol/history.ts';
import { fromFieldValues, toFieldValues, type TwinLayout } from '../../state/layout.ts';
import { RingBlock } from '../../state/ring-block.ts';
import type { TwinRing } from '../../state/twin-ring.ts';

/** What presences say of a value, now or then. */
export interface PastReading {
  readonly name: string;
  readonly value: unknown;
  readonly sourceTime: number;
  readonly ageMs: number;
  readonly sequence: number;
}

/** The samples of one property in the window, and which of them is the next to go into the ring. */
interface Track {
  readonly first: number;
  readonly width: number;
  /** Of sample `n` from `n * stride + offset` on. */
  readonly values: ArrayLike<number>;
  readonly stride: number;
  readonly offset: number;
  readonly timeAt: (sample: number) => number;
  readonly count: number;
  next: number;
}

/** What was known a moment ago still is: a twin is looked at ten times a second. */
const SLACK_MS = 300;
/** Behind the last sample nothing changes any more: so much later it is said again. */
const HOLD_MS = 1e9;

export class PastTwin {
  readonly id: TwinId;
  readonly layout: TwinLayout;
  readonly ring: TwinRing;
  readonly #values: Float64Array;
  readonly #cursors: Int32Array;
  readonly #onText: (property: string, value: unknown) => void;
  #tracks: readonly Track[] = [];
  #texts: readonly { readonly property: string; readonly changes: readonly RecordedChange[] }[] = [];
  #spans: readonly Span[] = [];
  #shownTexts = new Map<string, RecordedChange>();
  #atMs = 0;
  #sequence = 0;

  /** `onText`: a value that no frame carries is another one now; undefined where nothing is known. */
  constructor(id: TwinId, layout: TwinLayout, onText: (property: string, value: unknown) => void) {
    this.id = id;
    this.layout = layout;
    this.#onText = onText;
    this.ring = new RingBlock(layout, 1).ring(0);
    this.#values = new Float64Array(layout.fields.length).fill(Number.NaN);
    this.#cursors = new Int32Array(layout.properties.size);
  }

  /** Another window; null: nothing was recorded of it then. `seek` comes next. */
  take(frames: RecordedTwinFrames | null, data: Float64Array): void {
    this.#spans = frames?.spans ?? [];
    this.#texts = (frames?.changes ?? []).filter(({ property }) => this.layout.texts.includes(property));
    this.#tracks = [...numberTracks(this.layout, frames, data), ...stepTracks(this.layout, frames)];
  }

  /** Whether anything is on the record of this instant. */
  isKnown(atMs: number): boolean {
    return this.#spans.some(([from, to]) => atMs >= from - SLACK_MS && atMs <= to + SLACK_MS);
  }

  /** Stands as it did then, wherever it was before. */
  seek(atMs: number): void {
    this.ring.block.clear(this.ring.index);
    this.#cursors.fill(0);
    for (const track of this.#tracks) track.next = lastAtOrBefore(track, atMs);
    this.#shownTexts.clear();
    this.advance(atMs);
    for (const name of this.layout.texts) if (!this.#shownTexts.has(name)) this.#onText(name, undefined);
  }

  /** Goes on to a later instant of the window. */
  advance(atMs: number): void {
    this.#atMs = atMs;
    for (const track of this.#tracks) {
      // One sample later than what is shown is enough to know what was in between; before the first, nothing is known.
      while (track.next < track.count && track.timeAt(Math.max(0, track.next - 1)) <= atMs) this.#push(track);
      if (track.next === track.count && track.count > 0 && track.timeAt(track.count - 1) <= atMs) {
        this.#write(track, track.count - 1, track.timeAt(track.count - 1) + HOLD_MS);
        track.next += 1;
      }
    }
    for (const { property, changes } of this.#texts) {
      const change = changes.findLast(([time]) => time <= atMs);
      if (change === undefined || this.#shownTexts.get(property) === change) continue;
      this.#shownTexts.set(property, change);
      this.#onText(property, change[1]);
    }
  }

  /** What a panel shows of then. */
  readings(): PastReading[] {
    this.ring.readAll(this.#atMs, 0, this.#values, this.#cursors);
    const numbers = [...this.layout.properties.keys()].flatMap((name): PastReading[] => {
      const track = this.#tracks.find(({ first }) => first === this.layout.properties.get(name)![0]);
      const sample = track === undefined ? 0 : Math.min(track.next, track.count) - 1;
      if (track === undefined || sample < 0) return [];
      const between = fromFieldValues(this.layout, name, (field) => {
        const number = this.#values[field]!;
        return Number.isNaN(number) ? undefined : number;
      });
      // Between two samples there are values that the machine would not tell: they are rounded to its quantum.
      const told = between === undefined ? null : toFieldValues(this.layout, name, between);
      const value = told === null ? between : fromFieldValues(this.layout, name, (field) => told[field - track.first]);
      const before = track.timeAt(sample) <= this.#atMs ? sample : sample - 1;
      const sourceTime = before < 0 ? this.#atMs : track.timeAt(before);
      return value === undefined ? [] : [this.#reading(name, value, sourceTime)];
    });
    const texts = [...this.#shownTexts].flatMap(([name, [time, value]]) =>
      value === undefined ? [] : [this.#reading(name, value, time)],
    );
    return [...numbers, ...texts];
  }

  /** Since the newest of them was reported, by then; null when nothing was. */
  ageMs(): number | null {
    const ages = this.readings().map(({ ageMs }) => ageMs);
    return ages.length === 0 ? null : Math.min(...ages);
  }

  #reading(name: string, value: Json, sourceTime: number): PastReading {
    return { name, value, sourceTime, ageMs: Math.max(0, this.#atMs - sourceTime), sequence: 0 };
  }

  #push(track: Track): void {
    this.#write(track, track.next, track.timeAt(track.next));
    track.next += 1;
  }

  #write({ first, width, values, stride, offset }: Track, sample: number, time: number): void {
    for (let member = 0; member < width; member += 1)
      this.#values[first + member] = values[sample * stride + offset + member]!;
    this.#sequence += 1;
    this.ring.take(first, width, this.#values, time, this.#sequence);
  }
}

function numberTracks(layout: TwinLayout, frames: RecordedTwinFrames | null, data: Float64Array): Track[] {
  return (frames?.numbers ?? []).flatMap(({ property, width, start, rows }): Track[] => {
    const fields = layout.properties.get(property);
    // Of another version of its description.
    if (fields?.length !== width) return [];
    const stride = 1 + width;
    const values = data.subarray(start, start + rows * stride);
    const timeAt = (sample: number): number => values[sample * stride]!;
    return [{ first: fields[0]!, width, values, stride, offset: 1, timeAt, count: rows, next: 0 }];
  });
}

/** Booleans and members of enums, which rings hold as numbers. */
function stepTracks(layout: TwinLayout, frames: RecordedTwinFrames | null): Track[] {
  return (frames?.changes ?? []).flatMap(({ property, changes }): Track[] => {
    const fields = layout.properties.get(property);
    if (fields?.length !== 1) return [];
    const times = changes.map(([time]) => time);
    const values = changes.map(([, value]) =>
      value === undefined ? Number.NaN : (toFieldValues(layout, property, value)?.[0] ?? Number.NaN),
    );
    const timeAt = (sample: number): number => times[sample]!;
    return [{ first: fields[0]!, width: 1, values, stride: 1, offset: 0, timeAt, count: times.length, next: 0 }];
  });
}

function lastAtOrBefore({ timeAt, count }: Track, time: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeAt(middle) <= time) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
