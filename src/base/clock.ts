// Time, injected: tests mock it, everything else runs on `systemClock`. Who calls: every module that waits or stamps.

export interface Clock {
  /** Milliseconds since the Unix epoch with sub-millisecond resolution; never steps back while the process lives. */
  now(): number;
  /** As `setTimeout`; returns a function that cancels. */
  after(delayMs: number, run: () => void): () => void;
  /** As `setInterval`; returns a function that cancels. */
  every(periodMs: number, run: () => void): () => void;
}

/**
 * `performance.timeOrigin + performance.now()`: monotonic where `Date.now()` jumps with the system clock, and still
 * comparable between the page and its workers, whose time origins differ.
 */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs);
    return () => clearInterval(timer);
  },
};
