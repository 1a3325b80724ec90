// A description as a program or a file hands it in, looked at before anything else goes into it: that it is JSON, has affordances where
// they belong, and fits into a message. Called by complete-description.ts and twin-sdk/describe.ts.
import { TwinportError } from '../base/errors.ts';
import { LIMITS } from '../protocol/limits.ts';

/** The message around a description is a level of its own (SPEC.md LIM-2). */
const MOST_LEVELS = LIMITS.controlDepth - 1;
/** What a message says besides description and bindings has room in this. */
const ENVELOPE_BYTES = 2_048;
const AFFORDANCES = ['properties', 'actions', 'events'] as const;

/** @throws TwinportError `description-invalid` with the `pointer` of the first fault */
export function checkHandedIn(description: unknown): void {
  if (!isRecord(description)) throw amiss('', 'it is no object');
  checkJson(description, '', []);
  for (const kind of AFFORDANCES) {
    const affordances = description[kind] ?? {};
    if (!isRecord(affordances)) throw amiss(`/${kind}`, 'it is no object of affordances by their names');
    for (const [name, affordance] of Object.entries(affordances))
      if (!isRecord(affordance))
        throw amiss(`/${kind}/${escaped(name)}`, 'it is no object, such as { "type": "number" }');
  }
}

/** @throws TwinportError `description-invalid` for more than one message carries (SPEC.md LIM-1) */
export function checkTogether(description: unknown, bindings: unknown): void {
  const bytes = new TextEncoder().encode(JSON.stringify([description, bindings])).length;
  const most = LIMITS.controlMessageBytes - ENVELOPE_BYTES;
  if (bytes > most)
    throw new TwinportError(
      'description-invalid',
      `description and bindings have ${bytes.toLocaleString('en')} bytes together, at most ${most.toLocaleString('en')}: leave out what no visitor needs`,
      { details: { pointer: '' } },
    );
}

function checkJson(value: unknown, pointer: string, above: readonly object[]): void {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) throw amiss(pointer, `${value} is no number in JSON`);
      return;
    case 'bigint':
    case 'function':
    case 'symbol':
      throw amiss(pointer, `a ${typeof value} is nothing in JSON`);
    case 'object':
      break;
    default:
      return;
  }
  if (value === null) return;
  if (above.includes(value)) throw amiss(pointer, 'it contains itself');
  if (above.length === MOST_LEVELS) throw amiss(pointer, `it is nested deeper than ${MOST_LEVELS} levels`);
  for (const [name, member] of Object.entries(value))
    checkJson(member, `${pointer}/${escaped(name)}`, [...above, value]);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function amiss(pointer: string, why: string): TwinportError {
  return new TwinportError(
    'description-invalid',
    `Thing Description${pointer === '' ? '' : ` at ${pointer}`}: ${why}`,
    {
      details: { pointer },
    },
  );
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
