// What was found wrong with the bytes of a model, by their hash (P2, P8): what was fetched and refused once is not fetched again, whoever offers
// it and however often they come back, also after a reload. Used by exchange-model.ts.
import type { Sha256 } from '../../base/ids.ts';
import { TwinportError, type ErrorCode } from '../../base/errors.ts';
import { MODEL_LIMITS } from '../../protocol/limits.ts';
import { fromProblem, toProblem } from '../../protocol/problem.ts';
import type { Store } from '../store/store.ts';

/** What the bytes alone are to blame for: not who sent them, nor how they are bound. */
const OF_BYTES: ReadonlySet<ErrorCode> = new Set(['asset-invalid', 'asset-too-large']);
/** Each was transferred whole: so many are not by accident. */
const MOST_KEPT = 1_024;
/** A page with other limits, or another eye for what is valid, looks for itself. */
const CHECK = JSON.stringify([1, MODEL_LIMITS]);

export class Rejections {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Why a model with this hash cannot be shown; null when nothing is known against it. */
  async find(sha256: Sha256): Promise<TwinportError | null> {
    const rejection = await this.#store.get('rejections', sha256);
    return rejection?.check === CHECK ? fromProblem(rejection.problem) : null;
  }

  /** Keeps what the check of these bytes threw, where that is their own fault. They have the hash. */
  async remember(sha256: Sha256, error: unknown): Promise<void> {
    if (!(error instanceof TwinportError) || !OF_BYTES.has(error.code)) return;
    if ((await this.#store.list('rejections')).length >= MOST_KEPT) await this.#store.deletePrefix('rejections', '');
    await this.#store.put('rejections', sha256, { problem: toProblem(error), check: CHECK });
  }
}
