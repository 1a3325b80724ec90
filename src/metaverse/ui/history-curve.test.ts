import { expect, it } from 'vitest';
import { curveOf, curvePaths } from './history-curve.ts';

const points = [
  { time: 0, value: 1 },
  { time: 10, value: 3 },
  { time: 12, gap: true },
  { time: 20, durationMs: 10, min: -2, max: 6, mean: 2 },
  { time: 30, durationMs: 10, min: 0, max: 2, mean: 1 },
  { time: 40, gap: true },
  { time: 50, value: 4 },
] as const;
const scale = { x: (time: number) => time, y: (value: number) => value };

it('breaks the line over a gap, and bounds the band by what was least and greatest', () => {
  const curve = curveOf(points)!;
  expect(curve.stretches.map((stretch) => stretch.map(({ time }) => time))).toEqual([[0, 10], [25, 35], [50]]);
  expect([curve.low, curve.high]).toEqual([-2, 6]);
  const { line, band } = curvePaths(curve, scale);
  expect(line).toBe('M0.0 1.0L10.0 3.0M25.0 2.0L35.0 1.0M50.0 4.0h0');
  expect(band).toBe('M25.0 6.0L35.0 2.0L35.0 0.0L25.0 -2.0Z');
});

it('has no curve where no number is known', () => {
  expect(curveOf([])).toBeNull();
  expect(curveOf([{ time: 1, gap: true }])).toBeNull();
  expect(curveOf([{ time: 1, value: 'idle' }])).toBeNull();
});
