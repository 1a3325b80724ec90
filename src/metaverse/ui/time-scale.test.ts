import { expect, test } from 'vitest';
import type { RecordedMoment, RecordedWorld } from '../../protocol/history.ts';
import { barRange, durationInWords, momentInWords, neighbour, placeOf, spansOn, ticksOn } from './time-scale.ts';

const MINUTE = 60_000;
const NOON = new Date(2026, 5, 1, 12).getTime();
const world = (...spans: (readonly [number, number])[]): RecordedWorld => ({ spans, moments: [] });

test('the bar shows the newest stretch, all of a short record, and the stretch around what lies further back', () => {
  expect(barRange(world(), MINUTE, null)).toBeNull();
  expect(barRange(world([NOON, NOON + 2_000]), 10 * MINUTE, null)).toEqual({ from: NOON - 8_000, to: NOON + 2_000 });
  const long = world([NOON - 60 * MINUTE, NOON - 50 * MINUTE], [NOON - 40 * MINUTE, NOON]);
  expect(barRange(long, 10 * MINUTE, NOON - MINUTE)).toEqual({ from: NOON - 10 * MINUTE, to: NOON });
  expect(barRange(long, Number.POSITIVE_INFINITY, null)).toEqual({ from: NOON - 60 * MINUTE, to: NOON });
  const back = barRange(long, 10 * MINUTE, NOON - 30 * MINUTE)!;
  expect(placeOf(back, NOON - 30 * MINUTE)).toBeCloseTo(0.2);
  expect(barRange(long, 10 * MINUTE, NOON - 60 * MINUTE)!.from).toBe(NOON - 60 * MINUTE);
  expect(spansOn({ from: NOON - 55 * MINUTE, to: NOON - 30 * MINUTE }, long.spans)).toEqual([
    [NOON - 55 * MINUTE, NOON - 50 * MINUTE],
    [NOON - 40 * MINUTE, NOON - 30 * MINUTE],
  ]);
});

test('ticks are round moments of the clock on the wall', () => {
  const ticks = ticksOn({ from: NOON - 10 * MINUTE - 1, to: NOON }, 6);
  expect(ticks.map(({ time }) => (NOON - time) / MINUTE)).toEqual([10, 8, 6, 4, 2, 0]);
  expect(ticks.at(-1)!.text).toBe('12:00');
  expect(ticksOn({ from: NOON - 9_000, to: NOON }, 6).at(-1)!.text).toBe('12:00:00');
});

test('the mark before and the next one, from where one stands', () => {
  const at = (time: number): RecordedMoment => ({ time, kind: 'event' }) as RecordedMoment;
  const moments = [at(1_000), at(5_000), at(9_000)];
  expect(neighbour(moments, 5_000, 'before')!.time).toBe(1_000);
  expect(neighbour(moments, 5_000, 'after')!.time).toBe(9_000);
  expect(neighbour(moments, 1_200, 'before')).toBeNull();
});

test('moments in words', () => {
  expect(durationInWords(1_000)).toBe('1 second');
  expect(durationInWords(3 * MINUTE + 1)).toBe('3 minutes');
  expect(durationInWords(26 * 60 * MINUTE)).toBe('26 hours');
  expect(momentInWords(NOON, NOON + 2 * MINUTE)).toBe('12:00:00, 2 minutes ago');
});
