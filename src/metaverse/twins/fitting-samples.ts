// By which values a model is moved: those of its own version alone. A twin's next version may be described otherwise; until its model is here the
// old one stands as it was known last, and is not moved by numbers that mean something else. Used by twin-figure.ts.
import type { TwinLayout } from '../../state/layout.ts';
import { stillRing } from '../../state/still-ring.ts';
import type { TwinRing } from '../../state/twin-ring.ts';

export interface Samples {
  readonly layout: TwinLayout;
  readonly ring: TwinRing;
}

export class FittingSamples {
  #told: Samples | null = null;
  #worn: TwinLayout | null = null;
  /** What moves the model that is worn; without a model, what is told. Null: nothing is known that fits. */
  current: Samples | null = null;
  /** The model that is worn is of another version than what is told, and stands still. */
  isAwaiting = false;

  /** Where the twin's values come from now; null: that is not known at present. */
  tell(samples: Samples | null): void {
    this.#told = samples;
    this.#fit();
  }

  /** A model that understands values of this layout is worn from now on; null: none is. */
  wear(layout: TwinLayout | null): void {
    this.#worn = layout;
    this.#fit();
  }

  #fit(): void {
    // Equal properties have one layout.
    this.isAwaiting = this.#worn !== null && this.#told?.layout !== this.#worn;
    if (!this.isAwaiting) this.current = this.#told;
    else if (this.current?.layout === this.#worn)
      this.current = { layout: this.current.layout, ring: stillRing(this.current.layout, this.current.ring) };
    else this.current = null;
  }
}
