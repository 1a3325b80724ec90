// Readings of one shared twin on their way to a service (P13, SPEC.md SHR-3): every sample since the last message, bounded, and no
// more messages a second than the service wants. Called by share.ts.
import type { Clock } from '../../base/clock.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { TextReading } from '../../protocol/mii.ts';

/** Readings of one property that wait; the oldest go first when there are more (as many as a message may have). */
const MOST_WAITING = 512;
/** Characters of one message: in UTF-8 each is three bytes at most. */
const MOST_CHARACTERS = Math.floor(LIMITS.controlMessageBytes / 3) - 2_048;
/** Of a number with its time and sequence. */
const READING_CHARACTERS = 96;

export type Samples = Record<string, TextReading[]>;
/** `busy`: try again a little later; `away`: nobody can take it, wait for `resume`. */
export type Sending = 'sent' | 'busy' | 'away';

export class ShareFeed {
  readonly #clock: Clock;
  readonly #send: (samples: Samples) => Sending;
  readonly #waiting = new Map<string, TextReading[]>();
  #periodMs = 1_000;
  #sentAt = 0;
  #cancel: (() => void) | null = null;
  /** Until `resume`: nobody takes readings. */
  #isPaused = true;
  /** Readings that were sent, and that found no room. */
  readings = 0;
  dropped = 0;
  lastAt: number | null = null;

  constructor(clock: Clock, send: (samples: Samples) => Sending) {
    this.#clock = clock;
    this.#send = send;
  }

  push(property: string, reading: TextReading): void {
    const waiting = this.#waiting.get(property) ?? [];
    this.#waiting.set(property, waiting);
    waiting.push(reading);
    if (waiting.length > MOST_WAITING) {
      waiting.shift();
      this.dropped += 1;
    }
    this.#schedule();
  }

  /** The service takes readings from now on, so many messages a second. */
  resume(maxRateHz: number): void {
    this.#periodMs = 1_000 / maxRateHz;
    this.#isPaused = false;
    this.#schedule();
  }

  /** Forgets what waits, and waits: it is told otherwise, or nobody may have it any more. */
  clear(): void {
    this.#isPaused = true;
    this.#waiting.clear();
    this.#cancel?.();
    this.#cancel = null;
  }

  #schedule(): void {
    if (this.#isPaused || this.#cancel !== null || this.#waiting.size === 0) return;
    const waitMs = Math.max(0, this.#sentAt + this.#periodMs - this.#clock.now());
    this.#cancel = this.#clock.after(waitMs, () => {
      this.#cancel = null;
      this.#flush();
    });
  }

  #flush(): void {
    const samples = this.#take();
    const count = Object.values(samples).reduce((sum, list) => sum + list.length, 0);
    if (count === 0) return;
    const sending = this.#send(samples);
    if (sending !== 'sent') {
      // Put back in front of what came after.
      for (const [property, list] of Object.entries(samples))
        this.#waiting.set(property, [...list, ...(this.#waiting.get(property) ?? [])].slice(-MOST_WAITING));
      this.#isPaused = sending === 'away';
      this.#sentAt = this.#clock.now();
      return this.#schedule();
    }
    this.#sentAt = this.#clock.now();
    this.lastAt = this.#sentAt;
    this.readings += count;
    this.#schedule();
  }

  /** As much as one message takes, oldest first; what is left of a property goes behind the others. */
  #take(): Samples {
    const samples: Samples = {};
    let room = MOST_CHARACTERS;
    // A copy: what is put behind the others is not for this message.
    for (const [property, waiting] of Array.from(this.#waiting)) {
      const taken: TextReading[] = [];
      while (waiting.length > 0) {
        const characters = charactersOf(waiting[0]!);
        if (characters > MOST_CHARACTERS) this.dropped += 1;
        else if (characters > room) break;
        else {
          taken.push(waiting[0]!);
          room -= characters;
        }
        waiting.shift();
      }
      this.#waiting.delete(property);
      if (waiting.length > 0) this.#waiting.set(property, waiting);
      if (taken.length > 0) samples[property] = taken;
    }
    return samples;
  }
}

function charactersOf({ value }: TextReading): number {
  const extra = typeof value === 'string' || typeof value === 'object' ? JSON.stringify(value).length : 0;
  return READING_CHARACTERS + extra;
}
