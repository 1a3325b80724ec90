// From the input schema of an action (Thing Description, TD 1.1 §5.3.2) to the control that asks a person for it, and
// the text draft that the control starts with. Pure; the controls themselves are in input-fields.tsx.
import { memberTitle } from '../../protocol/member-title.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import { words } from '../../language/words.ts';
import { formatValue } from './format.ts';
import { typedNumber } from './typed-number.ts';

export interface NumberControl {
  readonly kind: 'number';
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Step of the slider. */
  readonly step: number;
  readonly multipleOf: number | null;
  readonly integer: boolean;
  readonly unit: string;
  readonly initial: number | null;
}

interface ChoiceControl {
  readonly kind: 'choice';
  readonly options: readonly { readonly label: string; readonly value: unknown }[];
  readonly initial: number;
}

export interface InputField {
  /** The member of the input object; `''` where the input is no object. */
  readonly name: string;
  /** `''` where the action's own title says it. */
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
  readonly control: FieldControl;
}

/** What an action asks for: nothing, one value, or an object of values. */
export interface ActionInput {
  readonly fields: readonly InputField[];
  readonly isObject: boolean;
}

/** What one value is asked with. `json` takes what no other control can: arrays, nested objects, open schemas. */
export type FieldControl =
  | NumberControl
  | ChoiceControl
  | { readonly kind: 'boolean'; readonly initial: boolean }
  | { readonly kind: 'text'; readonly maxLength: number | null; readonly initial: string }
  | { readonly kind: 'json'; readonly schema: DataSchema; readonly initial: string };

/** What a person has entered so far: text by field name. */
export type Draft = Readonly<Record<string, string>>;

/** A list up to this long stands as buttons that act at once. */
const MOST_BUTTONS = 4;
/** A slider moves in about this many steps where the schema names none. */
const SLIDER_STEPS = 200;

/** What to ask for, by an action's input schema. */
export function inputFor(schema: DataSchema | null): ActionInput {
  if (schema === null || schema.type === 'null') return { fields: [], isObject: false };
  const members = Object.entries(schema.properties ?? {});
  if (schema.enum !== undefined || schema.type !== 'object' || members.length === 0) {
    return {
      fields: [{ name: '', label: '', description: '', required: true, control: controlFor(schema) }],
      isObject: false,
    };
  }
  const required = new Set(schema.required ?? []);
  const fields = members.map(([name, member]) => ({
    name,
    label: member.title ?? words(name),
    description: member.description ?? '',
    required: required.has(name),
    control: controlFor(member),
  }));
  return { fields, isObject: true };
}

/** The one field whose buttons send at once, without a button of its own; null where there is none. */
export function instantField(input: ActionInput): InputField | null {
  const [field, ...others] = input.fields;
  if (field === undefined || others.length > 0) return null;
  const { control } = field;
  return control.kind === 'boolean' || (control.kind === 'choice' && control.options.length <= MOST_BUTTONS)
    ? field
    : null;
}

/** A slider needs both ends. */
export function hasSlider(control: NumberControl): control is NumberControl & { minimum: number; maximum: number } {
  return control.minimum !== null && control.maximum !== null && control.maximum > control.minimum;
}

/** The draft that an input starts with. */
export function initialDraft(input: ActionInput): Draft {
  return Object.fromEntries(input.fields.map((field) => [field.name, initialText(field.control)]));
}

function initialText(control: FieldControl): string {
  if (control.initial === null) return '';
  return typeof control.initial === 'number' && control.kind === 'number'
    ? typedNumber(control.initial)
    : String(control.initial);
}

function controlFor(schema: DataSchema): FieldControl {
  if (schema.enum !== undefined) {
    const options = schema.enum.map((value) => ({
      label: memberTitle(schema, value) ?? (typeof value === 'string' ? value : formatValue(value, 0)),
      value,
    }));
    return { kind: 'choice', options, initial: Math.max(schema.enum.indexOf(schema.default), 0) };
  }
  if (schema.type === 'boolean') return { kind: 'boolean', initial: schema.default === true };
  if (schema.type === 'number' || schema.type === 'integer') return numberControl(schema);
  if (schema.type === 'string') {
    return {
      kind: 'text',
      maxLength: schema.maxLength ?? null,
      initial: typeof schema.default === 'string' ? schema.default : '',
    };
  }
  return { kind: 'json', schema, initial: schema.default === undefined ? '' : JSON.stringify(schema.default) };
}

function numberControl(schema: DataSchema): NumberControl {
  const minimum = schema.minimum ?? null;
  const maximum = schema.maximum ?? null;
  const integer = schema.type === 'integer';
  const multipleOf = schema.multipleOf ?? null;
  const span = minimum === null || maximum === null ? 0 : maximum - minimum;
  return {
    kind: 'number',
    minimum,
    maximum,
    multipleOf,
    integer,
    unit: schema.unit ?? '',
    step: multipleOf ?? (integer ? 1 : niceStep(span / SLIDER_STEPS)),
    initial: typeof schema.default === 'number' ? schema.default : startingValue(minimum, maximum),
  };
}

/** Zero where it is allowed, else the limit nearest to it; nothing where there is no range to place it in. */
function startingValue(minimum: number | null, maximum: number | null): number | null {
  if (minimum === null && maximum === null) return null;
  return Math.min(Math.max(0, minimum ?? -Infinity), maximum ?? Infinity);
}

/** The largest 1, 2 or 5 times a power of ten that is not above `about`. */
function niceStep(about: number): number {
  if (!(about > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(about));
  const lead = about / power;
  const nice = lead >= 5 ? 5 : lead >= 2 ? 2 : 1;
  return Number((nice * power).toPrecision(6));
}
