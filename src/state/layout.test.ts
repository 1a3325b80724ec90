import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ThingDescription } from '../protocol/thing-description.ts';
import { arbitraryFields, arbitraryValue, part } from './arbitrary-layout.ts';
import { planFields } from './field-plan.ts';
import { codeToValue, fromFieldValue, toFieldValue, twinLayout, valueToCode, type Field } from './layout.ts';

const layoutOf = (properties: object) => twinLayout({ properties } as ThingDescription);
const fieldOf = (schema: object): Field => layoutOf({ it: schema }).fields[0]!;

it('[STA-1] takes readable numbers, booleans and enums in order; the rest are texts; what is write-only is neither', () => {
  const layout = layoutOf({
    angle: { type: 'number', minimum: 0, maximum: 1 },
    name: { type: 'string' },
    secret: { type: 'number', writeOnly: true },
    on: { type: 'boolean' },
    mode: { type: 'string', enum: ['a', 'b', 'c'] },
    mixed: { type: 'string', enum: ['a', 7] },
    pose: { type: 'object' },
    untyped: {},
    count: { type: 'integer' },
  });
  expect(layout.fields.map(({ name, kind, bits }) => [name, kind, bits])).toEqual([
    ['angle', 'number', 16],
    ['on', 'boolean', 1],
    ['mode', 'enum', 2],
    ['count', 'float', 64],
  ]);
  expect(layout.texts).toEqual(['name', 'mixed', 'pose', 'untyped']);
  expect(twinLayout({} as ThingDescription)).toMatchObject({ fields: [], texts: [] });
});

it('[STA-1] an array of a fixed number of numbers is as many fields, a rotation one of four names; other arrays are texts', () => {
  const items = { type: 'number', minimum: 0, maximum: 1, multipleOf: 0.5, unit: 'm' };
  const { fields, texts } = layoutOf({
    place: { type: 'array', items, minItems: 2, maxItems: 2 },
    turn: { '@type': ['x:Pose', 'twinport:Rotation'], type: 'array', items: { type: 'number' } },
    fineTurn: { '@type': 'twinport:Rotation', type: 'array', items: { type: 'number', multipleOf: 0.0001 } },
    open: { type: 'array', items, minItems: 2 },
    names: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
    long: { type: 'array', items, minItems: 17, maxItems: 17 },
    tuple: { type: 'array', items: [items, items], minItems: 2, maxItems: 2 },
  });
  expect(fields.map(({ name, kind, bits, unit }) => [name, kind, bits, unit])).toEqual([
    ['place[0]', 'number', 2, 'm'],
    ['place[1]', 'number', 2, 'm'],
    ...[0, 1, 2, 3].map((part) => [`turn[${part}]`, 'rotation', 10, '']),
    ...[0, 1, 2, 3].map((part) => [`fineTurn[${part}]`, 'rotation', 14, '']),
  ]);
  expect(texts).toEqual(['open', 'names', 'long', 'tuple']);
  expect(planFields(fields).fields.map(({ kind, first, components }) => [kind, first, components])).toEqual([
    ['code', 0, 1],
    ['code', 1, 1],
    ['rotation', 2, 4],
    ['rotation', 6, 4],
  ]);
});

it('[STA-2] a code wraps where the range is one period of whole quanta', () => {
  const periods = (schema: object): number[] =>
    planFields([fieldOf({ type: 'number', 'twinport:period': 360, ...schema })]).fields.map(({ period }) => period);
  expect(periods({ minimum: 0, maximum: 360, multipleOf: 0.1 })).toEqual([3_600]);
  expect(periods({ minimum: -180, maximum: 179, multipleOf: 1 })).toEqual([360]);
  expect(periods({ minimum: 0, maximum: 720, multipleOf: 1 })).toEqual([0]);
  expect(periods({ minimum: 0, maximum: 90, multipleOf: 1 })).toEqual([0]);
  expect(periods({ minimum: 0, maximum: 360, multipleOf: 0.7 })).toEqual([0]);
  expect(periods({})).toEqual([0]);
});

it('[STA-2] has as few bits as the range needs', () => {
  const bits = (schema: object): number => fieldOf({ type: 'number', ...schema }).bits;
  expect(bits({ minimum: -90, maximum: 90, multipleOf: 0.01 })).toBe(15);
  expect(bits({ minimum: 0, maximum: 255, multipleOf: 1 })).toBe(8);
  expect(bits({ minimum: 0, maximum: 256, multipleOf: 1 })).toBe(9);
  expect(bits({ minimum: 0, maximum: 4_294_967_295, multipleOf: 1 })).toBe(32);
  expect(bits({ minimum: 0, maximum: 0.3, multipleOf: 0.1 })).toBe(2);
});

it('[STA-2] its grid lies on the multiples that the schema allows, wherever the minimum is', () => {
  const celsius = fieldOf({ type: 'number', minimum: -273.15, maximum: 1_000, multipleOf: 0.1 });
  expect([20, 20.1, -273.1, 999.9, -500, 1e9].map((value) => toFieldValue(celsius, value))).toEqual([
    20, 20.1, -273.1, 999.9, -273.1, 1_000,
  ]);
  const whole = fieldOf({ type: 'integer', minimum: 0.5, maximum: 10.5 });
  expect([1, 2, 10, 0, 11].map((value) => toFieldValue(whole, value))).toEqual([1, 2, 10, 1, 10.5]);
  const pairs = fieldOf({ type: 'integer', minimum: 1, maximum: 9, multipleOf: 2 });
  expect([2, 4, 8].map((value) => toFieldValue(pairs, value))).toEqual([2, 4, 8]);
});

it('[STA-3] is a 64-bit float without a range, with an endless one, or where 32 bits are too few or doubles too coarse', () => {
  const largest = Number.MAX_VALUE;
  for (const schema of [
    {},
    { minimum: 0 },
    { minimum: 1, maximum: 1 },
    { minimum: 0, maximum: 1e12, multipleOf: 1 },
    { minimum: 0, maximum: 4_294_967_296, multipleOf: 1 },
    // What tools write that know no "unbounded"; its width overflows.
    { minimum: -largest, maximum: largest },
    { minimum: 0, maximum: Number.MIN_VALUE },
    { minimum: 0.3, maximum: 0.6, multipleOf: 1 },
    { minimum: 11572497788.579954, maximum: 11572497788.579956, multipleOf: 2.300591472919106e-9 },
    { minimum: 1e10, maximum: 1e10 + 0.001 },
  ])
    expect(fieldOf({ type: 'number', ...schema }), JSON.stringify(schema)).toMatchObject({ kind: 'float', bits: 64 });
  const degrees = { type: 'number', minimum: -180, maximum: 180, multipleOf: 1e-7 };
  expect(fieldOf(degrees)).toMatchObject({ kind: 'number', bits: 32 });
});

it('[STA-2] a value comes back within half a quantum, within its range, never NaN, and stays where it is the second time', () => {
  const withValue = arbitraryFields(1).chain(([field]) => fc.tuple(fc.constant(field!), arbitraryValue(field!)));
  fc.assert(
    fc.property(withValue, ([field, value]) => {
      const json = fromFieldValue(field, value);
      const packed = toFieldValue(field, json);
      expect(packed).not.toBeNull();
      expect(Number.isFinite(packed)).toBe(true);
      expect(toFieldValue(field, fromFieldValue(field, packed!))).toBe(packed);
      if (field.kind !== 'number' && field.kind !== 'integer') {
        expect(packed).toBe(value);
        return;
      }
      // Doubles themselves are coarser than a fine quantum far from zero.
      const grain = Math.max(Math.abs(field.minimum), Math.abs(field.maximum)) * 2 ** -50;
      expect(Math.abs(packed! - value)).toBeLessThanOrEqual(field.quantum * 0.500_002 + grain);
      expect(packed).toBeGreaterThanOrEqual(field.minimum);
      expect(packed).toBeLessThanOrEqual(field.maximum);
      expect(valueToCode(field, packed!)).toBeLessThan(2 ** field.bits);
    }),
    { numRuns: 1_000 },
  );
});

it('[STA-2] any code, also one that no honest sender uses, is a value within the range', () => {
  fc.assert(
    fc.property(arbitraryFields(1), part, ([field], share) => {
      if (field!.kind !== 'number' && field!.kind !== 'integer') return;
      const value = codeToValue(field!, Math.floor(share * (2 ** field!.bits - 1)));
      expect(value >= field!.minimum && value <= field!.maximum).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('shows decimals without binary dust, near zero and far from it', () => {
  const angle = fieldOf({ type: 'number', minimum: -90, maximum: 90, multipleOf: 0.01 });
  expect([33.337, -0.0099, 0.3].map((value) => toFieldValue(angle, value))).toEqual([33.34, -0.01, 0.3]);
  const northing = fieldOf({ type: 'number', minimum: 5_000_000_000, maximum: 5_000_000_001, multipleOf: 0.001 });
  expect(toFieldValue(northing, 5_000_000_000.125)).toBe(5_000_000_000.125);
});

it('refuses what does not fit the type', () => {
  for (const [schema, value] of [
    [{ type: 'boolean' }, 1],
    [{ type: 'number' }, '1'],
    [{ type: 'number' }, Number.NaN],
    [{ type: 'number', minimum: 0, maximum: 1 }, Number.POSITIVE_INFINITY],
    [{ type: 'string', enum: ['a'] }, 'b'],
    [{ type: 'string', enum: ['a'] }, null],
  ] as const)
    expect(toFieldValue(fieldOf(schema), value), JSON.stringify([schema, value])).toBeNull();
});

it('[STA-1] twins of one kind share a layout and its plan, whatever else their descriptions say', () => {
  const of = (id: string, maximum = 10): ThingDescription =>
    ({
      id,
      properties: { angle: { type: 'number', minimum: 0, maximum, forms: [{ href: `https://example.org/${id}` }] } },
    }) as unknown as ThingDescription;
  expect(twinLayout(of('a'))).toBe(twinLayout(of('b')));
  expect(planFields(twinLayout(of('a')).fields)).toBe(planFields(twinLayout(of('b')).fields));
  expect(twinLayout(of('a'))).not.toBe(twinLayout(of('a', 11)));
});
