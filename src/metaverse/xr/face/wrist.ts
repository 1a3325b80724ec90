// Holds the small menu beside the wrist: open while the palm is turned to the eyes, or since the menu button was pressed.
// Where no wrist is tracked it hangs before the visitor; the large panel it never covers. Who calls: xr-face.ts, once a frame.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { VisitHand, XrVisit } from '../visit.ts';
import { giveWay, type Pane, type Side } from './give-way.ts';
import { before, facing, isLookedAt, type Head, type Point, type Pose } from './placement.ts';

/** Beside the outer edge of the left hand, a hand's breadth away, so that its own fingers do not touch it. */
const ASIDE = 0.19;
const ABOVE = 0.05;
/** A palm that turns away for a moment closes nothing. */
const LINGER_MS = 500;
const SMOOTHING_MS = 60;
const UP = new Vector3(0, 1, 0);

export class WristHold {
  readonly #visit: XrVisit;
  readonly #size: { readonly width: number; readonly height: number };
  readonly #place = new Vector3();
  /** Where the hand has it, or had it last. */
  readonly #wanted = new Vector3();
  readonly #clear = new Vector3();
  #side: Side | null = null;
  #byButton = false;
  #byPalm = false;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #standing = false;

  /** `size`: of the menu, in metres. */
  constructor(visit: XrVisit, size: { readonly width: number; readonly height: number }) {
    this.#visit = visit;
    this.#size = size;
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

  /** Where the menu stands now, clear of the large panel where that is shown; null while it is closed. */
  frame(head: Head, panel: Pane | null, nowMs: number, deltaMs: number): Pose | null {
    const hand = this.hand;
    const wrist = hand === undefined ? null : this.#visit.wrist(hand);
    if (wrist !== null && isLookedAt(wrist, head, this.#byPalm)) {
      this.#lookedAtMs = nowMs;
      this.#byPalm = true;
    } else if (nowMs - this.#lookedAtMs > LINGER_MS) this.#byPalm = false;
    if (!this.#byButton && !this.#byPalm) {
      this.#standing = false;
      this.#side = null;
      return null;
    }
    if (wrist !== null) besideWrist(wrist.position, head, this.#wanted);
    else if (!this.#standing) copy(before(head, { distance: 0.6, downDegrees: 24 }).position, this.#wanted);
    const pane = { position: this.#wanted, ...this.#size };
    const clear = panel === null ? null : giveWay(pane, panel, head.position, this.#side);
    this.#side = clear?.side ?? null;
    const place = clear === null ? this.#wanted : copy(clear.position, this.#clear);
    const share = this.#standing ? 1 - Math.exp(-deltaMs / SMOOTHING_MS) : 1;
    Vector3.LerpToRef(this.#place, place, share, this.#place);
    this.#standing = true;
    return facing(this.#place, head.position);
  }
}

function copy({ x, y, z }: Point, to: Vector3): Vector3 {
  return to.set(x, y, z);
}

function besideWrist(wrist: Vector3, { position }: Head, to: Vector3): void {
  const away = wrist.subtract(new Vector3(position.x, position.y, position.z));
  const right = Vector3.Cross(away, UP).normalize();
  to.copyFrom(wrist).addInPlace(right.scaleInPlace(ASIDE)).addInPlaceFromFloats(0, ABOVE, 0);
}
