// One street lamp: a photocell, a schedule, a driver that dims, a lamp that warms up, and now and then a fault. Who calls: city.ts.
import type { Random } from '../plant/random.ts';
import type { Day } from './day.ts';

/** Full below the first, out above the second; in between it fades, as dimmable drivers do. */
const FULL_LUX = 8;
const OUT_LUX = 90;
/** From here to there at night nobody is about, and two thirds of the light are enough. */
const QUIET = { fromHour: 23.5, toHour: 4.5, level: 65 } as const;
const SLEW_PER_SECOND = 22;
const STANDBY_WATTS = 1.5;
const FULL_WATTS = 84;
/** Above the air, when it shines fully. */
const WARMING = 41;
const WARMING_SECONDS = 45;
/** Of 240 lamps, one fails every minute and a half or so. */
const MEAN_SECONDS_TO_FAULT = 240 * 90;
const REPAIR_SECONDS = { least: 60, more: 90 } as const;
const FLICKER_SECONDS = 5;
/** What a person set by hand holds so long. */
const MANUAL_SECONDS = 120;

export class StreetLamp {
  readonly #random: Random;
  /** Photocells differ: a street lights up lamp by lamp. */
  readonly #sensitivity: number;
  #level = 0;
  #temperature: number;
  #manual: { readonly level: number; left: number } | null = null;
  #fault: { age: number; readonly repairedAt: number } | null = null;

  constructor(random: Random, day: Day) {
    this.#random = random;
    this.#sensitivity = 0.55 + 0.9 * random();
    this.#temperature = day.temperature;
    this.#level = this.#wanted(day);
  }

  /** % of full light. */
  get level(): number {
    if (this.#fault === null) return this.#level;
    // A failing driver flickers before it goes out.
    return this.#fault.age < FLICKER_SECONDS && this.#random() < 0.4 ? this.#level * 0.5 : 0;
  }
  get isFaulty(): boolean {
    return this.#fault !== null;
  }
  get isManual(): boolean {
    return this.#manual !== null;
  }
  /** Of the driver's housing, Cel. */
  get temperature(): number {
    return this.#temperature;
  }

  /** Electrical power in W at a level of light. */
  static watts(level: number): number {
    return STANDBY_WATTS + FULL_WATTS * (level / 100) ** 1.12;
  }

  /** Holds a level, %, for two minutes. */
  dim(level: number): void {
    this.#manual = { level, left: MANUAL_SECONDS };
  }

  /** Back to photocell and schedule. */
  release(): void {
    this.#manual = null;
  }

  /** Starts the driver again; true when that cured a fault. */
  restart(): boolean {
    const was = this.isFaulty;
    this.#fault = null;
    if (was) this.#level = 0;
    return was;
  }

  /** Whether it shines as it was told to. */
  isAt(level: number): boolean {
    return this.#fault === null && Math.abs(this.#level - level) < 0.5;
  }

  step(dtSeconds: number, day: Day): void {
    if (this.#manual !== null && (this.#manual.left -= dtSeconds) <= 0) this.#manual = null;
    const wanted = this.#manual?.level ?? this.#wanted(day);
    const most = SLEW_PER_SECOND * dtSeconds;
    this.#level += Math.min(most, Math.max(-most, wanted - this.#level));
    this.#liveWithFaults(dtSeconds);
    const shown = this.#fault === null ? this.#level : 0;
    const towards = day.temperature + (WARMING * shown) / 100;
    this.#temperature += (towards - this.#temperature) * (1 - Math.exp(-dtSeconds / WARMING_SECONDS));
  }

  #wanted(day: Day): number {
    const lux = day.lux * this.#sensitivity;
    const dark = 1 - Math.log(lux / FULL_LUX) / Math.log(OUT_LUX / FULL_LUX);
    const isQuiet = day.hour >= QUIET.fromHour || day.hour < QUIET.toHour;
    return Math.min(1, Math.max(0, dark)) * (isQuiet ? QUIET.level : 100);
  }

  #liveWithFaults(dtSeconds: number): void {
    if (this.#fault === null) {
      if (this.#random() >= dtSeconds / MEAN_SECONDS_TO_FAULT) return;
      this.#fault = { age: 0, repairedAt: REPAIR_SECONDS.least + REPAIR_SECONDS.more * this.#random() };
      return;
    }
    this.#fault.age += dtSeconds;
    if (this.#fault.age >= this.#fault.repairedAt) this.restart();
  }
}
