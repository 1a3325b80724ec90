// Sends the state of observed twins over one link (P9, DII-3): at each tick what is newest and not yet confirmed, as long as
// the pace has room. Nothing queues: what found no room is sent newer at the next tick.
import type { Clock } from '../base/clock.ts';
import { encodeFrame } from '../state/frame.ts';
import { decodeAcknowledgement, Pace } from '../state/pace.ts';
import type { Twin } from './twin.ts';

interface Stream {
  readonly number: number;
  readonly twin: Twin;
  /** The fields that the grant shows; no other leaves. */
  readonly shown: readonly number[];
  readonly intervalMs: number;
  readonly stop: () => void;
  sentAt: number;
  /** By field: sequence last sent and when, and the newest sequence that the receiver has confirmed. */
  readonly sent: number[];
  readonly sentTimes: number[];
  readonly confirmed: number[];
}

/** A value that may have been lost is sent again after this, or after one and a half round trips if that is longer. */
const RESEND_MS = 50;
/** A tick may come this much early: timers do, and waiting a whole interval more would halve the rate. */
const EARLY_MS = 1.5;
const UNCONFIRMED_KEPT = 1_024;

export class StateSender {
  readonly #clock: Clock;
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #pace = new Pace();
  readonly #streams = new Map<number, Stream>();
  /** What each message under way carried, so that its confirmation can be booked. */
  readonly #underWay = new Map<number, { stream: Stream; fields: number[]; sequences: number[] }>();
  #next = 1;
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
    const number = this.#next;
    this.#next = (this.#next + 1) & 0xffff;
    const fields = twin.layout.fields.length;
    const fill = (value: number): number[] => Array.from({ length: fields }, () => value);
    // The answer to the request carries everything known now: only what comes after goes in frames.
    const sent = twin.samples.map((sample) => sample?.sequence ?? -1);
    const stop = twin.on('changed', () => this.#queueFlush());
    this.#streams.set(number, {
      number,
      twin,
      shown: [...twin.layout.fields.entries()]
        .filter(([, { name }]) => shown?.has(name) ?? true)
        .map(([field]) => field),
      intervalMs: 1000 / maxRateHz,
      stop,
      sentAt: 0,
      sent,
      sentTimes: fill(0),
      confirmed: [...sent],
    });
    return number;
  }

  /** By id: a new version of a twin is another object. */
  stop(thingID: string): void {
    for (const [number, stream] of this.#streams) {
      if (stream.twin.id !== thingID) continue;
      stream.stop();
      this.#streams.delete(number);
    }
  }

  stopAll(): void {
    for (const stream of this.#streams.values()) stream.stop();
    this.#streams.clear();
    this.#underWay.clear();
    this.#cancelTimer?.();
  }

  /** Books what the receiver has seen. */
  acknowledge(bytes: Uint8Array): void {
    const messages = decodeAcknowledgement(bytes);
    if (messages === null) return;
    this.#pace.acknowledge(messages[0]!, this.#clock.now());
    for (const message of messages) {
      const carried = this.#underWay.get(message);
      if (carried === undefined) continue;
      this.#underWay.delete(message);
      for (const [index, field] of carried.fields.entries())
        carried.stream.confirmed[field] = Math.max(carried.stream.confirmed[field]!, carried.sequences[index]!);
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
    for (const stream of this.#streams.values()) {
      const dueAt = stream.sentAt + stream.intervalMs - EARLY_MS;
      if (now < dueAt) {
        if (this.#wants(stream, now).length > 0) next = Math.min(next, dueAt);
        continue;
      }
      const sentAll = this.#sendStream(stream, now);
      if (!sentAll) next = Math.min(next, now + stream.intervalMs);
      else next = Math.min(next, this.#resendAt(stream));
    }
    this.#wakeAt(next, now);
  }

  /** Sends what the stream wants in as many messages as it takes; false when the pace had no room. */
  #sendStream(stream: Stream, now: number): boolean {
    const { twin, shown } = stream;
    const { fields } = twin.layout;
    const wanted = new Set(this.#wants(stream, now));
    if (wanted.size === 0) return true;
    const tickTime = Math.max(...shown.map((field) => twin.samples[field]?.time ?? 0));
    for (let start = 0; start < fields.length;) {
      const message = this.#pace.take(now);
      if (message === null) return false;
      const header = { stream: stream.number, message, tickTime, tickSequence: twin.sequence };
      const { bytes, next, sent } = encodeFrame(header, fields, twin.samples, start, (field) => wanted.has(field));
      this.#send(bytes);
      stream.sentAt = now;
      this.#underWay.set(message, {
        stream,
        fields: sent,
        sequences: sent.map((field) => twin.samples[field]!.sequence),
      });
      if (this.#underWay.size > UNCONFIRMED_KEPT) this.#underWay.delete(this.#underWay.keys().next().value!);
      for (const field of sent) {
        stream.sent[field] = twin.samples[field]!.sequence;
        stream.sentTimes[field] = now;
        wanted.delete(field);
      }
      if (wanted.size === 0) return true;
      start = next;
    }
    return true;
  }

  /** Fields with a sample that was not sent yet, or was sent, not confirmed, and may be lost by now. */
  #wants(stream: Stream, now: number): number[] {
    const wanted: number[] = [];
    for (const field of stream.shown) {
      const sample = stream.twin.samples[field];
      if (sample === undefined || stream.confirmed[field] === sample.sequence) continue;
      if (stream.sent[field] !== sample.sequence || now - stream.sentTimes[field]! >= this.#resendMs)
        wanted.push(field);
    }
    return wanted;
  }

  #resendAt(stream: Stream): number {
    let at = Number.POSITIVE_INFINITY;
    for (const field of stream.shown) {
      const sample = stream.twin.samples[field];
      if (sample !== undefined && stream.confirmed[field] !== sample.sequence)
        at = Math.min(at, stream.sentTimes[field]! + this.#resendMs);
    }
    return at;
  }

  get #resendMs(): number {
    return Math.max(RESEND_MS, 1.5 * this.#pace.smoothedRoundTripMs);
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
