// How much the nacelle shakes: rotor imbalance (ice that builds up and falls off), a tower resonance, gusts, and a rotor
// that does not face the wind. Who calls: turbine.ts.
import { gaussian, type Random, type RevertingWalk } from './random.ts';

/** mm/s root mean square, in the manner of ISO 10816 zones for large machines. */
const WARNING = 7;
const CRITICAL = 12;
/** A critical level must last this long before it counts. */
const CRITICAL_SECONDS = 3;
const SENSOR_SECONDS = 1.5;

/** What shakes it, each in mm/s root mean square, by how often it comes in a turn: what the accelerometer hears apart. */
export interface VibrationParts {
  /** Once a turn: a rotor that is heavier on one side. */
  readonly imbalance: number;
  /** Three times a turn: each blade in the tower's wake and in skewed wind. */
  readonly bladePassing: number;
  /** At the tower's own frequency, by gusts. */
  readonly buffeting: number;
}

export class Vibration {
  readonly #random: Random;
  readonly #ice: RevertingWalk;
  #level = 1;
  #lastWind: number | undefined;
  #gustiness = 0;
  #criticalSeconds = 0;
  #parts: VibrationParts = { imbalance: 0, bladePassing: 0, buffeting: 0 };

  constructor(random: Random, ice: RevertingWalk) {
    this.#random = random;
    this.#ice = ice;
  }

  /** mm/s. */
  get level(): number {
    return this.#level;
  }
  get parts(): VibrationParts {
    return this.#parts;
  }
  get warning(): boolean {
    return this.#level >= WARNING;
  }
  get critical(): boolean {
    return this.#criticalSeconds >= CRITICAL_SECONDS;
  }

  /** `speedRatio` is rotor speed over rated speed, `wind` in m/s. */
  step(dtSeconds: number, now: { wind: number; yawErrorDegrees: number; speedRatio: number }): void {
    const ratio = now.speedRatio;
    const change = Math.abs(now.wind - (this.#lastWind ?? now.wind)) / dtSeconds;
    this.#lastWind = now.wind;
    // Turbulence is jagged at any step; a second's mean of it is what the tower feels.
    this.#gustiness += (Math.min(change, 20) - this.#gustiness) * Math.min(1, dtSeconds);
    const imbalance = (1 + 2 * Math.max(0, this.#ice.step(dtSeconds))) * ratio * ratio;
    const resonance = 1.2 * Math.exp(-(((ratio - 0.5) / 0.06) ** 2));
    const skewed = 22 * Math.sin((now.yawErrorDegrees * Math.PI) / 180) ** 2 * (now.wind / 10) * ratio;
    const wake = 0.2 * ratio;
    const buffeting = 0.3 - wake + 0.05 * this.#gustiness * ratio;
    this.#parts = { imbalance, bladePassing: wake + resonance + skewed, buffeting };
    const source = imbalance + wake + resonance + skewed + buffeting;
    const shaking = source * Math.max(0, 1 + 0.15 * gaussian(this.#random));
    this.#level += (shaking - this.#level) * Math.min(1, dtSeconds / SENSOR_SECONDS);
    this.#criticalSeconds = this.#level >= CRITICAL ? this.#criticalSeconds + dtSeconds : 0;
  }
}
