// Warnings that a device can cause at any rate are written once, and again after a minute with how often they came. Bounded,
// because their texts are the device's. Used by device.ts and bridged-twin.ts.
import { systemClock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';

const AGAIN_MS = 60_000;
const TEXTS_KEPT = 64;

export class SeldomLog {
  readonly #logger: Logger;
  readonly #facts: Readonly<Record<string, unknown>>;
  readonly #seen = new Map<string, { at: number; since: number }>();

  constructor(logger: Logger, facts: Readonly<Record<string, unknown>>) {
    this.#logger = logger;
    this.#facts = facts;
  }

  warn(text: string): void {
    const now = systemClock.now();
    const seen = this.#seen.get(text);
    if (seen !== undefined && now - seen.at < AGAIN_MS) {
      seen.since += 1;
      return;
    }
    const repeated = seen === undefined || seen.since === 0 ? {} : { repeated: seen.since };
    this.#logger('warn', text, { ...this.#facts, ...repeated });
    this.#seen.delete(text);
    this.#seen.set(text, { at: now, since: 0 });
    if (this.#seen.size > TEXTS_KEPT) this.#seen.delete(this.#seen.keys().next().value!);
  }
}
