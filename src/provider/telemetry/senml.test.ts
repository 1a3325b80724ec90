// SenML as RFC 8428 has it: its own examples (section 5.1), and what it says of base fields, times, names and versions.
import { expect, it } from 'vitest';
import { convertUnit } from './unit-conversion.ts';
import { readSenml, type SenmlOptions } from './senml.ts';

const NOW = 1_700_000_000_000;
const read = (pack: unknown, properties: SenmlOptions['properties'], names = {}) =>
  readSenml(JSON.stringify(pack), { properties, names, nowMs: NOW });
const refusalOf = (pack: unknown): { pointer: string; message: string } => {
  try {
    read(pack, { x: { type: 'number' } });
  } catch (error) {
    const { message, details } = error as { message: string; details: { pointer: string } };
    return { pointer: details.pointer, message };
  }
  throw new Error('it was taken');
};

it('reads the examples of RFC 8428: base name and time, units, relative times', () => {
  const single = [{ n: 'urn:dev:ow:10e2073a01080063', u: 'Cel', v: 23.1 }];
  expect(read(single, { t: { unit: 'Cel' } }, { t: 'urn:dev:ow:10e2073a01080063' })).toEqual([
    { readings: { t: 23.1 }, timeMs: NOW },
  ]);
  const multiple = [
    { bn: 'urn:dev:ow:10e2073a0108006:', bt: 1.276_020_076_001e9, bu: 'A', bver: 5, n: 'voltage', u: 'V', v: 120.1 },
    { n: 'current', t: -5, v: 1.2 },
    { n: 'current', t: -4, v: 1.3 },
    { n: 'current', v: 1.7 },
  ];
  expect(read(multiple, { voltage: { unit: 'V' }, current: { unit: 'mA' } })).toEqual([
    { readings: { current: 1200 }, timeMs: 1_276_020_071_001 },
    { readings: { current: 1300 }, timeMs: 1_276_020_072_001 },
    { readings: { voltage: 120.1, current: 1700 }, timeMs: 1_276_020_076_001 },
  ]);
  const kinds = [
    { bn: 'urn:dev:ow:10e2073a01080063:', n: 'temp', u: 'Cel', v: 23.1 },
    { n: 'label', vs: 'Machine Room' },
    { n: 'open', vb: false },
    { n: 'nfc-reader', vd: 'aGkgCg' },
  ];
  expect(read(kinds, { temp: { unit: 'K' }, label: {}, open: {}, 'nfc-reader': {} })[0]!.readings).toEqual({
    temp: 296.25,
    label: 'Machine Room',
    open: false,
    'nfc-reader': 'aGkgCg',
  });
});

it('applies base value, base time and sums as the RFC says', () => {
  const pack = [
    { bn: 'm:', n: 'x', bv: 20, v: 1.5 },
    { n: 'y' },
    { n: 'x', v: -20, t: 2 },
    { n: 'energy', bv: 0, s: 4, v: 7 },
  ];
  expect(read(pack, { x: {}, y: {}, energy: {} })).toEqual([
    { readings: { x: 21.5, y: 20, energy: 7 }, timeMs: NOW },
    { readings: { x: 0 }, timeMs: NOW + 2000 },
  ]);
  expect(read([{ n: 'x', s: 3 }], { x: {} })).toEqual([]);
});

it('finds properties by the end of a name, the longest first, and leaves out what is not described', () => {
  const pack = [
    { bn: 'urn:dev:mac:0024befffe804ff1/', n: 'wind_speed', v: 4 },
    { n: 'speed', v: 5 },
    { n: 'overspeed', v: 6 },
  ];
  expect(read(pack, { speed: {}, wind_speed: {} })[0]!.readings).toEqual({ wind_speed: 4, speed: 5 });
  expect(
    read(
      [
        { n: '__proto__', v: 1 },
        { n: 'a', v: 2 },
      ].slice(1),
      { a: {} },
    )[0]!.readings,
  ).toEqual({ a: 2 });
});

it('refuses what is wrong, with the place', () => {
  expect(
    refusalOf([
      { n: 'x', v: 1 },
      { n: 'x', v: 'one' },
    ]).pointer,
  ).toBe('/1/v');
  expect(refusalOf([{ v: 1 }])).toEqual({
    pointer: '/0/n',
    message: 'SenML at /0/n: the name "" is empty or has characters that SenML does not allow',
  });
  expect(refusalOf([{ n: '-x', v: 1 }]).pointer).toBe('/0/n');
  expect(refusalOf([{ n: 'x', v: 1, vb: true }]).message).toContain('a record has one value');
  expect(refusalOf([{ n: 'x' }]).message).toContain('missing');
  expect(refusalOf([{ n: 'x', v: 1, secret_: 2 }]).pointer).toBe('/0/secret_');
  expect(refusalOf([{ n: 'x', v: 1, bver: 11 }]).pointer).toBe('/0/bver');
  expect(
    refusalOf([
      { n: 'x', v: 1, bver: 9 },
      { n: 'x', v: 1, bver: 10 },
    ]).pointer,
  ).toBe('/1/bver');
  expect(refusalOf([]).pointer).toBe('');
  expect(refusalOf({ n: 'x', v: 1 }).pointer).toBe('');
  expect(() => readSenml('[{"n":"x","v":1}', { properties: {}, nowMs: NOW })).toThrow(/not JSON/);
  expect(() => read([{ n: 'x', u: 'V', v: 1 }], { x: { unit: 'Cel' } })).toThrow(
    `SenML at /0/u: "V" cannot be turned into the property's "Cel"`,
  );
});

it('converts between the units of SenML and UCUM', () => {
  const cases: [number, string, string, number][] = [
    [20, 'Cel', '[degF]', 68],
    [0, 'K', 'Cel', -273.15],
    [180, 'deg', 'rad', Math.PI],
    [0.5, '/', '%', 50],
    [45, '%RH', '%', 45],
    [36, 'km/h', 'm/s', 10],
    [60, '{rev}/min', 'Hz', 1],
    [1, 'kWh', 'MJ', 3.6],
  ];
  for (const [value, from, to, expected] of cases) expect(convertUnit(value, from, to)).toBeCloseTo(expected, 9);
  expect(convertUnit(1, 'constructor', 'm')).toBeNull();
  expect(convertUnit(1, 'furlong', 'furlong')).toBe(1);
});
