// Which hour it is in a world, by each of the ways in which a manifest can say so.
import { expect, it } from 'vitest';
import { hourOfDay } from './hour-of-day.ts';

const nobody = (): unknown => {
  throw new Error('nobody is asked');
};

it('stands still at a fixed hour', () => {
  expect(hourOfDay({ hour: 21.5 }, 0, nobody)).toBe(21.5);
});

it('passes by the clock: midnight UTC is midnight, and a day of 1440 minutes is a day', () => {
  expect(hourOfDay({ dayMinutes: 1_440 }, Date.UTC(2031, 4, 2, 6, 30), nobody)).toBeCloseTo(6.5, 6);
  expect(hourOfDay({ dayMinutes: 6 }, 90_000, nobody)).toBe(6);
  expect(hourOfDay({ dayMinutes: 6 }, 360_000, nobody)).toBe(0);
});

it('is what a twin reports, and nobody knows it before', () => {
  const reported = (value: unknown) => (twin: string, property: string) =>
    twin === 'urn:x:clock' && property === 'hour' ? value : undefined;
  const daylight = { twin: 'urn:x:clock', property: 'hour' };
  expect(hourOfDay(daylight, 0, reported(17.25))).toBe(17.25);
  expect(hourOfDay(daylight, 0, reported(25))).toBe(1);
  for (const none of [undefined, null, Number.NaN, 'noon']) expect(hourOfDay(daylight, 0, reported(none))).toBeNull();
});
