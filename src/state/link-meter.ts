// How the state of one link comes: what is lost, how late and how unevenly, how much. Fed once a message by enabler/twins/system-link.ts,
// at a cost that does not grow with the twins in it; read by stats and by draw-delay.ts.
import { HALF_WINDOW_MS, Percentiles } from './percentiles.ts';

/** How large a share of messages is waited for. */
const WAITED_FOR = 0.98;
const JITTER_GAIN = 1 / 16;

/** What was counted in half a window. */
interface Tally {
  since: number;
  expected: number;
  received: number;
  bytes: number;
  updates: number;
}

const emptyTally = (since: number): Tally => ({ since, expected: 0, received: 0, bytes: 0, updates: 0 });

export class LinkMeter {
  readonly #ages = new Percentiles();
  #newer: Tally | null = null;
  #older: Tally | null = null;
  #highest = -1;
  #lastTransitMs: number | null = null;
  #jitterMs: number | null = null;
  #framesLate = 0;

  /**
   * Takes one message: its number, its size, how many twins it was of, how old the newest in it was when it came (null: the other
   * clock is not known yet), and how old it may be before the picture has gone past it.
   */
  add(message: number, bytes: number, updates: number, ageMs: number | null, latestMs: number, now: number): void {
    const tally = this.#tallyAt(now);
    const ahead = this.#highest < 0 ? 1 : (message - this.#highest) | 0;
    if (ahead > 0) {
      tally.expected += ahead;
      this.#highest = message;
    }
    tally.received += 1;
    tally.bytes += bytes;
    tally.updates += updates;
    if (ageMs === null || updates === 0) return;
    this.#ages.add(ageMs, updates, now);
    if (ageMs > latestMs) this.#framesLate += 1;
    const last = this.#lastTransitMs;
    this.#lastTransitMs = ageMs;
    if (last === null) return;
    const difference = Math.abs(ageMs - last);
    this.#jitterMs =
      this.#jitterMs === null ? difference : this.#jitterMs + (difference - this.#jitterMs) * JITTER_GAIN;
  }

  /** How late nearly all that comes is; null before the first. */
  get latenessMs(): number | null {
    return this.#ages.at(WAITED_FOR);
  }

  /** Figures as of `now`: what a link that has fallen silent did before is forgotten. */
  figures(now: number): StateFigures {
    const tallies = [this.#newer, this.#older].filter(
      (tally): tally is Tally => tally !== null && now - tally.since < 2 * HALF_WINDOW_MS,
    );
    const sum = (pick: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + pick(tally), 0);
    const [expected, received, updates] = [sum((of) => of.expected), sum((of) => of.received), sum((of) => of.updates)];
    const seconds = (now - Math.min(now, ...tallies.map(({ since }) => since))) / 1_000;
    return {
      lossShare: expected === 0 ? null : Math.max(0, 1 - received / expected),
      jitterMs: this.#jitterMs,
      ageP50Ms: this.#ages.at(0.5),
      ageP95Ms: this.#ages.at(0.95),
      ageP99Ms: this.#ages.at(0.99),
      updatesPerSecond: seconds === 0 ? 0 : updates / seconds,
      bytesPerUpdate: updates === 0 ? null : sum((of) => of.bytes) / updates,
      framesLate: this.#framesLate,
    };
  }

  #tallyAt(now: number): Tally {
    if (this.#newer !== null && now - this.#newer.since < HALF_WINDOW_MS) return this.#newer;
    this.#older = this.#newer;
    this.#newer = emptyTally(now);
    return this.#newer;
  }
}
import type { StateFigures } from '../protocol/link-stats.ts';
