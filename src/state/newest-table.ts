// The newest state of the twins of one plan at their source, as the codes that slices are written from: coded once for each `set`,
// however many links it goes to. A row for each twin. Used by twin-sdk and slice.ts.
import type { Json } from '../base/json.ts';
import { componentCode, componentValue, type FieldPlan, type PlannedProperty } from './field-plan.ts';
import { toFieldValue } from './layout.ts';
import { packRotation, unpackRotation } from './rotation.ts';
import { Column, RowTable } from './row-table.ts';

/**
 * Where a row's parts lie in it: sequence of the newest update, newest source time in ms, when its newest round began by our clock and by
 * source time and for how long it may be quiet since, then times and sequences by field, then codes.
 */
const NEWEST_TIME = 1;
const ROUND_BEGAN = 2;
const ROUND_TIME = 3;
const SILENCE = 4;
const TIMES = 5;
const quaternion = new Float64Array(4);

const tables = new WeakMap<FieldPlan, NewestTable>();
const abandoned = new FinalizationRegistry<NewestState>(({ table, row }) => table.remove(row));

/** A row of its own for `owner`, among all of its plan in this process; given back when the owner is no more. */
export function newestStateOf(plan: FieldPlan, owner: object): NewestState {
  const table = tables.get(plan) ?? new NewestTable(plan);
  tables.set(plan, table);
  const state = { table, row: table.add() };
  abandoned.register(owner, state);
  return state;
}

/** One twin's newest state. */
export interface NewestState {
  readonly table: NewestTable;
  readonly row: number;
}

export class NewestTable extends RowTable {
  readonly plan: FieldPlan;
  readonly #states: Column;
  readonly #sequences: number;
  readonly #codes: number;

  constructor(plan: FieldPlan) {
    super();
    this.plan = plan;
    this.#sequences = TIMES + plan.fields.length;
    this.#codes = this.#sequences + plan.fields.length;
    this.#states = new Column(this.#codes + plan.components, 0);
  }

  override add(): number {
    const row = super.add();
    this.data.fill(Number.NaN, this.timesAt(row), this.timesAt(row) + this.plan.fields.length);
    return row;
  }

  protected override columns(): readonly Column[] {
    return [this.#states];
  }

  /** All rows; valid until the next `add`. */
  get data(): Float64Array {
    return this.#states.data;
  }
  /** Where a row's source times by planned field begin, in ms; NaN while nothing is known. */
  timesAt(row: number): number {
    return row * this.#states.width + TIMES;
  }
  sequencesAt(row: number): number {
    return row * this.#states.width + this.#sequences;
  }
  /** Where its codes begin, by component. */
  codesAt(row: number): number {
    return row * this.#states.width + this.#codes;
  }

  /** Of the newest update. */
  sequence(row: number): number {
    return this.data[row * this.#states.width]!;
  }
  /** Newest source time of any field, ms; 0 before the first. */
  newestTime(row: number): number {
    return this.data[row * this.#states.width + NEWEST_TIME]!;
  }

  /** Begins an update, and returns its sequence. */
  update(row: number): number {
    const at = row * this.#states.width;
    return (this.data[at] = (this.data[at]! + 1) >>> 0);
  }

  /**
   * Whether the row's newest round began `durationMs` ago and more, by both clocks. Kept here, beside what an update writes anyway: of a
   * thousand twins each look at an object of its own is a miss of the cache.
   */
  isRoundOver(row: number, nowMs: number, timeMs: number, durationMs: number): boolean {
    const { data } = this;
    const at = row * this.#states.width;
    return nowMs - data[at + ROUND_BEGAN]! >= durationMs && timeMs - data[at + ROUND_TIME]! >= durationMs;
  }
  beginRound(row: number, nowMs: number, timeMs: number, silenceMs: number): void {
    const at = row * this.#states.width;
    this.data[at + ROUND_BEGAN] = nowMs;
    this.data[at + ROUND_TIME] = timeMs;
    this.data[at + SILENCE] = silenceMs;
  }
  /** Source time of the newest round, ms; 0 before the first. */
  roundTime(row: number): number {
    return this.data[row * this.#states.width + ROUND_TIME]!;
  }
  /** For so long it may be quiet, ms, as the newest round says. */
  silenceMs(row: number): number {
    return this.data[row * this.#states.width + SILENCE]!;
  }

  /** Takes one planned field's value, of `values[from…]`: as in layout.ts, a rotation of four. */
  take(row: number, index: number, values: ArrayLike<number>, from: number, time: number, sequence: number): void {
    const { data } = this;
    const field = this.plan.fields[index]!;
    const at = this.codesAt(row) + field.first;
    if (field.kind === 'rotation') packRotation(values, from, field.bits, data, at);
    else data[at] = componentCode(field, values[from]!);
    data[this.timesAt(row) + index] = time;
    data[this.sequencesAt(row) + index] = sequence;
    const newestAt = row * this.#states.width + NEWEST_TIME;
    if (time > data[newestAt]!) data[newestAt] = time;
  }

  /** A property's value as numbers, as it is sent; null while it is not known. */
  values(row: number, { index, fields, first, components }: PlannedProperty): number[] | null {
    const { data } = this;
    if (Number.isNaN(data[this.timesAt(row) + index]!)) return null;
    const at = this.codesAt(row) + first;
    const field = this.plan.fields[index]!;
    if (field.kind === 'rotation') {
      unpackRotation(data, at, field.bits, quaternion, 0);
      return [...quaternion];
    }
    return Array.from({ length: Math.max(fields, components) }, (_, member) =>
      componentValue(this.plan.fields[index + member]!, data[at + member]!),
    );
  }
}

/**
 * Writes a property's value into `into` at its components, as numbers that layout.ts gives for it.
 * @returns false when it does not fit the description; `into` may be half written then
 */
export function packValue(plan: FieldPlan, property: PlannedProperty, value: Json, into: Float64Array): boolean {
  const { isArray, index, fields, first, components } = property;
  if (!isArray) return packMember(plan, index, value, into, first);
  if (!Array.isArray(value) || value.length !== components) return false;
  for (let member = 0; member < components; member += 1) {
    // A rotation is one planned field of four members.
    const at = fields === components ? index + member : index;
    if (!packMember(plan, at, value[member] as Json, into, first + member)) return false;
  }
  return true;
}

function packMember({ fields }: FieldPlan, index: number, value: Json, into: Float64Array, at: number): boolean {
  const { kind, field } = fields[index]!;
  if (kind === 'raw') {
    const packed = toFieldValue(field, value);
    if (packed === null) return false;
    into[at] = packed;
    return true;
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (kind === 'rotation' && Math.abs(value) > LONGEST_PART) return false;
  into[at] = value;
  return true;
}

/** A component of a unit quaternion, with the dust of somebody's arithmetic. */
const LONGEST_PART = 1 + 1e-6;
