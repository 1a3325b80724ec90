import { expect, it } from 'vitest';
import { goesThrough, pillarsOf } from './portal-shape.ts';

/** Stands at (10, 4); who comes out looks to +X. */
const portal = {
  title: 'City',
  world: '/worlds/city.json',
  position: [10, 0, 4] as [number, number, number],
  headingDegrees: 90,
};

it('is gone through by a step from one side to the other, and by landing in it', () => {
  expect(goesThrough(portal, { x: 11, z: 4.3 }, { x: 9.2, z: 4.1 })).toBe(true);
  expect(goesThrough(portal, { x: 9, z: 3.5 }, { x: 11, z: 3.5 })).toBe(true);
  expect(goesThrough(portal, null, { x: 10.3, z: 4.8 })).toBe(true);
});

it('is not gone through by who passes beside it, stands before it, or comes from nowhere', () => {
  expect(goesThrough(portal, { x: 11, z: 6 }, { x: 9, z: 6 })).toBe(false);
  expect(goesThrough(portal, { x: 13, z: 4 }, { x: 12.4, z: 4 })).toBe(false);
  expect(goesThrough(portal, null, { x: 8, z: 4 })).toBe(false);
  // Aslant: the way crosses the film's plane beyond the pillar.
  expect(goesThrough(portal, { x: 10.7, z: 4.9 }, { x: 9.2, z: 6.4 })).toBe(false);
});

it('leaves room for a body between its pillars', () => {
  const [left, right] = pillarsOf([portal]);
  expect(Math.hypot(left!.x - right!.x, left!.z - right!.z) - left!.radius * 2).toBeGreaterThan(1.6);
  // Across the way of who comes out: along Z.
  expect(left!.x).toBeCloseTo(10, 6);
  expect(right!.x).toBeCloseTo(10, 6);
});
