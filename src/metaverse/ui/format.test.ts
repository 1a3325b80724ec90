import type { TwinStatus } from '../../protocol/mii.ts';
import { describe, expect, test } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatDuration,
  formatLimit,
  formatLogTime,
  formatMilliseconds,
  formatNumber,
  formatValue,
  isOld,
  rangeSpan,
  shortDid,
  shortHash,
} from './format.ts';

const narrow = (text: string) => text.replaceAll('\u202f', ' ');

describe('numbers', () => {
  test.each([
    [12.345, 1, '12.3'],
    [12, 2, '12.00'],
    [-4.2, 1, '−4.2'],
    [-0.001, 1, '0.0'],
    [1234, 0, '1234'],
    [18432, 0, '18,432'],
    [1, 99, '1.000000'],
    [1.5, -1, '2'],
    [Number.NaN, 1, '–'],
    [Infinity, 1, '–'],
  ])('%d with %d digits is %s', (value, digits, text) => expect(formatNumber(value, digits)).toBe(text));

  test('limits show only the digits they have', () => {
    expect([0.5, -170, 1e-7, 0.1 + 0.2].map(formatLimit)).toEqual(['0.5', '−170', '1e−7', '0.3']);
  });
});

test('values of every kind are one line', () => {
  expect(formatValue(3.14159, 2)).toBe('3.14');
  expect(formatValue(true, 0)).toBe('On');
  expect(formatValue(false, 0)).toBe('Off');
  expect(formatValue('', 0)).toBe('(empty)');
  expect(formatValue(null, 0)).toBe('–');
  expect(formatValue(undefined, 0)).toBe('–');
  expect(formatValue({ a: [1, 2] }, 0)).toBe('{"a":[1,2]}');
  expect(formatValue('x'.repeat(500), 0)).toHaveLength(160);
});

describe('ages', () => {
  test.each([
    [null, '–'],
    [-5, '0.0 s'],
    [96, '0.1 s'],
    [9940, '9.9 s'],
    [9960, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [3_599_000, '59 min'],
    [7_200_000, '2 h'],
    [172_799_000, '47 h'],
    [172_800_000, '2 d'],
  ])('%s ms is %s', (ageMs, text) => expect(narrow(formatAge(ageMs))).toBe(text));

  test('a duration that is over is nothing, not less', () => expect(narrow(formatDuration(-1))).toBe('0 s'));

  test('[DII-6] a value is as good as its twin, unless its owner says for how long it may be quiet', () => {
    const old = (ageMs: number | null, silenceMs: number | null, status: TwinStatus): boolean =>
      isOld({ ageMs, silenceMs }, status);
    expect(old(600_000, null, 'live')).toBe(false);
    expect(old(18_000, 18_000, 'live')).toBe(false);
    expect(old(18_001, 18_000, 'live')).toBe(true);
    // Nobody is so exact that two seconds say anything.
    expect(old(2_000, 0, 'live')).toBe(false);
    expect(old(2_001, 0, 'live')).toBe(true);
    expect(old(null, 1_000, 'live')).toBe(false);
    expect(old(100, null, 'stale')).toBe(true);
    expect(old(100, 18_000, 'offline')).toBe(true);
  });
});

test('sizes, milliseconds, times and keys', () => {
  expect([0, 999, 1000, 99_949, 684_120, 1_048_576].map(formatBytes).map(narrow)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '99.9 kB',
    '684 kB',
    '1.0 MB',
  ]);
  expect([3.42, 9.96, -12.8].map(formatMilliseconds).map(narrow)).toEqual(['3.4 ms', '10 ms', '−13 ms']);
  expect(formatLogTime('2026-11-22T10:41:22.007Z')).toMatch(/^\d\d:41:22\.007$/);
  expect(formatLogTime('yesterday')).toBe('yesterday');
  expect(shortDid('did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH')).toBe('z6MkpTHR…sdvktH');
  expect(shortDid('short')).toBe('short');
  expect(shortHash('a3f1c09be4d27756091f')).toBe('a3f1c09be4d2…');
});

describe('the bar of a value', () => {
  test('runs from zero where zero is within the range', () => {
    expect(rangeSpan(85, -170, 170)).toEqual({ from: 0.5, to: 0.75, at: 0.75 });
    expect(rangeSpan(-85, -170, 170)).toEqual({ from: 0.25, to: 0.5, at: 0.25 });
  });
  test('runs from the nearer limit otherwise, and stays within its ends', () => {
    expect(rangeSpan(8, 4, 20)).toEqual({ from: 0, to: 0.25, at: 0.25 });
    expect(rangeSpan(99, 4, 20)).toEqual({ from: 0, to: 1, at: 1 });
    expect(rangeSpan(-15, -20, -10)).toEqual({ from: 0.5, to: 1, at: 0.5 });
  });
  test('is not drawn without two sensible limits and a number', () => {
    for (const [value, minimum, maximum] of [
      [1, null, 2],
      [1, 0, null],
      [1, 2, 2],
      [true, 0, 1],
      [Number.NaN, 0, 1],
      [7, 0, 2 ** 31 - 1],
    ] as const)
      expect(rangeSpan(value, minimum, maximum)).toBeNull();
  });
});
