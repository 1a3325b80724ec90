// Rotations in three numbers ("smallest three"): a unit quaternion's largest component follows from the others, which lie
// within ±1/√2. Order x, y, z, w as in glTF.

const LARGEST_OF_OTHERS = Math.SQRT1_2;
/** Squared error of a quaternion, in quanta, beyond which one component is rounded the other way: at 10 bits at most 0.25 degrees, not 0.28. */
const MOST_ERROR = 2.4;

/**
 * Packs a quaternion into `into[at…at+3]`: index of the component left out, then the codes of the other three.
 * @param quaternion any length and sign; of length 0 it is no turn
 */
export function packRotation(
  quaternion: ArrayLike<number>,
  from: number,
  bits: number,
  into: Float64Array,
  at: number,
): void {
  const x = quaternion[from]!;
  const y = quaternion[from + 1]!;
  const z = quaternion[from + 2]!;
  const w = quaternion[from + 3]!;
  // Not Math.hypot: it guards against overflow, which a quaternion does not need, at ten times the cost.
  const norm = Math.sqrt(x * x + y * y + z * z + w * w);
  let largest = norm > 0 ? 0 : 3;
  for (let index = 1; index < 4; index += 1)
    if (Math.abs(quaternion[from + index]!) > Math.abs(quaternion[from + largest]!)) largest = index;
  const scale = norm > 0 ? (quaternion[from + largest]! < 0 ? -1 : 1) / norm : 0;
  const steps = highestRotationCode(bits);
  into[at] = largest;
  let place = at + 1;
  let squares = 0;
  let shared = 0;
  let worst = 0;
  let worstAt = place;
  for (let index = 0; index < 4; index += 1) {
    if (index === largest) continue;
    const share = (quaternion[from + index]! * scale) / LARGEST_OF_OTHERS;
    const exact = ((Math.min(1, Math.max(-1, share)) + 1) / 2) * steps;
    const code = Math.round(exact);
    into[place] = code;
    const error = exact - code;
    squares += error * error;
    shared += error * quaternion[from + index]!;
    if (Math.abs(error) > Math.abs(worst)) {
      worst = error;
      worstAt = place;
    }
    place += 1;
  }
  // The component that is left out takes up the errors of the others.
  if (squares + (shared / quaternion[from + largest]!) ** 2 > MOST_ERROR) into[worstAt]! += Math.sign(worst);
}

/** Even, so that 0 has a code: what stands upright stays so. */
export function highestRotationCode(bits: number): number {
  // Not 2 ** bits, which is twenty times as slow; there are at most 16.
  return (1 << bits) - 2;
}

/** The unit quaternion of a packed one. Codes that no rotation has (longer than 1) come out normalised. */
export function unpackRotation(
  codes: ArrayLike<number>,
  from: number,
  bits: number,
  into: Float64Array,
  at: number,
): void {
  const steps = highestRotationCode(bits);
  const largest = codes[from]!;
  let place = from + 1;
  let rest = 1;
  for (let index = 0; index < 4; index += 1) {
    if (index === largest) continue;
    const value = ((codes[place]! / steps) * 2 - 1) * LARGEST_OF_OTHERS;
    into[at + index] = value;
    rest -= value * value;
    place += 1;
  }
  into[at + largest] = Math.sqrt(Math.max(0, rest));
  // Longer than 1 is what no rotation packs to: only then the largest is 0 and the others have to shrink.
  if (rest >= 0) return;
  const norm = Math.sqrt(1 - rest);
  for (let index = 0; index < 4; index += 1) into[at + index]! /= norm;
}
