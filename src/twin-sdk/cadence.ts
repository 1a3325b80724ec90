// How long a twin may be quiet while all is well (P9, SPEC.md DII-6): what its description says, or else a few of the intervals at
// which it was set lately. Used by twin.ts.
import { LIMITS } from '../protocol/limits.ts';

/** What is set within this time and a little more counts as one round: a device may tell its values one by one. */
export const ROUND_MS = 440;
/** Rounds of different twins are of different lengths: a thousand that began theirs in one task would tell fifty links in one task, each time. */
const LENGTHS = 16;
const LONGER_MS = 4;
let made = 0;
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
/** Before anything is learnt: who reports once a minute is not taken for gone after the first report. */
const UNKNOWN_MS = 90_000;

export class Cadence {
  readonly #isDeclared: boolean;
  readonly #lengthMs: number;
  #silenceMs: number;
  #roundMs = 0;
  /** Source time of what began the last round. */
  #roundTimeMs = 0;
  /** Oldest first. */
  #intervalsMs: readonly number[] = [];

  /** `declaredMs`: what the description says. */
  constructor(declaredMs: number | undefined) {
    this.#isDeclared = declaredMs !== undefined;
    this.#lengthMs = ROUND_MS + (made % LENGTHS) * LONGER_MS;
    made += 1;
    this.#silenceMs = Math.max(declaredMs ?? UNKNOWN_MS, LIMITS.silenceMinMs);
  }

  get silenceMs(): number {
    return this.#silenceMs;
  }

  /** The same device under another description: what was learnt of it holds, unless one of the two says itself how long. */
  static after(before: Cadence | undefined, declaredMs: number | undefined): Cadence {
    return before === undefined || before.#isDeclared || declaredMs !== undefined ? new Cadence(declaredMs) : before;
  }

  /** The twin is set now, with what was so at `timeMs`. Whether that began a round: some two a second, whose times rise. */
  take(nowMs: number, timeMs: number): boolean {
    // What was known before, set once more, is no report.
    if (nowMs - this.#roundMs < this.#lengthMs || timeMs - this.#roundTimeMs < this.#lengthMs) return false;
    const intervalMs = nowMs - this.#roundMs;
    const isFirst = this.#roundMs === 0;
    this.#roundMs = nowMs;
    this.#roundTimeMs = timeMs;
    if (!isFirst && !this.#isDeclared) this.#learn(intervalMs);
    return true;
  }

  #learn(intervalMs: number): void {
    const before = this.#intervalsMs.length === 0 ? 0 : this.#silenceMs;
    this.#intervalsMs = [...this.#intervalsMs.slice(1 - INTERVALS), intervalMs];
    const sorted = this.#intervalsMs.toSorted((one, other) => one - other);
    const neededMs = sorted[(sorted.length - 1) >> 1]! * INTERVALS_QUIET;
    if (neededMs <= LIMITS.silenceMinMs) this.#silenceMs = LIMITS.silenceMinMs;
    else if (neededMs > before || neededMs * FAR_TOO_LONG < before)
      this.#silenceMs = Math.min(LONGEST_LEARNT_MS, Math.ceil((neededMs * SPARE) / 1_000) * 1_000);
  }
}
