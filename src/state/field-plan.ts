// How the fields of a layout lie in a state: one component each, four for a rotation. Derived once for each twin.
import { codeToValue, valueToCode, type Field } from './layout.ts';
import { highestRotationCode } from './rotation.ts';

/** `code`: a quantised number, which is predicted. `raw`: a boolean or a member of an enum. `float`: 64 bits. */
export interface PlannedField {
  readonly kind: 'code' | 'raw' | 'float' | 'rotation';
  readonly field: Field;
  /** Its first field in the layout: a rotation takes four. */
  readonly first: number;
  /** Where its first component lies. */
  readonly at: number;
  readonly components: number;
  readonly bits: number;
  /** Largest code of a `code` or `raw`. */
  readonly highest: number;
  /** Codes until the value wraps; 0 where it does not. */
  readonly period: number;
}

export interface FieldPlan {
  readonly fields: readonly PlannedField[];
  readonly components: number;
}

export function planFields(fields: readonly Field[]): FieldPlan {
  const planned: PlannedField[] = [];
  for (let first = 0; first < fields.length;) {
    // Every field has as many components as it takes fields of the layout.
    const place = planField(fields[first]!, first);
    planned.push(place);
    first += place.components;
  }
  return { fields: planned, components: fields.length };
}

function planField(field: Field, first: number): PlannedField {
  const base = { field, first, at: first, components: 1, bits: field.bits, period: 0 };
  switch (field.kind) {
    case 'boolean':
      return { ...base, kind: 'raw', highest: 1 };
    case 'enum':
      return { ...base, kind: 'raw', highest: field.members.length - 1 };
    case 'float':
      return { ...base, kind: 'float', highest: 0 };
    case 'rotation':
      return { ...base, kind: 'rotation', components: 4, highest: highestRotationCode(field.bits) };
    case 'number':
    case 'integer': {
      const highest = valueToCode(field, field.maximum);
      const period = field.period === null ? 0 : field.period / field.quantum;
      // A value wraps in codes only where the period is a whole number of quanta, and the range one period.
      const whole = Math.round(period);
      const wraps = Math.abs(period - whole) < 1e-6 && (whole === highest || whole === highest + 1);
      return { ...base, kind: 'code', highest, period: wraps ? whole : 0 };
    }
  }
}

/** The number in rings and samples of a component's code. */
export function componentValue({ field, kind }: PlannedField, code: number): number {
  return kind === 'code' ? codeToValue(field as Parameters<typeof codeToValue>[0], code) : code;
}

/** The code of a sample's value; of the two ends of a period, which are the same, the lower one. */
export function componentCode({ field, kind, period }: PlannedField, value: number): number {
  if (kind !== 'code') return value;
  const code = valueToCode(field as Parameters<typeof valueToCode>[0], value);
  return code === period ? 0 : code;
}
