// Sends the state of observed twins over one link (P9, DII-3): at each tick what is newest, of all twins together in as few
// messages as it takes, as differences from what the receiver has confirmed, as long as the pace has room. Nothing queues:
// what found no room is sent newer at the next tick.
import type { Clock } from '../base/clock.ts';
import { planFields } from '../state/field-plan.ts';
import { decodeAcknowledgement, Pace } from '../state/pace.ts';
import { Slice } from '../state/slice.ts';
import { StateMessageWriter, usualOf, type CodedStream } from '../state/state-message.ts';
import { NONE, StreamHistory } from '../state/stream-history.ts';
import type { Twin } from './twin.ts';

interface Stream extends CodedStream {
  readonly twin: Twin;
  /** By planned field: 1 where the grant shows it; no other leaves. */
  readonly shown: Uint8Array;
  readonly intervalMs: number;
  readonly stop: () => void;
  sentAt: number;
  /** Twin's sequence when it was last sent, and when its newest state was confirmed. */
  sentSequence: number;
  confirmedSequence: number;
  /** Message whose state is the newest that the receiver has; NONE before the first. */
  baseline: number;
}

/** A state that may have been lost is sent again after this, or after one and a half round trips if that is longer. */
const RESEND_MS = 50;
/** A tick may come this much early: timers do, and waiting a whole interval more would halve the rate. */
const EARLY_MS = 1.5;
const UNCONFIRMED_KEPT = 1_024;
/** No sequence of a twin. */
const UNFINISHED = -1;
const STREAM_NUMBERS = 2 ** 16;

export class StateSender {
  readonly #clock: Clock;
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #pace = new Pace();
  /** By number, rising: a message lists its streams in that order. */
  #streams: Stream[] = [];
  /** What each message under way carried, so that its confirmation can be booked. */
  readonly #underWay = new Map<number, { readonly stream: Stream; readonly sequence: number }[]>();
  #nextNumber = 1;
  /** Where the next message goes on when the last tick found no room for all. */
  #cursor = 0;
  #cancelTimer: (() => void) | null = null;
  #timerAt = Number.POSITIVE_INFINITY;
  #flushQueued = false;

  constructor(clock: Clock, send: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Starts to send a twin's state, of the properties in `shown` (null: all); returns the stream's number for the receiver. */
  observe(twin: Twin, maxRateHz: number, shown: ReadonlySet<string> | null): number {
    this.stop(twin.id);
    const plan = planFields(twin.layout.fields);
    const history = new StreamHistory(plan);
    const stream: Stream = {
      number: this.#takeNumber(),
      history,
      slice: new Slice(history),
      twin,
      shown: Uint8Array.from(plan.fields, ({ field }) => Number(shown?.has(field.property) ?? true)),
      intervalMs: 1000 / maxRateHz,
      stop: twin.on('changed', () => this.#queueFlush()),
      sentAt: 0,
      // The answer to the request carries everything known now: only what comes after goes in messages.
      sentSequence: twin.sequence,
      confirmedSequence: twin.sequence,
      baseline: NONE,
    };
    this.#streams.push(stream);
    this.#streams.sort((one, other) => one.number - other.number);
    return stream.number;
  }

  /** By id: a new version of a twin is another object. */
  stop(thingID: string): void {
    for (const stream of this.#streams) if (stream.twin.id === thingID) stream.stop();
    this.#streams = this.#streams.filter(({ twin }) => twin.id !== thingID);
  }

  stopAll(): void {
    for (const stream of this.#streams) stream.stop();
    this.#streams = [];
    this.#underWay.clear();
    this.#cancelTimer?.();
  }

  /** Books what the receiver has seen: the newest of it is the next baseline of its twins. */
  acknowledge(bytes: Uint8Array): void {
    const messages = decodeAcknowledgement(bytes);
    if (messages === null) return;
    this.#pace.acknowledge(messages[0]!, this.#clock.now());
    for (const message of messages) {
      const carried = this.#underWay.get(message);
      if (carried === undefined) continue;
      this.#underWay.delete(message);
      for (const { stream, sequence } of carried) {
        if (stream.baseline !== NONE && ((message - stream.baseline) | 0) <= 0) continue;
        stream.baseline = message;
        stream.confirmedSequence = sequence;
      }
    }
    if (this.#timerAt === Number.POSITIVE_INFINITY) this.#queueFlush();
  }

  /** Several `set` calls in one task become one flush. */
  #queueFlush(): void {
    if (this.#flushQueued) return;
    this.#flushQueued = true;
    queueMicrotask(() => {
      this.#flushQueued = false;
      this.#flush();
    });
  }

  #flush(): void {
    const now = this.#clock.now();
    let next = Number.POSITIVE_INFINITY;
    const due: Stream[] = [];
    for (const stream of this.#streams) {
      const wantsAt = this.#wantsAt(stream, now);
      if (wantsAt === Number.POSITIVE_INFINITY) continue;
      const at = Math.max(wantsAt, stream.sentAt + stream.intervalMs - EARLY_MS);
      if (at <= now) due.push(stream);
      else next = Math.min(next, at);
    }
    // Whoever was left out last time comes first, and order within a message stays rising.
    const first = due.findIndex(({ number }) => number >= this.#cursor);
    const after = first <= 0 ? due : due.slice(first);
    const before = first <= 0 ? [] : due.slice(0, first);
    const left = this.#sendAll(after, now) ?? this.#sendAll(before, now);
    this.#cursor = left?.number ?? 0;
    if (left !== null) next = Math.min(next, now + left.intervalMs);
    if (due.length > 0) next = Math.min(next, now + this.#resendMs);
    this.#wakeAt(next, now);
  }

  /** Sends these in as many messages as it takes; the first one for which the pace had no room, null when all have left. */
  #sendAll(due: readonly Stream[], now: number): Stream | null {
    for (let index = 0; index < due.length;) {
      const message = this.#pace.take(now);
      if (message === null) return due[index]!;
      const writer = this.#begin(message, due, index);
      const carried: { stream: Stream; sequence: number }[] = [];
      for (; index < due.length; index += 1) {
        const stream = due[index]!;
        const { twin, history } = stream;
        const baseline = stream.baseline === NONE ? NONE : history.find(stream.baseline);
        const outcome = writer.add(stream, twin.samples, stream.shown, baseline);
        if (outcome === 'full') break;
        // Of a twin that is larger than a message, the rest is still to be sent.
        const sequence = outcome === 'part' ? UNFINISHED : twin.sequence;
        stream.sentSequence = sequence;
        stream.sentAt = now;
        if (outcome === 'nothing') stream.confirmedSequence = sequence;
        else carried.push({ stream, sequence });
      }
      if (carried.length === 0) {
        this.#pace.giveBack(message);
        continue;
      }
      this.#send(writer.bytes());
      this.#underWay.set(message, carried);
      if (this.#underWay.size > UNCONFIRMED_KEPT) this.#underWay.delete(this.#underWay.keys().next().value!);
    }
    return null;
  }

  /** A message whose usual baseline and step are those of its first stream: most twins of a system tick together. */
  #begin(message: number, due: readonly Stream[], from: number): StateMessageWriter {
    let time = 0;
    for (let index = from; index < due.length; index += 1) time = Math.max(time, due[index]!.twin.newestTime);
    const { baseline, history, twin } = due[from]!;
    const slot = baseline === NONE ? NONE : history.find(baseline);
    const step = slot === NONE ? 0 : (twin.sequence - history.stateSequences[slot]!) >>> 0;
    return new StateMessageWriter({ message, time, ...usualOf(message, slot === NONE ? NONE : baseline, step) });
  }

  /** When the stream has something to send: at once when it changed, later when what was sent may be lost; infinity: never. */
  #wantsAt(stream: Stream, now: number): number {
    const { sequence } = stream.twin;
    if (stream.confirmedSequence === sequence) return Number.POSITIVE_INFINITY;
    return stream.sentSequence === sequence ? stream.sentAt + this.#resendMs : now;
  }

  get #resendMs(): number {
    return Math.max(RESEND_MS, 1.5 * this.#pace.smoothedRoundTripMs);
  }

  #takeNumber(): number {
    const taken = new Set(this.#streams.map(({ number }) => number));
    while (taken.has(this.#nextNumber)) this.#nextNumber = (this.#nextNumber + 1) % STREAM_NUMBERS;
    const number = this.#nextNumber;
    this.#nextNumber = (number + 1) % STREAM_NUMBERS;
    return number;
  }

  #wakeAt(at: number, now: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#timerAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#cancelTimer = this.#clock.after(Math.max(1, at - now), () => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.#flush();
    });
  }
}
