// Turns the nacelle: slowly after the wind, or to a heading that a person set and holds for a while.
// Who calls: turbine.ts.
import { Operation } from './device.ts';

/** Degrees a second; real drives take 0.3 to 0.5, which nobody would stay to watch. */
const YAW_RATE = 1.5;
/** Sets out after a smoothed error of this many degrees, and goes on until it faces the wind. */
const DEAD_BAND = 8;
const SMOOTHING_SECONDS = 10;
const HOLD_SECONDS = 180;

/** The short way from one bearing to another, from -180 to 180 degrees. */
export function shortWay(from: number, to: number): number {
  return ((((to - from) % 360) + 540) % 360) - 180;
}

interface HeldHeading {
  readonly heading: number;
  readonly from: number;
  readonly operation: Operation;
  /** Since it was reached. */
  seconds: number;
}

export class YawDrive {
  /** Degrees clockwise from north; not wrapped. */
  heading: number;
  #smoothedError = 0;
  #following = false;
  #held: HeldHeading | undefined;

  constructor(heading: number) {
    this.heading = heading;
  }

  /** Where it turns to: the heading that a person set, or where it is while it follows the wind. */
  get target(): number {
    return this.#held?.heading ?? this.heading;
  }

  errorTo(windDirection: number): number {
    return shortWay(this.heading, windDirection);
  }

  /** Turns to `heading` and stays there for three minutes; cancelling it gives the nacelle back to the wind. */
  hold(heading: number): Operation {
    this.#held?.operation.fail('superseded by another setYaw');
    const operation = new Operation('setYaw', () => this.release());
    this.#held = { heading, from: this.heading, operation, seconds: 0 };
    return operation;
  }

  release(): void {
    this.#held?.operation.fail('the turbine follows the wind again');
    this.#held = undefined;
  }

  /** `mayFollow` is false while the turbine is stopped: then only a person turns the nacelle. */
  step(dtSeconds: number, windDirection: number, mayFollow: boolean): void {
    const error = this.errorTo(windDirection);
    this.#smoothedError += (error - this.#smoothedError) * (dtSeconds / SMOOTHING_SECONDS);
    const most = YAW_RATE * dtSeconds;
    if (this.#held !== undefined) {
      this.#turnHeld(this.#held, dtSeconds, most);
      return;
    }
    if (Math.abs(this.#smoothedError) > DEAD_BAND) this.#following = mayFollow;
    if (Math.abs(error) < 1) this.#following = false;
    if (this.#following && mayFollow) this.heading += Math.min(most, Math.max(-most, error));
  }

  #turnHeld(held: HeldHeading, dtSeconds: number, most: number): void {
    const way = shortWay(this.heading, held.heading);
    this.heading += Math.min(most, Math.max(-most, way));
    const whole = Math.max(Math.abs(shortWay(held.from, held.heading)), 0.01);
    held.operation.advance(1 - Math.abs(way) / whole);
    if (Math.abs(way) < 0.05) {
      held.operation.complete();
      held.seconds += dtSeconds;
    }
    if (held.seconds > HOLD_SECONDS) this.release();
  }
}
