// Records one open twin: hears every reading that arrives, looks at the newest ones ten times a second, and adds what is worth keeping
// to the twin's recording. Numbers are read from the twin's ring at each look, so that a message costs nothing for them. Called by
// twins/open-twin.ts (whatever must not be missed between two looks) and history.ts (`pass`).
import type { Json } from '../../base/json.ts';
import type { Readings } from '../../protocol/things.ts';
import { fromFieldValue, isDiscrete, toFieldValues, type TwinLayout } from '../../state/layout.ts';
import { RingFollower, type NumberSink } from '../../state/ring-follower.ts';
import type { TwinRing } from '../../state/twin-ring.ts';
import type { Block, Change } from './block.ts';
import { CHANGES, EVENTS, GAP_MS, LONGEST_VALUE, PASS_MS } from './levels.ts';
import { NumberSeries } from './number-series.ts';
import type { Recording } from './recording.ts';
import { NEWEST } from './thinner.ts';

/** A sample that is older than this when it is first seen stands at the moment in which it was seen. */
const OLDEST_ARRIVAL_MS = 10_000;

export class TwinRecorder {
  /** Provider's clock minus ours, ms: recordings have our time. */
  offsetMs = 0;
  /** The twin may be quiet for so long while all is well. */
  silenceMs = 0;
  /** Numbers are added at every pass, or at every second one, third one … */
  passesASample = 1;
  readonly recording: Recording;
  /** Number columns of its description. */
  readonly columns: number;
  readonly #layout: TwinLayout;
  readonly #follower: RingFollower;
  /** By field, as NEWEST says. */
  readonly #newest: Float64Array;
  readonly #series: readonly NumberSeries[];
  /** By field: whether it is a boolean or an enum, and what was recorded of it last. */
  readonly #isDiscrete: Uint8Array;
  readonly #recorded: Float64Array;
  /** By name: what holds of what is not a number. */
  readonly #held = new Map<string, Json>();
  /** Of those, which have a change on the record behind which no end stands. */
  readonly #told = new Set<string>();
  /** By field: 1 where its property is not asked for at present. */
  readonly #isUnasked: Uint8Array;
  #now = 0;
  #passes = 0;
  #heardAt = 0;
  #isFresh = false;
  /** Between `begin` and `end`. */
  #isObserved = false;
  /** Observed, and told something lately. */
  #isLive = false;
  /** The last pass at which something was known, or when it began to be. */
  #knownSince = 0;

  constructor(recording: Recording, layout: TwinLayout, ring: TwinRing) {
    const count = layout.fields.length;
    this.recording = recording;
    this.#layout = layout;
    this.#follower = new RingFollower(ring);
    this.#newest = new Float64Array(count * NEWEST.stride);
    this.#isDiscrete = Uint8Array.from(layout.fields, (field) => Number(isDiscrete(field)));
    this.#isUnasked = new Uint8Array(count);
    this.#recorded = new Float64Array(count).fill(Number.NaN);
    this.#series = [...layout.properties].flatMap(([name, [first, ...others]]) =>
      this.#isDiscrete[first!] === 1
        ? []
        : [new NumberSeries(recording, this.#newest, layout.fields[first!]!, first!, 1 + others.length, name)],
    );
    this.columns = this.#series.reduce((sum, { width }) => sum + width, 0);
  }

  /** State comes from now on. What the visitor may read, and nothing else, is in `readings`, or comes into the ring and by `take` and `takeText`. */
  begin(readings: Readings, now: number): void {
    this.#follower.skip();
    this.#forget();
    this.#isUnasked.fill(0);
    this.#isObserved = true;
    this.#now = now;
    for (const [name, { value, time }] of Object.entries(readings)) {
      const fields = this.#layout.properties.get(name);
      if (fields === undefined) this.takeText(name, value as Json, time);
      else
        for (const [member, number] of (toFieldValues(this.#layout, name, value as Json) ?? []).entries())
          this.take(fields[member]!, time, number);
    }
    this.#isFresh = true;
    this.#now = now;
    if (!this.#isLive) this.#start();
    // What the owner does not show any more has ended.
    for (const name of this.#told) if (!this.#held.has(name)) this.#endChanges(name, now);
    for (const series of this.#series) series.endForgotten(now);
  }

  /** Only these properties are asked for from now on, or all (null): of the others nothing is known until they are again. */
  look(properties: readonly string[] | null): void {
    this.#gather();
    const asked = properties === null ? null : new Set(properties);
    for (const [name, fields] of this.#layout.properties) {
      const isUnasked = asked !== null && !asked.has(name) ? 1 : 0;
      const [first] = fields as readonly [number];
      if (this.#isUnasked[first] === isUnasked) continue;
      for (const field of fields) this.#isUnasked[field] = isUnasked;
      if (isUnasked === 1) this.#leave(name, first);
      else this.#comeBack(first, fields.length);
    }
  }

  /**
   * No state comes from now on: the grant or the link is gone. Nothing more is taken; the record has an end here with the next pass,
   * unless it goes on before.
   */
  end(): void {
    this.#isObserved = false;
    this.#isFresh = false;
    this.#forget();
  }

  /** Nobody will call it any more. */
  close(): void {
    this.end();
    if (this.#isLive) this.#stop();
  }

  /** What was recorded is removed: nothing that was heard so far is recorded any more. */
  clear(): void {
    this.#gather();
    for (const series of this.#series) series.clear();
  }

  /** A sample of a boolean or an enum has arrived: at once, so that an alarm that was on for a moment is on the record. */
  take(field: number, time: number, value: number): void {
    if (!this.#isObserved) return;
    const newest = this.#newest;
    const at = field * NEWEST.stride;
    newest[at + NEWEST.time] = time;
    newest[at + NEWEST.value] = value;
    // Still under way when it was asked for no more; nothing would come after it.
    if (this.#isUnasked[field] === 1) return;
    if (value < newest[at + NEWEST.low]!) newest[at + NEWEST.low] = value;
    if (value > newest[at + NEWEST.high]!) newest[at + NEWEST.high] = value;
    this.#isFresh = true;
    if (this.#isDiscrete[field] === 1 && value !== this.#recorded[field]) this.#takeDiscrete(field, time, value);
  }

  /** A value that no frame carries has arrived. */
  takeText(name: string, value: Json, time: number): void {
    if (!this.#isObserved) return;
    this.#isFresh = true;
    if (JSON.stringify(this.#held.get(name)) === JSON.stringify(value)) return;
    this.#held.set(name, value);
    if (this.#isLive) this.#change(name, value, this.#ourTime(time));
  }

  /** What is known of the twin still holds. */
  hearSign(): void {
    if (this.#isObserved) this.#isFresh = true;
  }

  /** The twin told an event, at this time of its own clock. What was told while nobody was here stands where it happened. */
  takeEvent(name: string, data: Json | undefined, time: number, now: number): void {
    const at = Math.min(now, time - this.offsetMs);
    this.recording.block(EVENTS, now).change(name, data === undefined ? [at] : changeTo(data, at));
  }

  /** Looks at what is new. Called every 100 ms. */
  pass(now: number): void {
    this.#now = now;
    if (!this.#isObserved) {
      if (this.#isLive) this.#stop();
      return;
    }
    this.#gather();
    if (this.#isFresh) {
      this.#isFresh = false;
      this.#heardAt = now;
      if (!this.#isLive) this.#start();
    } else if (this.#isLive && now - this.#heardAt > Math.max(GAP_MS, this.silenceMs)) this.#stop();
    if (!this.#isLive) return;
    this.#passes += 1;
    this.recording.openEnd = now;
    this.recording.know(this.#knownSince, now);
    this.#knownSince = now;
    this.#keepChangesWhole();
    if (this.#passes % this.passesASample !== 0) return;
    for (const series of this.#series) {
      series.thin(now, PASS_MS * this.passesASample);
      series.sample(this.#ourTime(this.#newest[series.first * NEWEST.stride + NEWEST.time]!), now);
    }
  }

  #gather(): void {
    if (this.#follower.follow(this.#takeNumbers)) this.#isFresh = true;
  }

  /** A sample of `count` numbers of one property from `first` on. */
  readonly #takeNumbers: NumberSink = (first, count, values, from, time) => {
    const newest = this.#newest;
    const isAsked = this.#isUnasked[first] === 0;
    for (let member = 0; member < count; member += 1) {
      const at = (first + member) * NEWEST.stride;
      const value = values[from + member]!;
      // A member that was never told.
      if (Number.isNaN(value)) continue;
      newest[at + NEWEST.time] = time;
      newest[at + NEWEST.value] = value;
      if (!isAsked) continue;
      if (value < newest[at + NEWEST.low]!) newest[at + NEWEST.low] = value;
      if (value > newest[at + NEWEST.high]!) newest[at + NEWEST.high] = value;
    }
  };

  /** Something is known again. */
  #start(): void {
    this.#isLive = true;
    this.#knownSince = this.#now;
    // A page that went without a word left no end behind.
    if (this.recording.openEnd !== null) this.#gap(this.recording.openEnd);
    if (!this.#keepChangesWhole()) this.#addHeld(this.recording.block(CHANGES, this.#now));
  }

  /** From the last word on nothing is known. */
  #stop(): void {
    this.#isLive = false;
    this.recording.knewUntil(this.#heardAt);
    this.#gap(this.#heardAt);
  }

  #gap(at: number): void {
    for (const series of this.#series) series.gap(at);
    for (const name of new Set([...this.#told, ...this.#held.keys()])) this.#endChanges(name, at);
    this.recording.openEnd = null;
  }

  #endChanges(name: string, at: number): void {
    this.recording.block(CHANGES, at).change(name, [at]);
    this.#told.delete(name);
  }

  /** Nothing comes of a property while it is not asked for. */
  #leave(name: string, first: number): void {
    this.#recorded[first] = Number.NaN;
    this.#held.delete(name);
    if (this.#told.has(name)) this.#endChanges(name, this.#now);
    const series = this.#series.find((candidate) => candidate.first === first);
    series?.forget();
    series?.endForgotten(this.#now);
  }

  /** What has not changed meanwhile is not sent again: its newest value is known. */
  #comeBack(first: number, count: number): void {
    for (let field = first; field < first + count; field += 1) {
      const at = field * NEWEST.stride;
      if (this.#newest[at + NEWEST.time]! > 0)
        this.take(field, this.#newest[at + NEWEST.time]!, this.#newest[at + NEWEST.value]!);
    }
  }

  #forget(): void {
    this.#newest.fill(0);
    this.#held.clear();
    this.#recorded.fill(Number.NaN);
    for (const series of this.#series) series.forget();
  }

  #takeDiscrete(field: number, time: number, value: number): void {
    const described = this.#layout.fields[field]!;
    this.#recorded[field] = value;
    const reading = fromFieldValue(described, value);
    this.#held.set(described.property, reading);
    if (this.#isLive) this.#change(described.property, reading, this.#ourTime(time));
  }

  #change(name: string, value: Json, time: number): void {
    this.#told.add(name);
    if (!this.#keepChangesWhole()) this.recording.block(CHANGES, this.#now).change(name, changeTo(value, time));
  }

  /** A new block begins with all that holds, so that it can be read without those before it. Whether this one did. */
  #keepChangesWhole(): boolean {
    if (this.#held.size === 0) return true;
    const block = this.recording.block(CHANGES, this.#now);
    if (!block.isEmpty) return false;
    this.#addHeld(block);
    return true;
  }

  #addHeld(block: Block): void {
    for (const [name, value] of this.#held) {
      this.#told.add(name);
      block.change(name, changeTo(value, this.#now));
    }
  }

  #ourTime(time: number): number {
    // Between two looks nobody knows what time it is.
    const latest = this.#now + 2 * PASS_MS;
    const ours = time - this.offsetMs;
    return ours < this.#now - OLDEST_ARRIVAL_MS ? this.#now : Math.min(latest, ours);
  }
}

function changeTo(value: Json, time: number): Change {
  const isLong =
    typeof value !== 'number' && typeof value !== 'boolean' && JSON.stringify(value).length > LONGEST_VALUE;
  return isLong ? [time] : [time, value];
}
