// Every message of the wire, in every form that its schema allows and in many that it does not: what is valid is read as it
// was written, and anything else is a TwinportError that names the place. fast-check prints the seed of a failure.
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { TwinportError } from '../../base/errors.ts';
import { controlVocabulary, WIRE_MESSAGES } from '../documents/wire-messages.ts';
import { parseJson, parseWith } from '../parse.ts';
import { Problem, toProblem } from '../problem.ts';
import { arbitraryOf, mutated } from './arbitrary-of.ts';

const ALL = (['DII', 'SII'] as const).flatMap((at) =>
  (['system', 'enabler'] as const).flatMap((sender) =>
    Object.entries(controlVocabulary(at, sender)).map(([name, schema]) => [`${at} ${sender} ${name}`, schema] as const),
  ),
);
/** Each once: both interfaces and both sides have some in common. */
const SCHEMAS = ALL.filter(([, schema], index) => ALL.findIndex(([, other]) => other === schema) === index);
const read = (schema: v.GenericSchema, text: string): unknown =>
  parseWith(schema, parseJson(text), 'message-malformed', 'message');

/** What `run` throws; null when it does not. Anything but a TwinportError, and one that makes no problem, fails the test. */
function fault(run: () => unknown): TwinportError | null {
  try {
    run();
    return null;
  } catch (thrown) {
    if (!(thrown instanceof TwinportError)) throw thrown;
    expect(v.is(Problem, JSON.parse(JSON.stringify(toProblem(thrown))))).toBe(true);
    return thrown;
  }
}

/** The value at an RFC 6901 pointer of what was sent, or of its parent where the fault is that nothing is there. */
function pointsInto(value: unknown, pointer: string): boolean {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let at = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null) return false;
    at = (at as Record<string, unknown>)[step];
  }
  return true;
}

describe('every message', () => {
  it.each(SCHEMAS)('[MSG-1] [MSG-5] %s', (_name, schema) => {
    const valid = arbitraryOf(schema);
    fc.assert(
      fc.property(valid, (message) => {
        expect(read(schema, JSON.stringify(message))).toEqual(message);
      }),
      { numRuns: 10 },
    );
    fc.assert(
      fc.property(mutated(valid), (message) => {
        const error = fault(() => read(schema, JSON.stringify(message)));
        if (error === null) return;
        expect(error.code).toBe('message-malformed');
        expect(pointsInto(message, error.details['pointer'] as string), error.message).toBe(true);
      }),
      { numRuns: 30 },
    );
    // Cut off, or with any byte of it changed: text that is not JSON any more, or another message.
    fc.assert(
      fc.property(valid, fc.nat(), fc.string({ maxLength: 2 }), fc.boolean(), (message, at, odd, cut) => {
        const text = JSON.stringify(message);
        const place = at % text.length;
        fault(() => read(schema, text.slice(0, place) + odd + (cut ? '' : text.slice(place + 1))));
      }),
      { numRuns: 20 },
    );
  });

  it('[LIM-2] leaves the prototypes of this process and of the message alone', () => {
    const poison = { polluted: true };
    const anyMessage = fc.oneof(
      ...WIRE_MESSAGES.map(({ schema }) => arbitraryOf(schema).map((message) => [schema, message] as const)),
    );
    fc.assert(
      fc.property(
        anyMessage,
        fc.constantFrom('__proto__', 'constructor', 'prototype'),
        fc.nat(),
        ([schema, message], key, at) => {
          // Into one of the objects of the text, wherever it stands.
          const text = JSON.stringify(message);
          const braces = [...text.matchAll(/\{/g)].map(({ index }) => index);
          const place = braces[at % braces.length]! + 1;
          const rest = text.slice(place);
          const member = `"${key}":${JSON.stringify(key === 'constructor' ? { prototype: poison } : poison)}`;
          const hostile = `${text.slice(0, place)}${member}${rest.startsWith('}') ? '' : ','}${rest}`;
          let parsed: unknown;
          const error = fault(() => (parsed = read(schema, hostile)));
          // A brace in a text is no object: there the member is no key.
          if (key === '__proto__' && error === null) expect(JSON.stringify(parsed)).not.toContain('"__proto__":{');
          expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
          expect((Object.prototype as Record<string, unknown>)['polluted']).toBeUndefined();
          if (error === null)
            eachObject(parsed, (object) => expect(Object.getPrototypeOf(object)).toBe(Object.prototype));
        },
      ),
      { numRuns: 300 },
    );
  });
});

function eachObject(value: unknown, look: (object: object) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) look(value);
  for (const inner of Object.values(value)) eachObject(inner, look);
}
