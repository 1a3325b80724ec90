// From samples at uneven times to a spectrum: a regular grid by source time, a Hann window, a Fourier transform, and the
// peaks that stand out of its noise. Pure functions. Who calls: diagnosis.ts.

export interface Sample {
  /** ms since the epoch, by the clock of the source. */
  readonly time: number;
  readonly value: number;
}

export interface Peak {
  /** Hz. */
  readonly frequency: number;
  /** Of the sine, in the unit of the signal. */
  readonly amplitude: number;
  /** How far it stands out of the noise around it. */
  readonly signalToNoise: number;
}

/** A finer grid of frequencies than the window resolves makes peaks easy to interpolate. */
const PADDING = 4;

/** Values on a regular grid of `rateHz` from the first sample to the last, each between its neighbours. */
export function resample(samples: readonly Sample[], rateHz: number): Float64Array {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.time <= first.time) return new Float64Array();
  const grid = new Float64Array(Math.floor(((last.time - first.time) / 1000) * rateHz) + 1);
  let behind = 0;
  for (let index = 0; index < grid.length; index += 1) {
    const time = first.time + (index * 1000) / rateHz;
    while (behind < samples.length - 2 && samples[behind + 1]!.time <= time) behind += 1;
    const before = samples[behind]!;
    const after = samples[behind + 1]!;
    const share = after.time === before.time ? 0 : (time - before.time) / (after.time - before.time);
    grid[index] = before.value + (after.value - before.value) * share;
  }
  return grid;
}

/** Fast Fourier transform in place, radix 2; the length is a power of two. */
export function transform(real: Float64Array, imaginary: Float64Array): void {
  const { length } = real;
  for (let index = 1, reversed = 0; index < length; index += 1) {
    let bit = length >> 1;
    for (; (reversed & bit) !== 0; bit >>= 1) reversed ^= bit;
    reversed |= bit;
    if (index < reversed) {
      [real[index], real[reversed]] = [real[reversed]!, real[index]!];
      [imaginary[index], imaginary[reversed]] = [imaginary[reversed]!, imaginary[index]!];
    }
  }
  for (let size = 2; size <= length; size *= 2) {
    const half = size / 2;
    for (let offset = 0; offset < half; offset += 1) {
      const angle = (-2 * Math.PI * offset) / size;
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      for (let even = offset; even < length; even += size) {
        const odd = even + half;
        const re = real[odd]! * cosine - imaginary[odd]! * sine;
        const im = real[odd]! * sine + imaginary[odd]! * cosine;
        real[odd] = real[even]! - re;
        imaginary[odd] = imaginary[even]! - im;
        real[even] = real[even]! + re;
        imaginary[even] = imaginary[even]! + im;
      }
    }
  }
}

export interface Spectrum {
  /** Amplitude of a sine at each frequency, in the unit of the signal. */
  readonly amplitudes: Float64Array;
  /** Hz between two of them. */
  readonly stepHz: number;
  /** Hz by which two sines must differ to be told apart. */
  readonly resolutionHz: number;
}

/** Amplitude spectrum of a regular signal, its mean taken out. */
export function spectrumOf(signal: Float64Array, rateHz: number): Spectrum {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, signal.length * PADDING)));
  const real = new Float64Array(size);
  const mean = signal.reduce((sum, value) => sum + value, 0) / Math.max(1, signal.length);
  let gain = 0;
  for (const [index, value] of signal.entries()) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / signal.length);
    gain += weight;
    real[index] = (value - mean) * weight;
  }
  const imaginary = new Float64Array(size);
  transform(real, imaginary);
  const amplitudes = new Float64Array(size / 2);
  for (let bin = 0; bin < amplitudes.length; bin += 1)
    amplitudes[bin] = (2 * Math.hypot(real[bin]!, imaginary[bin]!)) / Math.max(gain, 1e-12);
  return { amplitudes, stepHz: rateHz / size, resolutionHz: (2 * rateHz) / Math.max(1, signal.length) };
}

/** The strongest peaks of a band, at most `most`, strongest first; none within a resolution of a stronger one. */
export function peaksOf(
  { amplitudes, stepHz, resolutionHz }: Spectrum,
  { fromHz, toHz, most }: { readonly fromHz: number; readonly toHz: number; readonly most: number },
): Peak[] {
  const found: Peak[] = [];
  const first = Math.max(1, Math.ceil(fromHz / stepHz));
  const last = Math.min(amplitudes.length - 2, Math.floor(toHz / stepHz));
  // Of the band alone: a machine's noise is louder where it moves slowly.
  const noise = median(amplitudes.subarray(first, last + 1));
  for (let bin = first; bin <= last; bin += 1) {
    const [left, here, right] = [amplitudes[bin - 1]!, amplitudes[bin]!, amplitudes[bin + 1]!];
    if (here < left || here <= right) continue;
    // The top of the parabola through three points.
    const bend = left - 2 * here + right;
    const shift = bend === 0 ? 0 : (0.5 * (left - right)) / bend;
    found.push({
      frequency: (bin + shift) * stepHz,
      amplitude: here - 0.25 * (left - right) * shift,
      signalToNoise: here / Math.max(noise, 1e-12),
    });
  }
  const strongest: Peak[] = [];
  for (const peak of found.sort((a, b) => b.amplitude - a.amplitude)) {
    if (strongest.length >= most) break;
    if (strongest.every(({ frequency }) => Math.abs(frequency - peak.frequency) >= resolutionHz)) strongest.push(peak);
  }
  return strongest;
}

function median(values: Float64Array): number {
  return values.length === 0 ? 0 : values.slice().sort()[Math.floor(values.length / 2)]!;
}
