// What a sender keeps of the twins of one plan on one link beside their last states: what was sent of each, when, and what of it the
// receiver has. Columns, gone through at every tick. Used by state-sender.ts.
import type { FieldPlan } from '../state/field-plan.ts';
import { Column } from '../state/row-table.ts';
import { NONE, StreamTable } from '../state/stream-table.ts';

export class SendTable extends StreamTable {
  /** Number of the stream to which the row belongs; NONE to none. */
  readonly numbers = new Column(1, NONE);
  /** When it was last sent, by our clock; 0 before. */
  readonly sentAt = new Column(1, 0);
  /** The twin's sequence when it was last sent, and when its newest confirmed state was. */
  readonly sentSequences = new Column(1, 0);
  readonly confirmedSequences = new Column(1, 0);
  /** Message whose state is the newest that the receiver has, and the slot where it was kept; NONE before the first. */
  readonly #baselines = new Column(1, NONE);
  readonly #baselineSlots = new Column(1, NONE);
  readonly #everything: Uint8Array;

  constructor(plan: FieldPlan) {
    // Nothing is kept for messages that were overtaken: a sender knows itself to what it will refer.
    super(plan, 0);
    this.#everything = new Uint8Array(plan.fields.length).fill(1);
  }

  /** By planned field: 1 for those of these properties (null: of all). */
  shown(properties: ReadonlySet<string> | null): Uint8Array {
    if (properties === null) return this.#everything;
    return Uint8Array.from(this.plan.fields, ({ field }) => Number(properties.has(field.property)));
  }

  /** The slot of the newest state that the receiver has; NONE when there is none or it is not kept any more. */
  baselineSlot(row: number): number {
    const slot = this.#baselineSlots.data[row]!;
    return slot !== NONE && this.message(row, slot) === this.#baselines.data[row] ? slot : NONE;
  }

  /** The receiver has the state that a message carried; an older one than it is known to have says nothing. */
  confirm(row: number, message: number, slot: number, sequence: number): void {
    const baselines = this.#baselines.data;
    if (baselines[row] !== NONE && ((message - baselines[row]!) | 0) <= 0) return;
    baselines[row] = message;
    this.#baselineSlots.data[row] = slot;
    this.confirmedSequences.data[row] = sequence;
  }

  /** When there is something to send of a twin: at once when it changed, later when what was sent may be lost; infinity: never. */
  wantsAt(row: number, sequence: number, now: number, resendMs: number): number {
    if (this.confirmedSequences.data[row] === sequence) return Number.POSITIVE_INFINITY;
    return this.sentSequences.data[row] === sequence ? this.sentAt.data[row]! + resendMs : now;
  }

  protected override columns(): readonly Column[] {
    const own = [
      this.numbers,
      this.sentAt,
      this.sentSequences,
      this.confirmedSequences,
      this.#baselines,
      this.#baselineSlots,
    ];
    return [...super.columns(), ...own];
  }
}
