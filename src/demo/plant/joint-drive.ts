// One servo axis: a joint or the gripper. A trapezoid setpoint (speed and acceleration limited) followed through two
// equal lags. Who calls: arm.ts, once a step for each axis.
//
// The lags are averages over the past with positive weights, so whatever bound holds for the setpoint's position,
// speed and acceleration holds for the real axis too, and its jerk is bounded by acceleration / LAG_SECONDS: limits are
// kept by construction, not by clamping what came out.

const LAG_SECONDS = 0.03;

export interface DriveLimits {
  readonly minimum: number;
  readonly maximum: number;
  /** Units a second, and units a second squared. */
  readonly speed: number;
  readonly acceleration: number;
  /** Of an emergency stop; at least `acceleration`. */
  readonly stopDeceleration: number;
}

export class JointDrive {
  readonly limits: DriveLimits;
  #setpoint: number;
  #setpointSpeed = 0;
  #lagged: number;
  #position: number;
  #velocity = 0;
  #acceleration = 0;
  #target: number;
  #speedLimit: number;
  #brake: number | undefined;

  constructor(limits: DriveLimits, position: number) {
    this.limits = limits;
    this.#setpoint = position;
    this.#lagged = position;
    this.#position = position;
    this.#target = position;
    this.#speedLimit = limits.speed;
  }

  get position(): number {
    return this.#position;
  }
  get velocity(): number {
    return this.#velocity;
  }
  get acceleration(): number {
    return this.#acceleration;
  }
  get target(): number {
    return this.#target;
  }
  get settled(): boolean {
    // Near enough for the reading, a multiple of 0.01, to be the target's.
    return this.#setpoint === this.#target && Math.abs(this.#position - this.#target) < 0.004;
  }
  /** Standing still, wherever that is. */
  get atRest(): boolean {
    return this.#setpointSpeed === 0 && Math.abs(this.#velocity) < 0.05;
  }

  /**
   * Sets out for `target` (clamped to the limits) at a fraction of full speed.
   * An axis that is moving changes over smoothly, whatever it was doing.
   */
  moveTo(target: number, speedFraction = 1): void {
    this.#target = Math.min(this.limits.maximum, Math.max(this.limits.minimum, target));
    this.#speedLimit = this.limits.speed * Math.min(1, Math.max(0.01, speedFraction));
    this.#brake = undefined;
  }

  /** Stops with the ordinary deceleration and stays there. */
  halt(): void {
    this.#brake = this.limits.acceleration;
  }

  /** Stops as hard as the brakes can. */
  emergencyStop(): void {
    this.#brake = this.limits.stopDeceleration;
  }

  step(dtSeconds: number): void {
    this.#stepSetpoint(dtSeconds);
    const share = 1 - Math.exp(-dtSeconds / LAG_SECONDS);
    this.#lagged += (this.#setpoint - this.#lagged) * share;
    const position = this.#position + (this.#lagged - this.#position) * share;
    const velocity = (position - this.#position) / dtSeconds;
    this.#acceleration = (velocity - this.#velocity) / dtSeconds;
    this.#velocity = velocity;
    this.#position = position;
  }

  #stepSetpoint(dtSeconds: number): void {
    if (this.#brake !== undefined) {
      const drop = this.#brake * dtSeconds;
      const speed = this.#setpointSpeed;
      this.#setpointSpeed = Math.abs(speed) <= drop ? 0 : speed - Math.sign(speed) * drop;
      this.#setpoint += this.#setpointSpeed * dtSeconds;
      this.#target = this.#setpoint;
      return;
    }
    const way = this.#target - this.#setpoint;
    const { acceleration } = this.limits;
    // The fastest speed for this step after which the axis can still brake within the way that is left:
    // v dt + v²/2a = way. Following it never needs more than `acceleration`, so the target is met, not passed.
    const braking = acceleration * (Math.sqrt(dtSeconds * dtSeconds + (2 * Math.abs(way)) / acceleration) - dtSeconds);
    const wanted = Math.sign(way) * Math.min(this.#speedLimit, braking);
    const change = acceleration * dtSeconds;
    this.#setpointSpeed = Math.min(this.#setpointSpeed + change, Math.max(this.#setpointSpeed - change, wanted));
    this.#setpoint += this.#setpointSpeed * dtSeconds;
    if (Math.abs(this.#target - this.#setpoint) < 1e-6 && Math.abs(this.#setpointSpeed) <= change) {
      this.#setpoint = this.#target;
      this.#setpointSpeed = 0;
    }
  }
}
