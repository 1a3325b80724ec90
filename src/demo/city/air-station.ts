// One air-quality station: what the whole city breathes, what passes by, and the weather. Who calls: city.ts.
import { RevertingWalk, type Random } from '../plant/random.ts';

/** What is around a station now. */
export interface Surroundings {
  /** Of the day, 0 to 24. */
  readonly hour: number;
  /** Air, Cel. */
  readonly temperature: number;
  /** mm/h */
  readonly rain: number;
  /** PM2.5 over the whole city, ug/m3. */
  readonly haze: number;
  /** Engines nearby: 1 for one bus beside it under full power. */
  readonly traffic: number;
}

export const POLLUTED = { on: 45, off: 38 } as const;
const GRADES = [
  { name: 'good', below: 15 },
  { name: 'fair', below: 30 },
  { name: 'poor', below: POLLUTED.on },
] as const;
export const AIR_GRADES = [...GRADES.map(({ name }) => name), 'bad'] as const;
/** How long air stays, and how slowly the instruments follow it. */
const AIR_SECONDS = 12;
/** dB(A) of the city at night, and what a bus adds. */
const QUIET_DECIBELS = 41;

export class AirStation {
  readonly #dust: RevertingWalk;
  readonly #offset: number;
  #particles: number;
  #dioxide: number;
  #noise = QUIET_DECIBELS;
  #temperature: number;
  #isPolluted = false;

  constructor(random: Random, now: Surroundings) {
    this.#dust = new RevertingWalk(random, { mean: 0, deviation: 5, timeConstantSeconds: 40 });
    // A courtyard is warmer than the quay.
    this.#offset = 1.6 * (random() - 0.5);
    this.#particles = now.haze;
    this.#dioxide = 14;
    this.#temperature = now.temperature + this.#offset;
  }

  /** PM2.5, ug/m3. */
  get particles(): number {
    return this.#particles;
  }
  /** NO2, ug/m3. */
  get dioxide(): number {
    return this.#dioxide;
  }
  /** dB(A) */
  get noise(): number {
    return this.#noise;
  }
  /** Cel */
  get temperature(): number {
    return this.#temperature;
  }
  get isPolluted(): boolean {
    return this.#isPolluted;
  }
  get grade(): (typeof AIR_GRADES)[number] {
    return GRADES.find(({ below }) => this.#particles < below)?.name ?? 'bad';
  }

  step(dtSeconds: number, { hour, temperature, rain, haze, traffic }: Surroundings): void {
    const follow = (seconds: number): number => 1 - Math.exp(-dtSeconds / seconds);
    const rush = rushHour(hour);
    const washed = Math.exp(-rain / 25);
    const particles = Math.max(1, (haze + this.#dust.step(dtSeconds) + 9 * traffic + 8 * rush) * washed);
    this.#particles += (particles - this.#particles) * follow(AIR_SECONDS);
    this.#dioxide += (12 + 46 * traffic + 28 * rush - this.#dioxide) * follow(AIR_SECONDS);
    // Loudness adds as energy.
    const energy = 10 ** (QUIET_DECIBELS / 10) + 10 ** 6.7 * traffic + 10 ** (5.6 + rush) + 10 ** 5 * (rain / 10);
    this.#noise += (10 * Math.log10(energy) - this.#noise) * follow(1.5);
    this.#temperature += (temperature + this.#offset - (rain > 0.5 ? 1.5 : 0) - this.#temperature) * follow(20);
    this.#isPolluted = this.#particles > (this.#isPolluted ? POLLUTED.off : POLLUTED.on);
  }
}

/** 1 at half past eight and at half past five, hardly anything at night. */
function rushHour(hour: number): number {
  const peak = (at: number): number => Math.exp(-(((hour - at) / 1.4) ** 2));
  return peak(8.5) + peak(17.5);
}
