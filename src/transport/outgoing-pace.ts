// Lets requests out no faster than the peer takes them (SPEC.md LIM-3): who registers, opens or asks for a thousand things at once
// must not lose the link over it. Used by session.ts.
import type { Clock } from '../base/clock.ts';
import { LIMITS } from '../protocol/limits.ts';
import { RateLimit } from './rate-limit.ts';

/** Clocks differ, and what is counted here in one moment may arrive in another: this share of the limit is used. */
const SHARE = 0.7;
const LOOK_MS = 10;

export class OutgoingPace {
  readonly #clock: Clock;
  readonly #limit: RateLimit;
  readonly #waiting: (() => void)[] = [];
  #cancelLook: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#limit = new RateLimit(LIMITS.controlRatePerSecond * SHARE, LIMITS.controlBurst * SHARE, clock.now());
  }

  /** Null when a request may leave now; otherwise resolves when it is its turn, in order. */
  turn(): Promise<void> | null {
    if (this.#waiting.length === 0 && this.#limit.take(this.#clock.now())) return null;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) this.#cancelLook = this.#clock.after(LOOK_MS, () => this.#look());
    });
  }

  /** A notification leaves, which waits for nobody: requests behind it do. */
  spend(): void {
    this.#limit.spend(this.#clock.now());
  }

  /** Everybody goes now, to find the link closed. */
  stop(): void {
    this.#cancelLook();
    for (const go of this.#waiting.splice(0)) go();
  }

  #look(): void {
    while (this.#waiting.length > 0 && this.#limit.take(this.#clock.now())) this.#waiting.shift()!();
    if (this.#waiting.length > 0) this.#cancelLook = this.#clock.after(LOOK_MS, () => this.#look());
  }
}
