// How fast a model may leave beside state that flows on the same connection (P8, SPEC.md BLK-2): a rate that gives way as soon as messages of
// state take longer than they must, and comes back when they do not. Both share one congestion window and one queue in the network,
// and Node's stack hides about a megabyte from `bufferedAmount`: what was handed over cannot be taken back. Used by bulk.ts.

/** How much longer messages of state take now than at best, in ms; null while none flow, and nothing has to give way. */
export type StateDelay = (now: number) => number | null;

/** Bytes a second: at first, and never less: a transfer that stands still has failed. */
const START = 128_000;
const SLOWEST = 32_000;
const FASTEST = 16_000_000;
/** State may be that much later for a model; its own pace gives way at twice this (pace.ts). */
const WANTED_DELAY_MS = 12;
/** How much the rate changes at each look where there is no delay; with twice the wanted one it changes back as much. */
const GAIN = 0.08;
const MOST_SLOWER = 0.5;
/** The delay is looked at so often: what was changed shows after about a round trip. */
const LOOK_MS = 100;
/** What was not used is not saved up for longer than this. */
const SAVED_MS = 20;

/** Of a chunk beside state: it leaves in one packet, and state waits behind no other. */
export const SMALL_CHUNK_BYTES = 1_024;

export class BulkPace {
  readonly #delay: StateDelay;
  #rate = START;
  #room = 0;
  #filledAt = 0;
  #lookedAt = 0;

  constructor(delay: StateDelay) {
    this.#delay = delay;
  }

  /** How many bytes the next message may have; 0: none yet, look again in some ms. */
  room(now: number, most: number): number {
    const delayMs = this.#delay(now);
    if (delayMs === null) {
      this.#filledAt = now;
      this.#room = 0;
      return most;
    }
    if (now - this.#lookedAt >= LOOK_MS) {
      const change = Math.max(MOST_SLOWER, 1 + (GAIN * (WANTED_DELAY_MS - delayMs)) / WANTED_DELAY_MS);
      this.#rate = Math.min(FASTEST, Math.max(SLOWEST, this.#rate * change));
      this.#lookedAt = now;
    }
    const least = Math.min(most, SMALL_CHUNK_BYTES);
    const saved = Math.max(least, (this.#rate * SAVED_MS) / 1_000);
    this.#room = Math.min(saved, this.#room + (this.#rate * Math.max(0, now - this.#filledAt)) / 1_000);
    this.#filledAt = now;
    return this.#room < least ? 0 : Math.min(most, Math.floor(this.#room));
  }

  take(bytes: number): void {
    this.#room = Math.max(0, this.#room - bytes);
  }
}
