// What a card covers that leans to the eye, as the eye sees it: the upright card at the tip of its stem that would cover the same. So
// cards are compared however high they hang and however near to the eye they are drawn. Pure; who calls: card.ts.
import type { Covered, Point } from './card-room.ts';

/** Overhead there is no upright card that covers the same. */
const LEAST = 0.05;

/**
 * Makes upright what is given along the card, in metres from the tip. `scale`: how much further away the tip is than the card, which is
 * drawn nearer to the eye on the line to it.
 */
export function standUpright(
  covered: { -readonly [Edge in keyof Covered]: Covered[Edge] },
  eye: Point,
  scale: number,
): void {
  const { position: tip, low, high, halfWidth } = covered;
  const along = Math.hypot(eye.x - tip.x, eye.z - tip.z);
  const above = eye.y - tip.y;
  const distance = Math.hypot(along, above);
  const cosine = Math.max(LEAST, along / distance);
  // Above the eye a card leans forward, below it back: what is further up on it is so much nearer, or further away.
  const lean = (scale * above) / (distance * Math.max(LEAST, along));
  covered.low = (low * scale) / (cosine * Math.max(LEAST, 1 + low * lean));
  covered.high = (high * scale) / (cosine * Math.max(LEAST, 1 + high * lean));
  covered.halfWidth = (halfWidth * scale) / Math.min(1, Math.max(LEAST, 1 + high * lean));
}
