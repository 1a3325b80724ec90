// The one way in which arrival is measured, for every engine, in Node and in Chromium: how late each tick was applied and how
// many bytes had come by then. Engines call it; endpoints report from it.
import { percentile, rising } from './statistics.ts';

/** The ticks that count, by the sender's clock. */
export interface Window {
  /** Time of the first one's state; the others follow evenly. */
  readonly fromMs: number;
  readonly periodMs: number;
  /** When each was really begun: timers are late, and no engine shall pay for that. */
  readonly startedMs: readonly number[];
}

export interface Arrivals {
  /** Ticks of which everything or something was applied. */
  readonly ticks: number;
  /** Entity updates that were applied. */
  readonly updates: number;
  readonly bytes: number;
  /** From the beginning of a tick (before anything of it is encoded) until the last of it that came was applied. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export const now = (): number => performance.timeOrigin + performance.now();

interface Arrival {
  readonly timeMs: number;
  appliedAt: number;
  updates: number;
  bytes: number;
}

export class Meter {
  #arrivals: Arrival[] = [];
  #last: Arrival | null = null;
  readonly #wires: (() => number)[] = [];

  /** Everything that came on a wire so far; the engine says how that is known. */
  countWire(bytes: () => number): void {
    this.#wires.push(bytes);
  }

  /** The state of so many entities at a tick has been applied, just now. */
  applied(timeMs: number, updates: number): void {
    if (this.#last?.timeMs !== timeMs) {
      this.#last = this.#arrivals.findLast((arrival) => arrival.timeMs === timeMs) ?? null;
      if (this.#last === null) {
        this.#last = { timeMs, appliedAt: 0, updates: 0, bytes: 0 };
        this.#arrivals.push(this.#last);
      }
    }
    this.#last.appliedAt = now();
    this.#last.updates += updates;
    this.#last.bytes = this.#bytes();
  }

  #bytes(): number {
    let sum = 0;
    for (const wire of this.#wires) sum += wire();
    return sum;
  }

  /** What came of the window's ticks, and forgets everything. `offsetMs`: sender's clock minus ours. */
  report({ fromMs, periodMs, startedMs }: Window, offsetMs: number): Arrivals {
    const tick = ({ timeMs }: Arrival): number => Math.round((timeMs - fromMs) / periodMs);
    const before = this.#arrivals.findLast((arrival) => tick(arrival) < 0);
    const within = this.#arrivals.filter((arrival) => tick(arrival) >= 0 && tick(arrival) < startedMs.length);
    const late = rising(within.map((arrival) => arrival.appliedAt + offsetMs - startedMs[tick(arrival)]!));
    this.#arrivals = [];
    this.#last = null;
    return {
      ticks: within.length,
      updates: within.reduce((sum, { updates }) => sum + updates, 0),
      bytes: (within.at(-1)?.bytes ?? 0) - (before?.bytes ?? 0),
      p50Ms: percentile(late, 0.5),
      p95Ms: percentile(late, 0.95),
      p99Ms: percentile(late, 0.99),
    };
  }
}
