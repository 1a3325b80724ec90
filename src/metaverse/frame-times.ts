// How long frames take and how much of each goes into synchronisation and binding: the figures behind `stats()`.

const KEPT = 240;

export class FrameTimes {
  readonly #intervals: number[] = [];
  readonly #twins: number[] = [];

  /** `intervalMs` since the frame before; `twinsMs` spent on twins in this one. */
  add(intervalMs: number, twinsMs: number): void {
    push(this.#intervals, intervalMs);
    push(this.#twins, twinsMs);
  }

  percentiles(): { intervalP50Ms: number; intervalP95Ms: number; twinsP50Ms: number; twinsP95Ms: number } {
    return {
      intervalP50Ms: at(this.#intervals, 0.5),
      intervalP95Ms: at(this.#intervals, 0.95),
      twinsP50Ms: at(this.#twins, 0.5),
      twinsP95Ms: at(this.#twins, 0.95),
    };
  }
}

function push(list: number[], value: number): void {
  list.push(value);
  if (list.length > KEPT) list.shift();
}

function at(list: readonly number[], fraction: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? 0;
}
