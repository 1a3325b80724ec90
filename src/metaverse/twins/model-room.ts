// What all models that are in memory cost together (LIM-10): each may be good by itself, and many different ones still be more than a browser
// holds. Used by load-model.ts; whoever found no room is told when there is.
import { TwinportError } from '../../base/errors.ts';
import type { Sha256 } from '../../base/ids.ts';
import { RESIDENT_LIMITS } from '../../protocol/limits.ts';
import type { ModelCost } from '../../protocol/model-cost.ts';
import { strings } from '../ui/strings.ts';

type Measure = keyof ModelCost;
const MEASURES: readonly Measure[] = ['triangles', 'imagePixels', 'unpackedBytes'];

export class ModelRoom {
  readonly #most: ModelCost;
  readonly #taken = new Map<Sha256, ModelCost>();
  /** Of models that found no room, too: they are not read again to find that out. */
  readonly #costs = new Map<Sha256, ModelCost>();
  readonly #waiting = new Set<() => void>();

  constructor(most: ModelCost = RESIDENT_LIMITS) {
    this.#most = most;
  }

  /** Holds a model against what is left, where its cost was seen before. @throws TwinportError `limit-exceeded` */
  check(sha256: Sha256): void {
    const cost = this.#costs.get(sha256);
    if (cost === undefined || this.#taken.has(sha256)) return;
    const tooMuch = MEASURES.find((measure) => this.#with(cost, measure) > this.#most[measure]);
    if (tooMuch === undefined) return;
    const [found, most] = [this.#with(cost, tooMuch), this.#most[tooMuch]];
    throw new TwinportError('limit-exceeded', strings.faults.noRoomForModel[tooMuch](found, most), {
      details: { limit: tooMuch, found, most },
    });
  }

  /** The model is in memory from now on. @throws TwinportError `limit-exceeded`; it is not, then */
  take(sha256: Sha256, cost: ModelCost): void {
    this.#costs.set(sha256, cost);
    this.check(sha256);
    this.#taken.set(sha256, cost);
  }

  /** The model is in memory no more. */
  leave(sha256: Sha256): void {
    if (!this.#taken.delete(sha256)) return;
    // Who is called and finds no room again waits anew, for the next one to go.
    const waiting = Array.from(this.#waiting);
    for (const look of waiting) look();
  }

  /** Calls once when a model that found none has room. Returns what ends the waiting. */
  whenRoom(sha256: Sha256, call: () => void): () => void {
    const look = (): void => {
      try {
        this.check(sha256);
      } catch {
        return;
      }
      this.#waiting.delete(look);
      call();
    };
    this.#waiting.add(look);
    return () => void this.#waiting.delete(look);
  }

  #with(cost: ModelCost, measure: Measure): number {
    return [...this.#taken.values()].reduce((sum, taken) => sum + taken[measure], cost[measure]);
  }
}
