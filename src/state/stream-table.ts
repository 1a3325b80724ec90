// The last states of the twins of one plan on one link, by the number of the message that carried them: what a later message can
// refer to. Sender and receiver each keep one; an acknowledged state is in both. A row for each twin; of all rows, the states in one
// slot lie side by side, and the slot that was freed last is used first: a tick on a good road goes through two slots in order.
import type { FieldPlan } from './field-plan.ts';
import { Column, RowTable } from './row-table.ts';

/** Most states kept of a twin: at 60 Hz half a second, which is what a baseline may lie back. */
export const STATES_KEPT = 32;
/** One more is in the making: it may still refer to the oldest that is kept. */
const MOST_SLOTS = STATES_KEPT + 1;
export const NONE = -1;

/** Where a state's parts lie in it: its sequence, then times and sequences by field, then four numbers a component. */
const TIMES = 1;
/** Of a component: its code, what predicts the next one, and how far predictions were off. */
export const SPEED = 1;
export const ACCELERATION = 2;
export const MEAN = 3;
export const NUMBERS_PER_COMPONENT = 4;

/** One of the states that every row may have. */
interface Slot {
  /** By row: number of the message, NONE where there is none; how many states were committed up to this one. */
  readonly messages: Column;
  readonly ordinals: Column;
  readonly states: Column;
}

export class StreamTable extends RowTable {
  readonly plan: FieldPlan;
  /** Where in a state the sequences of its fields begin, and its components. */
  readonly #sequences: number;
  readonly #components: number;
  readonly #stride: number;
  readonly #lateKept: number;
  readonly #slots: Slot[] = [];
  /** By row: no message will refer to what is older than this one's state; how many states were committed. */
  readonly #oldest = new Column(1, NONE);
  readonly #committed = new Column(1, 0);
  /** By row: the slot of the state that was begun last. */
  readonly #begun = new Column(1, 0);
  /** By row and component: last quaternion told; the next one is told with the sign that lies nearer. */
  readonly lastTurns: Column;
  /** By row, of a twin that does not fit in one message: the field with which the next one begins. */
  readonly turns = new Column(1, 0);

  /** `lateKept`: newest states that are kept even when something newer was referred to, for messages that were overtaken. */
  constructor(plan: FieldPlan, lateKept = 0) {
    super();
    this.plan = plan;
    this.#lateKept = lateKept;
    const { fields, components } = plan;
    this.#sequences = TIMES + fields.length;
    this.#components = this.#sequences + fields.length;
    this.#stride = this.#components + components * NUMBERS_PER_COMPONENT;
    this.lastTurns = new Column(components, 0);
  }

  /** Begins the next state, which counts once `commit` has named its message; each of its fields is then written, or carried over from `baseline`. */
  begin(row: number, sequence: number, baseline: number): number {
    const slot = this.#freeSlot(row, baseline);
    this.#begun.data[row] = slot;
    this.#slots[slot]!.messages.data[row] = NONE;
    this.states(slot)[row * this.#stride] = sequence;
    return slot;
  }

  /** Takes a field as it was in the baseline; as unknown without one. */
  carry(row: number, baseline: number, slot: number, index: number): void {
    const to = this.states(slot);
    const timesAt = this.timesAt(row);
    if (baseline === NONE) {
      to[timesAt + index] = Number.NaN;
      return;
    }
    const from = this.states(baseline);
    const sequencesAt = this.sequencesAt(row);
    to[timesAt + index] = from[timesAt + index]!;
    to[sequencesAt + index] = from[sequencesAt + index]!;
    const { first, components } = this.plan.fields[index]!;
    const at = this.componentsAt(row) + first * NUMBERS_PER_COMPONENT;
    const end = at + components * NUMBERS_PER_COMPONENT;
    for (let place = at; place < end; place += 1) to[place] = from[place]!;
  }

  /** The state that was begun last is that of this message. */
  commit(row: number, message: number): void {
    const slot = this.#slots[this.#begun.data[row]!]!;
    slot.messages.data[row] = message;
    slot.ordinals.data[row] = this.#committed.data[row]! += 1;
  }

  /** Nothing will refer to a state from before this message any more (SPEC.md STA-8). */
  forgetBefore(row: number, message: number): void {
    const oldest = this.#oldest.data;
    if (oldest[row] === NONE || isBefore(oldest[row]!, message)) oldest[row] = message;
  }

  /** The slot of the state that a message carried; NONE when it is not kept (any more). */
  find(row: number, message: number): number {
    if (message === NONE) return NONE;
    for (let slot = 0; slot < this.#slots.length; slot += 1)
      if (this.#slots[slot]!.messages.data[row] === message) return slot;
    return NONE;
  }

  /** How many states were committed after the one in a slot. */
  statesSince(row: number, slot: number): number {
    return this.#committed.data[row]! - this.#slots[slot]!.ordinals.data[row]!;
  }

  /** How many slots there are. */
  get slots(): number {
    return this.#slots.length;
  }
  /** The slot of the state that was begun last. */
  newestSlot(row: number): number {
    return this.#begun.data[row]!;
  }
  message(row: number, slot: number): number {
    return this.#slots[slot]!.messages.data[row]!;
  }
  /** Newest sequence of the twin in a state. */
  sequence(row: number, slot: number): number {
    return this.states(slot)[row * this.#stride]!;
  }

  /** The states of all rows in a slot; valid until the next `begin` or `add`. */
  states(slot: number): Float64Array {
    return this.#slots[slot]!.states.data;
  }
  /** Where in `states` the source times of a row's fields begin, in ms; NaN: not known. */
  timesAt(row: number): number {
    return row * this.#stride + TIMES;
  }
  /** Where the sequences of its fields' samples begin. */
  sequencesAt(row: number): number {
    return row * this.#stride + this.#sequences;
  }
  /** Where its components begin, NUMBERS_PER_COMPONENT each. */
  componentsAt(row: number): number {
    return row * this.#stride + this.#components;
  }

  protected override columns(): readonly Column[] {
    const slots = this.#slots.flatMap(({ messages, ordinals, states }) => [messages, ordinals, states]);
    return [this.#oldest, this.#committed, this.#begun, this.lastTurns, this.turns, ...slots];
  }

  /** A slot that holds nothing of use, or a new one; with as many as there may be, that of the oldest state. */
  #freeSlot(row: number, baseline: number): number {
    const slots = this.#slots;
    let oldest = baseline === 0 ? 1 : 0;
    for (let slot = 0; slot < slots.length; slot += 1) {
      // An overtaken message may refer to what would be free.
      if (slot === baseline) continue;
      const { messages, ordinals } = slots[slot]!;
      if (messages.data[row] === NONE || this.#isFree(row, messages.data[row]!, ordinals.data[row]!)) return slot;
      if (ordinals.data[row]! < slots[oldest]!.ordinals.data[row]!) oldest = slot;
    }
    if (slots.length === MOST_SLOTS) return oldest;
    const { rows } = this;
    slots.push({
      messages: new Column(1, NONE, rows),
      ordinals: new Column(1, 0, rows),
      states: new Column(this.#stride, 0, rows),
    });
    return slots.length - 1;
  }

  #isFree(row: number, message: number, ordinal: number): boolean {
    const oldest = this.#oldest.data[row]!;
    return oldest !== NONE && isBefore(message, oldest) && this.#committed.data[row]! - ordinal >= this.#lateKept;
  }
}

/** Message numbers come round: what is less than half the circle ahead is newer. */
function isBefore(one: number, other: number): boolean {
  return ((one - other) | 0) < 0;
}
