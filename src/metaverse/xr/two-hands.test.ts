import { expect, it } from 'vitest';
import { holdChange } from './two-hands.ts';

const hold = (leftX: number, leftZ: number, rightX: number, rightZ: number) => ({
  left: { x: leftX, y: 1, z: leftZ },
  right: { x: rightX, y: 1, z: rightZ },
});

it('drawn apart to twice the way, they make it twice as large', () => {
  expect(holdChange(hold(-0.2, 0, 0.2, 0), hold(-0.4, 0, 0.4, 0))).toEqual({ scale: 2, turnDegrees: 0 });
});

it('swung round clockwise, they turn it clockwise, the shorter way', () => {
  // From the right hand at the right to the right hand towards the visitor.
  const quarter = holdChange(hold(-0.2, 0, 0.2, 0), hold(0, -0.2, 0, 0.2));
  expect(quarter.turnDegrees).toBeCloseTo(90, 6);
  expect(quarter.scale).toBeCloseTo(1, 6);
  const across = holdChange(hold(0, 0, -0.01, 0.2), hold(0, 0, 0.01, 0.2));
  expect(Math.abs(across.turnDegrees)).toBeLessThan(10);
});

it('says nothing wild when hands meet', () => {
  expect(holdChange(hold(0, 0, 0, 0), hold(0, 0, 0.001, 0)).scale).toBe(1);
});
