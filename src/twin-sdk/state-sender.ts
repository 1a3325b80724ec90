// Sends the state of observed twins over one link (P9, DII-3): at each round what is newest, of all twins together in as few
// messages as it takes, as long as the pace has room. Nothing queues: what found no room is sent newer at the next round. The slices come
// coded from the chains of those who look alike (state-chain.ts). Used by enabler-link.ts; made and driven by state-pump.ts.
//
// A link that looks at the same as another of its group goes in step with it: the other one fills the messages for both, under numbers that are
// always as far apart. So a round costs fifty visitors of one place hardly more than two messages each, however many twins there are.
import type { Clock } from '../base/clock.ts';
import { decodeAcknowledgement, Pace } from '../state/pace.ts';
import type { SlicePages } from '../state/slice-pages.ts';
import { StateMessageWriter, usualOf } from '../state/state-message.ts';
import { NONE } from '../state/stream-table.ts';
import type { GroupedLink, LinkGroup } from './link-groups.ts';
import { book, LinkStreams, type LinkStream, type SharedStreams } from './link-streams.ts';
import { distanceOf, ReadyMessage } from './ready-message.ts';
import type { Round } from './state-chain.ts';
import type { Twin } from './twin.ts';

/** What a link has from the pump. */
export interface SharedState extends SharedStreams {
  readonly clock: Clock;
  readonly pages: SlicePages;
  /** What is to be sent has changed. */
  changed(): void;
  acknowledged(): void;
  ended(sender: StateSender): void;
}

const UNCONFIRMED_KEPT = 1_024;
/** An acknowledgement names the newest message and those so far before it. */
const NAMED = 32;
/** A lost message counts for this share of what is lost lately. */
const LOST_WEIGHT = 1 / 256;
/** So much does one round count for how often there was no room lately. */
const CRAMPED_WEIGHT = 1 / 64;
/** Messages of a round that others may send as well: of one group there are few, and each is compared with all. */
const READY_KEPT = 16;
/** When more than one of those in step, and more than this share of them, have no room for a message, nobody gets it. */
const MOST_WITHOUT_ROOM = 0.25;

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
  readonly #streams: LinkStreams;
  /** What each message under way carried, so that its confirmation can be booked. */
  readonly #underWay = new Map<number, ReadyMessage>();
  /** What is due in the round that is being sent: the same list each time, since a thousand are pushed at each tick. */
  readonly #due: LinkStream[] = [];
  #hadNoRoom = false;
  /** Where the next message goes on when the last round found no room for all. */
  #cursor = 0;
  /** Who fills its messages, and how many numbers it is ahead of it; null: it does so itself. */
  #lead: StateSender | null = null;
  #ahead = 0;
  /** For whom it fills them as well. */
  readonly #inStep = new Set<StateSender>();
  /** What goes when the round has been coded. */
  readonly #leaving: Uint8Array<ArrayBuffer>[] = [];
  /** Whether the last round had more than there was room for. */
  #isCramped = false;

  constructor(shared: SharedState, send: (bytes: Uint8Array<ArrayBuffer>) => void, own: LinkGroup) {
    this.#shared = shared;
    this.#send = send;
    this.own = own;
    this.group = own;
    this.#streams = new LinkStreams(shared, own);
    this.steadySinceMs = shared.clock.now();
  }

  /** Starts to send a twin's state, of the properties in `shown` (null: all); returns the stream's number for the receiver. */
  observe(twin: Twin, maxRateHz: number, shown: ReadonlySet<string> | null): number {
    this.stop(twin.id);
    this.#stepOut();
    return this.#streams.observe(twin, maxRateHz, shown, this.own);
  }

  /**
   * The receiver looks at these streams differently from now on: `wanted` are the properties of which it shows anything, null: all that
   * the grant shows. What it did not want before and lacks now leaves at once. A number that is no stream's any more is none.
   */
  adjust(numbers: ReadonlySet<number>, maxRateHz: number, wanted: ReadonlySet<string> | null): void {
    if (!this.#streams.hasAny(numbers)) return;
    this.#stepOut();
    this.#streams.adjust(numbers, maxRateHz, wanted);
    this.#shared.changed();
  }

  /** Goes over to where its group is coded for. */
  follow(): void {
    if (this.#streams.isWith(this.group)) return;
    this.#stepOut();
    this.#streams.follow(this.group, this.group === this.own);
  }

  /** By id: a new version of a twin is another object. */
  stop(thingID: string): void {
    if (!this.#streams.has(thingID)) return;
    this.#stepOut();
    this.#streams.stop(thingID);
  }

  stopAll(): void {
    this.#stepOut();
    this.#streams.stopAll();
    this.#underWay.clear();
    this.#shared.ended(this);
  }

  /** Numbers of the streams whose twins report, but nothing of what leaves here. */
  quiet(): number[] {
    return this.#streams.quiet(this.#shared.clock.now());
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
      carried.confirm();
    }
    this.#forgetLost(messages[0]!);
    this.#shared.acknowledged();
  }

  /** Sends what is due, for those in step as well; returns when what found no room shall be tried again, infinity: everything has left. */
  send(round: Round): number {
    if (this.#lead !== null) return Number.POSITIVE_INFINITY;
    const due = this.#due;
    due.length = 0;
    for (const stream of this.#streams.list) if (stream.chain.isDue(stream.row, round)) due.push(stream);
    if (due.length === 0) return Number.POSITIVE_INFINITY;
    this.#begin(round);
    for (const link of this.#inStep) link.#begin(round);
    // Whoever was left out last time comes first, and order within a message stays rising.
    const first = Math.max(
      0,
      due.findIndex(({ number }) => number >= this.#cursor),
    );
    const left = this.#sendAll(first, due.length, round) ?? this.#sendAll(0, first, round);
    this.#cursor = left?.number ?? 0;
    this.#isCramped = left !== null;
    this.#end();
    for (const link of this.#inStep) link.#end();
    return left === null ? Number.POSITIVE_INFINITY : round.nowMs + left.look.intervalMs;
  }

  #begin({ busyMs }: Round): void {
    this.#pace.busyMs = busyMs;
    this.#hadNoRoom = false;
  }

  #end(): void {
    this.#leave();
    this.crampedShare += (Number(this.#hadNoRoom) - this.crampedShare) * CRAMPED_WEIGHT;
  }

  /** Sends those from `index` to before `end` in as many messages as it takes; the first one for which nobody had room, null when all have left. */
  #sendAll(from: number, end: number, round: Round): LinkStream | null {
    const due = this.#due;
    for (let index = from; index < end;) {
      if (!this.#hasRoom(round.nowMs)) {
        for (let left = index; left < end; left += 1) due[left]!.chain.missed(due[left]!.row);
        return due[index]!;
      }
      index = this.#sendReady(index, end, round) ?? this.#sendNew(index, end, round);
    }
    return null;
  }

  /**
   * Whether one more message goes. One of many that has no room for it passes it over. But when many have none, or there was none for all that was due
   * in the last round, it goes to all or to nobody: only what all have can be referred to, and messages that do not refer to anything are ten times as long, for which
   * there is even less room.
   */
  #hasRoom(nowMs: number): boolean {
    let without = 0;
    if (!this.#pace.hasRoom(nowMs)) without += this.#lacksRoom();
    for (const link of this.#inStep) if (!link.#pace.hasRoom(nowMs)) without += link.#lacksRoom();
    const most = this.#isCramped || this.#inStep.size === 0 ? 0 : Math.max(1, this.#inStep.size * MOST_WITHOUT_ROOM);
    return without <= most;
  }

  #lacksRoom(): number {
    this.#hadNoRoom = true;
    return 1;
  }

  /** Sends what another link has sent in this round, if it is the same for this one. Where it goes on then; null: there is none. */
  #sendReady(from: number, end: number, round: Round): number | null {
    const due = this.#due;
    const message = this.#pace.next;
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
      this.#post(ready, round);
      return index;
    }
    return null;
  }

  /** Fills a message with those from `from` on, and sends it unless there is nothing new of them. Where it goes on then. */
  #sendNew(from: number, end: number, round: Round): number {
    const due = this.#due;
    const message = this.#pace.next;
    const ready = new ReadyMessage(round.edition, message);
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
    if (index === from) throw new RangeError(`message ${message} has no room for stream ${due[index]!.number}`);
    ready.bytes = writer.bytes();
    if (round.isShared && round.ready.length < READY_KEPT) round.ready.push(ready);
    this.#post(ready, round);
    return index;
  }

  /**
   * Sends a message to whoever has room for it, of this link and those in step with it: to this one at once, while the next is coded; to each of the others
   * when all have been, one after the other. Two that follow each other wake the stack and the receiver once, and are confirmed together.
   */
  #post(ready: ReadyMessage, { nowMs }: Round): void {
    this.#postOwn(ready, nowMs);
    this.#leave();
    for (const link of this.#inStep) link.#postOwn(ready, nowMs);
  }

  #leave(): void {
    for (const bytes of this.#leaving) this.#send(bytes);
    this.#leaving.length = 0;
  }

  #postOwn(ready: ReadyMessage, nowMs: number): void {
    const message = this.#pace.take(nowMs);
    if (message === null) {
      this.#pace.pass();
      this.#hadNoRoom = true;
      ready.missed();
      return;
    }
    this.#underWay.set(message, ready);
    if (this.#underWay.size > UNCONFIRMED_KEPT) this.#underWay.delete(this.#underWay.keys().next().value!);
    this.#leaving.push(ready.under(message));
  }

  /** How many links it fills messages for, beside its own; NONE: another one fills its own. */
  get ledLinks(): number {
    return this.#lead === null ? this.#inStep.size : NONE;
  }

  /** Lets another link fill its messages from the next round on, if both look at the same in one group. No round may be under way. */
  goInStepWith(lead: StateSender): boolean {
    if (this.group !== lead.group || this.group === this.own) return false;
    if (!this.#streams.isWith(this.group) || !lead.#streams.isWith(this.group)) return false;
    if (!this.#streams.areAs(lead.#streams)) return false;
    this.#stepOut();
    this.#ahead = (this.#pace.next - lead.#pace.next) >>> 0;
    this.#streams.goWith(lead.#streams, this.#ahead);
    this.#lead = lead;
    lead.#inStep.add(this);
    return true;
  }

  /** Whoever looks at something else from now on fills its messages itself; those in step with it go on with one of them. */
  #stepOut(): void {
    const lead = this.#lead;
    if (lead !== null) {
      lead.#inStep.delete(this);
      this.#takeOver(lead);
      return;
    }
    const [next, ...others] = this.#inStep;
    if (next === undefined) return;
    this.#inStep.clear();
    const nextAhead = next.#ahead;
    next.#takeOver(this);
    for (const link of others) {
      link.#lead = next;
      link.#ahead = (link.#ahead - nextAhead) >>> 0;
      next.#inStep.add(link);
    }
  }

  /** Fills its messages itself from now on, where another one has filled them. */
  #takeOver(lead: StateSender): void {
    this.#streams.bookAs(lead.#streams, this.#ahead);
    this.#cursor = lead.#cursor;
    this.#isCramped = lead.#isCramped;
    this.#lead = null;
  }

  /** What no acknowledgement will name any more is lost. */
  #forgetLost(newest: number): void {
    for (const message of this.#underWay.keys()) {
      if (((newest - message) | 0) <= NAMED) return;
      this.#underWay.delete(message);
      this.lostShare += (1 - this.lostShare) * LOST_WEIGHT;
    }
  }
}
