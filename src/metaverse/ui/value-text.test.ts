import { expect, test } from 'vitest';
import { formatMoment, isPlain, numberText, timeOf, valueText } from './value-text.ts';

const NOW = new Date(2026, 5, 10, 12, 0).getTime();

test.each([
  [0.034, { unit: 'EUR' }, '0.034\u202fEUR'],
  [21.4, { unit: 'Cel' }, '21.4\u202f°C'],
  [1234.5678, null, '1235'],
  [2.345678, null, '2.35'],
  [2.345678, { multipleOf: 0.1 }, '2.3'],
  [17, { type: 'integer' as const }, '17'],
  [-0.5, null, '\u22120.5'],
  [true, null, 'Yes'],
  [null, null, '–'],
  ['watch', null, 'watch'],
  [['a', 'b'], null, 'a, b'],
  [[], null, 'None'],
  ['watch', { oneOf: [{ const: 'watch', title: 'Keep an eye on it' }] }, 'Keep an eye on it'],
  [{ state: 'open', count: 2 }, { properties: { count: { title: 'Jobs' } } }, 'Jobs 2 · State open'],
])('%j with %j reads %s', (value, schema, text) => {
  expect(valueText(value, schema, NOW)).toBe(text);
});

test('numbers beside each other have the same decimals', () => {
  expect([0.5, 12.25, 100.75].map((value) => numberText(value, null, 100.75))).toEqual(['1', '12', '101']);
  expect([0.297, 0.5].map((value) => numberText(value, null, 0.891))).toEqual(['0.297', '0.500']);
  expect([1, 2, 30].map((value) => numberText(value, null, 30))).toEqual(['1', '2', '30']);
});

test('a time is told with as much of the date as is needed', () => {
  const at = (days: number) => new Date(2026, 5, 10 + days, 9, 30).getTime();
  expect(formatMoment(at(0), NOW)).toBe('09:30');
  expect(formatMoment(at(0), NOW, true)).toBe('09:30:00');
  expect(formatMoment(at(2), NOW)).toBe('Fri 09:30');
  expect(formatMoment(at(40), NOW)).toMatch(/20 Jul.* 09:30/);
  expect(timeOf('2026-06-10T09:30:00Z')).toBe(Date.UTC(2026, 5, 10, 9, 30));
  expect(timeOf('10 June')).toBeNull();
  expect(valueText('2026-06-10T09:30:00Z', null, Date.UTC(2026, 5, 10, 10))).toMatch(/^\d\d:\d\d$/);
});

test('what fits in a line is plain', () => {
  expect([1, 'a', null, ['a', 'b']].every(isPlain)).toBe(true);
  expect([{ a: 1 }, [{ a: 1 }]].some(isPlain)).toBe(false);
});
