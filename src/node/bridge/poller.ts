// Asks a device for one route's values again and again: at the rate that is wanted while it answers, ever more seldom while it does
// not. Never two questions at once. Called by device-session.ts.
import { systemClock } from '../../base/clock.ts';
import { pause } from './in-time.ts';

/** Other devices may share a slow line: one that does not answer is not asked more often than this. */
const LONGEST_BACK_OFF_MS = 30_000;

export class Poller {
  readonly #ask: () => Promise<void>;
  readonly #intervalMs: number;
  readonly #signal: AbortSignal;
  #wake: AbortController | null = null;

  /** `ask` rejects when there was no good answer; `signal` ends it. */
  constructor(ask: () => Promise<void>, intervalMs: number, signal: AbortSignal) {
    this.#ask = ask;
    this.#intervalMs = intervalMs;
    this.#signal = signal;
  }

  /** Asks until the signal aborts; `onOutcome` hears of each question how it ended (null: well). */
  async run(onOutcome: (error: Error | null) => void): Promise<void> {
    let failures = 0;
    while (!this.#signal.aborted) {
      const asked = systemClock.now();
      try {
        await this.#ask();
        failures = 0;
        if (!this.#signal.aborted) onOutcome(null);
      } catch (error) {
        failures += 1;
        if (!this.#signal.aborted) onOutcome(error as Error);
      }
      const backOffMs = Math.min(this.#intervalMs * 2 ** Math.min(failures, 16), LONGEST_BACK_OFF_MS);
      const dueMs =
        asked + (failures === 0 ? this.#intervalMs : Math.max(this.#intervalMs, backOffMs)) - systemClock.now();
      await this.#rest(Math.max(0, dueMs));
    }
  }

  /** Asks now, without waiting for its turn: something was just asked of the device. */
  refresh(): void {
    this.#wake?.abort();
  }

  async #rest(delayMs: number): Promise<void> {
    const wake = new AbortController();
    this.#wake = wake;
    const end = (): void => wake.abort();
    this.#signal.addEventListener('abort', end);
    if (this.#signal.aborted) end();
    await pause(delayMs, wake.signal);
    this.#signal.removeEventListener('abort', end);
    this.#wake = null;
  }
}
