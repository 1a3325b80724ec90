// The twins that one link observes (P9): which, under which numbers, and with whom each is coded for (state-chain.ts); and in which message
// this receiver got each state, which is what later messages refer to. Used by state-sender.ts.
import { Column } from '../state/row-table.ts';
import { NONE } from '../state/stream-table.ts';
import type { LinkGroup } from './link-groups.ts';
import type { ChainSlice, Look, StateChain } from './state-chain.ts';
import type { Twin } from './twin.ts';

/** What the streams of all links of a system share. */
export interface SharedStreams {
  /** Of those who look alike in a group. */
  chain(look: Look, group: LinkGroup): StateChain;
  nextEdition(): number;
  /** Below COMMON_NUMBERS: the same for all links, so that their messages can be the same. */
  numberOf(twin: Twin): number;
  /** Rounds come after each `set` of this twin. Returns what ends it. */
  watch(twin: Twin): () => void;
}

/** By slot and row of a chain: number of the message that carried a state to this receiver. */
type Messages = Column[];

export interface LinkStream {
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

const STREAM_NUMBERS = 2 ** 16;
/** Numbers from here on are a link's own. */
export const COMMON_NUMBERS = 2 ** 15;
/** Streams that join others in one round: each begins anew for all of them. */
const JOINING_AT_ONCE = 32;

export class LinkStreams {
  readonly #shared: SharedStreams;
  /** By number, rising: a message lists its streams in that order. */
  list: LinkStream[] = [];
  readonly #byThing = new Map<string, LinkStream>();
  readonly #taken = new Set<number>();
  /** Whoever is observed anew gets another number: what is under way for the last one must not be read as this one's. */
  readonly #observedBefore = new WeakSet<Twin>();
  readonly #messages = new WeakMap<StateChain, Messages>();
  /** The chains of all streams, once each; null while it may be otherwise. */
  #distinct: readonly StateChain[] | null = null;
  #nextNumber = COMMON_NUMBERS;
  /** The group with which all are coded for; null while some are not. */
  #settled: LinkGroup;
  #isSettled = true;

  constructor(shared: SharedStreams, own: LinkGroup) {
    this.#shared = shared;
    this.#settled = own;
  }

  /** Adds a twin, of the properties in `granted` (null: all); returns the stream's number for the receiver. */
  observe(twin: Twin, maxRateHz: number, granted: ReadonlySet<string> | null, own: LinkGroup): number {
    const look: Look = { plan: twin.newest.table.plan, shown: granted, intervalMs: 1000 / maxRateHz };
    // The answer to the request carries everything known now: only what comes after goes in messages.
    const place = this.#join(twin, look, own, false);
    const stopWatching = this.#shared.watch(twin);
    const stream: LinkStream = {
      number: this.#takeNumber(twin),
      twin,
      granted,
      stopWatching,
      look,
      group: own,
      ...place,
    };
    this.#isSettled = false;
    this.#byThing.set(twin.id, stream);
    this.list.push(stream);
    if (this.list.length > 1 && this.list.at(-2)!.number > stream.number)
      this.list.sort((one, other) => one.number - other.number);
    return stream.number;
  }

  /** Whether one of these numbers is a stream's. */
  hasAny(numbers: ReadonlySet<number>): boolean {
    for (const number of numbers) if (this.#taken.has(number)) return true;
    return false;
  }

  /** The receiver looks at these differently; what it did not want before and lacks now leaves at once. */
  adjust(numbers: ReadonlySet<number>, maxRateHz: number, wanted: ReadonlySet<string> | null): void {
    for (const stream of this.list) {
      if (!numbers.has(stream.number)) continue;
      const { plan } = stream.look;
      const look: Look = { plan, shown: both(stream.granted, wanted), intervalMs: 1000 / maxRateHz };
      this.#move(stream, look, stream.group, true);
    }
  }

  /** Whether all are coded for with this group. */
  isWith(group: LinkGroup): boolean {
    return this.#isSettled && this.#settled === group;
  }

  /** Goes over to where the group is coded for; not all at once, since each row begins anew for all who share it. */
  follow(group: LinkGroup, isAlone: boolean): void {
    this.#settled = group;
    this.#isSettled = false;
    let left = isAlone ? this.list.length : JOINING_AT_ONCE;
    for (const stream of this.list) {
      if (stream.group === group) continue;
      if (left === 0) return;
      left -= 1;
      this.#move(stream, stream.look, group, !stream.chain.isConfirmed(stream.row));
    }
    this.#isSettled = true;
  }

  /** Numbers of the streams whose twins report, but nothing of what leaves here. */
  quiet(nowMs: number): number[] {
    this.#distinct ??= [...new Set(this.list.map(({ chain }) => chain))];
    if (this.#distinct.every((chain) => chain.quiet(nowMs).size === 0)) return [];
    return this.list.filter(({ chain, row }) => chain.quiet(nowMs).has(row)).map(({ number }) => number);
  }

  has(thingID: string): boolean {
    return this.#byThing.has(thingID);
  }

  /** By id: a new version of a twin is another object. */
  stop(thingID: string): void {
    const stopped = this.#byThing.get(thingID);
    if (stopped === undefined) return;
    this.#end(stopped);
    this.#byThing.delete(thingID);
    this.list = this.list.filter((stream) => stream !== stopped);
  }

  stopAll(): void {
    for (const stream of this.list) this.#end(stream);
    this.list = [];
    this.#byThing.clear();
  }

  /** Whether the other link observes the same, looks at it alike and numbers it alike. */
  areAs(other: LinkStreams): boolean {
    if (this.list.length !== other.list.length) return false;
    for (let index = 0; index < this.list.length; index += 1) {
      const [mine, its] = [this.list[index]!, other.list[index]!];
      if (mine.number !== its.number || mine.chain !== its.chain || mine.row !== its.row) return false;
    }
    return true;
  }

  /**
   * From now on these are sent as the other one's, which are alike, under numbers that are `ahead` of its own. Rows of which this receiver
   * did not get all that can be referred to in the message so far ahead begin anew, for all who share them.
   */
  goWith(other: LinkStreams, ahead: number): void {
    for (let index = 0; index < this.list.length; index += 1) {
      const { chain, row, messages } = this.list[index]!;
      const its = other.list[index]!.messages;
      const gotAll = chain.everyLiveSlot(
        row,
        (slot) => messageIn(messages, slot, row) === behind(messageIn(its, slot, row), ahead),
      );
      if (!gotAll) chain.beginAnew(row, this.#shared.nextEdition());
    }
  }

  /** Takes over what the other one booked for both, whose streams are as these. */
  bookAs(other: LinkStreams, ahead: number): void {
    const chains = new Set<StateChain>();
    for (const [index, { chain, messages }] of this.list.entries()) {
      if (chains.has(chain)) continue;
      chains.add(chain);
      // Some slots may never have been used for this link.
      other.list[index]!.messages.forEach(({ data }, slot) => {
        const column = columnOf(messages, slot, chain);
        for (let row = 0; row < data.length; row += 1) column.data[row] = behind(data[row]!, ahead);
      });
    }
  }

  #join(twin: Twin, look: Look, group: LinkGroup, lacks: boolean): Pick<LinkStream, 'chain' | 'row' | 'messages'> {
    const chain = this.#shared.chain(look, group);
    const messages = this.#messages.get(chain) ?? [];
    this.#messages.set(chain, messages);
    this.#distinct = null;
    return { chain, row: chain.join(twin.newest, lacks, this.#shared.nextEdition()), messages };
  }

  #move(stream: LinkStream, look: Look, group: LinkGroup, lacks: boolean): void {
    const { chain, row } = stream;
    Object.assign(stream, { look, group }, this.#join(stream.twin, look, group, lacks));
    // Left after the other was joined: where it is the same one, it stays.
    chain.leave(row);
  }

  #end({ number, chain, row, stopWatching }: LinkStream): void {
    this.#distinct = null;
    stopWatching();
    this.#taken.delete(number);
    chain.leave(row);
  }

  #takeNumber(twin: Twin): number {
    const common = this.#shared.numberOf(twin);
    const isNew = !this.#observedBefore.has(twin) && !this.#taken.has(common);
    this.#observedBefore.add(twin);
    const number = isNew ? common : this.#ownNumber();
    this.#taken.add(number);
    return number;
  }

  #ownNumber(): number {
    const following = (number: number): number => (number + 1 === STREAM_NUMBERS ? COMMON_NUMBERS : number + 1);
    while (this.#taken.has(this.#nextNumber)) this.#nextNumber = following(this.#nextNumber);
    const number = this.#nextNumber;
    this.#nextNumber = following(number);
    return number;
  }
}

/** This receiver gets the state of a slice by that message. */
export function book(message: number, { table, row, slot }: ChainSlice, messages: Messages): void {
  columnOf(messages, slot, table).data[row] = message;
}

function columnOf(messages: Messages, slot: number, { rows }: StateChain): Column {
  const column = (messages[slot] ??= new Column(1, NONE, rows));
  column.grow(rows);
  return column;
}

function messageIn(messages: Messages, slot: number, row: number): number {
  return messages[slot]?.data[row] ?? NONE;
}

/** The same message's number where numbers are so far ahead. */
function behind(message: number, ahead: number): number {
  return message === NONE ? NONE : (message + ahead) >>> 0;
}

/** What is in both; null: everything. */
function both(one: ReadonlySet<string> | null, other: ReadonlySet<string> | null): ReadonlySet<string> | null {
  if (one === null || other === null) return one ?? other;
  return new Set([...one].filter((name) => other.has(name)));
}
