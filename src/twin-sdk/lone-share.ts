// How often the links that are coded for alone get a twin, when they are many: each costs as much as all others together, and they share a
// part of the processor, so that a crowd that arrives at once, or whose roads are bad, does not cost those who keep up their rate. Used by state-pump.ts.

/** Of the processor's time. */
const MOST_SHARE = 0.25;
/** Looked at this often, and after so many turns. */
const SPAN_MS = 100;
const TURNS = 3;
/** What is due at each tick of 60 a second; less than this is no limit. */
const TICK_MS = 1_000 / 60;
/** However many they are. */
const LONGEST_MS = 500;

export class LoneShare {
  /** No link that is coded for alone gets a twin more often than this; 0: as often as it likes. */
  intervalMs = 0;
  #busyMs = 0;
  #spanBegan = 0;

  /** So long was coded for links that are alone. */
  took(durationMs: number): void {
    this.#busyMs += durationMs;
  }

  /** Looks at how much that was, now and then. */
  look(nowMs: number): void {
    const spanMs = nowMs - this.#spanBegan;
    if (spanMs < Math.max(SPAN_MS, TURNS * this.intervalMs)) return;
    const share = this.#busyMs / spanMs;
    this.#busyMs = 0;
    this.#spanBegan = nowMs;
    const neededMs = (Math.max(this.intervalMs, TICK_MS) * share) / MOST_SHARE;
    this.intervalMs = neededMs <= TICK_MS ? 0 : Math.min(neededMs, LONGEST_MS);
  }
}
