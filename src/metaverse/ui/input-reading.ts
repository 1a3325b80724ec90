// From the text that a person entered to the input of an action, or to what is wrong with it, field by field. The twin
// system checks the input again (P10); this only saves a round trip and says it in place.
import type { ActionInput, Draft, FieldControl, NumberControl } from './input-control.ts';
import { formatLimit } from './format.ts';
import { strings } from './strings.ts';
import { readTypedNumber } from './typed-number.ts';

/** What is wrong, by field name. */
export type InputErrors = Readonly<Record<string, string>>;
type InputReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly errors: InputErrors };

type FieldReading = { readonly value: unknown } | { readonly error: string };

/** Reads a draft. An optional field that was left empty is left out of the input; no fields give no input at all. */
export function readDraft(input: ActionInput, draft: Draft): InputReading {
  const errors: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  for (const field of input.fields) {
    const reading = readField(field.control, draft[field.name] ?? '', field.required);
    if ('error' in reading) errors[field.name] = reading.error;
    else if (reading.value !== undefined) values[field.name] = reading.value;
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, value: input.isObject ? values : values[''] };
}

const READERS: {
  readonly [Kind in FieldControl['kind']]: (
    control: Extract<FieldControl, { kind: Kind }>,
    text: string,
  ) => FieldReading;
} = {
  number: readNumber,
  choice(control, text) {
    const option = control.options[Number(text)];
    return option === undefined ? { error: strings.input.choose } : { value: option.value };
  },
  boolean: (_control, text) => ({ value: text === 'true' }),
  text: ({ maxLength }, text) =>
    // JSON Schema counts characters, not UTF-16 units.
    maxLength !== null && Array.from(text).length > maxLength
      ? { error: strings.input.tooLong(maxLength) }
      : { value: text },
  json: (control, text) => readJson(text, control.schema.type),
};

function readField(control: FieldControl, text: string, required: boolean): FieldReading {
  // A text of spaces is a text; every other value is not there until something is written.
  const empty = control.kind === 'text' ? text === '' : text.trim() === '';
  if (empty) return required ? { error: strings.input.required } : { value: undefined };
  const read = READERS[control.kind] as (control: FieldControl, text: string) => FieldReading;
  return read(control, text);
}

function readNumber(control: NumberControl, text: string): FieldReading {
  const { minimum, maximum, multipleOf } = control;
  const value = readTypedNumber(text);
  if (value === 'ambiguous') return { error: strings.input.ambiguous(text.trim()) };
  if (value === null) return { error: strings.input.notNumber };
  if (control.integer && !Number.isInteger(value)) return { error: strings.input.notWhole };
  const below = minimum !== null && value < minimum;
  const above = maximum !== null && value > maximum;
  if (minimum !== null && maximum !== null && (below || above))
    return { error: strings.input.between(formatLimit(minimum), formatLimit(maximum)) };
  if (below) return { error: strings.input.atLeast(formatLimit(minimum)) };
  if (above) return { error: strings.input.atMost(formatLimit(maximum)) };
  // 0.3 / 0.1 is not 3: binary fractions are compared with the tolerance of a double.
  const steps = multipleOf === null ? 0 : value / multipleOf;
  if (Math.abs(steps - Math.round(steps)) > 1e-9 * Math.max(1, Math.abs(steps)))
    return { error: strings.input.multipleOf(formatLimit(multipleOf ?? 1)) };
  return { value };
}

function readJson(text: string, type: string | undefined): FieldReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: strings.input.notJson((error as SyntaxError).message) };
  }
  const isType =
    type === undefined ||
    (type === 'array'
      ? Array.isArray(value)
      : type !== 'object' || (typeof value === 'object' && value !== null && !Array.isArray(value)));
  return isType ? { value } : { error: strings.input.wrongType(type) };
}
