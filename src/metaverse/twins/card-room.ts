// Room for the cards and the alarm signs of the world, so that none covers another, a portal's name or the bar at the top of the page: who
// is nearer has the place, others rise above it or sink below it, and go where neither is possible. Seen from the eye all around, so that turning one's
// head moves nothing; only the bar depends on where one looks. Who calls: figures.ts, each frame. Nothing is allocated while nobody comes.

import { ceilingOver } from './ceiling.ts';

/** In world metres. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** What a card covers, as it stands. */
export interface Covered {
  /** Of the foot of its stem, in world metres. */
  readonly position: Point;
  /** Edges above that, and half its width, in metres; all 0: it cannot be seen. */
  readonly low: number;
  readonly high: number;
  readonly halfWidth: number;
}

/** A card that makes room, or several that stand on each other. */
export interface Roomy {
  readonly covered: Covered;
  /** How far it may stand above its place, as a tangent, and below it. */
  readonly mostRise: number;
  readonly mostSinkMetres: number;
  shift(metres: number): void;
  hide(): void;
}

/** Height, in world metres, above which a place in the world is not to be covered; infinite where there is no bound. */
export type Ceiling = (x: number, z: number) => number;

/** Between two cards, as a tangent. */
const GAP = 0.006;
/** A card further above its place would seem to belong to something else. */
export const MOST_RISE_OF_CARD = 0.25;
const MOST_MOVES = 12;
const EASE_SECONDS = 0.12;
const NEAREST_METRES = 0.3;

/** What is covered, as the eye sees it: an angle about it, and tangents of height. */
class Patch {
  azimuth = 0;
  halfAngle = 0;
  low = 0;
  high = 0;

  meets(low: number, high: number, azimuth: number, halfAngle: number): boolean {
    // Who has just made room by a gap is out of the way.
    if (low >= this.high + GAP / 2 || high <= this.low - GAP / 2) return false;
    const apart = Math.abs(azimuth - this.azimuth);
    return Math.min(apart, 2 * Math.PI - apart) < halfAngle + this.halfAngle;
  }
}

export class CardRoom {
  readonly #patches: Patch[] = [];
  #count = 0;
  /** How far a card stands from its place, as a tangent. */
  readonly #shown = new WeakMap<object, { rise: number }>();

  /** Begins a frame with what does not give way. */
  begin(eye: Point, fixed: readonly Covered[]): void {
    this.#count = 0;
    for (const covered of fixed) if (covered.high !== 0) this.#take(eye, covered, 0);
  }

  /** Gives a card its place; those whose place is more important first. */
  place(card: Roomy, eye: Point, deltaSeconds: number, ceiling: Ceiling): void {
    const { covered, mostRise, mostSinkMetres } = card;
    if (covered.high === 0) {
      this.#shown.delete(card);
      return;
    }
    const metres = distanceTo(eye, covered);
    const top = (ceilingOver(covered, eye, ceiling) - eye.y) / metres;
    const rise = this.#riseOf(eye, covered, top, mostRise, mostSinkMetres / metres);
    if (rise === null) {
      this.#shown.delete(card);
      card.hide();
      return;
    }
    let shown = this.#shown.get(card);
    if (shown === undefined) {
      shown = { rise };
      this.#shown.set(card, shown);
    }
    shown.rise += (rise - shown.rise) * (1 - Math.exp(-deltaSeconds / EASE_SECONDS));
    this.#take(eye, covered, rise);
    if (shown.rise !== 0) card.shift(shown.rise * metres);
  }

  /** How far a card is to stand above its place, as a tangent; null: there is no room. */
  #riseOf(eye: Point, covered: Covered, top: number, mostRise: number, mostSink: number): number | null {
    const metres = distanceTo(eye, covered);
    const low = (covered.position.y + covered.low - eye.y) / metres;
    const high = (covered.position.y + covered.high - eye.y) / metres;
    const azimuth = azimuthOf(eye, covered);
    const halfAngle = Math.atan(covered.halfWidth / metres);
    // What is meant to be seen comes below the bar; what is so high that it cannot is left where it is.
    const lowered = high > top && high - top <= mostSink ? top - high : 0;
    const bound = lowered < 0 || high <= top ? top : Number.POSITIVE_INFINITY;
    for (const isUp of [true, false]) {
      let rise = lowered;
      for (let move = 0; move < MOST_MOVES; move += 1) {
        const met = this.#met(low + rise, high + rise, azimuth, halfAngle);
        if (met === null) return rise;
        rise = isUp ? met.high + GAP - low : met.low - GAP - high;
        if (rise > mostRise || high + rise > bound + GAP || rise < -mostSink) break;
      }
    }
    return null;
  }

  #met(low: number, high: number, azimuth: number, halfAngle: number): Patch | null {
    for (let index = 0; index < this.#count; index += 1)
      if (this.#patches[index]!.meets(low, high, azimuth, halfAngle)) return this.#patches[index]!;
    return null;
  }

  #take(eye: Point, covered: Covered, rise: number): void {
    const patch = this.#patches[this.#count] ?? new Patch();
    this.#patches[this.#count] = patch;
    this.#count += 1;
    const metres = distanceTo(eye, covered);
    patch.azimuth = azimuthOf(eye, covered);
    patch.halfAngle = Math.atan(covered.halfWidth / metres);
    patch.low = (covered.position.y + covered.low - eye.y) / metres + rise;
    patch.high = (covered.position.y + covered.high - eye.y) / metres + rise;
  }
}

export function azimuthOf(eye: Point, { position }: Covered): number {
  return Math.atan2(position.x - eye.x, position.z - eye.z);
}

/** Along the floor: heights divide by it. */
export function distanceTo(eye: Point, { position }: Covered): number {
  return Math.max(NEAREST_METRES, Math.hypot(position.x - eye.x, position.z - eye.z));
}
