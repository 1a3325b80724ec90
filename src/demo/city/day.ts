// The city's day, which passes in six minutes, so that a visitor sees dusk and dawn. Who calls: city.ts, once a step.

const HOURS = 24;
const DAY_SECONDS = 360;
/** Illuminance at the moment when the sun's middle is at the horizon. */
const HORIZON_LUX = 400;
const NOON_LUX = 90_000;
/** In how much of the sun's way down the light falls to a tenth. */
const TENTH = 0.05;

export class Day {
  #hour: number;

  /** `hour` at which it begins, 0 to 24. */
  constructor(hour: number) {
    this.#hour = hour % HOURS;
  }

  /** 0 to 24. */
  get hour(): number {
    return this.#hour;
  }

  /** Daylight on the ground, lux: 0.001 at night, 90,000 at noon. */
  get lux(): number {
    const height = Math.sin(((this.#hour - 6) / HOURS) * 2 * Math.PI);
    if (height >= 0) return HORIZON_LUX + (NOON_LUX - HORIZON_LUX) * height;
    return Math.max(0.001, HORIZON_LUX * 10 ** (height / TENTH));
  }

  /** Air temperature, Cel: coldest before dawn. */
  get temperature(): number {
    return 14 + 5 * Math.sin(((this.#hour - 9) / HOURS) * 2 * Math.PI);
  }

  step(dtSeconds: number): void {
    this.#hour = (this.#hour + (dtSeconds / DAY_SECONDS) * HOURS) % HOURS;
  }
}
