// The states of twins of one plan that some links of a twin system look at alike (P9): each is coded once, as differences from the newest
// state that all of these links have confirmed, however many there are. A row for each twin. Used by state-pump.ts and state-sender.ts.
//
// Whoever joins a row has none of its states: the row begins anew, and what goes next refers to nothing. Whoever leaves takes nothing away.
import type { FieldPlan } from '../state/field-plan.ts';
import type { NewestState, NewestTable } from '../state/newest-table.ts';
import { Column } from '../state/row-table.ts';
import { Slice } from '../state/slice.ts';
import type { SlicePages } from '../state/slice-pages.ts';
import { NONE, STATES_KEPT, StreamTable } from '../state/stream-table.ts';
import type { LinkGroup } from './link-groups.ts';
import type { ReadyMessage } from './ready-message.ts';

/** A tick may come this much early: timers do, and waiting a whole interval more would halve the rate. */
const EARLY_MS = 1.5;
/** So many states in one and a half round trips: a third of them come in the half, and what was sent last must not be the 32nd. */
const STATES_IN_RESEND = 40;
/** A twin is quiet when nothing that leaves of it is new for this share of the time that it may be quiet. */
const QUIET_AFTER = 0.25;
/** Whoever asks which are quiet gets an answer that is as old as this at most: fifty links ask for the same. */
const QUIET_ASKED_MS = 100;
/** No sequence of a twin. */
const UNFINISHED = -1;

/** What the links that look alike have in common. */
export interface Look {
  readonly plan: FieldPlan;
  /** Properties that leave; null: all. */
  readonly shown: ReadonlySet<string> | null;
  readonly intervalMs: number;
}

/** One round of the pump: everything that is due in it is coded once. Rounds are numbered as states are (u32). */
export interface Round {
  readonly edition: number;
  readonly nowMs: number;
  /** No source time of what is due is after it. */
  timeMs: number;
  /** How many rows are due. */
  due: number;
  /** How long this process has been busy with a round lately, with what was set for it. */
  readonly busyMs: number;
  /** Whether there is more than one link; what they have sent in it. */
  readonly isShared: boolean;
  readonly ready: ReadyMessage[];
}

/** The slice of a row, and its place among the row's states: one for each row, written anew in each round that the row is due in. */
export class ChainSlice extends Slice {
  readonly table: StateChain;
  readonly row: number;
  edition = NONE;
  /** Slots of its state and of its baseline; the twin's sequence that is confirmed with it. */
  slot = NONE;
  baselineSlot = NONE;
  sent = UNFINISHED;

  constructor(chain: StateChain, row: number) {
    super(chain.plan.components);
    this.table = chain;
    this.row = row;
  }
}

export class StateChain extends StreamTable {
  readonly intervalMs: number;
  readonly #group: LinkGroup;
  /** By planned field: 1 where it may leave. */
  readonly #shown: Uint8Array;
  /** By row, what it is the row of. */
  readonly #newest: NewestState[] = [];
  readonly #slices: ChainSlice[] = [];
  readonly #rows = new Map<NewestState, number>();
  /** The same rows in a plain list: it is gone through in each round. */
  readonly #taken: number[] = [];
  /** Links that look; the first edition that all of them may have got. */
  readonly #members = new Column(1, 0);
  readonly #since = new Column(1, NONE);
  /** When it was coded last, by our clock, 0 before; the twin's sequence then, and that of the newest state that all have. */
  readonly #codedAt = new Column(1, 0);
  readonly #codedSequences = new Column(1, 0);
  readonly #confirmedSequences = new Column(1, 0);
  /** Edition of the newest state that all have, and the slot where it was kept; NONE before the first. */
  readonly #baselines = new Column(1, NONE);
  readonly #baselineSlots = new Column(1, NONE);
  /** The round in which it is due. */
  readonly #due = new Column(1, NONE);
  /** Rows whose devices report, but nothing of what leaves; as it was then, ms. */
  readonly #quiet = new Set<number>();
  #quietAskedAt = 0;
  /** By slot: how many links have not confirmed its state. */
  readonly #waiting: Column[] = [];

  constructor({ plan, shown, intervalMs }: Look, group: LinkGroup) {
    // Nothing is kept for messages that were overtaken: a sender knows itself to what it will refer.
    super(plan, 0);
    this.intervalMs = intervalMs;
    this.#group = group;
    this.#shown = Uint8Array.from(plan.fields, ({ field }) => Number(shown === null || shown.has(field.property)));
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  /**
   * A link looks at a twin from now on. `lacks`: whether it may lack something of it, which then leaves at once; if not, only what comes
   * after.
   */
  join(newest: NewestState, lacks: boolean, nextEdition: number): number {
    const known = this.#rows.get(newest);
    const row = known ?? this.add();
    const sequence = newest.table.sequence(newest.row);
    if (known === undefined) {
      this.#rows.set(newest, row);
      this.#taken.push(row);
      this.#newest[row] = newest;
      this.#slices[row] = new ChainSlice(this, row);
      this.#codedSequences.data[row] = sequence;
      this.#confirmedSequences.data[row] = sequence;
    }
    this.#members.data[row]! += 1;
    this.beginAnew(row, nextEdition);
    if (lacks) {
      this.missed(row);
      this.#confirmedSequences.data[row] = UNFINISHED;
      this.#codedAt.data[row] = 0;
    }
    return row;
  }

  /** Nobody refers to what was coded before the next round any more. */
  beginAnew(row: number, nextEdition: number): void {
    this.#since.data[row] = nextEdition;
    this.#baselines.data[row] = NONE;
    this.#baselineSlots.data[row] = NONE;
  }

  leave(row: number): void {
    this.#members.data[row]! -= 1;
    if (this.#members.data[row]! > 0) return;
    this.#rows.delete(this.#newest[row]!);
    this.#taken.splice(this.#taken.indexOf(row), 1);
    this.remove(row);
  }

  /** Whether all who look have what is newest. */
  isConfirmed(row: number): boolean {
    const { table, row: newestRow } = this.#newest[row]!;
    return this.#confirmedSequences.data[row] === table.sequence(newestRow);
  }

  /**
   * Rows of twins that report, while nothing that leaves of them has been new for a share of the time that they may be quiet. Found for all links at
   * once: one by one, at each report, it was a sixth of the work of a sender that tells fifty links of a thousand twins.
   */
  quiet(nowMs: number): ReadonlySet<number> {
    if (nowMs - this.#quietAskedAt < QUIET_ASKED_MS) return this.#quiet;
    this.#quietAskedAt = nowMs;
    this.#quiet.clear();
    for (const row of this.#taken) {
      const { table, row: newestRow } = this.#newest[row]!;
      const reportedMs = table.roundTime(newestRow);
      if (reportedMs === 0) continue;
      const quietMs = reportedMs - this.#newestShownMs(table, newestRow);
      if (quietMs >= table.silenceMs(newestRow) * QUIET_AFTER) this.#quiet.add(row);
    }
    return this.#quiet;
  }

  /** Newest source time of what leaves of a row, ms; 0: nothing of it is known. */
  #newestShownMs(table: NewestTable, row: number): number {
    const times = table.timesAt(row);
    let newest = 0;
    for (let field = 0; field < this.#shown.length; field += 1)
      if (this.#shown[field] === 1 && table.data[times + field]! > newest) newest = table.data[times + field]!;
    return newest;
  }

  /** Somebody had no room for what was coded: it goes again, newer. */
  missed(row: number): void {
    this.#codedSequences.data[row] = UNFINISHED;
  }

  /** Marks whose turn it is; returns when the next one's is. */
  markDue(round: Round): number {
    const { nowMs } = round;
    const { resendMs, leastIntervalMs } = this.#group;
    // Over a long way so slowly that what comes back can still be referred to.
    const intervalMs = Math.max(this.intervalMs, leastIntervalMs, resendMs / STATES_IN_RESEND) - EARLY_MS;
    let next = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.#taken.length; at += 1) {
      const row = this.#taken[at]!;
      const { table, row: newestRow } = this.#newest[row]!;
      const sequence = table.sequence(newestRow);
      if (this.#confirmedSequences.data[row] === sequence) continue;
      const codedAt = this.#codedAt.data[row]!;
      // Not again before it may be lost, nor beyond what a baseline may lie back: then everything would go anew.
      const waits = this.#codedSequences.data[row] === sequence || this.#isFar(row);
      const dueMs = codedAt + Math.max(intervalMs, waits ? resendMs : 0);
      if (dueMs > nowMs) {
        if (dueMs < next) next = dueMs;
        continue;
      }
      this.#due.data[row] = round.edition;
      round.due += 1;
      // Looked at again when this one may be lost.
      next = Math.min(next, nowMs + resendMs);
      round.timeMs = Math.max(round.timeMs, table.newestTime(newestRow));
    }
    return next;
  }

  isDue(row: number, { edition }: Round): boolean {
    return this.#due.data[row] === edition;
  }

  /** What is newer of a due row than what all have, coded when it is first asked for in a round; null: nothing. */
  slice(row: number, round: Round, pages: SlicePages): ChainSlice | null {
    const slice = this.#slices[row]!;
    if (slice.edition !== round.edition) this.#code(slice, row, round, pages);
    return slice.outcome === 'nothing' ? null : slice;
  }

  /** Whether something holds for each slot with a state that is or may become what all have. */
  everyLiveSlot(row: number, holds: (slot: number) => boolean): boolean {
    const from = this.#baselines.data[row] === NONE ? this.#since.data[row]! : this.#baselines.data[row]!;
    for (let slot = 0; slot < this.slots; slot += 1) {
      const edition = this.message(row, slot);
      if (edition !== NONE && !isBefore(edition, from) && !holds(slot)) return false;
    }
    return true;
  }

  /** So many links have the state of an edition. */
  confirm(row: number, slot: number, edition: number, sequence: number, links: number): void {
    // The slot may be another state's by now, the row another twin's or begun anew.
    if (this.message(row, slot) !== edition || isBefore(edition, this.#since.data[row]!)) return;
    const waiting = this.#waiting[slot]!.data;
    waiting[row]! -= links;
    const baselines = this.#baselines.data;
    if (waiting[row]! > 0 || (baselines[row] !== NONE && isBefore(edition, baselines[row]!))) return;
    baselines[row] = edition;
    this.#baselineSlots.data[row] = slot;
    this.#confirmedSequences.data[row] = sequence;
  }

  protected override columns(): readonly Column[] {
    const own = [this.#members, this.#since, this.#codedAt, this.#codedSequences, this.#confirmedSequences];
    return [...super.columns(), ...own, this.#baselines, this.#baselineSlots, this.#due, ...this.#waiting];
  }

  #code(slice: ChainSlice, row: number, { edition, nowMs, timeMs }: Round, pages: SlicePages): void {
    const newest = this.#newest[row]!;
    const baseline = this.#baselineSlot(row);
    pages.write(slice, timeMs, slice, newest, this.#shown, baseline);
    slice.edition = edition;
    // Of a twin that is larger than a message, the rest is still to be sent.
    slice.sent = slice.outcome === 'part' ? UNFINISHED : newest.table.sequence(newest.row);
    this.#codedAt.data[row] = nowMs;
    this.#codedSequences.data[row] = slice.sent;
    if (slice.outcome === 'nothing') {
      this.#confirmedSequences.data[row] = slice.sent;
      return;
    }
    this.commit(row, edition);
    slice.slot = this.newestSlot(row);
    slice.baselineSlot = baseline;
    this.#waiting[slice.slot] ??= new Column(1, 0, this.rows);
    this.#waiting[slice.slot]!.data[row] = this.#members.data[row]!;
  }

  /** The slot of the newest state that all have; NONE when there is none or it lies too far back (SPEC.md STA-8). */
  #baselineSlot(row: number): number {
    const slot = this.#baselineSlots.data[row]!;
    if (slot === NONE || this.message(row, slot) !== this.#baselines.data[row]) return NONE;
    return this.statesSince(row, slot) < STATES_KEPT ? slot : NONE;
  }

  /** Whether one more state would lie too far from what all have. */
  #isFar(row: number): boolean {
    const slot = this.#baselineSlots.data[row]!;
    return slot !== NONE && this.statesSince(row, slot) >= STATES_KEPT - 1;
  }
}

/** Editions come round, as the numbers of messages do. */
function isBefore(one: number, other: number): boolean {
  return ((one - other) | 0) < 0;
}
