// The floor under what is placed: where a pointer's ray meets it, whether visitors can walk there, the grid. Who calls:
// arrangement.ts, arrange-pointer.ts.
import '@babylonjs/core/Culling/ray';
import { Ray } from '@babylonjs/core/Culling/ray.core';
import type { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Scene } from '@babylonjs/core/scene';
import type { Footprint } from '../world/site.ts';
import { GRID_METRES } from './arranged.ts';

/** Nobody points better than this at the horizon. */
const REACH_METRES = 250;

export interface Floor {
  readonly floorMeshes: readonly AbstractMesh[];
  readonly walkable: readonly Footprint[];
}

/** Where a ray meets the floor or, beside it, the plane of the water and everything else at height 0; null: nowhere near. */
export function onFloor(scene: Scene, floor: Floor, origin: Vector3, direction: Vector3): Vector3 | null {
  const ray = new Ray(origin, direction.normalizeToNew(), REACH_METRES);
  const hit = scene.pickWithRay(ray, (mesh) => floor.floorMeshes.includes(mesh))?.pickedPoint;
  return hit ?? onPlane(origin, direction, 0);
}

/** Where a ray meets a level plane; null: nowhere near. */
export function onPlane(origin: Vector3, direction: Vector3, y: number): Vector3 | null {
  const way = (y - origin.y) / direction.y;
  if (!(way > 0) || way * direction.length() > REACH_METRES) return null;
  return origin.add(direction.scale(way));
}

export function isWalkable({ walkable }: Pick<Floor, 'walkable'>, x: number, z: number): boolean {
  return walkable.some((shape) =>
    'radius' in shape
      ? Math.hypot(x - shape.x, z - shape.z) <= shape.radius
      : x >= shape.minX && x <= shape.maxX && z >= shape.minZ && z <= shape.maxZ,
  );
}

export function onGrid(metres: number): number {
  return Math.round(metres / GRID_METRES) * GRID_METRES;
}
