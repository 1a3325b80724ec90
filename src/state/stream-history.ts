// The last states of one twin on one link, by the number of the message that carried them: what a later message can refer
// to. Sender and receiver each keep one; an acknowledged state is in both. Flat arrays, made once: nothing is allocated
// for a state.
import type { FieldPlan } from './field-plan.ts';

/** States kept: at 60 Hz half a second, which is what a baseline may lie back. */
export const STATES_KEPT = 32;
/** One more is in the making: it may still refer to the oldest that is kept. */
const SLOTS = STATES_KEPT + 1;
export const NONE = -1;

export class StreamHistory {
  readonly plan: FieldPlan;
  /** By state: number of its message, NONE where there is none. */
  readonly messages = new Float64Array(SLOTS).fill(NONE);
  /** By state: newest sequence of the twin in it. */
  readonly stateSequences = new Float64Array(SLOTS);
  /** By state and field: source time in ms (NaN: not known), sequence of the sample. */
  readonly times: Float64Array;
  readonly sequences: Float64Array;
  /** By state and component. */
  readonly codes: Float64Array;
  readonly speeds: Float64Array;
  readonly accelerations: Float64Array;
  readonly means: Float64Array;
  #next = 0;

  constructor(plan: FieldPlan) {
    this.plan = plan;
    const { fields, components } = plan;
    this.times = new Float64Array(SLOTS * fields.length).fill(Number.NaN);
    this.sequences = new Float64Array(SLOTS * fields.length);
    this.codes = new Float64Array(SLOTS * components);
    this.speeds = new Float64Array(SLOTS * components);
    this.accelerations = new Float64Array(SLOTS * components);
    this.means = new Float64Array(SLOTS * components);
  }

  /** Begins the next state, which counts once `commit` has named its message; each of its fields is then written, or carried over. */
  begin(): number {
    this.messages[this.#next] = NONE;
    return this.#next;
  }

  /** Takes a field as it was in the baseline; as unknown without one. */
  carry(baseline: number, slot: number, index: number): void {
    const { fields, components } = this.plan;
    const count = fields.length;
    if (baseline === NONE) {
      this.times[slot * count + index] = Number.NaN;
      return;
    }
    this.times[slot * count + index] = this.times[baseline * count + index]!;
    this.sequences[slot * count + index] = this.sequences[baseline * count + index]!;
    const { at, components: width } = fields[index]!;
    for (let component = at; component < at + width; component += 1) {
      const from = baseline * components + component;
      const to = slot * components + component;
      this.codes[to] = this.codes[from]!;
      this.speeds[to] = this.speeds[from]!;
      this.accelerations[to] = this.accelerations[from]!;
      this.means[to] = this.means[from]!;
    }
  }

  commit(message: number): void {
    this.messages[this.#next] = message;
    this.#next = (this.#next + 1) % SLOTS;
  }

  /** The state that a message carried; NONE when it is not kept (any more). Newest first: most look for a recent one. */
  find(message: number): number {
    if (message === NONE) return NONE;
    for (let back = 1; back <= STATES_KEPT; back += 1) {
      const slot = (this.#next - back + SLOTS) % SLOTS;
      if (this.messages[slot] === message) return slot;
    }
    return NONE;
  }
}
