// How long a twin may be quiet while all is well (P9, SPEC.md DII-6): what its description says, or else a few of the intervals at
// which it was set lately. Used by twin.ts.
import { LIMITS } from '../protocol/limits.ts';

/** What is set within this time counts as one round: a device may tell its values one by one. */
const ROUND_MS = 500;
/** The middle one of so many intervals: neither a pause nor a report that was lost changes it. */
const INTERVALS = 5;
/** A report may be late, and one may be lost. */
const INTERVALS_QUIET = 3;
/** Told with so much to spare, so that what comes a little later each time is not told each time. */
const SPARE = 1.2;
/** What is told stays while it is not more than this too long. */
const FAR_TOO_LONG = 2;
/** What is learnt is a guess: a twin that is quiet for longer says so in its description. */
const LONGEST_LEARNT_MS = 60 * 60_000;

export class Cadence {
  readonly #isDeclared: boolean;
  #silenceMs: number;
  #roundMs = 0;
  /** Oldest first. */
  #intervalsMs: readonly number[] = [];

  /** `declaredMs`: what the description says. */
  constructor(declaredMs: number | undefined) {
    this.#isDeclared = declaredMs !== undefined;
    this.#silenceMs = Math.max(declaredMs ?? 0, LIMITS.silenceMinMs);
  }

  get silenceMs(): number {
    return this.#silenceMs;
  }

  /** The twin is set now. Whether it may be quiet for longer, or less long, than before. */
  take(nowMs: number): boolean {
    // Nearly always all: a fast twin is set a hundred times in a round.
    return nowMs - this.#roundMs >= ROUND_MS && !this.#isDeclared && this.#endRound(nowMs);
  }

  #endRound(nowMs: number): boolean {
    const intervalMs = nowMs - this.#roundMs;
    const isFirst = this.#roundMs === 0;
    this.#roundMs = nowMs;
    if (isFirst) return false;
    this.#intervalsMs = [...this.#intervalsMs.slice(1 - INTERVALS), intervalMs];
    return this.#learn();
  }

  #learn(): boolean {
    const sorted = this.#intervalsMs.toSorted((one, other) => one - other);
    const neededMs = sorted[(sorted.length - 1) >> 1]! * INTERVALS_QUIET;
    const before = this.#silenceMs;
    if (neededMs <= LIMITS.silenceMinMs) this.#silenceMs = LIMITS.silenceMinMs;
    else if (neededMs > before || neededMs * FAR_TOO_LONG < before)
      this.#silenceMs = Math.min(LONGEST_LEARNT_MS, Math.ceil((neededMs * SPARE) / 1_000) * 1_000);
    return this.#silenceMs !== before;
  }
}
