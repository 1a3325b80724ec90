// Sends the state of observed twins over one link (P9, DII-3): at each round what is newest, of all twins together in as few
// messages as it takes, as long as the pace has room. Nothing queues: what found no room is sent newer at the next round. The slices come
// coded from the chains of those who look alike (state-chain.ts). Used by enabler-link.ts; made and driven by state-pump.ts.
import type { Clock } from '../base/clock.ts';
import { decodeAcknowledgement, Pace } from '../state/pace.ts';
import { Column } from '../state/row-table.ts';
import type { SlicePages } from '../state/slice-pages.ts';
import { StateMessageWriter, usualOf } from '../state/state-message.ts';
import { NONE } from '../state/stream-table.ts';
import type { GroupedLink, LinkGroup } from './link-groups.ts';
import { distanceOf, ReadyMessage } from './ready-message.ts';
import type { ChainSlice, Look, Round, StateChain } from './state-chain.ts';
import type { Twin } from './twin.ts';

/** What a link has from the pump. */
export interface SharedState {
  readonly clock: Clock;
  readonly pages: SlicePages;
  /** Of those who look alike in a group. */
  chain(look: Look, group: LinkGroup): StateChain;
  nextEdition(): number;
  /** Rounds come after each `set` of this twin. Returns what ends it. */
  watch(twin: Twin): () => void;
  /** What is to be sent has changed. */
  changed(): void;
  acknowledged(): void;
  ended(sender: StateSender): void;
}

/** By slot and row of a chain: number of the message that carried a state to this receiver. */
type Messages = Column[];

interface Stream {
  readonly number: number;
  readonly twin: Twin;
  /** Properties that the grant shows; null: all. */
  readonly granted: ReadonlySet<string> | null;
  readonly stopWatching: () => void;
  look: Look;
  group: LinkGroup;
  chain: StateChain;
  row: number;
  messages: Messages;
}

const UNCONFIRMED_KEPT = 1_024;
const STREAM_NUMBERS = 2 ** 16;
/** An acknowledgement names the newest message and those so far before it. */
const NAMED = 32;
/** A lost message counts for this share of what is lost lately. */
const LOST_WEIGHT = 1 / 256;
/** So much does one round count for how often there was no room lately. */
const CRAMPED_WEIGHT = 1 / 64;
/** Messages of a round that others may send as well: of one group there are few, and each is compared with all. */
const READY_KEPT = 16;
/** Streams that join others in one round: each begins anew for all of them. */
const JOINING_AT_ONCE = 32;

export class StateSender implements GroupedLink {
  readonly #shared: SharedState;
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #pace = new Pace();
  readonly own: LinkGroup;
  group: LinkGroup;
  steadySinceMs: number;
  thrownOut = 0;
  lostShare = 0;
  crampedShare = 0;
  /** By number, rising: a message lists its streams in that order. */
  #streams: Stream[] = [];
  readonly #byThing = new Map<string, Stream>();
  readonly #taken = new Set<number>();
  readonly #messages = new WeakMap<StateChain, Messages>();
  /** What each message under way carried, so that its confirmation can be booked. */
  readonly #underWay = new Map<number, ReadyMessage>();
  /** What is due in the round that is being sent: the same list each time, since a thousand are pushed at each tick. */
  readonly #due: Stream[] = [];
  #nextNumber = 1;
  /** Where the next message goes on when the last round found no room for all. */
  #cursor = 0;
  /** The group with which all streams are coded for; null while some are not. */
  #settled: LinkGroup | null;

  constructor(shared: SharedState, send: (bytes: Uint8Array<ArrayBuffer>) => void, own: LinkGroup) {
    this.#shared = shared;
    this.#send = send;
    this.own = own;
    this.group = own;
    this.#settled = own;
    this.steadySinceMs = shared.clock.now();
  }

  /** Starts to send a twin's state, of the properties in `shown` (null: all); returns the stream's number for the receiver. */
  observe(twin: Twin, maxRateHz: number, shown: ReadonlySet<string> | null): number {
    this.stop(twin.id);
    const look: Look = { plan: twin.newest.table.plan, shown, intervalMs: 1000 / maxRateHz };
    // The answer to the request carries everything known now: only what comes after goes in messages.
    const place = this.#join(twin, look, this.own, false);
    const stream: Stream = {
      number: this.#takeNumber(),
      twin,
      granted: shown,
      stopWatching: this.#shared.watch(twin),
      look,
      group: this.own,
      ...place,
    };
    if (this.group !== this.own) this.#settled = null;
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
      const { plan } = stream.look;
      this.#move(
        stream,
        { plan, shown: both(stream.granted, wanted), intervalMs: 1000 / maxRateHz },
        stream.group,
        true,
      );
    }
    this.#shared.changed();
  }

  /** Goes over to where the group is coded for; not all at once, since each row begins anew for all who share it. */
  follow(): void {
    if (this.#settled === this.group) return;
    this.#settled = null;
    let left = this.group === this.own ? this.#streams.length : JOINING_AT_ONCE;
    for (const stream of this.#streams) {
      if (stream.group === this.group) continue;
      if (left === 0) return;
      left -= 1;
      this.#move(stream, stream.look, this.group, !stream.chain.isConfirmed(stream.row));
    }
    this.#settled = this.group;
  }

  /** Newest source time of what leaves of a twin, ms; 0: nothing of it is known. */
  newestShownMs(thingID: string): number {
    const stream = this.#byThing.get(thingID);
    return stream === undefined ? 0 : stream.chain.newestShownMs(stream.row);
  }

  /** How much longer what is sent takes than at best, ms; null while nothing flows. */
  queueMs(): number | null {
    return this.#pace.queueMs(this.#shared.clock.now());
  }
  get roundTripMs(): number {
    return this.#pace.smoothedRoundTripMs;
  }
  waitingMs(nowMs: number): number {
    return this.#pace.waitingMs(nowMs);
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
    this.#shared.ended(this);
  }

  /** Books what the receiver has seen. */
  acknowledge(bytes: Uint8Array): void {
    const messages = decodeAcknowledgement(bytes);
    if (messages === null) return;
    this.#pace.acknowledge(messages[0]!, this.#shared.clock.now());
    for (const message of messages) {
      const carried = this.#underWay.get(message);
      if (carried === undefined) continue;
      this.#underWay.delete(message);
      this.lostShare -= this.lostShare * LOST_WEIGHT;
      const { edition, slices, slots, sequences } = carried;
      for (let index = 0; index < slices.length; index += 1) {
        const { table, row } = slices[index]!;
        table.confirm(row, slots[index]!, edition, sequences[index]!);
      }
    }
    this.#forgetLost(messages[0]!);
    this.#shared.acknowledged();
  }

  /** Sends what is due; returns when what found no room shall be tried again, infinity: everything has left. */
  send(round: Round): number {
    this.#pace.busyMs = round.busyMs;
    const due = this.#due;
    due.length = 0;
    for (const stream of this.#streams) if (stream.chain.isDue(stream.row, round)) due.push(stream);
    // Whoever was left out last time comes first, and order within a message stays rising.
    const first = Math.max(
      0,
      due.findIndex(({ number }) => number >= this.#cursor),
    );
    const left = this.#sendAll(first, due.length, round) ?? this.#sendAll(0, first, round);
    this.#cursor = left?.number ?? 0;
    if (due.length > 0) this.crampedShare += (Number(left !== null) - this.crampedShare) * CRAMPED_WEIGHT;
    return left === null ? Number.POSITIVE_INFINITY : round.nowMs + left.look.intervalMs;
  }

  /** Sends those from `index` to before `end` in as many messages as it takes; the first one for which there was no room, null when all have left. */
  #sendAll(from: number, end: number, round: Round): Stream | null {
    const due = this.#due;
    for (let index = from; index < end;) {
      const message = this.#pace.take(round.nowMs);
      if (message === null) {
        for (let left = index; left < end; left += 1) due[left]!.chain.missed(due[left]!.row);
        return due[index]!;
      }
      const before = index;
      index = this.#sendReady(message, index, end, round) ?? this.#sendNew(message, index, end, round);
      if (!this.#underWay.has(message)) this.#pace.giveBack(message);
      else if (index === before) throw new RangeError(`message ${message} carries nothing`);
    }
    return null;
  }

  /** Sends what another link has sent in this round, if it is the same for this one. Where it goes on then; null: there is none. */
  #sendReady(message: number, from: number, end: number, round: Round): number | null {
    const due = this.#due;
    for (const ready of round.ready) {
      let index = from;
      let fitting = 0;
      for (; index < end && fitting < ready.length; index += 1) {
        const { chain, row, number, messages } = due[index]!;
        const slice = chain.slice(row, round, this.#shared.pages);
        if (slice === null) continue;
        const baseline = slice.baselineSlot === NONE ? NONE : messages[slice.baselineSlot]!.data[row]!;
        if (!ready.fits(fitting, slice, number, distanceOf(message, baseline))) break;
        fitting += 1;
      }
      if (fitting < ready.length) continue;
      for (let passed = from; passed < index; passed += 1) {
        const { chain, row, messages } = due[passed]!;
        const slice = chain.slice(row, round, this.#shared.pages);
        if (slice !== null) book(message, slice, messages);
      }
      this.#underWay.set(message, ready);
      this.#send(ready.under(message));
      return index;
    }
    return null;
  }

  /** Fills a message with those from `from` on, and sends it unless there is nothing new of them. Where it goes on then. */
  #sendNew(message: number, from: number, end: number, round: Round): number {
    const due = this.#due;
    const ready = new ReadyMessage(round.edition);
    let writer: StateMessageWriter | null = null;
    let index = from;
    for (; index < end; index += 1) {
      const { chain, row, number, messages } = due[index]!;
      const slice = chain.slice(row, round, this.#shared.pages);
      if (slice === null) continue;
      const baseline = slice.baselineSlot === NONE ? NONE : messages[slice.baselineSlot]!.data[row]!;
      // The usual baseline and step are those of the first: most twins of a system tick together.
      writer ??= new StateMessageWriter({ message, time: round.timeMs, ...usualOf(message, baseline, slice.step) });
      if (!writer.add(number, slice, baseline)) break;
      book(message, slice, messages);
      ready.slices.push(slice);
      ready.slots.push(slice.slot);
      ready.sequences.push(slice.sent);
      if (!round.isShared) continue;
      ready.numbers.push(number);
      ready.distances.push(distanceOf(message, baseline));
    }
    if (writer === null) return index;
    ready.bytes = writer.bytes();
    if (round.isShared && round.ready.length < READY_KEPT) round.ready.push(ready);
    this.#underWay.set(message, ready);
    if (this.#underWay.size > UNCONFIRMED_KEPT) this.#underWay.delete(this.#underWay.keys().next().value!);
    this.#send(ready.bytes);
    return index;
  }

  /** What no acknowledgement will name any more is lost. */
  #forgetLost(newest: number): void {
    for (const message of this.#underWay.keys()) {
      if (((newest - message) | 0) <= NAMED) return;
      this.#underWay.delete(message);
      this.lostShare += (1 - this.lostShare) * LOST_WEIGHT;
    }
  }

  #join(twin: Twin, look: Look, group: LinkGroup, lacks: boolean): Pick<Stream, 'chain' | 'row' | 'messages'> {
    const chain = this.#shared.chain(look, group);
    const messages = this.#messages.get(chain) ?? [];
    this.#messages.set(chain, messages);
    return { chain, row: chain.join(twin.newest, lacks, this.#shared.nextEdition()), messages };
  }

  #move(stream: Stream, look: Look, group: LinkGroup, lacks: boolean): void {
    const { chain, row } = stream;
    Object.assign(stream, { look, group }, this.#join(stream.twin, look, group, lacks));
    // Left after the other was joined: where it is the same one, it stays.
    chain.leave(row);
  }

  #end({ number, chain, row, stopWatching }: Stream): void {
    stopWatching();
    this.#taken.delete(number);
    chain.leave(row);
  }

  #takeNumber(): number {
    while (this.#taken.has(this.#nextNumber)) this.#nextNumber = (this.#nextNumber + 1) % STREAM_NUMBERS;
    const number = this.#nextNumber;
    this.#taken.add(number);
    this.#nextNumber = (number + 1) % STREAM_NUMBERS;
    return number;
  }
}

/** This receiver gets the state of a slice by that message. */
function book(message: number, { table, row, slot }: ChainSlice, messages: Messages): void {
  const column = (messages[slot] ??= new Column(1, NONE, table.rows));
  column.grow(table.rows);
  column.data[row] = message;
}

/** What is in both; null: everything. */
function both(one: ReadonlySet<string> | null, other: ReadonlySet<string> | null): ReadonlySet<string> | null {
  if (one === null || other === null) return one ?? other;
  return new Set([...one].filter((name) => other.has(name)));
}
