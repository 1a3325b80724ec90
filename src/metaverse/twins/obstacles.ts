// What a visitor cannot walk through: the footprints of a twin's parts that never move. Moving parts give none, because
// a machine must not push a person around. Who calls: twin-view.ts, for the rig.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Node } from '@babylonjs/core/node';
import type { Rectangle } from '../world/site.ts';

/** World space, metres. */
export interface Box {
  readonly minimum: Vector3;
  readonly maximum: Vector3;
}

/** A part of a model: the corners of its box, in the space of the node that carries it. */
export interface SolidPart {
  readonly node: TransformNode;
  readonly corners: readonly Vector3[];
}

/** One steps over what is lower than this, and walks under what begins above the head. */
const STEP_METRES = 0.3;
const HEADROOM_METRES = 2;
/** Parts narrower than this both ways stop nobody. */
const NARROWEST_METRES = 0.05;
const placed = new Vector3();

/** Footprints of the parts that are not at or below a moving node and stand in a walker's way; those inside another are left out. */
export function obstaclesOf(parts: readonly SolidPart[], moving: ReadonlySet<Node>, floorY: number): Rectangle[] {
  const footprints = parts
    .filter(({ node }) => !isBelow(node, moving))
    .map((part) => boxOf(part))
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

/** One box around all parts; null when there are none. */
export function boxAround(parts: readonly SolidPart[]): Box | null {
  const [first, ...others] = parts.map((part) => boxOf(part));
  if (first === undefined) return null;
  for (const { minimum, maximum } of others) {
    first.minimum.minimizeInPlace(minimum);
    first.maximum.maximizeInPlace(maximum);
  }
  return first;
}

function boxOf({ node, corners }: SolidPart): Box {
  const matrix = node.computeWorldMatrix(true);
  const minimum = new Vector3().setAll(Number.POSITIVE_INFINITY);
  const maximum = new Vector3().setAll(Number.NEGATIVE_INFINITY);
  for (const corner of corners) {
    Vector3.TransformCoordinatesToRef(corner, matrix, placed);
    minimum.minimizeInPlace(placed);
    maximum.maximizeInPlace(placed);
  }
  return { minimum, maximum };
}

function isBelow(part: Node, moving: ReadonlySet<Node>): boolean {
  for (let node: Node | null = part; node !== null; node = node.parent) if (moving.has(node)) return true;
  return false;
}

function contains(outer: Rectangle, inner: Rectangle): boolean {
  return inner.minX >= outer.minX && inner.maxX <= outer.maxX && inner.minZ >= outer.minZ && inner.maxZ <= outer.maxZ;
}

/** The middle of a box's top, written to `result`. */
export function topOf({ minimum, maximum }: Box, result: Vector3): Vector3 {
  return result.set((minimum.x + maximum.x) / 2, maximum.y, (minimum.z + maximum.z) / 2);
}
