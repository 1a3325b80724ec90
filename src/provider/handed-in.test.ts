// What a program hands in as a description and is none: each told with its place, whatever JavaScript would have made of it.
import { expect, it } from 'vitest';
import { smallDescription } from '../../e2e/support/small-twin.ts';
import { TwinportError } from '../base/errors.ts';
import { checkHandedIn, checkTogether } from './handed-in.ts';

function verdict(run: () => void): string {
  try {
    run();
    return 'taken';
  } catch (thrown) {
    if (!(thrown instanceof TwinportError)) throw thrown;
    return `${thrown.code} ${String(thrown.details['pointer'])}: ${thrown.message}`;
  }
}
const handedIn = (description: unknown): string => verdict(() => checkHandedIn(description));
const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>((within) => ({ a: within }), 'end');

it('what is a description is taken, with members that are left undefined', () => {
  expect(handedIn({ ...smallDescription, description: undefined })).toBe('taken');
  expect(handedIn({ id: 'urn:a', title: 'A' })).toBe('taken');
});

it.each([
  [null, 'description-invalid : Thing Description: it is no object'],
  ['{}', 'it is no object'],
  [[smallDescription], 'it is no object'],
  [
    { properties: [] },
    'description-invalid /properties: Thing Description at /properties: it is no object of affordances',
  ],
  [{ actions: { 'a/b': 'number' } }, '/actions/a~1b: it is no object, such as { "type": "number" }'],
  [{ events: { heard: null } }, '/events/heard: it is no object'],
  [{ 'ex:n': Number.NaN }, '/ex:n: NaN is no number in JSON'],
  [{ 'ex:n': [1, 10n] }, '/ex:n/1: a bigint is nothing in JSON'],
  [{ 'ex:f': () => 1 }, '/ex:f: a function is nothing in JSON'],
])('%o is refused with the place', (description, expected) => {
  expect(handedIn(description)).toContain(expected);
});

it('what is in itself is refused where it begins again; what is in it twice is not', () => {
  const schema: Record<string, unknown> = { type: 'object' };
  schema['properties'] = { self: schema };
  expect(handedIn({ properties: { a: schema } })).toContain('at /properties/a/properties/self: it contains itself');
  const shared = { type: 'number' };
  expect(handedIn({ properties: { a: shared, b: shared } })).toBe('taken');
});

it('[LIM-2] 31 levels are taken and not one more: the message around them is the 32nd', () => {
  expect(handedIn(nested(31))).toBe('taken');
  expect(handedIn(nested(32))).toContain('it is nested deeper than 31 levels');
  expect(handedIn(nested(100_000))).toContain('it is nested deeper than 31 levels');
});

it('[LIM-1] description and bindings fit into one message, or are refused with their size', () => {
  expect(verdict(() => checkTogether({ a: 'x'.repeat(260_000) }, []))).toBe('taken');
  expect(verdict(() => checkTogether({ a: 'x'.repeat(200_000) }, ['x'.repeat(60_200)]))).toContain(
    'description and bindings have 260,215 bytes together, at most 260,096',
  );
  // Bytes, not characters.
  expect(verdict(() => checkTogether({ a: 'ü'.repeat(140_000) }, []))).toContain('280,013 bytes');
});
