// Affine 4×4 matrices in Babylon's order (rows, translation last), as stretches of larger arrays: what a thousand far twins
// need each frame, without an object for each. Who calls: crowd-pose.ts, crowd.ts.
import { POSE_LENGTH, ROTATION_AT, SCALE_AT } from './node-pose.ts';

export type Numbers = Float64Array | Float32Array;

/** Scale, then rotation, then translation of a pose. */
export function compose(pose: Float64Array, result: Numbers, at: number): void {
  const x = pose[ROTATION_AT]!;
  const y = pose[ROTATION_AT + 1]!;
  const z = pose[ROTATION_AT + 2]!;
  const w = pose[ROTATION_AT + 3]!;
  const scaleX = pose[SCALE_AT]!;
  const scaleY = pose[SCALE_AT + 1]!;
  const scaleZ = pose[SCALE_AT + 2]!;
  result[at] = (1 - 2 * (y * y + z * z)) * scaleX;
  result[at + 1] = 2 * (x * y + z * w) * scaleX;
  result[at + 2] = 2 * (x * z - y * w) * scaleX;
  result[at + 3] = 0;
  result[at + 4] = 2 * (x * y - z * w) * scaleY;
  result[at + 5] = (1 - 2 * (x * x + z * z)) * scaleY;
  result[at + 6] = 2 * (y * z + x * w) * scaleY;
  result[at + 7] = 0;
  result[at + 8] = 2 * (x * z + y * w) * scaleZ;
  result[at + 9] = 2 * (y * z - x * w) * scaleZ;
  result[at + 10] = (1 - 2 * (x * x + y * y)) * scaleZ;
  result[at + 11] = 0;
  result[at + 12] = pose[0]!;
  result[at + 13] = pose[1]!;
  result[at + 14] = pose[2]!;
  result[at + 15] = 1;
}

/** What `first` does, then what `second` does. The result may lie in an array of its own only. */
export function multiply(
  first: Numbers,
  firstAt: number,
  second: Numbers,
  secondAt: number,
  result: Numbers,
  at: number,
): void {
  const s0 = second[secondAt]!;
  const s1 = second[secondAt + 1]!;
  const s2 = second[secondAt + 2]!;
  const s4 = second[secondAt + 4]!;
  const s5 = second[secondAt + 5]!;
  const s6 = second[secondAt + 6]!;
  const s8 = second[secondAt + 8]!;
  const s9 = second[secondAt + 9]!;
  const s10 = second[secondAt + 10]!;
  for (let row = 0; row < 16; row += 4) {
    const x = first[firstAt + row]!;
    const y = first[firstAt + row + 1]!;
    const z = first[firstAt + row + 2]!;
    result[at + row] = x * s0 + y * s4 + z * s8;
    result[at + row + 1] = x * s1 + y * s5 + z * s9;
    result[at + row + 2] = x * s2 + y * s6 + z * s10;
    result[at + row + 3] = 0;
  }
  result[at + 12]! += second[secondAt + 12]!;
  result[at + 13]! += second[secondAt + 13]!;
  result[at + 14]! += second[secondAt + 14]!;
  result[at + 15] = 1;
}

export function copyMatrix(from: Numbers, fromAt: number, result: Numbers, at: number): void {
  for (let index = 0; index < 16; index += 1) result[at + index] = from[fromAt + index]!;
}

/** The matrix of a pose of ten numbers. */
export function matrixOf(pose: Float64Array): Float64Array {
  if (pose.length !== POSE_LENGTH) throw new RangeError(`a pose of ${pose.length} numbers`);
  const result = new Float64Array(16);
  compose(pose, result, 0);
  return result;
}
