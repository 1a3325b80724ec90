// The aerodynamics and mechanics of a three-blade, 2 MW rotor: what the wind gives, what the generator takes, what the
// inertia keeps. Who calls: turbine.ts decides pitch and load; power-curve tests call the pure functions.

const AIR_DENSITY = 1.225;
const RADIUS = 45;
const SWEPT_AREA = Math.PI * RADIUS ** 2;
/** Rotor, hub, gearbox and generator seen from the slow shaft, in kg m². */
const INERTIA = 6e6;
const BEST_TIP_SPEED_RATIO = 8.1;
const BEST_POWER_COEFFICIENT = 0.48;
const GENERATOR_EFFICIENCY = 0.96;
/** W s³: the generator's cubic law that holds the rotor at its best tip speed ratio. */
const TRACKING = (0.5 * AIR_DENSITY * SWEPT_AREA * RADIUS ** 3 * BEST_POWER_COEFFICIENT) / BEST_TIP_SPEED_RATIO ** 3;

export const RATED_KILOWATTS = 2000;
const RATED_SHAFT_WATTS = (RATED_KILOWATTS * 1000) / GENERATOR_EFFICIENCY;
/** Radians a second at which the cubic law reaches rated power: about 17.8 rpm. */
export const RATED_SPEED = Math.cbrt(RATED_SHAFT_WATTS / TRACKING);

/**
 * Share of the wind's power that the rotor takes, by tip speed ratio and pitch in degrees: the usual exponential fit
 * (Heier), which falls below zero (drag) for feathered blades; bounded by Betz's limit above and by -0.2 below, where
 * the fit no longer means anything.
 */
export function powerCoefficient(tipSpeedRatio: number, pitchDegrees: number): number {
  const inverse = 1 / (tipSpeedRatio + 0.08 * pitchDegrees) - 0.035 / (pitchDegrees ** 3 + 1);
  const lift = 0.5176 * (116 * inverse - 0.4 * pitchDegrees - 5) * Math.exp(-21 * inverse);
  return Math.min(16 / 27, Math.max(-0.2, lift + 0.0068 * tipSpeedRatio));
}

export class Rotor {
  /** Radians a second. */
  speed: number;
  /** Radians, not wrapped. */
  angle = 0;

  constructor(speed: number) {
    this.speed = speed;
  }

  /** Electrical power in kW that the generator gives at the present speed while it is connected. */
  get electricalKilowatts(): number {
    return (GENERATOR_EFFICIENCY * Math.min(TRACKING * this.speed ** 3, RATED_SHAFT_WATTS)) / 1000;
  }

  /**
   * @param windSpeed m/s, the part along the rotor's axis
   * @param brake true sets the shaft brake, which only acts on an almost standing rotor
   */
  step(dtSeconds: number, windSpeed: number, pitchDegrees: number, options: { loaded: boolean; brake: boolean }): void {
    // Below a crawl the ratio of power to speed means nothing; the torque is taken as at a crawl.
    const speed = Math.max(this.speed, 0.05);
    const wind = Math.max(windSpeed, 0.01);
    const coefficient = powerCoefficient((speed * RADIUS) / wind, pitchDegrees);
    const aerodynamic = (0.5 * AIR_DENSITY * SWEPT_AREA * wind ** 3 * coefficient) / speed;
    const generator = options.loaded ? (this.electricalKilowatts * 1000) / GENERATOR_EFFICIENCY / speed : 0;
    const friction = 6000 + (options.brake && this.speed < 0.3 ? 400_000 : 0);
    this.speed = Math.max(0, this.speed + ((aerodynamic - generator - friction) / INERTIA) * dtSeconds);
    this.angle += this.speed * dtSeconds;
  }
}
