// A token bucket: so many messages a second in the long run, with a burst above it (SPEC.md LIM-3).

export class RateLimit {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, burst: number, now: number) {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now;
  }

  /** Takes one; false when the sender is over its rate. */
  take(now: number): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Takes one whatever there is: what comes after it waits for longer. */
  spend(now: number): void {
    if (!this.take(now)) this.#tokens -= 1;
  }

  /** What was taken did not count after all. */
  giveBack(): void {
    this.#tokens += 1;
  }
}
