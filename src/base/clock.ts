// Time, injected: tests mock it, everything else runs on `systemClock`. Who calls: every module that waits or stamps.

export interface Clock {
  /** Milliseconds since the Unix epoch with sub-millisecond resolution; never steps back while the process lives. */
  now(): number;
  /** As `setTimeout`; returns a function that cancels. */
  after(delayMs: number, run: () => void): () => void;
  /** As `setInterval`; returns a function that cancels. */
  every(periodMs: number, run: () => void): () => void;
}

/** Read once: asked for at each of 60,000 readings a second it is dearer than the time. */
const { timeOrigin } = performance;

/**
 * `performance.timeOrigin + performance.now()`: monotonic where `Date.now()` jumps with the system clock, and still
 * comparable between the page and its workers, whose time origins differ.
 */
export const systemClock: Clock = {
  now: () => timeOrigin + performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs);
    return () => clearInterval(timer);
  },
};
