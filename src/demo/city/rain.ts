// Rain over the city: showers that come, swell and pass, now and then a cloudburst. Who calls: city.ts, once a step.
import type { Random } from '../plant/random.ts';

const MEAN_PAUSE_SECONDS = 70;
const SHOWER_SECONDS = { least: 30, more: 50 } as const;
/** mm/h */
const SHOWER_PEAK = { least: 5, more: 15 } as const;
const CLOUDBURST_PEAK = { least: 28, more: 16 } as const;
const CLOUDBURST_SHARE = 0.25;

interface Shower {
  age: number;
  readonly seconds: number;
  readonly peak: number;
}

export class Rain {
  readonly #random: Random;
  #shower: Shower | null = null;

  constructor(random: Random) {
    this.#random = random;
  }

  /** mm/h, 0 to 44. */
  get intensity(): number {
    if (this.#shower === null) return 0;
    const { age, seconds, peak } = this.#shower;
    return peak * Math.sin((Math.PI * Math.min(age, seconds)) / seconds) ** 2;
  }

  step(dtSeconds: number): void {
    if (this.#shower === null) {
      if (this.#random() >= dtSeconds / MEAN_PAUSE_SECONDS) return;
      const { least, more } = this.#random() < CLOUDBURST_SHARE ? CLOUDBURST_PEAK : SHOWER_PEAK;
      const seconds = SHOWER_SECONDS.least + SHOWER_SECONDS.more * this.#random();
      this.#shower = { age: 0, seconds, peak: least + more * this.#random() };
      return;
    }
    this.#shower.age += dtSeconds;
    if (this.#shower.age >= this.#shower.seconds) this.#shower = null;
  }
}
