// What a twin that is being arranged can be held by: a ring on the floor that turns it, with a knob at its front, and the
// machine itself, which is dragged over the floor. Pure tests of what a ray holds, and the ring's picture. Who calls: arrange-pointer.ts.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import { CreateCylinder } from '@babylonjs/core/Meshes/Builders/cylinderBuilder';
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Scene } from '@babylonjs/core/scene';
import { groundRing, lightMaterial } from '../twins/ground-ring.ts';

const COLOUR = new Color3(0.37, 0.89, 0.74);
const KNOB = { least: 0.14, perMetre: 0.1, most: 0.6 } as const;
/** Beyond the ring of a selected twin. */
const MARGIN_METRES = 0.55;
/** How near to the ring a ray must meet the floor, and more the farther away one stands. */
const HOLD_METRES = 0.16;
const HOLD_PER_METRE = 0.018;

export interface HeldPlace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Of the machine itself. */
  readonly radius: number;
}

const ringRadius = ({ radius }: HeldPlace): number => radius + MARGIN_METRES;

/** Whether a point of the floor is on the ring, for someone who stands `distance` metres away. */
export function isOnRing(place: HeldPlace, point: Vector3, distance: number): boolean {
  const off = Math.abs(Math.hypot(point.x - place.x, point.z - place.z) - ringRadius(place));
  return off <= HOLD_METRES + distance * HOLD_PER_METRE;
}

/** Heading in degrees, clockwise from -Z, of a point as seen from a place. */
export function bearing({ x, z }: HeldPlace, point: Vector3): number {
  return (Math.atan2(point.x - x, z - point.z) * 180) / Math.PI;
}

export class Handles {
  readonly #root: TransformNode;
  readonly #ring: Mesh;
  readonly #knob: Mesh;
  readonly #nose: Mesh;

  constructor(scene: Scene) {
    this.#root = new TransformNode('handles', scene);
    const light = lightMaterial('handles', COLOUR, 0.9, scene);
    this.#ring = groundRing('turning ring', 0.955, scene);
    this.#ring.material = light;
    const solid = lightMaterial('handle', COLOUR, 1, scene);
    solid.disableDepthWrite = false;
    this.#knob = CreateCylinder('turning knob', { diameter: 2, height: 0.2, tessellation: 32 }, scene);
    this.#nose = CreateCylinder('front', { diameterTop: 0, diameterBottom: 1.7, height: 1.5, tessellation: 3 }, scene);
    this.#nose.rotation.set(Math.PI / 2, 0, 0);
    for (const mesh of [this.#ring, this.#knob, this.#nose]) {
      mesh.parent = this.#root;
      mesh.isPickable = false;
      if (mesh !== this.#ring) mesh.material = solid;
    }
    this.#root.setEnabled(false);
  }

  /** `headingDegrees` of the machine: the knob is where its front is. */
  show(place: HeldPlace, headingDegrees: number): void {
    const radius = ringRadius(place);
    const size = Math.min(KNOB.most, KNOB.least + radius * KNOB.perMetre * 0.5);
    this.#root.setEnabled(true);
    this.#root.position.set(place.x, place.y + 0.045, place.z);
    this.#root.rotation.y = (-headingDegrees * Math.PI) / 180;
    this.#ring.scaling.setAll(radius);
    this.#knob.position.z = radius * 0.98;
    this.#knob.scaling.set(size, 0.25, size);
    this.#nose.position.z = radius + size * 2.1;
    this.#nose.scaling.set(size * 0.8, size * 0.8, 0.02);
  }

  hide(): void {
    this.#root.setEnabled(false);
  }

  dispose(): void {
    this.#root.dispose(false, true);
  }
}
