import { expect, test } from 'vitest';
import { byUnit, columnsOf, seriesIn } from './value-series.ts';

const hour = (index: number) => new Date(Date.UTC(2026, 0, 1, index)).toISOString();
const forecast = {
  items: {
    properties: { time: { title: 'Time' }, wind: { title: 'Wind', unit: 'm/s' }, gust: { unit: 'm/s' }, sky: {} },
  },
};

test('records over a rising time are series, by their units', () => {
  const rows = Array.from({ length: 8 }, (_, index) => ({
    time: hour(index),
    wind: index,
    gust: index === 3 ? null : index + 2,
    temperature: 10 - index,
    sky: 'clear',
  }));
  const set = seriesIn(rows, forecast);
  expect(set?.axis).toEqual({ title: 'Time', unit: '', isTime: true });
  expect(set?.at.slice(0, 2)).toEqual([Date.UTC(2026, 0, 1, 0), Date.UTC(2026, 0, 1, 1)]);
  expect(set?.series.map(({ title }) => title)).toEqual(['Wind', 'Gust', 'Temperature']);
  expect(set?.series[1]?.values[3]).toBeNull();
  expect(byUnit(set!.series).map((group) => group.map(({ title }) => title))).toEqual([
    ['Wind', 'Gust'],
    ['Temperature'],
  ]);
});

test('a list of numbers is a series over its places', () => {
  expect(seriesIn([1, 4, 9, 16, 25, 36], { title: 'Squares' })).toMatchObject({
    at: [0, 1, 2, 3, 4, 5],
    series: [{ title: 'Squares', values: [1, 4, 9, 16, 25, 36] }],
  });
});

test.each([
  [
    'too few',
    [
      { x: 1, y: 1 },
      { x: 2, y: 2 },
    ],
  ],
  ['not rising', Array.from({ length: 8 }, (_, index) => ({ frequency: (index * 3) % 5, amplitude: index }))],
  ['no numbers', Array.from({ length: 8 }, (_, index) => ({ time: hour(index), state: 'open' }))],
  ['mixed', [1, 'two', 3, 4, 5, 6, 7]],
])('%s is no series', (_, list) => {
  expect(seriesIn(list, null)).toBeNull();
});

test('columns stand as the schema names them, then what it does not name', () => {
  expect(columnsOf([{ extra: 1, sky: 'clear', wind: 2 }], forecast).map(({ title }) => title)).toEqual([
    'Wind',
    'Sky',
    'Extra',
  ]);
});
