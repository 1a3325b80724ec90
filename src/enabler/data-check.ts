// Holds a value against the data schema by which a third party described it (SPEC.md CAL-3, CAL-4). Only keywords that cost no
// more than the value is long are looked at: `pattern` and `$ref` of a stranger could keep the enabler busy for ever.
import { Validator, type Schema } from '@cfworker/json-schema';
import { TwinportError } from '../base/errors.ts';
import { LIMITS } from '../protocol/limits.ts';

const KEYWORDS = new Set([
  'type',
  'enum',
  'const',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'required',
]);

/** Throws `message-malformed` with the pointer, or `message-too-large`, for a value that does not hold. */
export type DataCheck = (value: unknown) => void;

/** The check for one kind of data; `what` names it in errors. Without a schema any JSON of sensible length holds. */
export function dataCheck(schema: unknown, what: string): DataCheck {
  const validator = isObject(schema) ? new Validator(bounded(schema), '2019-09') : null;
  return (value) => {
    const length = JSON.stringify(value ?? null).length;
    if (length > LIMITS.valueCharacters)
      throw new TwinportError(
        'message-too-large',
        `${what} has ${length} characters of JSON, at most ${LIMITS.valueCharacters}`,
      );
    const result = validator?.validate(value ?? null);
    const fault = result?.valid === false ? result.errors.at(-1) : undefined;
    if (fault === undefined) return;
    const pointer = fault.instanceLocation.slice(1);
    throw new TwinportError('message-malformed', `${what}${pointer === '' ? '' : ` at ${pointer}`}: ${fault.error}`, {
      details: { pointer },
    });
  };
}

/** The schema with what is checked here alone. */
function bounded(schema: Readonly<Record<string, unknown>>): Schema {
  const kept: Schema = {};
  for (const [keyword, value] of Object.entries(schema)) if (KEYWORDS.has(keyword)) kept[keyword] = value;
  if (isObject(schema['properties']))
    kept['properties'] = Object.fromEntries(
      Object.entries(schema['properties']).flatMap(([name, part]) => (isObject(part) ? [[name, bounded(part)]] : [])),
    );
  const { items } = schema;
  if (Array.isArray(items)) kept['items'] = items.map((part: unknown) => bounded(isObject(part) ? part : {}));
  else if (isObject(items)) kept['items'] = bounded(items);
  if (Array.isArray(schema['oneOf']))
    kept['oneOf'] = schema['oneOf'].map((part: unknown) => bounded(isObject(part) ? part : {}));
  return kept;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
