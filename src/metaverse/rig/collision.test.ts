import fc from 'fast-check';
import { expect, it } from 'vitest';
import { settle, walk, type Ground } from './collision.ts';

const RADIUS = 0.3;
/** A deck of 20 m, an island beyond its far edge, a causeway between; a machine and a container in the way. */
const GROUND: Ground = {
  walkable: [
    { minX: -10, maxX: 10, minZ: -10, maxZ: 10 },
    { minX: -2, maxX: 2, minZ: -21, maxZ: -8.5 },
    { x: 0, z: -20, radius: 5 },
  ],
  obstacles: [
    { x: 0, z: 0, radius: 2 },
    { minX: 5, maxX: 8, minZ: -4, maxZ: 4 },
  ],
};

it('walks freely where nothing is in the way', () => {
  const at = walk(GROUND, { x: -6, z: 6 }, { x: -3, z: 8 }, RADIUS);
  expect(at.x).toBeCloseTo(-3, 9);
  expect(at.z).toBeCloseTo(8, 9);
});

it('stops at the edge of the deck and slides along it', () => {
  const at = walk(GROUND, { x: -9, z: 5 }, { x: -14, z: 7 }, RADIUS);
  expect(at.x).toBeCloseTo(-9.7, 6);
  expect(at.z).toBeCloseTo(7, 6);
});

it('does not pass through a round machine, and slides round it', () => {
  const at = walk(GROUND, { x: 0.4, z: 5 }, { x: 0.4, z: 0.5 }, RADIUS);
  expect(Math.hypot(at.x, at.z)).toBeGreaterThanOrEqual(2.3 - 1e-6);
  expect(at.x).toBeGreaterThan(0.4);
});

it('does not tunnel through a container in one long step', () => {
  const at = walk(GROUND, { x: 3, z: 0 }, { x: 9.5, z: 0 }, RADIUS);
  expect(at.x).toBeLessThanOrEqual(5 - RADIUS + 1e-6);
});

it('crosses the causeway to the island, and not the water beside it', () => {
  const across = walk(GROUND, { x: 1, z: -8 }, { x: 1, z: -17 }, RADIUS);
  expect(across.z).toBeCloseTo(-17, 6);
  const aside = walk(GROUND, { x: 6, z: -9 }, { x: 6, z: -17 }, RADIUS);
  expect(aside.z).toBeCloseTo(-9.7, 6);
});

it('moves someone who stands in a machine or in the sea to the nearest free place', () => {
  expect(settle(GROUND, { x: 0.5, z: 0 }, RADIUS)).toEqual({ x: 2.3, z: 0 });
  expect(settle(GROUND, { x: 7.5, z: 0 }, RADIUS)).toEqual({ x: 8.3, z: 0 });
  expect(settle(GROUND, { x: 30, z: 3 }, RADIUS)).toEqual({ x: 9.7, z: 3 });
});

it('never ends in the sea or in a thing, whatever way is tried', () => {
  const coordinate = fc.double({ min: -30, max: 30, noNaN: true });
  const point = fc.record({ x: coordinate, z: coordinate });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 6 }), (way) => {
      let at = { x: -6, z: 6 };
      for (const next of way) at = walk(GROUND, at, next, RADIUS);
      const onDeck = Math.abs(at.x) <= 10 && Math.abs(at.z) <= 10;
      const onCauseway = Math.abs(at.x) <= 2 && at.z >= -21 && at.z <= -8.5;
      const onIsland = Math.hypot(at.x, at.z + 20) <= 5;
      expect(onDeck || onCauseway || onIsland).toBe(true);
      expect(Math.hypot(at.x, at.z)).toBeGreaterThanOrEqual(2.3 - 2e-3);
      expect(at.x > 5 && at.x < 8 && at.z > -4 && at.z < 4).toBe(false);
    }),
    { numRuns: 300 },
  );
});
