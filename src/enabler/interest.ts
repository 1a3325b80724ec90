// How each twin is looked at: what the page told (MII-D4), and who else hears its readings. Services that a twin is shared with get all
// of it, whatever the page shows. Asked by twins/observations.ts.
import type { TwinId } from '../base/ids.ts';
import { FULL_RATE_HZ, type TwinInterest } from '../protocol/interest.ts';
import { LIMITS } from '../protocol/limits.ts';

/** How a twin's state is wanted: states a second, and of which properties (null: all). */
export type Wanted = Omit<TwinInterest, 'twinId'>;

export const FULL_INTEREST: Wanted = { maxRateHz: FULL_RATE_HZ, properties: null };
/** What is told of more twins than this is forgotten from the oldest on, and they are looked at fully. */
const MOST_TWINS = 2 * LIMITS.modelsPerSystem;

export class Interest {
  readonly #told = new Map<TwinId, Wanted>();
  readonly #isTapped: (twinId: TwinId) => boolean;

  /** `isTapped`: whether anybody but the page hears the twin. */
  constructor(isTapped: (twinId: TwinId) => boolean) {
    this.#isTapped = isTapped;
  }

  take(changes: readonly TwinInterest[]): void {
    for (const { twinId, maxRateHz, properties } of changes) {
      this.#told.delete(twinId);
      this.#told.set(twinId, { maxRateHz, properties });
    }
    for (const twinId of this.#told.keys()) {
      if (this.#told.size <= MOST_TWINS) break;
      this.#told.delete(twinId);
    }
  }

  wanted(twinId: TwinId): Wanted {
    return this.#isTapped(twinId) ? FULL_INTEREST : (this.#told.get(twinId) ?? FULL_INTEREST);
  }
}
