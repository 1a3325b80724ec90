// A finger at a pane: it hovers before it, presses where it comes through the face, and lets go when it comes back. Pure.
// Babylon's own near interaction is not used: its ids collide with those of the rays (a left hand near a panel stops the
// right hand's ray, 9.34), and it presses from behind, too. Who calls: face-panel.ts, once a frame and finger.

/** The tip of a finger in a pane's own metres: right, up, and before its face. */
export interface Tip {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const HOVER = 0.1;
/** A little before the glass, where the skin of the tip is. */
const PRESS = 0.005;
/** Apart from where it presses, so that a trembling finger presses once. */
const RELEASE = 0.015;
/** A finger that is so far behind the glass means something else. */
const THROUGH = -0.08;
const RIM = 0.02;

export class Poke {
  #state: 'away' | 'near' | 'pressing' = 'away';

  /** What the finger did since the last frame; null: nothing here. `half`: half the width and height of the pane. */
  step({ x, y, z }: Tip, half: { readonly x: number; readonly y: number }): 'move' | 'down' | 'up' | 'leave' | null {
    const beside = Math.abs(x) > half.x + RIM || Math.abs(y) > half.y + RIM;
    if (this.#state === 'away') {
      // It must be seen before the glass first: what comes from behind or from beside presses nothing.
      if (beside || z <= PRESS || z > HOVER) return null;
      this.#state = 'near';
      return 'move';
    }
    if (beside || z > HOVER || z < THROUGH) {
      this.#state = 'away';
      return 'leave';
    }
    if (this.#state === 'near' && z <= PRESS) {
      this.#state = 'pressing';
      return 'down';
    }
    if (this.#state === 'pressing' && z > RELEASE) {
      this.#state = 'near';
      return 'up';
    }
    return 'move';
  }

  get isNear(): boolean {
    return this.#state !== 'away';
  }
}
