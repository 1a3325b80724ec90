import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ARC_POINTS, arcOf } from './arc.ts';

it('lands some four metres ahead of a hand that is held level', () => {
  const { landing } = arcOf({ x: 0, y: 1.2, z: 0 }, { x: 0, y: 0, z: -1 });
  expect(landing!.y).toBe(0);
  expect(landing!.z).toBeLessThan(-3.5);
  expect(landing!.z).toBeGreaterThan(-5.5);
});

it('lands at the feet when it points down, and nowhere when it points up', () => {
  expect(arcOf({ x: 2, y: 1.2, z: 3 }, { x: 0, y: -1, z: 0 }).landing).toEqual({ x: 2, y: 0, z: 3 });
  const ahead = Math.sqrt(1 - 0.999 ** 2);
  const { landing } = arcOf({ x: 0, y: 6, z: 0 }, { x: 0, y: 0.999, z: -ahead });
  expect(landing).toBeNull();
});

it('is the way of a thrown thing: it starts at the hand, never dips under the floor before it ends', () => {
  const angle = fc.double({ min: -1.5, max: 1.5, noNaN: true });
  fc.assert(
    fc.property(angle, fc.double({ min: 0.2, max: 2, noNaN: true }), (pitch, height) => {
      const { points, landing } = arcOf({ x: 0, y: height, z: 0 }, { x: 0, y: Math.sin(pitch), z: -Math.cos(pitch) });
      expect(points).toHaveLength(ARC_POINTS);
      expect(points[0]!.y).toBeCloseTo(height, 9);
      if (landing === null) return;
      for (const { y } of points) expect(y).toBeGreaterThan(-1e-6);
      expect(points.at(-1)!.y).toBeCloseTo(0, 6);
    }),
  );
});
