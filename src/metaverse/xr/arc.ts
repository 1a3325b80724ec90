// The arc of a teleport: a thrown thing's way from a hand to the floor, which is level at height 0. Pure geometry in metres.
// Who calls: teleport.ts.

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface Arc {
  /** Always as many, from the hand to where it ends. */
  readonly points: readonly Point[];
  /** Where it meets the floor; null where it meets none in reach. */
  readonly landing: Point | null;
}

export const ARC_POINTS = 28;
/** Thrown so hard that a hand at 1.2 m, held level, reaches four metres, and some ten at the best angle. */
const SPEED = 9;
const GRAVITY = 9.8;
const LONGEST_SECONDS = 2.2;

/** `direction` has length one. */
export function arcOf(hand: Point, direction: Point): Arc {
  const rise = direction.y * SPEED;
  const fall = (rise + Math.sqrt(Math.max(0, rise * rise + 2 * GRAVITY * hand.y))) / GRAVITY;
  const lands = hand.y > 0 && fall <= LONGEST_SECONDS;
  const seconds = lands ? fall : LONGEST_SECONDS;
  const at = (time: number): Point => ({
    x: hand.x + direction.x * SPEED * time,
    y: hand.y + rise * time - (GRAVITY * time * time) / 2,
    z: hand.z + direction.z * SPEED * time,
  });
  const points = Array.from({ length: ARC_POINTS }, (_, index) => at((seconds * index) / (ARC_POINTS - 1)));
  return { points, landing: lands ? { ...points.at(-1)!, y: 0 } : null };
}
