// The value beside a part that is held, in the world, so that it is read where one looks, in a headset too. Who calls: attention.ts,
// each frame.
import type { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { formatNumber } from '../ui/format.ts';
import { strings } from '../ui/strings.ts';
import { prettyUnit, unitGap } from '../ui/units.ts';
import { labelLayout, labelTexture } from './card-layout.ts';
import type { Card, CardMaker } from './card.ts';
import type { HandView } from './hand-view.ts';

const SIZE = { ...labelTexture(1), metresPerPixel: 1 / 700, nearMetres: 2.5, farMetres: 200, hideMetres: 400 };
/** Before the part, so that it does not sink into it. */
const FORWARD_METRES = 0.3;

export class HandLabel {
  readonly #makeCard: CardMaker;
  #card: Card | null = null;
  #painted = '';

  constructor(makeCard: CardMaker) {
    this.#makeCard = makeCard;
  }

  /** `at`: where the part is held; null: it is not. */
  frame(at: Vector3 | null, view: HandView | null, eye: Vector3): void {
    if (at === null || view === null || view.state !== 'holding') {
      this.#card?.hide();
      return;
    }
    if (this.#card === null) {
      this.#card = this.#makeCard('hand label', SIZE);
      if (this.#card.mesh !== null) this.#card.mesh.isPickable = false;
    }
    const unit = prettyUnit(view.unit);
    const gap = unitGap(unit);
    const text = (value: number): string => formatNumber(value, view.digits) + (gap === '' ? unit : '');
    const value = strings.operate.hand.change(text(view.from), text(view.to));
    if (value !== this.#painted) {
      this.#painted = value;
      const row = { caption: view.title, value, unit: gap === '' ? '' : unit };
      this.#card.paint((measure) => labelLayout([row], false, measure));
    }
    this.#card.place(at, eye, FORWARD_METRES);
  }
}
