// How far a part that is held turns or slides, so that the point where it is held stays under the pointer: a ray in, radians or
// metres out, the same for mouse, finger and controller. Pure. Who calls: hand.ts, at each move.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';

/** A part that turns about, or slides along, an axis of length 1; all in world metres. */
export interface Joint {
  readonly kind: 'turn' | 'slide';
  readonly pivot: Vector3;
  readonly axis: Vector3;
  /** Where it is held, before it moves. */
  readonly held: Vector3;
}

const STEPS = 6;
/** Radians, or metres, in one step: a ray that comes along the axis says nothing about the turn. */
const LONGEST_STEP = 0.35;
/** Damps where the part would move towards the eye or away from it. */
const DAMPING = 0.03;

const point = new Vector3();
const arm = new Vector3();
const tangent = new Vector3();
const offset = new Vector3();

/** Where the held point is after the part has gone `way`. */
export function heldAt({ kind, pivot, axis, held }: Joint, way: number, result: Vector3): Vector3 {
  if (kind === 'slide') return axis.scaleToRef(way, result).addInPlace(held);
  held.subtractToRef(pivot, arm);
  const along = Vector3.Dot(arm, axis);
  const sine = Math.sin(way);
  const cosine = Math.cos(way);
  Vector3.CrossToRef(axis, arm, tangent);
  // Rodrigues: arm · cos + (axis × arm) · sin + axis · (axis · arm)(1 − cos).
  arm.scaleToRef(cosine, result);
  tangent.scaleAndAddToRef(sine, result);
  axis.scaleAndAddToRef(along * (1 - cosine), result);
  return result.addInPlace(pivot);
}

/** The way, from `way` on, after which the held point is nearest to a ray whose direction has the length 1. */
export function wayTowards(
  joint: Joint,
  way: number,
  ray: { readonly origin: Vector3; readonly direction: Vector3 },
): number {
  const { direction, origin } = ray;
  let reached = way;
  for (let step = 0; step < STEPS; step += 1) {
    heldAt(joint, reached, point);
    if (joint.kind === 'slide') tangent.copyFrom(joint.axis);
    else Vector3.CrossToRef(joint.axis, point.subtractToRef(joint.pivot, arm), tangent);
    const length = tangent.lengthSquared();
    if (length < 1e-8) return reached;
    point.subtractToRef(origin, offset);
    // Only what is across the ray can be seen.
    direction.scaleAndAddToRef(-Vector3.Dot(offset, direction), offset);
    direction.scaleAndAddToRef(-Vector3.Dot(tangent, direction), tangent);
    const change = -Vector3.Dot(offset, tangent) / (tangent.lengthSquared() + DAMPING * length);
    reached += Math.min(LONGEST_STEP, Math.max(-LONGEST_STEP, change));
    if (Math.abs(change) < 1e-4) break;
  }
  return reached;
}
