// What one link tells of how long its twins may be quiet, and that those live of which it shows nothing new (P9, SPEC.md DII-6): together
// and now and then, as a thousand twins that begin to tell begin at once. Used by enabler-link.ts.
import type { Clock } from '../base/clock.ts';
import type { SilenceChange } from '../protocol/dii.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Twin } from './twin.ts';

const LOOK_MS = 250;
/** Of the time that a twin may be quiet. */
const SIGN_AFTER = 0.25;

interface Followed {
  readonly twin: Twin;
  /** Source time of the newest text that the link was told, ms. */
  readonly newestTextMs: () => number;
  /** Of the newest report for which a sign of life was sent. */
  signMs: number;
}

export class Silences {
  readonly #clock: Clock;
  readonly #quiet: () => readonly number[];
  readonly #send: (changes: SilenceChange[]) => void;
  /** By stream. */
  readonly #followed = new Map<number, Followed>();
  readonly #untold = new Map<number, number>();
  #stopLooking: (() => void) | null = null;

  /** `quiet`: the streams whose twins report, while no number that the link shows of them is new. */
  constructor(clock: Clock, quiet: () => readonly number[], send: (changes: SilenceChange[]) => void) {
    this.#clock = clock;
    this.#quiet = quiet;
    this.#send = send;
  }

  /**
   * Tells how long the twin of a stream may be quiet, when that has changed; and that it lives, when it is set but what this link shows of
   * it is not. Returns what ends it.
   */
  follow(twin: Twin, stream: number, newestTextMs: () => number): () => void {
    this.#followed.set(stream, { twin, newestTextMs, signMs: 0 });
    const stop = twin.on('silence', (silenceMs) => this.#untold.set(stream, silenceMs));
    this.#stopLooking ??= this.#clock.every(LOOK_MS, () => this.#look());
    return () => {
      stop();
      // Its number may become another twin's.
      this.#followed.delete(stream);
      this.#untold.delete(stream);
      if (this.#followed.size > 0) return;
      this.#stopLooking?.();
      this.#stopLooking = null;
    };
  }

  #look(): void {
    const nowMs = this.#clock.now();
    for (const stream of this.#quiet()) {
      const followed = this.#followed.get(stream);
      if (followed === undefined) continue;
      const { reportedMs, silenceMs } = followed.twin;
      const toldMs = Math.max(followed.newestTextMs(), followed.signMs);
      // What comes late by its own time is as old for everybody.
      if (reportedMs - toldMs < silenceMs * SIGN_AFTER || nowMs - reportedMs > silenceMs) continue;
      followed.signMs = reportedMs;
      this.#untold.set(stream, silenceMs);
    }
    if (this.#untold.size > 0) this.#tell();
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
    this.#send([...groups].map(([silenceMs, streams]) => ({ streams, silenceMs })));
  }
}
