// Runs at most so many tasks at once; the rest wait their turn, in order. Used by the enabler for model transfers.

export class Limiter {
  readonly #limit: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs a task when there is room; resolves and rejects as it does. */
  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      // The place is handed on, not given back and taken again: nobody can slip in between.
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
