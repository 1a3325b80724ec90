// What a visitor cannot walk through: the footprints of a twin's parts that never move. Moving parts give none, because
// a machine must not push a person around. Who calls: twin-view.ts, for the rig.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Node } from '@babylonjs/core/node';
import type { Rectangle } from '../world/site.ts';

/** World space, metres. */
export interface Box {
  readonly minimum: Vector3;
  readonly maximum: Vector3;
}

/** One steps over what is lower than this, and walks under what begins above the head. */
const STEP_METRES = 0.3;
const HEADROOM_METRES = 2;
/** Parts narrower than this both ways stop nobody. */
const NARROWEST_METRES = 0.05;

/** Footprints of the meshes that are not at or below a moving node and stand in a walker's way; those inside another are left out. */
export function obstaclesOf(meshes: readonly AbstractMesh[], moving: ReadonlySet<Node>, floorY: number): Rectangle[] {
  const footprints = meshes
    .filter((mesh) => !isBelow(mesh, moving))
    .map((mesh) => boxOf(mesh))
    .filter(({ minimum, maximum }) => maximum.y > floorY + STEP_METRES && minimum.y < floorY + HEADROOM_METRES)
    .map(({ minimum, maximum }) => ({ minX: minimum.x, maxX: maximum.x, minZ: minimum.z, maxZ: maximum.z }))
    .filter(({ minX, maxX, minZ, maxZ }) => Math.max(maxX - minX, maxZ - minZ) > NARROWEST_METRES);
  return footprints.filter(
    (inner, index) =>
      !footprints.some(
        (outer, other) => other !== index && contains(outer, inner) && (!contains(inner, outer) || other < index),
      ),
  );
}

/** One box around all meshes; null when there are none. */
export function boxAround(meshes: readonly AbstractMesh[]): Box | null {
  const [first, ...others] = meshes.map((mesh) => boxOf(mesh));
  if (first === undefined) return null;
  for (const { minimum, maximum } of others) {
    first.minimum.minimizeInPlace(minimum);
    first.maximum.maximizeInPlace(maximum);
  }
  return first;
}

function boxOf(mesh: AbstractMesh): Box {
  mesh.computeWorldMatrix(true);
  const { minimumWorld, maximumWorld } = mesh.getBoundingInfo().boundingBox;
  return { minimum: minimumWorld.clone(), maximum: maximumWorld.clone() };
}

function isBelow(mesh: AbstractMesh, moving: ReadonlySet<Node>): boolean {
  for (let node: Node | null = mesh; node !== null; node = node.parent) if (moving.has(node)) return true;
  return false;
}

function contains(outer: Rectangle, inner: Rectangle): boolean {
  return inner.minX >= outer.minX && inner.maxX <= outer.maxX && inner.minZ >= outer.minZ && inner.maxZ <= outer.maxZ;
}

/** The middle of a box's top, written to `result`. */
export function topOf({ minimum, maximum }: Box, result: Vector3): Vector3 {
  return result.set((minimum.x + maximum.x) / 2, maximum.y, (minimum.z + maximum.z) / 2);
}
