// How far a prediction was off, in few bits: zigzag, then Rice with a parameter that follows the size of the last ones. The
// running mean is carried from state to state like the speed, in sixteenths and whole numbers, so both sides have the same.
import type { BitSink, BitSource } from './bit-stream.ts';

/** Mean of a value about which nothing is known yet: 4. */
export const FIRST_MEAN = 64;
/** A residual with a longer unary part is written out. */
const LONGEST_UNARY = 15;
const LARGEST_COUNTED = 65_535;
/** What BitSink and BitSource take in one step. */
const BITS_AT_ONCE = 24;

/** The Rice parameter for a mean in sixteenths: the least k for which 23 · 2^k is not below it. */
function parameter(mean: number): number {
  // 23/16 is 1/ln 2 as nearly as sixteenths allow: half of the residuals are then shorter than 2^k.
  return mean <= 23 ? 0 : 32 - Math.clz32(Math.ceil(mean / 23) - 1);
}

export function nextMean(mean: number, residual: number): number {
  const size = Math.min(zigzag(residual), LARGEST_COUNTED);
  return mean + ((16 * size - mean) >> 2);
}

function zigzag(residual: number): number {
  return residual >= 0 ? 2 * residual : -2 * residual - 1;
}

/** `code` is what the residual leads to, `bits` wide: written instead behind 15 ones where the residual is far. */
export function writeResidual(sink: BitSink, residual: number, mean: number, code: number, bits: number): void {
  const k = parameter(mean);
  const size = zigzag(residual);
  const unary = k === 0 ? size : Math.floor(size / (1 << k));
  if (unary >= LONGEST_UNARY) {
    sink.write((1 << LONGEST_UNARY) - 1, LONGEST_UNARY);
    sink.write(code, bits);
    return;
  }
  const ones = (2 << unary) - 2;
  if (unary + 1 + k <= BITS_AT_ONCE) {
    sink.write((ones << k) | (size & ((1 << k) - 1)), unary + 1 + k);
    return;
  }
  sink.write(ones, unary + 1);
  // The low k bits of a size above 2^32 are the same modulo 2^32.
  sink.write(size % (1 << k), k);
}

/** The residual, or null where the code itself was written: then it is in `escape`. */
export const escape = { code: 0 };
export function readResidual(source: BitSource, mean: number, bits: number): number | null {
  const k = parameter(mean);
  const unary = source.readOnes(LONGEST_UNARY);
  if (unary === LONGEST_UNARY) {
    escape.code = source.read(bits);
    return null;
  }
  const size = k === 0 ? unary : unary * (1 << k) + source.read(k);
  return size % 2 === 0 ? size / 2 : -(size + 1) / 2;
}
