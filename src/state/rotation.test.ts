import fc from 'fast-check';
import { expect, it } from 'vitest';
import { degreesBetween } from './lossy-road.fixture.ts';
import { highestRotationCode, packRotation, unpackRotation } from './rotation.ts';

const packed = (quaternion: readonly number[], bits = 10): number[] => {
  const into = new Float64Array(4);
  packRotation(quaternion, 0, bits, into, 0);
  return [...into];
};
const unpacked = (codes: readonly number[], bits = 10): number[] => {
  const into = new Float64Array(4);
  unpackRotation(codes, 0, bits, into, 0);
  return [...into];
};
const share = fc.double({ min: -1, max: 1, noNaN: true });
/** Where the errors of three components add up in the fourth. */
const even = fc.double({ min: -0.01, max: 0.01, noNaN: true }).map((shift) => 0.5 + shift);

it('[STA-3] has these codes: worked out by hand', () => {
  expect(packed([0, 0, 0, 1])).toEqual([3, 511, 511, 511]);
  expect(packed([0, 0, 0, -2])).toEqual([3, 511, 511, 511]);
  expect(packed([1, 0, 0, 0])).toEqual([0, 511, 511, 511]);
  // A quarter turn about y: y = w = √½, the first of equals is left out.
  expect(packed([0, Math.SQRT1_2, 0, Math.SQRT1_2])).toEqual([1, 511, 511, 1_022]);
  expect(packed([0, 0, 0, 0])).toEqual([3, 511, 511, 511]);
  expect(unpacked([3, 511, 511, 511])).toEqual([0, 0, 0, 1]);
});

it('[STA-7] comes back within a quarter of a degree, also where the errors add up', () => {
  fc.assert(
    fc.property(fc.oneof(fc.tuple(share, share, share, share), fc.tuple(even, even, even, even)), (quaternion) => {
      fc.pre(Math.hypot(...quaternion) > 1e-9);
      const back = unpacked(packed(quaternion));
      expect(Math.abs(Math.hypot(...back) - 1)).toBeLessThan(1e-12);
      expect(degreesBetween(quaternion, back)).toBeLessThan(0.25);
    }),
    { numRuns: 5_000 },
  );
});

it('[STA-3] any codes at all are a rotation', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 16 }), fc.nat(3), share, share, share, (bits, largest, ...parts) => {
      const highest = highestRotationCode(bits);
      const back = unpacked([largest, ...parts.map((part) => Math.round(((part + 1) / 2) * highest))], bits);
      expect(Math.abs(Math.hypot(...back) - 1)).toBeLessThan(1e-12);
    }),
  );
});
