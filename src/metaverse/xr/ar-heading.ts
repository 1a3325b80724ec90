// Headings in AR: degrees clockwise seen from above, like a compass; 0 has the front (+Z, as in glTF) at +Z. Pure. Who calls:
// ar-visit.ts.
import { Vector3, type Quaternion } from '@babylonjs/core/Maths/math.vector';

interface OnFloor {
  readonly x: number;
  readonly z: number;
}

/** Clockwise seen from above: the heading of something at `from` whose front (+Z) looks to `to`. */
export function headingTo(from: OnFloor, to: OnFloor): number {
  return (-Math.atan2(to.x - from.x, to.z - from.z) * 180) / Math.PI;
}

/** The heading of what is turned so, by where its front (+Z) looks along the floor. */
export function headingOf(rotation: Quaternion): number {
  const front = new Vector3(0, 0, 1).applyRotationQuaternion(rotation);
  return (-Math.atan2(front.x, front.z) * 180) / Math.PI;
}
