// The height up to which a place in the world can be seen under the bar at the top of the page. Who calls: metaverse.ts makes it, for
// figures.ts and the cards of the world (card-room.ts).
import type { Scene } from '@babylonjs/core/scene';
import type { Ceiling, Covered, Point } from './card-room.ts';

/** Of the picture's height, between the bar and a card. */
const MARGIN = 0.012;

/** `coveredTop`: how much of the picture's height the page covers from above, 0 to 1; null: nothing, as in a headset. */
export function ceilingUnder(scene: Scene, coveredTop: () => number | null): Ceiling {
  return (x, z) => {
    const covered = coveredTop();
    const camera = scene.activeCamera;
    if (covered === null || camera === null) return Number.POSITIVE_INFINITY;
    const m = camera.getTransformationMatrix().asArray();
    const bound = 1 - 2 * (covered + MARGIN);
    // Where the vertical through (x, z) meets the edge of the bar: y · (m5 - bound · m7) = bound · depth - height.
    const depth = x * m[3] + z * m[11] + m[15];
    const height = x * m[1] + z * m[9] + m[13];
    const y = (bound * depth - height) / (m[5] - bound * m[7]);
    const isAhead = depth + y * m[7] > 0;
    return isAhead ? y : Number.POSITIVE_INFINITY;
  };
}

/** The height above which something is not to be covered by a card there: the bar's edge is lower at one of its corners. */
export function ceilingOver({ position, halfWidth }: Covered, eye: Point, ceiling: Ceiling): number {
  const { x, z } = position;
  const metres = Math.max(Number.EPSILON, Math.hypot(x - eye.x, z - eye.z));
  const aside = ((z - eye.z) / metres) * halfWidth;
  const ahead = ((x - eye.x) / metres) * halfWidth;
  return Math.min(ceiling(x, z), ceiling(x + aside, z - ahead), ceiling(x - aside, z + ahead));
}
