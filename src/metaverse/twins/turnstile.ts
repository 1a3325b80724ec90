// Lets a few at a time do what takes a while, in the order in which they came: ten thousand twins that all ask their owner at once
// would wait for each other until every question has timed out. Used by twin-presence.ts.

export class Turnstile {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Runs `task` when there is room, and hands on what comes of it. */
  async pass<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#inside >= this.#most)
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    else this.#inside += 1;
    try {
      return await task();
    } finally {
      // Whoever waits takes the place over.
      const next = this.#waiting.shift();
      if (next === undefined) this.#inside -= 1;
      else next();
    }
  }
}
