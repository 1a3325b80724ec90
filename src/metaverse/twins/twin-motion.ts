// Moves all twins once a rendered frame: reads each twin's ring at the moment of the provider's clock that is to be
// shown, and applies what changed. Who calls: the metaverse system, from the stage's frame callback. P11 at MII-D4.
import type { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { TwinLayout } from '../../state/layout.ts';
import type { TwinRing } from '../../state/twin-ring.ts';

/** What motion needs of a view (twin-view.ts has it). */
export interface MovedView {
  readonly restless: boolean;
  apply(values: Float64Array, deltaSeconds: number): void;
  update(deltaSeconds: number, eye: Vector3, ageMs: number | null): void;
}

/** A value goes on at its last speed for this long after the newest sample, then holds. */
const EXTRAPOLATE_MS = 100;

class MovedTwin {
  readonly view: MovedView;
  readonly #ring: TwinRing;
  readonly #layout: TwinLayout;
  readonly #values: Float64Array;
  #filledFrom = -1;
  #settled = false;

  constructor(view: MovedView, layout: TwinLayout, ring: TwinRing) {
    this.view = view;
    this.#layout = layout;
    this.#ring = ring;
    this.#values = new Float64Array(layout.fields.length).fill(Number.NaN);
  }

  frame(nowMs: number, deltaSeconds: number, eye: Vector3): void {
    const filled = this.#fill(nowMs + this.#ring.offsetMs - this.#ring.delayMs);
    if (filled || this.view.restless) this.view.apply(this.#values, deltaSeconds);
    const { heardMs } = this.#ring;
    this.view.update(deltaSeconds, eye, heardMs === 0 ? null : nowMs - heardMs);
  }

  /** Whether the values may have changed: not once the time shown has passed all that was heard and all extrapolation. */
  #fill(timeMs: number): boolean {
    const newestMs = this.#ring.newestTime();
    const settles = timeMs >= newestMs + EXTRAPOLATE_MS;
    if (settles && this.#settled && newestMs === this.#filledFrom) return false;
    this.#filledFrom = newestMs;
    this.#settled = settles;
    const { fields } = this.#layout;
    for (let index = 0; index < fields.length; index += 1) {
      const field = fields[index]!;
      const stepwise = field.kind === 'boolean' || field.kind === 'enum';
      this.#values[index] = this.#ring.valueAt(index, timeMs, stepwise, field.period, EXTRAPOLATE_MS);
    }
    return true;
  }
}

export class TwinMotion {
  readonly #twins = new Set<MovedTwin>();

  /** Moves this twin from now on; returns a function that stops it. A twin whose layout changed is added anew. */
  add(view: MovedView, layout: TwinLayout, ring: TwinRing): () => void {
    const twin = new MovedTwin(view, layout, ring);
    this.#twins.add(twin);
    return () => void this.#twins.delete(twin);
  }

  /** `nowMs`: this page's clock (epoch); `eye`: where the visitor looks from. */
  frame(nowMs: number, deltaMs: number, eye: Vector3): void {
    for (const twin of this.#twins) twin.frame(nowMs, deltaMs / 1000, eye);
  }
}
