// Which properties of a twin travel in state frames, and how each is packed: derived from the Thing Description alone,
// so both ends arrive at the same layout without exchanging one. SPEC.md STA-1..3. Used by twin-sdk, enabler, metaverse.
import type { Json } from '../base/json.ts';
import type { PropertyAffordance, ThingDescription } from '../protocol/thing-description.ts';

interface FieldBase {
  readonly name: string;
  readonly unit: string;
  /** The value wraps at this period; interpolation takes the short way round. */
  readonly period: number | null;
}
/** `value = lowest + code * quantum`, `bits` wide. */
interface QuantisedField extends FieldBase {
  readonly kind: 'number' | 'integer';
  readonly minimum: number;
  readonly maximum: number;
  /** The value of code 0: `minimum`, or the least multiple of the quantum that is not below it. */
  readonly lowest: number;
  readonly quantum: number;
  /** Decimal places of values as they are read. */
  readonly decimals: number;
  readonly bits: number;
}
/** No range in the schema: a 64-bit float, because any narrower form would invent a precision. */
interface FloatField extends FieldBase {
  readonly kind: 'float';
  readonly bits: 64;
}
interface BooleanField extends FieldBase {
  readonly kind: 'boolean';
  readonly bits: 1;
}
interface EnumField extends FieldBase {
  readonly kind: 'enum';
  readonly members: readonly string[];
  readonly bits: number;
}
export type Field = QuantisedField | FloatField | BooleanField | EnumField;

export interface TwinLayout {
  readonly fields: readonly Field[];
  /** Readable properties that no frame carries (texts, objects, arrays): they go by `control`. */
  readonly texts: readonly string[];
}

/** Range divided by this where the schema gives a range but no `multipleOf`. */
const DEFAULT_STEPS = 65_535;
const MAXIMUM_BITS = 32;
/** What `toFixed` takes. */
const MOST_DECIMALS = 100;

/** The layout of a twin, in the order of the description's properties. */
export function twinLayout(description: ThingDescription): TwinLayout {
  const fields: Field[] = [];
  const texts: string[] = [];
  for (const [name, property] of Object.entries(description.properties ?? {})) {
    if (property.writeOnly === true) continue;
    const field = fieldOf(name, property);
    if (field === null) texts.push(name);
    else fields.push(field);
  }
  return { fields, texts };
}

function fieldOf(name: string, property: PropertyAffordance): Field | null {
  const base = { name, unit: property.unit ?? '', period: property['twinport:period'] ?? null };
  switch (property.type) {
    case 'boolean':
      return { ...base, kind: 'boolean', bits: 1 };
    case 'string': {
      const members = property.enum;
      if (members === undefined || members.length > 256 || !members.every((member) => typeof member === 'string'))
        return null;
      return { ...base, kind: 'enum', members: members, bits: bitsFor(members.length - 1) };
    }
    case 'number':
    case 'integer':
      return numberField(base, property, property.type);
    default:
      return null;
  }
}

function numberField(base: FieldBase, property: PropertyAffordance, kind: 'number' | 'integer'): Field {
  const { minimum, maximum } = property;
  if (minimum === undefined || maximum === undefined || !(maximum > minimum))
    return { ...base, kind: 'float', bits: 64 };
  const whole = property.multipleOf ?? (kind === 'integer' ? 1 : null);
  const quantum = whole ?? (maximum - minimum) / DEFAULT_STEPS;
  // `multipleOf` counts from zero: a grid that starts at a minimum between two multiples would miss every valid value.
  const lowest = whole === null ? minimum : Math.ceil(minimum / whole - 1e-6) * whole;
  const bits = bitsFor(Math.ceil((maximum - lowest) / quantum - 1e-6));
  // Not `bits > …`: a range of plus and minus the largest number overflows, and its width is NaN.
  if (!(bits <= MAXIMUM_BITS) || lowest > maximum) return { ...base, kind: 'float', bits: 64 };
  // Enough digits for a millionth of a quantum: finer ones are dust of binary arithmetic.
  const decimals = Math.max(0, Math.ceil(-Math.log10(quantum)) + 6);
  return { ...base, kind, minimum, maximum, lowest, quantum, decimals, bits };
}

/** Bits that hold codes 0..highest; at least one. */
function bitsFor(highest: number): number {
  return Math.max(1, Math.ceil(Math.log2(highest + 1)));
}

/**
 * The number under which a reading stands in rings and frames: booleans 0/1, enum members by index, numbers clamped to
 * the schema's range and rounded to its quantum. `null` when the value does not fit the schema's type.
 */
export function toFieldValue(field: Field, value: Json): number | null {
  switch (field.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? Number(value) : null;
    case 'enum': {
      const index = field.members.indexOf(value as string);
      return index < 0 ? null : index;
    }
    case 'float':
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    case 'number':
    case 'integer':
      return typeof value === 'number' && Number.isFinite(value) ? codeToValue(field, valueToCode(field, value)) : null;
  }
}

/** The reading that a field's number stands for. */
export function fromFieldValue(field: Field, value: number): Json {
  switch (field.kind) {
    case 'boolean':
      return value !== 0;
    case 'enum':
      return field.members[value] ?? null;
    default:
      return value;
  }
}

export function valueToCode(field: QuantisedField, value: number): number {
  const clamped = Math.min(field.maximum, Math.max(field.lowest, value));
  return Math.round((clamped - field.lowest) / field.quantum);
}

/** Never outside the range, even where that is no whole number of quanta; decimals free of binary dust. */
export function codeToValue(field: QuantisedField, code: number): number {
  const exact = field.lowest + code * field.quantum;
  const value = field.decimals > MOST_DECIMALS ? exact : Number(exact.toFixed(field.decimals));
  return Math.min(field.maximum, Math.max(field.minimum, value));
}
