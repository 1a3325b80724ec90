// What the thumbsticks of a visit ask for: turn, walk, step back, aim a teleport and let it go. Pure: it remembers only which
// stick has already done its step. Who calls: locomotion.ts, once a frame.
import type { Wish } from '../rig/motion.ts';

export interface Stick {
  readonly id: string;
  readonly handedness: XRHandedness;
  /** -1 to 1, right and towards the visitor. */
  readonly x: number;
  readonly y: number;
}

export interface Comfort {
  readonly turn: 'snap' | 'smooth';
  readonly walk: 'teleport' | 'smooth';
}

export interface StickWishes {
  /** Steps to the right: -1, 0 or 1. */
  readonly snap: number;
  /** Share of the full turning speed to the right, -1 to 1. */
  readonly turn: number;
  readonly walk: Wish | null;
  /** The stick that aims a teleport. */
  readonly aim: string | null;
  /** One step back is wished for. */
  readonly back: boolean;
}

const FULL = 0.7;
const BACK_AT_REST = 0.35;
const DEAD = 0.15;

export class StickReader {
  /** Sticks that were pushed aside or back and have not come back yet. */
  readonly #used = new Set<string>();
  #aim: string | null = null;

  read(sticks: readonly Stick[], { turn, walk }: Comfort): StickWishes {
    const walker =
      walk === 'smooth' ? (sticks.find(({ handedness }) => handedness === 'left') ?? sticks[0]) : undefined;
    let wishes: StickWishes = { snap: 0, turn: 0, walk: null, aim: null, back: false };
    if (!sticks.some(({ id }) => id === this.#aim)) this.#aim = null;
    for (const stick of sticks) {
      const { id, x, y } = stick;
      const length = Math.hypot(x, y);
      if (length < BACK_AT_REST) this.#used.delete(id);
      if (stick === walker) {
        if (length > DEAD) wishes = { ...wishes, walk: { forward: -eased(y), right: eased(x), fast: false } };
        // The only stick must turn, too: it walks ahead and back, and turns aside.
        if (sticks.length > 1) continue;
        if (wishes.walk !== null) wishes = { ...wishes, walk: { ...wishes.walk, right: 0 } };
      } else if (this.#aim === id) {
        if (length < BACK_AT_REST) this.#aim = null;
        continue;
      } else if (this.#aim === null && y < -FULL && Math.abs(x) < -y && !this.#used.has(id)) {
        this.#aim = id;
        continue;
      } else if (y > FULL && Math.abs(x) < y && !this.#used.has(id)) {
        this.#used.add(id);
        wishes = { ...wishes, back: true };
        continue;
      }
      if (turn === 'smooth') wishes = { ...wishes, turn: Math.abs(x) > Math.abs(wishes.turn) ? eased(x) : wishes.turn };
      else if (Math.abs(x) > FULL && Math.abs(x) > Math.abs(y) && !this.#used.has(id)) {
        this.#used.add(id);
        wishes = { ...wishes, snap: Math.sign(x) };
      }
    }
    return { ...wishes, aim: this.#aim };
  }
}

/** Nothing near the middle, gently from there on. */
function eased(value: number): number {
  const beyond = Math.max(0, Math.abs(value) - DEAD) / (1 - DEAD);
  return Math.sign(value) * beyond * beyond;
}
