// Moves all twins once a rendered frame: reads each twin's ring at the moment of the provider's clock that is to be
// shown, and applies what changed. Who calls: the metaverse system, from the stage's frame callback. P11 at MII-D4.
import type { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { TwinLayout } from '../../state/layout.ts';
import { settlesAfter } from '../../state/ring-block.ts';
import type { TwinRing } from '../../state/twin-ring.ts';

/** What motion needs of a view (twin-view.ts has it). */
export interface MovedView {
  readonly restless: boolean;
  apply(values: Float64Array, deltaSeconds: number): void;
  update(deltaSeconds: number, eye: Vector3, ageMs: number | null): void;
}

/** A value goes on at its last speed for this long after the newest sample, then comes back to it; after the second it rests. */
export const EXTRAPOLATE_MS = 100;
export const SETTLES_MS = settlesAfter(EXTRAPOLATE_MS);

class MovedTwin {
  readonly view: MovedView;
  readonly #ring: TwinRing;
  readonly #values: Float64Array;
  readonly #cursors: Int32Array;
  #version = -1;
  #newestMs = 0;
  #settled = false;

  constructor(view: MovedView, layout: TwinLayout, ring: TwinRing) {
    this.view = view;
    this.#ring = ring;
    this.#cursors = new Int32Array(layout.properties.size);
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
    const { version } = this.#ring;
    const isNews = version !== this.#version;
    if (isNews) this.#newestMs = this.#ring.newestTime();
    const settles = timeMs >= this.#newestMs + SETTLES_MS;
    if (settles && this.#settled && !isNews) return false;
    this.#version = version;
    this.#settled = settles;
    this.#ring.readAll(timeMs, EXTRAPOLATE_MS, this.#values, this.#cursors);
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
