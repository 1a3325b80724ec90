// What one link tells of how long its twins may be quiet, and that those live of which it shows nothing new (P9, SPEC.md DII-6): together
// and now and then, as a thousand twins that begin to tell begin at once. Used by enabler-link.ts.
import type { Clock } from '../base/clock.ts';
import type { SilenceChange } from '../protocol/dii.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Twin } from './twin.ts';

const TOGETHER_MS = 250;
/** Of the time that a twin may be quiet. */
const SIGN_AFTER = 0.25;

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

  /**
   * Tells how long the twin of a stream may be quiet, when that has changed; and that it lives, when it is set but what this link shows of
   * it is not. `newestShownMs`: the newest source time of what the link shows. Returns what ends it.
   */
  follow(twin: Twin, stream: number, newestShownMs: () => number): () => void {
    let toldMs = twin.silenceMs;
    let signMs = 0;
    let dueMs = 0;
    const stop = twin.on('round', (timeMs) => {
      const { silenceMs } = twin;
      // What is shown only becomes newer. To find that out is a fifth of the work of a sender that tells fifty links of a thousand twins.
      if (timeMs < dueMs && silenceMs === toldMs) return;
      dueMs = Math.max(newestShownMs(), signMs) + silenceMs * SIGN_AFTER;
      // What comes late by its own time is as old for everybody.
      const isSignDue = timeMs >= dueMs && this.#clock.now() - timeMs <= silenceMs;
      if (silenceMs === toldMs && !isSignDue) return;
      toldMs = silenceMs;
      signMs = timeMs;
      this.#untold.set(stream, silenceMs);
      this.#plan();
    });
    return () => {
      stop();
      // Its number may become another twin's.
      this.#untold.delete(stream);
    };
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
