import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson, type Json } from './json.ts';

it('[SES-3] canonical JSON has the bytes of RFC 8785: its own example', () => {
  const value = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

it('[SES-3] canonical JSON does not depend on the order of keys, and reads back as the same value', () => {
  const reversed = (value: Json): Json => {
    if (Array.isArray(value)) return value.map((item: Json) => reversed(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, item]) => [key, reversed(item)]),
    );
  };
  fc.assert(
    fc.property(fc.jsonValue(), (generated) => {
      const value = generated as Json;
      const text = canonicalJson(value);
      expect(canonicalJson(reversed(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('refuses numbers that JSON cannot write', () => {
  for (const number of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => canonicalJson({ number })).toThrow(TypeError);
});
