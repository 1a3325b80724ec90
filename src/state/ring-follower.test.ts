import { expect, test } from 'vitest';
import { twinLayout } from './layout.ts';
import { RingFollower } from './ring-follower.ts';
import { DEPTH } from './ring-memory.ts';
import { RingPool } from './ring-pool.ts';

const layout = twinLayout({
  properties: {
    level: { type: 'number' },
    on: { type: 'boolean' },
    place: { type: 'array', minItems: 2, maxItems: 2, items: { type: 'number' } },
  },
} as never);
const [level, on, first, second] = ['level', 'on', 'place/0', 'place/1'].map((name, index) => {
  expect(layout.fields[index]!.property).toBe(name.split('/')[0]);
  return index;
}) as [number, number, number, number];

function follow() {
  const { ring } = new RingPool(false).take(layout);
  const follower = new RingFollower(ring);
  const told = (): unknown[][] => {
    const all: unknown[][] = [];
    const any = follower.follow((field, count, values, from, time) =>
      all.push([field, ...values.slice(from, from + count), time]),
    );
    expect(any).toBe(all.length > 0);
    return all;
  };
  return { ring, follower, told };
}

test('tells each number that has come since the last look, once and in order', () => {
  const { ring, told } = follow();
  expect(told()).toEqual([]);
  ring.push(level, 100, 1, 1);
  ring.push(level, 110, 2, 2);
  ring.push(first, 110, 3, 2);
  ring.push(second, 110, 4, 2);
  expect(told()).toEqual([
    [level, 1, 100],
    [level, 2, 110],
    [first, 3, 4, 110],
  ]);
  expect(told()).toEqual([]);
  // Not newer: not in the ring.
  ring.push(level, 90, 9, 1);
  ring.push(level, 120, 5, 3);
  expect(told()).toEqual([[level, 5, 120]]);
});

test('leaves booleans and enums to who heard each change', () => {
  const { ring, told } = follow();
  ring.push(on, 100, 1, 1);
  expect(told()).toEqual([]);
});

test('what was passed over is not told, and of more than the ring keeps the newest is', () => {
  const { ring, follower, told } = follow();
  ring.push(level, 100, 1, 1);
  follower.skip();
  expect(told()).toEqual([]);
  for (let sample = 0; sample < DEPTH + 3; sample += 1) ring.push(level, 200 + sample, sample, 2 + sample);
  expect(told().map(([, value]) => value)).toEqual(Array.from({ length: DEPTH }, (_, index) => index + 3));
});
