import { expect, test } from 'vitest';
import type { HistoryPoint } from '../../protocol/history.ts';
import { columnsOf, extentOf, panned, tableRows, zoomed } from './history-series.ts';

const points: readonly HistoryPoint[] = [
  { time: 0, durationMs: 100, min: 1, max: 5, mean: 3 },
  { time: 200, value: 4 },
  { time: 200, gap: true },
  { time: 400, value: 2 },
  { time: 500, gap: true },
];

test('columns keep what was least and greatest, and no line goes over a gap', () => {
  expect(columnsOf(points)).toEqual({
    time: [50, 200, 200.001, 400, 500],
    mean: [3, 4, null, 2, null],
    min: [1, 4, null, 2, null],
    max: [5, 4, null, 2, null],
    isThinned: true,
  });
  expect(extentOf(columnsOf(points))).toEqual({ least: 1, greatest: 5, last: 2, gaps: 1 });
  expect(extentOf(columnsOf([{ time: 1, gap: true }]))).toBeNull();
  expect(columnsOf([{ time: 1, value: 'text' }]).mean).toEqual([null]);
});

test('a table has the newest first, and no more rows than a person reads', () => {
  expect(tableRows(points, 10).map(({ time }) => time)).toEqual([400, 200, 50]);
  expect(tableRows(points, 2).map(({ time }) => time)).toEqual([400, 50]);
});

test('a zoomed stretch keeps its moment in place, within what there is', () => {
  const all = { from: 0, to: 100_000 };
  expect(zoomed(all, 50_000, 0.5, all)).toEqual({ from: 25_000, to: 75_000 });
  expect(zoomed(all, 0, 0.5, all)).toEqual({ from: 0, to: 50_000 });
  expect(zoomed({ from: 10_000, to: 60_000 }, 20_000, 4, all)).toBeNull();
  expect(zoomed({ from: 10_000, to: 12_000 }, 11_000, 0.1, all)).toEqual({ from: 10_500, to: 11_500 });
  expect(panned({ from: 10_000, to: 20_000 }, -2, all)).toEqual({ from: 0, to: 10_000 });
  expect(panned({ from: 10_000, to: 20_000 }, 0.5, all)).toEqual({ from: 15_000, to: 25_000 });
});
