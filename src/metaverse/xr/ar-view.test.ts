import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import { expect, it } from 'vitest';
import { factorOf } from './ar-view.ts';
import { headingOf, headingTo } from './ar-heading.ts';

it('fits a large machine on a table and leaves a small one as it is', () => {
  expect(factorOf('table', { radius: 1, height: 60 })).toBeCloseTo(0.01, 6);
  expect(factorOf('table', { radius: 0.1, height: 0.3 })).toBe(1);
  expect(factorOf(0.1, { radius: 1, height: 60 })).toBe(0.1);
});

it('keeps sizes that a person can see', () => {
  expect(factorOf(1e-9, { radius: 1, height: 1 })).toBe(0.005);
  expect(factorOf(50, { radius: 1, height: 1 })).toBe(2);
});

it('turns a front to a place, clockwise like a compass', () => {
  expect(headingTo({ x: 0, z: 0 }, { x: 0, z: 5 })).toBeCloseTo(0, 9);
  expect(headingTo({ x: 0, z: 0 }, { x: -5, z: 0 })).toBeCloseTo(90, 9);
});

it('reads the heading of what was turned by as much', () => {
  for (const degrees of [-170, -90, 0, 45, 90, 179]) {
    const turned = Quaternion.RotationAxis(Vector3.Up(), (-degrees * Math.PI) / 180);
    expect(headingOf(turned)).toBeCloseTo(degrees, 6);
  }
});
