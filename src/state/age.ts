// How long before something else a sample was made, in whole ms: 2 bits when at the same time, 42 for 34 years. SPEC.md STA-6.
// Used by slice.ts.
import type { BitSink, BitSource } from './bit-stream.ts';

const AGE_BITS = [0, 8, 16, 40] as const;
const OLDEST_MS = 2 ** 40 - 1;

/** An age as it is sent: rounded, not negative, not beyond the longest form. A device whose clock stands at 1970 is older. */
export function wholeAge(ageMs: number): number {
  return Math.min(OLDEST_MS, Math.max(0, Math.round(ageMs)));
}

/** Two bits of form, then the age in as many bits as that has. */
export function writeAge(sink: BitSink, ageMs: number): void {
  const form = ageMs === 0 ? 0 : ageMs < 2 ** 8 ? 1 : ageMs < 2 ** 16 ? 2 : 3;
  sink.write(form, 2);
  const bits = AGE_BITS[form];
  if (bits > 32) sink.write(Math.floor(ageMs / 2 ** 32), bits - 32);
  if (bits > 0) sink.write((ageMs % 2 ** 32) >>> 0, Math.min(32, bits));
}

export function readAge(source: BitSource): number {
  const bits = AGE_BITS[source.read(2)]!;
  const high = bits > 32 ? source.read(bits - 32) : 0;
  return bits === 0 ? 0 : high * 2 ** 32 + source.read(Math.min(32, bits));
}
