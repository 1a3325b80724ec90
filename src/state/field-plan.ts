// How the fields of a layout lie in a state: one component each, four for a rotation. Derived from the layout alone; twins of one
// kind share one plan, so that what a thousand of them need at every tick stays in the processor's cache.
import { codeToValue, valueToCode, type Field, type QuantisedField } from './layout.ts';
import { highestRotationCode } from './rotation.ts';

/** `code`: a quantised number, which is predicted. `raw`: a boolean or a member of an enum. `float`: 64 bits. */
export type PlannedKind = 'code' | 'raw' | 'float' | 'rotation';

/** A class, so that all have one shape: field objects of several shapes cost the codec three quarters of its speed. */
export class PlannedField {
  readonly kind: PlannedKind;
  readonly field: Field;
  /** Whether it is a further member of the same property as the one before it. */
  readonly isNextMember: boolean;
  /** Its first field in the layout, which is its first component in a state: a rotation takes four. */
  readonly first: number;
  readonly components: number;
  readonly bits: number;
  /** Largest code of a `code`, `raw` or part of a rotation. */
  readonly highest: number;
  /** Codes until the value wraps; 0 where it does not. */
  readonly period: number;

  constructor(field: Field, first: number, isNextMember: boolean) {
    this.kind = kindOf(field);
    this.field = field;
    this.isNextMember = isNextMember;
    this.first = first;
    this.components = field.kind === 'rotation' ? 4 : 1;
    this.bits = field.bits;
    this.highest = highestOf(field);
    this.period = this.kind === 'code' ? periodOf(field as QuantisedField, this.highest) : 0;
  }
}

/** A property as it lies in a state: its fields follow one another. */
export interface PlannedProperty {
  readonly name: string;
  readonly isArray: boolean;
  /** First of its planned fields and how many; first of its components and how many. */
  readonly index: number;
  readonly fields: number;
  readonly first: number;
  readonly components: number;
}

export interface FieldPlan {
  readonly fields: readonly PlannedField[];
  readonly properties: ReadonlyMap<string, PlannedProperty>;
  readonly components: number;
}

const plans = new WeakMap<readonly Field[], FieldPlan>();

/** The plan of a layout's fields: the same object for the same layout (twinLayout gives equal descriptions one layout). */
export function planFields(fields: readonly Field[]): FieldPlan {
  const known = plans.get(fields);
  if (known !== undefined) return known;
  const planned: PlannedField[] = [];
  const properties = new Map<string, PlannedProperty>();
  for (let first = 0; first < fields.length;) {
    // Every field has as many components as it takes fields of the layout.
    const place = new PlannedField(fields[first]!, first, fields[first]!.property === planned.at(-1)?.field.property);
    const { property: name } = place.field;
    const before = properties.get(name);
    properties.set(name, {
      name,
      // Members of an array are named by their index; an array of one has one field, too.
      isArray: place.field.name !== name,
      index: before?.index ?? planned.length,
      fields: (before?.fields ?? 0) + 1,
      first: before?.first ?? first,
      components: (before?.components ?? 0) + place.components,
    });
    planned.push(place);
    first += place.components;
  }
  const plan = { fields: planned, properties, components: fields.length };
  plans.set(fields, plan);
  return plan;
}

/** The number in rings and readings of a component's code. */
export function componentValue({ field, kind }: PlannedField, code: number): number {
  return kind === 'code' ? codeToValue(field as QuantisedField, code) : code;
}

/** The code of a value; of the two ends of a period, which are the same, the lower one. */
export function componentCode({ field, kind, period }: PlannedField, value: number): number {
  if (kind !== 'code') return value;
  const code = valueToCode(field as QuantisedField, value);
  return code === period ? 0 : code;
}

function kindOf({ kind }: Field): PlannedKind {
  switch (kind) {
    case 'boolean':
    case 'enum':
      return 'raw';
    case 'number':
    case 'integer':
      return 'code';
    case 'float':
    case 'rotation':
      return kind;
  }
}

function highestOf(field: Field): number {
  switch (field.kind) {
    case 'boolean':
      return 1;
    case 'enum':
      return field.members.length - 1;
    case 'float':
      return 0;
    case 'rotation':
      return highestRotationCode(field.bits);
    case 'number':
    case 'integer':
      return valueToCode(field, field.maximum);
  }
}

/** A value wraps in codes only where the period is a whole number of quanta, and the range one period. */
function periodOf({ period, quantum }: QuantisedField, highest: number): number {
  const codes = period === null ? 0 : period / quantum;
  const whole = Math.round(codes);
  return Math.abs(codes - whole) < 1e-6 && (whole === highest || whole === highest + 1) ? whole : 0;
}
