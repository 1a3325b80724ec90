import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bearing, quantity } from './affordances.ts';
import { quantise } from './readings.ts';

const angle = quantity('Angle', 'An angle', { unit: 'deg', minimum: -170, maximum: 170, multipleOf: 0.01 });

describe('quantise', () => {
  it('reports within the range and on the quantum, in decimal digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), (raw) => {
        const value = quantise(raw, angle);
        expect(value).toBeGreaterThanOrEqual(-170);
        expect(value).toBeLessThanOrEqual(170);
        expect(value).toBe(Number(value.toFixed(2)));
        if (Math.abs(raw) <= 170) expect(Math.abs(value - raw)).toBeLessThanOrEqual(0.005 + 1e-9);
      }),
    );
  });

  it('wraps a bearing into 0 up to, and without, 360', () => {
    const heading = bearing('Heading', 'A heading', 0.1);
    expect(quantise(-10, heading)).toBe(350);
    expect(quantise(725, heading)).toBe(5);
    expect(quantise(359.98, heading)).toBe(0);
    expect(heading['twinport:period']).toBe(360);
  });

  it('has no negative zero', () => {
    expect(Object.is(quantise(-0.001, angle), 0)).toBe(true);
  });
});
