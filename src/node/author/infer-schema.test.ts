// What is read out of plain messages of devices, and what is said to be a guess.
import { expect, it } from 'vitest';
import type { Json } from '../../base/json.ts';
import { inferProperties } from './infer-schema.ts';

const from = (values: readonly Json[], source = 'plant/pump') =>
  inferProperties(values.map((value) => ({ source, value })));
const one = (name: string, values: readonly Json[]) => from(values.map((value) => ({ [name]: value }))).properties[0];

it.each([
  ['temp_c', [20, 21.5], { type: 'number', unit: 'Cel', title: 'Temperature' }],
  ['rpm', [1200, 1210], { type: 'number', unit: 'rpm', minimum: 500 }],
  ['humidity', [40, 41], { unit: '%', minimum: 0, maximum: 100 }],
  ['level_percent', [1, 2], { unit: '%', maximum: 100, title: 'Level' }],
  ['angle', [-4, 5], { unit: 'deg', minimum: -180, maximum: 180 }],
  ['belt speed m/s', [1.2, 1.3], { unit: 'm/s', title: 'Belt speed' }],
  ['flow_l_min', [4, 5], { unit: 'L/min', title: 'Flow' }],
  ['supplyVoltage', [229, 231], { unit: 'V', title: 'Supply' }],
  ['cycleCount', [7, 8], { type: 'integer', title: 'Cycle count' }],
  ['doorOpen', [true, false], { type: 'boolean', title: 'Door open' }],
  [
    'acceleration',
    [
      [1, 2, 3],
      [2, 3, 4],
    ],
    { type: 'array', minItems: 3, maxItems: 3, items: { type: 'number' } },
  ],
] as const)('%s of %j', (name, values, schema) => {
  expect(one(name, values as unknown as Json[])?.schema).toMatchObject(schema);
});

it('gives ranges a margin, says that they are guesses, and lets a counter rise for ever', () => {
  const speed = one('rpm', [1200, 1400])!;
  expect([speed.schema.minimum! < 1000, speed.schema.maximum! > 1600]).toEqual([true, true]);
  expect(speed.doubts[0]).toContain('seen 1200 to 1400 in 2 messages: its range is a guess');
  expect(one('force', [0.5, 0.6])!.doubts).toContain('its unit is not known');
  expect(one('temperature', [1, 2])!.doubts).toContain('its unit is taken to be Cel, as is usual');
  expect(one('cycleCount', [7, 8])!.schema.maximum).toBeUndefined();
  expect(one('zero', [0, 0])!.schema).toMatchObject({ minimum: 0 });
});

it('takes a text for the time of the message when it goes on with the messages, and for a text when it stands', () => {
  const at = (second: number): string => `2026-11-22T10:00:0${second}Z`;
  const { properties, timePointers } = from([1, 1, 2, 3].map((second) => ({ at: at(second), serviced: at(0) })));
  expect([...timePointers]).toEqual([['plant/pump', '/at']]);
  expect(properties.map(({ name }) => name)).toEqual(['serviced']);
  expect(one('speed', [1.23456789, 2])!.doubts.join()).toContain('seen 1.235 to 2 in');
});

it('takes texts for states only when it has seen enough of them', () => {
  const states = Array.from({ length: 30 }, (_, index) => ['idle', 'run', 'stop'][index % 3]!);
  expect(one('state', states)!.schema.enum).toEqual(['idle', 'run', 'stop']);
  expect(one('state', states.slice(0, 5))!.schema.enum).toBeUndefined();
  expect(
    one(
      'note',
      states.map((_state, index) => `note ${index}`),
    )!.schema.enum,
  ).toBeUndefined();
});

it('goes into objects, finds the time, and leaves out nameplates and what no twin shows, with the reason', () => {
  const { properties, timePointers, leftOut } = from([
    { ts: 1_700_000_000, serial: 'A-1', motor: { temp_c: 40 }, oil: { temp_c: 60 }, log: ['a'], nothing: null },
    { ts: 1_700_000_001, serial: 'A-1', motor: { temp_c: 41 }, oil: { temp_c: 61 }, log: ['b', 'c'], nothing: null },
  ]);
  expect(properties.map(({ name, pointer, schema }) => [name, pointer, schema.title])).toEqual([
    ['motor_temp_c', '/motor/temp_c', 'Motor temperature'],
    ['oil_temp_c', '/oil/temp_c', 'Oil temperature'],
  ]);
  expect([...timePointers]).toEqual([['plant/pump', '/ts']]);
  expect(leftOut).toEqual([
    expect.stringContaining('/serial: always "A-1"'),
    expect.stringContaining('/log'),
    expect.stringContaining('/nothing'),
  ]);
});

it('takes values of single topics, and keeps two of one name apart', () => {
  const { properties } = inferProperties([
    { source: 'a/temp', value: 20 },
    { source: 'b/temp', value: 21 },
    { source: 'b/Öl/Füllstand', value: 3 },
  ]);
  expect(properties.map(({ name, source, pointer }) => [name, source, pointer])).toEqual([
    ['temp', 'a/temp', ''],
    ['b_temp', 'b/temp', ''],
    ['Fullstand', 'b/Öl/Füllstand', ''],
  ]);
});
