// What a pointer hits of a crowd: a mesh that is never drawn and answers rays itself, by the boxes of the parts, because Babylon
// would make ten thousand matrices for each look. Mouse, controllers and hands hit it like any other mesh. Who calls: figures.ts.
import '@babylonjs/core/Culling/ray';
import type { Ray } from '@babylonjs/core/Culling/ray.core';
import { PickingInfo } from '@babylonjs/core/Collisions/pickingInfo';
import { Matrix, Vector3 } from '@babylonjs/core/Maths/math.vector';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import type { Crowd } from './crowd.ts';

const MATRIX = 16;
const placed = new Matrix();
const origin = new Vector3();
const direction = new Vector3();

export class CrowdTarget<Owner> extends Mesh {
  readonly #crowd: Crowd<Owner>;

  constructor(crowd: Crowd<Owner>, scene: Scene) {
    super('crowd target', scene);
    this.#crowd = crowd;
    this.isPickable = true;
  }

  /** `thinInstanceIndex` of the answer is the member's index. */
  override intersects(ray: Ray): PickingInfo {
    const info = new PickingInfo();
    for (const { mesh, matrices } of this.#crowd.parts()) {
      const { minimum, maximum } = mesh.getBoundingInfo();
      for (let index = 0; index < this.#crowd.size; index += 1) {
        const distance = distanceTo(ray, minimum, maximum, matrices, index * MATRIX);
        if (distance === null || distance > ray.length || (info.hit && distance >= info.distance)) continue;
        info.hit = true;
        info.distance = distance;
        info.thinInstanceIndex = index;
      }
    }
    if (!info.hit) return info;
    info.pickedMesh = this;
    info.pickedPoint = ray.origin.add(ray.direction.scale(info.distance));
    return info;
  }

  ownerAt(index: number): Owner | null {
    return this.#crowd.ownerAt(index);
  }
}

/** Where a ray meets a box that stands at a matrix, along the ray; null where it passes by. */
function distanceTo(ray: Ray, minimum: Vector3, maximum: Vector3, matrices: Float32Array, at: number): number | null {
  if (!isNear(ray, minimum, maximum, matrices, at)) return null;
  Matrix.FromArrayToRef(matrices, at, placed);
  if (placed.determinant() === 0) return null;
  placed.invert();
  Vector3.TransformCoordinatesToRef(ray.origin, placed, origin);
  Vector3.TransformNormalToRef(ray.direction, placed, direction);
  let enters = 0;
  let leaves = Number.POSITIVE_INFINITY;
  for (const axis of ['x', 'y', 'z'] as const) {
    const first = (minimum[axis] - origin[axis]) / direction[axis];
    const second = (maximum[axis] - origin[axis]) / direction[axis];
    enters = Math.max(enters, Math.min(first, second));
    leaves = Math.min(leaves, Math.max(first, second));
  }
  return enters <= leaves ? enters : null;
}

/** Whether a ray passes the ball around the box: what rules nearly all of a crowd out. */
function isNear(ray: Ray, minimum: Vector3, maximum: Vector3, matrices: Float32Array, at: number): boolean {
  const x = (minimum.x + maximum.x) / 2;
  const y = (minimum.y + maximum.y) / 2;
  const z = (minimum.z + maximum.z) / 2;
  const toX = matrices[at]! * x + matrices[at + 4]! * y + matrices[at + 8]! * z + matrices[at + 12]! - ray.origin.x;
  const toY = matrices[at + 1]! * x + matrices[at + 5]! * y + matrices[at + 9]! * z + matrices[at + 13]! - ray.origin.y;
  const toZ =
    matrices[at + 2]! * x + matrices[at + 6]! * y + matrices[at + 10]! * z + matrices[at + 14]! - ray.origin.z;
  let squaredScale = 0;
  for (let row = at; row < at + 12; row += 4)
    squaredScale = Math.max(squaredScale, matrices[row]! ** 2 + matrices[row + 1]! ** 2 + matrices[row + 2]! ** 2);
  const squaredRadius =
    (((maximum.x - minimum.x) ** 2 + (maximum.y - minimum.y) ** 2 + (maximum.z - minimum.z) ** 2) / 4) * squaredScale;
  const along = toX * ray.direction.x + toY * ray.direction.y + toZ * ray.direction.z;
  const squaredDistance = toX * toX + toY * toY + toZ * toZ - along * along;
  return squaredDistance <= squaredRadius && along >= -Math.sqrt(squaredRadius);
}
