// Aiming a teleport: the arc from a hand, the mark where it lands, and whether one may stand there. Instead of Babylon's own
// feature, which in a right-handed scene turns the visitor round, and teleports a hand by any pinch. Who calls: locomotion.ts.
import '@babylonjs/core/Culling/ray';
import { Ray } from '@babylonjs/core/Culling/ray.core';
import { StandardMaterial } from '@babylonjs/core/Materials/standardMaterial';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import { CreateDisc } from '@babylonjs/core/Meshes/Builders/discBuilder';
import { CreateTorus } from '@babylonjs/core/Meshes/Builders/torusBuilder';
import { CreateTube } from '@babylonjs/core/Meshes/Builders/tubeBuilder';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import { settle, type FloorPoint, type Ground } from '../rig/collision.ts';
import { ARC_POINTS, arcOf, type Point } from './arc.ts';

export interface TeleportParts {
  readonly scene: Scene;
  readonly ground: Ground;
  readonly floorMeshes: readonly AbstractMesh[];
}

/** A visitor lands this far from what they could bump into, in metres. */
export const BODY_RADIUS = 0.35;
/** Who aims at a machine's foot means the place beside it, and who aims into the sea means nothing. */
const NEARBY = 0.8;
const GOOD = '#5fe3bd';
const BAD = '#ff8a6b';
/** Between two tests whether a machine stands in the way: each tests rays against triangles. */
const BLOCK_TEST_POINTS = 4;

export class Teleport {
  readonly #parts: TeleportParts;
  #path: Vector3[] = Array.from({ length: ARC_POINTS }, () => new Vector3());
  #tube: Mesh | null = null;
  #mark: Mesh | null = null;
  #target: FloorPoint | null = null;
  readonly #ray = new Ray(Vector3.Zero(), new Vector3());

  constructor(parts: TeleportParts) {
    this.#parts = parts;
  }

  get isAiming(): boolean {
    return this.#tube?.isVisible ?? false;
  }

  /** Aims along a hand's ray; `direction` has length one. */
  aim({ origin, direction }: { readonly origin: Vector3; readonly direction: Vector3 }): void {
    const { points, landing } = arcOf(origin, direction);
    for (const [index, { x, y, z }] of points.entries()) this.#path[index]!.set(x, y, z);
    this.#target = landing === null || this.#isBlocked() ? null : this.#standAt(landing);
    this.#show();
  }

  /** Lets go: where to stand; null where one may not. */
  release(): FloorPoint | null {
    const target = this.#target;
    this.cancel();
    return target;
  }

  cancel(): void {
    this.#target = null;
    for (const mesh of [this.#tube, this.#mark, ...(this.#mark?.getChildMeshes() ?? [])])
      if (mesh) mesh.isVisible = false;
  }

  dispose(): void {
    this.#tube?.dispose(false, true);
    this.#mark?.dispose(false, true);
    this.#tube = this.#mark = null;
  }

  #standAt(landing: Point): FloorPoint | null {
    const at = settle(this.#parts.ground, landing, BODY_RADIUS);
    return Math.hypot(at.x - landing.x, at.z - landing.z) > NEARBY ? null : at;
  }

  /** One may not teleport through a machine to the floor behind it. */
  #isBlocked(): boolean {
    const { scene, floorMeshes } = this.#parts;
    for (let index = 1; index < ARC_POINTS - 1; index += BLOCK_TEST_POINTS) {
      const from = this.#path[index]!;
      const to = this.#path[Math.min(index + BLOCK_TEST_POINTS, ARC_POINTS - 1)]!;
      this.#ray.origin.copyFrom(from);
      to.subtractToRef(from, this.#ray.direction);
      this.#ray.length = this.#ray.direction.length();
      this.#ray.direction.normalize();
      const hit = scene.pickWithRay(
        this.#ray,
        (mesh) => mesh.isPickable && mesh.isEnabled() && !floorMeshes.includes(mesh),
        true,
      );
      if (hit?.hit === true) return true;
    }
    return false;
  }

  #show(): void {
    const { scene } = this.#parts;
    const isNew = this.#tube === null;
    this.#tube = CreateTube(
      'teleport-arc',
      this.#tube === null
        ? { path: this.#path, radius: 0.011, tessellation: 6, updatable: true }
        : { path: this.#path, radius: 0.011, instance: this.#tube },
      scene,
    );
    if (isNew) {
      this.#tube.material = glowing('teleport-arc', scene);
      this.#tube.isPickable = false;
      this.#tube.alwaysSelectAsActiveMesh = true;
      this.#mark = landingMark(scene);
    }
    const colour = Color3.FromHexString(this.#target === null ? BAD : GOOD);
    (this.#tube.material as StandardMaterial).emissiveColor = colour;
    this.#tube.isVisible = true;
    const mark = this.#mark!;
    for (const mesh of [mark, ...mark.getChildMeshes()]) mesh.isVisible = this.#target !== null;
    if (this.#target !== null) mark.position.set(this.#target.x, 0.03, this.#target.z);
  }
}

/** A material that shines by itself, for what hands aim with. */
export function glowing(name: string, scene: Scene, alpha = 0.7): StandardMaterial {
  const material = new StandardMaterial(name, scene);
  material.disableLighting = true;
  material.emissiveColor = Color3.FromHexString(GOOD);
  material.alpha = alpha;
  return material;
}

/** A ring on the floor with a soft middle: where one's feet will be. */
function landingMark(scene: Scene): Mesh {
  const ring = CreateTorus('landing-mark', { diameter: 0.7, thickness: 0.04, tessellation: 40 }, scene);
  ring.material = glowing('landing-mark', scene);
  const disc = CreateDisc('landing-mark-middle', { radius: 0.33, tessellation: 40 }, scene);
  disc.material = glowing('landing-mark-middle', scene, 0.18);
  disc.material.backFaceCulling = false;
  disc.rotation.x = Math.PI / 2;
  disc.parent = ring;
  for (const mesh of [ring, disc]) {
    mesh.isPickable = false;
    mesh.isVisible = false;
  }
  return ring;
}
