// The sign of one machine's alarm as it stands: on a beam above the machine, above its name where it is near, and making room as cards
// do, so that it covers no name and no value. Made by attention.ts, placed by figures.ts, drawn by beacons.ts.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Covered, Point, Roomy } from '../twins/card-room.ts';
import type { TwinFigure } from '../twins/twin-figure.ts';

/** How much of the view's height the sign takes, as the tangent of its angle; nearer than this it does not grow. */
const SIGN_TANGENT = 0.042;
const NEAR_METRES = 6;
const FAR_METRES = 400;
/** Of the distance: near, the sign stays in sight. */
const BEAM_SHARE = 0.05;
/** What is acknowledged is smaller; what is not grows and shrinks by so much. */
const QUIET_SIZE = 0.7;
export const PULSE_SIZE = 0.12;
/** The sign's edges about the point that it stands on, in its own size. */
export const SIGN_EDGES = { low: -0.12, high: 0.88, halfWidth: 0.5 } as const;
const CLEARANCE_METRES = 0.2;

export class AlarmSign implements Roomy {
  readonly figure: TwinFigure;
  isCritical = false;
  isQuiet = false;
  /** Where its beam begins, in world metres. */
  readonly foot = new Vector3();
  /** An alarm is not to be missed: its sign goes as far up as it must. */
  readonly mostRise = Number.POSITIVE_INFINITY;
  /** What it may cover at the moment it is largest. */
  readonly covered: Covered = { position: this.foot, low: 0, high: 0, halfWidth: 0 };
  #sizeMetres = 0;
  #heightMetres = 0;
  #mostSinkMetres = 0;
  #isShown = false;

  constructor(figure: TwinFigure) {
    this.figure = figure;
  }

  /** Of the sign, before it pulses. */
  get sizeMetres(): number {
    return this.#sizeMetres;
  }

  /** Of the point that the sign stands on, above the foot; negative where it had to sink. */
  get heightMetres(): number {
    return this.#heightMetres;
  }

  /** There is room for it; otherwise its beam alone tells. */
  get isShown(): boolean {
    return this.#isShown;
  }

  /** Down to the foot of its machine, but not out of sight below it. */
  get mostSinkMetres(): number {
    return this.#mostSinkMetres;
  }

  /** Once a rendered frame, before it makes room: above its machine as that stands now, and above its name. */
  stand(eye: Point): void {
    const { figure, foot } = this;
    const { minimum, maximum } = figure.bounds();
    foot.set((minimum.x + maximum.x) / 2, maximum.y + CLEARANCE_METRES, (minimum.z + maximum.z) / 2);
    if (figure.view !== null) foot.y = Math.max(foot.y, figure.view.cardTop);
    const distance = Math.hypot(eye.x - foot.x, eye.y - foot.y, eye.z - foot.z);
    const metres = Math.min(FAR_METRES, Math.max(NEAR_METRES, distance));
    this.#sizeMetres = 2 * SIGN_TANGENT * metres * (this.isQuiet ? QUIET_SIZE : 1);
    this.#heightMetres = BEAM_SHARE * metres + this.#sizeMetres * 0.6;
    this.#isShown = true;
    const largest = this.#sizeMetres * (this.isQuiet ? 1 : 1 + PULSE_SIZE);
    const low = this.#heightMetres + SIGN_EDGES.low * largest;
    const high = this.#heightMetres + SIGN_EDGES.high * largest;
    Object.assign(this.covered, { low, high, halfWidth: SIGN_EDGES.halfWidth * largest });
    this.#mostSinkMetres = foot.y - minimum.y + high;
  }

  shift(metres: number): void {
    this.#heightMetres += metres;
  }

  hide(): void {
    this.#isShown = false;
  }
}
