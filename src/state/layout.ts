// Which properties of a twin travel in state frames, and how each is packed: derived from the Thing Description alone,
// so both ends arrive at the same layout without exchanging one. SPEC.md STA-1..3. Used by twin-sdk, enabler, metaverse.
import type { Json } from '../base/json.ts';
import type { DataSchema, PropertyAffordance, ThingDescription } from '../protocol/thing-description.ts';

interface FieldBase {
  readonly property: string;
  /** The property, and for one member of an array `[index]` behind it. */
  readonly name: string;
  readonly unit: string;
  /** The value wraps at this period; interpolation takes the short way round. */
  readonly period: number | null;
}
/** `value = lowest + code * quantum`, `bits` wide. */
export interface QuantisedField extends FieldBase {
  readonly kind: 'number' | 'integer';
  readonly minimum: number;
  readonly maximum: number;
  /** The value of code 0: `minimum`, or the least multiple of the quantum that is not below it. */
  readonly lowest: number;
  readonly quantum: number;
  /** Decimal places of values as they are read. */
  readonly decimals: number;
  /** Ten to the power of `decimals`, infinite where that is no exact number. */
  readonly scale: number;
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
  /** What they are called, as its owner wrote it. */
  readonly oneOf: readonly DataSchema[];
  readonly bits: number;
}
/** One of the four components x, y, z, w of a unit quaternion; in messages the four travel as one rotation. */
interface RotationField extends FieldBase {
  readonly kind: 'rotation';
  readonly part: 0 | 1 | 2 | 3;
  readonly bits: number;
}
export type Field = QuantisedField | FloatField | BooleanField | EnumField | RotationField;

/** Whether its values are told apart and not measured: each change counts, and nothing lies between two. */
export function isDiscrete({ kind }: Field): boolean {
  return kind === 'boolean' || kind === 'enum';
}

export interface TwinLayout {
  readonly fields: readonly Field[];
  /** By property: its fields, in the order of its members. */
  readonly properties: ReadonlyMap<string, readonly number[]>;
  /** Readable properties that no frame carries (texts, objects, arrays): they go by `control`. */
  readonly texts: readonly string[];
}

/** Range divided by this where the schema gives a range but no `multipleOf`. */
const DEFAULT_STEPS = 65_535;
const MAXIMUM_BITS = 32;
/** Of the greatest magnitude in the range. A few doubles more must lie between two codes than what their arithmetic rounds, or `lowest` is below the range. */
const FINEST_QUANTUM = 2 ** -48;
/** What `toFixed` takes. */
const MOST_DECIMALS = 100;
/** Powers of ten up to this one are exact doubles. */
const MOST_EXACT_DECIMALS = 22;

/** Layouts that are kept for the next twin of their kind. */
const KINDS_KEPT = 256;
const kinds = new Map<string, TwinLayout>();

/**
 * The layout of a twin, in the order of the description's properties. Twins of one kind get the same object, however their forms,
 * titles and ids differ: what is derived from it is shared.
 */
export function twinLayout(description: ThingDescription): TwinLayout {
  const layout = layoutOf(description);
  const key = JSON.stringify([layout.fields, layout.texts]);
  const known = kinds.get(key);
  if (known !== undefined) return known;
  if (kinds.size === KINDS_KEPT) kinds.delete(kinds.keys().next().value!);
  kinds.set(key, layout);
  return layout;
}

function layoutOf(description: ThingDescription): TwinLayout {
  const fields: Field[] = [];
  const texts: string[] = [];
  for (const [name, property] of Object.entries(description.properties ?? {})) {
    if (property.writeOnly === true) continue;
    const found = fieldsOf(name, property);
    if (found.length === 0) texts.push(name);
    else fields.push(...found);
  }
  const properties = new Map<string, number[]>();
  for (const [index, { property }] of fields.entries()) {
    const members = properties.get(property);
    if (members === undefined) properties.set(property, [index]);
    else members.push(index);
  }
  return { fields, properties, texts };
}

/** A property's value as numbers of its fields; null when it does not fit the description. */
export function toFieldValues(layout: TwinLayout, property: string, value: Json): readonly number[] | null {
  const members = layout.properties.get(property);
  if (members === undefined) return null;
  if (!isArrayProperty(layout, members)) {
    const packed = toFieldValue(layout.fields[members[0]!]!, value);
    return packed === null ? null : [packed];
  }
  if (!Array.isArray(value) || value.length !== members.length) return null;
  const packed = members.map((index, member) => toFieldValue(layout.fields[index]!, value[member] as Json));
  return packed.includes(null) ? null : (packed as number[]);
}

/** A property's value from the numbers of its fields; undefined when one of them is not known. */
export function fromFieldValues(
  layout: TwinLayout,
  property: string,
  numberOf: (field: number) => number | undefined,
): Json | undefined {
  const members = layout.properties.get(property) ?? [];
  const values: Json[] = [];
  for (const index of members) {
    const number = numberOf(index);
    if (number === undefined) return undefined;
    values.push(fromFieldValue(layout.fields[index]!, number));
  }
  return isArrayProperty(layout, members) ? values : values[0];
}

/** Members of an array are named by their index; an array of one has one field, too. */
function isArrayProperty({ fields }: TwinLayout, [first]: readonly number[]): boolean {
  return first !== undefined && fields[first]!.name !== fields[first]!.property;
}

function fieldsOf(name: string, property: PropertyAffordance): readonly Field[] {
  if (property.type === 'array')
    return isRotation(property) ? rotationFields(name, property) : memberFields(name, property);
  const field = fieldOf(name, property);
  return field === null ? [] : [field];
}

/** `@type` of an array of four numbers that is a unit quaternion x, y, z, w (glTF's order). */
const ROTATION = 'twinport:Rotation';
/** Bits of each of the three components that are sent: 10 keep the angle within 0.25 degrees. */
const ROTATION_BITS = 10;
const FINEST_ROTATION_BITS = 16;
/** Arrays of more members travel as text. */
export const MOST_MEMBERS = 16;

function isRotation(property: PropertyAffordance): boolean {
  const types = property['@type'];
  return types === ROTATION || (Array.isArray(types) && types.includes(ROTATION));
}

function rotationFields(name: string, property: PropertyAffordance): readonly Field[] {
  const items = property.items as DataSchema | undefined;
  const bits =
    items?.multipleOf === undefined
      ? ROTATION_BITS
      : Math.min(FINEST_ROTATION_BITS, Math.max(2, bitsFor(Math.ceil(Math.SQRT2 / items.multipleOf))));
  return ([0, 1, 2, 3] as const).map((part) => ({
    property: name,
    name: `${name}[${part}]`,
    unit: '',
    period: null,
    kind: 'rotation',
    part,
    bits,
  }));
}

/** An array of a fixed number of numbers: each member is a field. */
function memberFields(name: string, property: PropertyAffordance): readonly Field[] {
  const { items, minItems, maxItems } = property;
  if (items === undefined || Array.isArray(items) || minItems === undefined || minItems !== maxItems) return [];
  const member = items;
  if ((member.type !== 'number' && member.type !== 'integer') || minItems < 1 || minItems > MOST_MEMBERS) return [];
  return Array.from({ length: minItems }, (_, index) =>
    numberField(
      {
        property: name,
        name: `${name}[${index}]`,
        unit: member.unit ?? property.unit ?? '',
        period: member['twinport:period'] ?? null,
      },
      member,
      member.type as 'number' | 'integer',
    ),
  );
}

function fieldOf(name: string, property: PropertyAffordance): Field | null {
  const base = { property: name, name, unit: property.unit ?? '', period: property['twinport:period'] ?? null };
  switch (property.type) {
    case 'boolean':
      return { ...base, kind: 'boolean', bits: 1 };
    case 'string': {
      const members = property.enum;
      if (members === undefined || members.length > 256 || !members.every((member) => typeof member === 'string'))
        return null;
      const { oneOf = [] } = property;
      return { ...base, kind: 'enum', members, oneOf, bits: bitsFor(members.length - 1) };
    }
    case 'number':
    case 'integer':
      return numberField(base, property, property.type);
    default:
      return null;
  }
}

function numberField(base: FieldBase, property: DataSchema, kind: 'number' | 'integer'): Field {
  const { minimum, maximum } = property;
  if (minimum === undefined || maximum === undefined || !(maximum > minimum))
    return { ...base, kind: 'float', bits: 64 };
  const whole = property.multipleOf ?? (kind === 'integer' ? 1 : null);
  const quantum = whole ?? (maximum - minimum) / DEFAULT_STEPS;
  // `multipleOf` counts from zero: a grid that starts at a minimum between two multiples would miss every valid value.
  const lowest = whole === null ? minimum : Math.ceil(minimum / whole - 1e-6) * whole;
  const bits = bitsFor(Math.ceil((maximum - lowest) / quantum - 1e-6));
  const tooFine = quantum < FINEST_QUANTUM * Math.max(Math.abs(minimum), Math.abs(maximum));
  // Not `bits > …`: a range of plus and minus the largest number overflows, and its width is NaN.
  if (!(bits <= MAXIMUM_BITS) || lowest > maximum || tooFine) return { ...base, kind: 'float', bits: 64 };
  // Enough digits for a millionth of a quantum: finer ones are dust of binary arithmetic.
  const decimals = Math.max(0, Math.ceil(-Math.log10(quantum)) + 6);
  const scale = decimals <= MOST_EXACT_DECIMALS ? 10 ** decimals : Number.POSITIVE_INFINITY;
  // All in one literal: an object that is spread gets a shape of its own, and 20 times as slow to read is what codes are made from.
  const { property: of, name, unit, period } = base;
  return { property: of, name, unit, period, kind, minimum, maximum, lowest, quantum, decimals, scale, bits };
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
    case 'rotation':
      return typeof value === 'number' && Math.abs(value) <= 1 + 1e-6 ? value : null;
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
  // Rounding by a power of ten is exact for what fits in 53 bits, and ten times as fast as by way of a text.
  const scaled = exact * field.scale;
  const value =
    Math.abs(scaled) < Number.MAX_SAFE_INTEGER
      ? Math.round(scaled) / field.scale
      : field.decimals > MOST_DECIMALS
        ? exact
        : Number(exact.toFixed(field.decimals));
  return Math.min(field.maximum, Math.max(field.minimum, value));
}
