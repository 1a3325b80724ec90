// What two hands that hold one thing do to it: drawn apart they enlarge it, swung round they turn it. Pure. Who calls: ar-hands.ts.

interface HandPoint {
  readonly x: number;
  readonly z: number;
  readonly y: number;
}

export interface Hold {
  readonly left: HandPoint;
  readonly right: HandPoint;
}

export interface HoldChange {
  /** Factor of the size. */
  readonly scale: number;
  /** Clockwise seen from above. */
  readonly turnDegrees: number;
}

/** Nearer than this, in metres, two hands say nothing about size. */
const NEAREST = 0.05;

export function holdChange(before: Hold, now: Hold): HoldChange {
  const scale = Math.max(NEAREST, apart(now)) / Math.max(NEAREST, apart(before));
  const turn = bearing(now) - bearing(before);
  const turnDegrees = (((((turn * 180) / Math.PI + 180) % 360) + 360) % 360) - 180;
  return { scale, turnDegrees };
}

function apart({ left, right }: Hold): number {
  return Math.hypot(left.x - right.x, left.y - right.y, left.z - right.z);
}

/** From the left to the right hand, clockwise from -Z, in radians. */
function bearing({ left, right }: Hold): number {
  return Math.atan2(right.x - left.x, -(right.z - left.z));
}
