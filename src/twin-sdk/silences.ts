// What one link tells of how long its twins may be quiet (P9, SPEC.md DII-6): those that have changed, together and now and then, as a
// thousand twins that begin to tell begin at once. Used by enabler-link.ts.
import type { Clock } from '../base/clock.ts';
import type { SilenceChange } from '../protocol/dii.ts';
import { LIMITS } from '../protocol/limits.ts';

const TOGETHER_MS = 250;

export class Silences {
  readonly #clock: Clock;
  readonly #send: (changes: SilenceChange[]) => void;
  /** By stream. */
  readonly #untold = new Map<number, number>();
  #isPlanned = false;

  constructor(clock: Clock, send: (changes: SilenceChange[]) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** The twin of this stream may be quiet for so long from now on. */
  tell(stream: number, silenceMs: number): void {
    this.#untold.set(stream, silenceMs);
    this.#plan();
  }

  /** Its number may become another twin's. */
  forget(stream: number): void {
    this.#untold.delete(stream);
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#clock.after(TOGETHER_MS, () => {
      this.#isPlanned = false;
      this.#tell();
    });
  }

  #tell(): void {
    const groups = new Map<number, number[]>();
    for (const [stream, silenceMs] of this.#untold) {
      const streams = groups.get(silenceMs) ?? [];
      if (streams.length === 0 && groups.size === LIMITS.observationChanges) continue;
      groups.set(silenceMs, streams);
      streams.push(stream);
      this.#untold.delete(stream);
    }
    if (groups.size > 0) this.#send([...groups].map(([silenceMs, streams]) => ({ streams, silenceMs })));
    if (this.#untold.size > 0) this.#plan();
  }
}
