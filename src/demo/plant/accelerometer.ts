// The accelerometer on the nacelle: what shakes the turbine (vibration.ts) as a signal over time, side to side, with the
// phase of the rotor, the tower's own swing and the sensor's noise. Who calls: turbine.ts, once a step.
import { gaussian, type Random } from './random.ts';
import type { VibrationParts } from './vibration.ts';

/** Hz; between once and three times a turn at rated speed ("soft-stiff"), met by the blades at half of it. */
const TOWER_FREQUENCY = 0.445;
const TOWER_OMEGA = 2 * Math.PI * TOWER_FREQUENCY;
/** Share of critical damping, of structure and aerodynamics. */
const TOWER_DAMPING = 0.03;
/** mm/s². */
const SENSOR_NOISE = 0.4;

export class Accelerometer {
  readonly #random: Random;
  /** The tower top, in mm and mm/s: an oscillator that the wind pushes. */
  #deflection = 0;
  #speed = 0;
  #acceleration = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** mm/s². */
  get acceleration(): number {
    return this.#acceleration;
  }

  /** `angle` in radians and `speed` in radians a second are the rotor's. */
  step(dtSeconds: number, rotor: { angle: number; speed: number }, parts: VibrationParts): void {
    // White force of the strength that makes the tower swing with the wanted speed in the long run.
    const strength = parts.buffeting * Math.sqrt((4 * TOWER_DAMPING * TOWER_OMEGA) / dtSeconds);
    const force = strength * gaussian(this.#random);
    const swing = force - 2 * TOWER_DAMPING * TOWER_OMEGA * this.#speed - TOWER_OMEGA ** 2 * this.#deflection;
    this.#speed += swing * dtSeconds;
    this.#deflection += this.#speed * dtSeconds;
    const order = (times: number, velocity: number, phase: number): number =>
      Math.SQRT2 * velocity * times * rotor.speed * Math.cos(times * rotor.angle + phase);
    // What the white force itself does within one step is no motion that a nacelle of 80 t could make.
    const tower = swing - force;
    this.#acceleration =
      tower + order(1, parts.imbalance, 0) + order(3, parts.bladePassing, 1) + SENSOR_NOISE * gaussian(this.#random);
  }
}
