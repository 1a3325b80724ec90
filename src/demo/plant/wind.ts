// The wind at the nacelle: a slow mean, turbulence and single gusts. Who calls: turbine.ts, once a step.
import { RevertingWalk, type Random } from './random.ts';

/** A real mean wind changes over hours; here over two minutes, so that a visitor sees the turbine answer to it. */
const MEAN_SECONDS = 120;
const GUST_SECONDS = 8;
const SECONDS_BETWEEN_GUSTS = 45;
const MAX_WIND = 40;

interface Gust {
  age: number;
  readonly strength: number;
}

export class Wind {
  readonly #random: Random;
  readonly #mean: RevertingWalk;
  readonly #turbulence: RevertingWalk;
  readonly #direction: RevertingWalk;
  #gust: Gust | undefined;
  #speed: number;

  /** `meanSpeed` in m/s, `direction` in degrees from north. */
  constructor(random: Random, options: { meanSpeed: number; direction: number }) {
    this.#random = random;
    this.#mean = new RevertingWalk(random, {
      mean: options.meanSpeed,
      deviation: 1.4,
      timeConstantSeconds: MEAN_SECONDS,
    });
    this.#turbulence = new RevertingWalk(random, {
      mean: 0,
      deviation: 0.08 * options.meanSpeed,
      timeConstantSeconds: 4,
    });
    this.#direction = new RevertingWalk(random, { mean: options.direction, deviation: 14, timeConstantSeconds: 180 });
    this.#speed = options.meanSpeed;
  }

  /** m/s, from 0 to 40. */
  get speed(): number {
    return this.#speed;
  }
  /** Degrees from north that the wind comes from; not wrapped. */
  get direction(): number {
    return this.#direction.value;
  }

  step(dtSeconds: number): void {
    const mean = Math.max(0, this.#mean.step(dtSeconds));
    this.#direction.step(dtSeconds);
    this.#turbulence.deviation = 0.08 * mean;
    if (this.#gust === undefined && this.#random() < dtSeconds / SECONDS_BETWEEN_GUSTS) {
      this.#gust = { age: 0, strength: 1.5 + 2.5 * this.#random() };
    }
    const wind = mean + this.#turbulence.step(dtSeconds) + this.#gustNow(dtSeconds);
    this.#speed = Math.min(MAX_WIND, Math.max(0, wind));
  }

  /** The rise and fall of one "1 - cosine" gust. */
  #gustNow(dtSeconds: number): number {
    if (this.#gust === undefined) return 0;
    this.#gust.age += dtSeconds;
    const { age, strength } = this.#gust;
    if (age >= GUST_SECONDS) this.#gust = undefined;
    return (strength / 2) * (1 - Math.cos((2 * Math.PI * Math.min(age, GUST_SECONDS)) / GUST_SECONDS));
  }
}
