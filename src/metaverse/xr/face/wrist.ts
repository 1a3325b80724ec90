// Holds the small menu beside the wrist: open while the palm is turned to the eyes, or since the menu button was pressed.
// Where no wrist is tracked it hangs before the visitor. Who calls: xr-face.ts, once a frame.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { VisitHand, XrVisit } from '../visit.ts';
import { before, facing, isLookedAt, type Head, type Pose } from './placement.ts';

/** Beside the outer edge of the left hand, a hand's breadth away, so that its own fingers do not touch it. */
const ASIDE = 0.19;
const ABOVE = 0.05;
/** A palm that turns away for a moment closes nothing. */
const LINGER_MS = 500;
const SMOOTHING_MS = 60;
const UP = new Vector3(0, 1, 0);

export class WristHold {
  readonly #visit: XrVisit;
  readonly #place = new Vector3();
  #byButton = false;
  #byPalm = false;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #standing = false;

  constructor(visit: XrVisit) {
    this.#visit = visit;
  }

  /** The hand that carries it. */
  get hand(): VisitHand | undefined {
    const hands = this.#visit.hands();
    return hands.find(({ handedness }) => handedness === 'left') ?? hands.find(({ kind }) => kind === 'hand');
  }

  /** The menu button: opens, or closes what is open however it came to be. */
  toggle(): void {
    this.#byButton = !(this.#byButton || this.#byPalm);
    this.#byPalm = false;
    this.#lookedAtMs = Number.NEGATIVE_INFINITY;
  }

  close(): void {
    this.#byButton = this.#byPalm = false;
    this.#lookedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Where the menu stands now; null while it is closed. */
  frame(head: Head, nowMs: number, deltaMs: number): Pose | null {
    const hand = this.hand;
    const wrist = hand === undefined ? null : this.#visit.wrist(hand);
    if (wrist !== null && isLookedAt(wrist, head, this.#byPalm)) {
      this.#lookedAtMs = nowMs;
      this.#byPalm = true;
    } else if (nowMs - this.#lookedAtMs > LINGER_MS) this.#byPalm = false;
    if (!this.#byButton && !this.#byPalm) {
      this.#standing = false;
      return null;
    }
    const wanted = wrist === null ? this.#beforeTheVisitor(head) : besideWrist(wrist.position, head);
    // It stays where it was opened when no wrist carries it.
    if (wanted !== null) {
      const share = this.#standing ? 1 - Math.exp(-deltaMs / SMOOTHING_MS) : 1;
      Vector3.LerpToRef(this.#place, wanted, share, this.#place);
    }
    this.#standing = true;
    return facing(this.#place, head.position);
  }

  #beforeTheVisitor(head: Head): Vector3 | null {
    if (this.#standing) return null;
    const { x, y, z } = before(head, { distance: 0.6, downDegrees: 24 }).position;
    return new Vector3(x, y, z);
  }
}

function besideWrist(wrist: Vector3, { position }: Head): Vector3 {
  const away = wrist.subtract(new Vector3(position.x, position.y, position.z));
  const right = Vector3.Cross(away, UP).normalize();
  return wrist.add(right.scaleInPlace(ASIDE)).addInPlaceFromFloats(0, ABOVE, 0);
}
