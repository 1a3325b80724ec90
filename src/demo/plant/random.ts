// Chance, injected: a device with the same seed and the same commands lives the same life. Who calls: the simulations;
// main.ts seeds them from the clock, tests with a number.

/** Uniform in [0, 1). */
export type Random = () => number;

/** A small, fast generator with 32 bits of state (the "mulberry32" recurrence); good enough for noise, not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normally distributed with mean 0 and standard deviation 1 (Box-Muller). */
export function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * A mean-reverting random walk (Ornstein-Uhlenbeck), exact for any step: wind, its direction, ice on a blade.
 * `deviation` is the standard deviation in the long run, in the unit of the value.
 */
export class RevertingWalk {
  readonly #random: Random;
  readonly #timeConstantSeconds: number;
  mean: number;
  deviation: number;
  value: number;

  constructor(random: Random, shape: { mean: number; deviation: number; timeConstantSeconds: number }) {
    this.#random = random;
    this.#timeConstantSeconds = shape.timeConstantSeconds;
    this.mean = shape.mean;
    this.deviation = shape.deviation;
    this.value = shape.mean;
  }

  step(dtSeconds: number): number {
    const kept = Math.exp(-dtSeconds / this.#timeConstantSeconds);
    const noise = this.deviation * Math.sqrt(1 - kept * kept) * gaussian(this.#random);
    this.value = this.mean + (this.value - this.mean) * kept + noise;
    return this.value;
  }
}
