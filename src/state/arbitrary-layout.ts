// Random twins for property tests of this folder: descriptions as providers write them, odd ones too.
import fc from 'fast-check';
import type { ThingDescription } from '../protocol/thing-description.ts';
import { twinLayout, type Field } from './layout.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const likely = fc.oneof(
  fc.integer({ min: -1_000, max: 1_000 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  finite,
);
const step = fc.oneof(
  fc.constantFrom(1, 0.5, 0.1, 0.01, 0.001, 1e-7, 2, 7, 100),
  fc.double({ min: 1e-9, max: 1e9, noNaN: true, minExcluded: true }),
);

const number = fc.record(
  { type: fc.constantFrom('number', 'integer'), minimum: likely, maximum: likely, multipleOf: step },
  { requiredKeys: ['type'] },
);
/** What most descriptions have: a range, with or without a step. */
const ranged = fc
  .record(
    { minimum: likely, width: fc.double({ min: 1e-6, max: 1e6, noNaN: true }), multipleOf: step },
    { requiredKeys: ['minimum', 'width'] },
  )
  .map(({ minimum, width, ...rest }) => ({ type: 'number', minimum, maximum: minimum + width, ...rest }));
const enumeration = fc.record({
  type: fc.constant('string'),
  enum: fc.uniqueArray(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 256 }),
});
/** A value that wraps, or whose range is not one period. */
const turning = fc
  .record({
    minimum: fc.constantFrom(-180, 0, 0.5),
    width: fc.constantFrom(360, 359, 359.9, 720, 90),
    multipleOf: fc.constantFrom(1, 0.1, 0.01, 2, 0.7),
  })
  .map(({ minimum, width, multipleOf }) => ({
    type: 'number',
    minimum,
    maximum: minimum + width,
    multipleOf,
    'twinport:period': 360,
  }));
const array = fc
  .record({ items: fc.oneof(number, ranged, turning), length: fc.integer({ min: 1, max: 16 }) })
  .map(({ items, length }) => ({ type: 'array', items, minItems: length, maxItems: length }));
const rotation = fc.constantFrom(undefined, 0.001, 0.0001, 0.5).map((multipleOf) => ({
  '@type': 'twinport:Rotation',
  type: 'array',
  items: { type: 'number', ...(multipleOf === undefined ? {} : { multipleOf }) },
  minItems: 4,
  maxItems: 4,
}));
const property = fc.oneof(
  { weight: 2, arbitrary: number },
  { weight: 2, arbitrary: ranged },
  { weight: 1, arbitrary: enumeration },
  { weight: 1, arbitrary: fc.constant({ type: 'boolean' }) },
  { weight: 1, arbitrary: turning },
  { weight: 1, arbitrary: array },
  { weight: 1, arbitrary: rotation },
);

/** Anywhere between 0 and 1: doubles of fast-check are nearly all next to 0, as doubles are. */
export const part = fc.integer({ min: 0, max: 1_000_000 }).map((count) => count / 1_000_000);

/** Fields of a twin with up to `most` properties. */
export function arbitraryFields(most: number): fc.Arbitrary<readonly Field[]> {
  return fc.array(property, { minLength: 1, maxLength: most }).map((properties) => {
    const named = properties.map((schema, index) => [`p${index}`, schema]);
    return twinLayout({ properties: Object.fromEntries(named) } as ThingDescription).fields;
  });
}

/** A value that the field's schema allows. */
export function arbitraryValue(field: Field): fc.Arbitrary<number> {
  switch (field.kind) {
    case 'boolean':
      return fc.constantFrom(0, 1);
    case 'enum':
      return fc.integer({ min: 0, max: field.members.length - 1 });
    case 'float':
      return finite;
    case 'rotation':
      return part.map((share) => share * 2 - 1);
    case 'number':
    case 'integer':
      return part.map((share) => Math.min(field.maximum, field.lowest + share * (field.maximum - field.lowest)));
  }
}
