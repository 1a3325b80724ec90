// What a pointer holds of the machine that is being arranged, and what dragging it does: its body moves it over the floor,
// its ring turns it. Who calls: arrangement.ts, on a press.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Scene } from '@babylonjs/core/scene';
import type { Figures } from '../twins/figures.ts';
import type { TwinPresence } from '../twins/twin-presence.ts';
import type { Drag, PointerRay } from './arrange-pointer.ts';
import { poseOf, TURN_STEP_DEGREES, type Pose } from './arranged.ts';
import { radiusOf } from './arrangement-views.ts';
import { onPlane } from './floor.ts';
import { bearing, isOnRing, type HeldPlace } from './handles.ts';

export interface Press {
  /** On the canvas, in CSS pixels. */
  readonly x: number;
  readonly y: number;
  readonly ray: PointerRay;
  readonly scene: Scene;
  readonly presence: TwinPresence;
  readonly figures: Pick<Figures, 'ownerOf'> | null;
}

/** While it is dragged, and in the end: whether it stays. */
type Hear = (pose: Pose, end?: boolean) => void;

/** Null where the pointer is at neither. */
export function grabHandles({ x, y, ray, scene, presence, figures }: Press, hear: Hear): Drag | null {
  const { figure } = presence;
  const start = poseOf(figure.placement);
  const [placeX, placeY, placeZ] = start.position;
  const place = { x: placeX, y: placeY, z: placeZ, radius: radiusOf(presence) };
  const picked = scene.pick(x, y);
  const { pickedMesh, pickedPoint } = picked;
  if (pickedMesh !== null && pickedPoint !== null && figures?.ownerOf(pickedMesh, picked.thinInstanceIndex) === figure)
    return moving(start, pickedPoint, hear);
  const point = onPlane(ray.origin, ray.direction, place.y);
  if (point === null) return null;
  const distance = Vector3.Distance(ray.origin, point);
  // Something else stands before it.
  if (pickedPoint !== null && picked.distance < distance - 0.5) return null;
  if (isOnRing(place, point, distance)) return turning(start, place, point, hear);
  return null;
}

/** At the height at which it was taken, so that it stays under the pointer. */
function moving(start: Pose, taken: Vector3, hear: Hear): Drag {
  return dragOf(start, hear, (ray) => {
    const at = onPlane(ray.origin, ray.direction, taken.y);
    if (at === null) return null;
    const [x, y, z] = start.position;
    return { ...start, position: [x + at.x - taken.x, y, z + at.z - taken.z] };
  });
}

function turning(start: Pose, place: HeldPlace, taken: Vector3, hear: Hear): Drag {
  const from = bearing(place, taken);
  return dragOf(start, hear, (ray, coarse) => {
    const at = onPlane(ray.origin, ray.direction, place.y);
    if (at === null) return null;
    const heading = start.headingDegrees + bearing(place, at) - from;
    const headingDegrees = coarse ? Math.round(heading / TURN_STEP_DEGREES) * TURN_STEP_DEGREES : heading;
    return { ...start, headingDegrees };
  });
}

function dragOf(start: Pose, hear: Hear, poseAt: (ray: PointerRay, coarse: boolean) => Pose | null): Drag {
  let pose = start;
  return {
    move(ray, coarse) {
      const next = poseAt(ray, coarse);
      if (next === null) return;
      pose = next;
      hear(pose);
    },
    // A press that dragged nothing changes nothing.
    end: (keep) => hear(pose, keep && pose !== start),
  };
}
