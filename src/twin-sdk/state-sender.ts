// Sends the state of observed twins over one link (P9, DII-3): at each tick what is newest, of all twins together in as few
// messages as it takes, as differences from what the receiver has confirmed, as long as the pace has room. Nothing queues:
// what found no room is sent newer at the next tick.
import type { Clock } from '../base/clock.ts';
import type { CodedStream } from '../state/coded-stream.ts';
import { decodeAcknowledgement, Pace } from '../state/pace.ts';
import type { FieldPlan } from '../state/field-plan.ts';
import type { NewestState } from '../state/newest-table.ts';
import { StateMessageWriter, usualOf } from '../state/state-message.ts';
import { NONE } from '../state/stream-table.ts';
import { SendTable } from './send-table.ts';
import type { Twin } from './twin.ts';

/** What does not change of a stream; what does is in its row. */
interface Stream extends CodedStream {
  readonly table: SendTable;
  readonly twin: Twin;
  readonly newest: NewestState;
  /** Properties that the grant shows; null: all. */
  readonly granted: ReadonlySet<string> | null;
  /** By planned field: 1 where the grant shows it and the receiver wants it; no other leaves. */
  shown: Uint8Array;
  intervalMs: number;
  readonly stop: () => void;
}

/** What a message carried, in order: parallel, because an object for each of a thousand twins at each tick costs as much as its bits. */
interface Carried {
  readonly streams: Stream[];
  readonly sequences: number[];
  readonly slots: number[];
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
  readonly #byThing = new Map<string, Stream>();
  readonly #taken = new Set<number>();
  readonly #tables = new Map<FieldPlan, SendTable>();
  /** What each message under way carried, so that its confirmation can be booked. */
  readonly #underWay = new Map<number, Carried>();
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
    const { plan } = twin.newest.table;
    const table = this.#tables.get(plan) ?? new SendTable(plan);
    this.#tables.set(plan, table);
    const row = table.add();
    // The answer to the request carries everything known now: only what comes after goes in messages.
    table.sentSequences.data[row] = twin.sequence;
    table.confirmedSequences.data[row] = twin.sequence;
    const stream: Stream = {
      number: this.#takeNumber(),
      table,
      row,
      twin,
      newest: twin.newest,
      granted: shown,
      shown: table.shown(shown),
      intervalMs: 1000 / maxRateHz,
      stop: twin.watch(this.#queueFlush),
    };
    table.numbers.data[row] = stream.number;
    this.#byThing.set(twin.id, stream);
    this.#streams.push(stream);
    if (this.#streams.length > 1 && this.#streams.at(-2)!.number > stream.number)
      this.#streams.sort((one, other) => one.number - other.number);
    return stream.number;
  }

  /**
   * The receiver looks at these streams differently from now on: `wanted` are the properties of which it shows anything, null: all that
   * the grant shows. What it did not want before and lacks now leaves at once. A number that is no stream's any more is none.
   */
  adjust(numbers: ReadonlySet<number>, maxRateHz: number, wanted: ReadonlySet<string> | null): void {
    for (const stream of this.#streams) {
      if (!numbers.has(stream.number)) continue;
      const { table, row, granted } = stream;
      stream.intervalMs = 1000 / maxRateHz;
      stream.shown = table.shown(both(granted, wanted));
      table.sentSequences.data[row] = UNFINISHED;
      table.confirmedSequences.data[row] = UNFINISHED;
    }
    // What is under way lacks what was not wanted: that it arrives confirms nothing but itself.
    for (const { streams, sequences } of this.#underWay.values())
      for (const [index, { number }] of streams.entries()) if (numbers.has(number)) sequences[index] = UNFINISHED;
    this.#queueFlush();
  }

  /** How much longer what is sent takes than at best, ms; null while nothing flows. */
  queueMs(): number | null {
    return this.#pace.queueMs(this.#clock.now());
  }

  /** By id: a new version of a twin is another object. */
  stop(thingID: string): void {
    const stopped = this.#byThing.get(thingID);
    if (stopped === undefined) return;
    this.#end(stopped);
    this.#byThing.delete(thingID);
    this.#streams = this.#streams.filter((stream) => stream !== stopped);
  }

  stopAll(): void {
    for (const stream of this.#streams) this.#end(stream);
    this.#streams = [];
    this.#byThing.clear();
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
      const { streams, sequences, slots } = carried;
      for (let index = 0; index < streams.length; index += 1) {
        const { table, row, number } = streams[index]!;
        // A row may be another twin's by now.
        if (table.numbers.data[row] === number) table.confirm(row, message, slots[index]!, sequences[index]!);
      }
    }
    if (this.#timerAt === Number.POSITIVE_INFINITY) this.#queueFlush();
  }

  #end({ number, table, row, stop }: Stream): void {
    stop();
    this.#taken.delete(number);
    table.numbers.data[row] = NONE;
    table.remove(row);
  }

  /** Several `set` calls in one task become one flush. */
  readonly #queueFlush = (): void => {
    if (this.#flushQueued) return;
    this.#flushQueued = true;
    queueMicrotask(() => {
      this.#flushQueued = false;
      this.#flush();
    });
  };

  #flush(): void {
    const now = this.#clock.now();
    const resendMs = this.#resendMs;
    let next = Number.POSITIVE_INFINITY;
    const due: Stream[] = [];
    for (const stream of this.#streams) {
      const { table, row, newest } = stream;
      const wantsAt = table.wantsAt(row, newest.table.sequence(newest.row), now, resendMs);
      if (wantsAt === Number.POSITIVE_INFINITY) continue;
      const at = Math.max(wantsAt, table.sentAt.data[row]! + stream.intervalMs - EARLY_MS);
      if (at <= now) due.push(stream);
      else if (at < next) next = at;
    }
    // Whoever was left out last time comes first, and order within a message stays rising.
    const first = due.findIndex(({ number }) => number >= this.#cursor);
    const after = first <= 0 ? due : due.slice(first);
    const before = first <= 0 ? [] : due.slice(0, first);
    const left = this.#sendAll(after, now) ?? this.#sendAll(before, now);
    this.#cursor = left?.number ?? 0;
    if (left !== null) next = Math.min(next, now + left.intervalMs);
    if (due.length > 0) next = Math.min(next, now + resendMs);
    this.#wakeAt(next, now);
  }

  /** Sends these in as many messages as it takes; the first one for which the pace had no room, null when all have left. */
  #sendAll(due: readonly Stream[], now: number): Stream | null {
    for (let index = 0; index < due.length;) {
      const message = this.#pace.take(now);
      if (message === null) return due[index]!;
      const writer = this.#begin(message, due, index);
      const carried: Carried = { streams: [], sequences: [], slots: [] };
      for (; index < due.length; index += 1) {
        const stream = due[index]!;
        const { table, row, newest } = stream;
        const outcome = writer.add(stream, newest, stream.shown, table.baselineSlot(row));
        if (outcome === 'full') break;
        // Of a twin that is larger than a message, the rest is still to be sent.
        const sequence = outcome === 'part' ? UNFINISHED : newest.table.sequence(newest.row);
        table.sentSequences.data[row] = sequence;
        table.sentAt.data[row] = now;
        if (outcome === 'nothing') table.confirmedSequences.data[row] = sequence;
        else {
          carried.streams.push(stream);
          carried.sequences.push(sequence);
          carried.slots.push(table.newestSlot(row));
        }
      }
      if (carried.streams.length === 0) {
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
    for (let index = from; index < due.length; index += 1) {
      const { newest } = due[index]!;
      time = Math.max(time, newest.table.newestTime(newest.row));
    }
    const { table, row, newest } = due[from]!;
    const slot = table.baselineSlot(row);
    const step = slot === NONE ? 0 : (newest.table.sequence(newest.row) - table.sequence(row, slot)) >>> 0;
    const baseline = slot === NONE ? NONE : table.message(row, slot);
    return new StateMessageWriter({ message, time, ...usualOf(message, baseline, step) });
  }

  get #resendMs(): number {
    return Math.max(RESEND_MS, 1.5 * this.#pace.smoothedRoundTripMs);
  }

  #takeNumber(): number {
    while (this.#taken.has(this.#nextNumber)) this.#nextNumber = (this.#nextNumber + 1) % STREAM_NUMBERS;
    const number = this.#nextNumber;
    this.#taken.add(number);
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

/** What is in both; null: everything. */
function both(one: ReadonlySet<string> | null, other: ReadonlySet<string> | null): ReadonlySet<string> | null {
  if (one === null || other === null) return one ?? other;
  return new Set([...one].filter((name) => other.has(name)));
}
