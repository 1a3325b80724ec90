// A translucent copy of a twin, which follows the pointer until it is put down. Shares the twin's geometry and shows it in
// the pose of that moment. Who calls: placing.ts.
import { StandardMaterial } from '@babylonjs/core/Materials/standardMaterial';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Matrix } from '@babylonjs/core/Maths/math.vector';
import { InstancedMesh } from '@babylonjs/core/Meshes/instancedMesh';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { CreateCylinder } from '@babylonjs/core/Meshes/Builders/cylinderBuilder';
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Scene } from '@babylonjs/core/scene';
import { groundRing, lightMaterial } from '../twins/ground-ring.ts';
import type { TwinFigure } from '../twins/twin-figure.ts';
import type { Pose } from './arranged.ts';

const ON_FLOOR = new Color3(0.37, 0.89, 0.74);
const BESIDE = new Color3(1, 0.77, 0.36);
/** For a twin whose model is not there. */
const STAND_IN = { diameter: 1, height: 1.2 } as const;

export class Ghost {
  readonly #root: TransformNode;
  readonly #material: StandardMaterial;
  readonly #light: StandardMaterial;
  readonly #meshes: Mesh[];

  constructor(scene: Scene, figure: TwinFigure, radius: number) {
    this.#root = new TransformNode('ghost', scene);
    this.#material = new StandardMaterial('ghost', scene);
    this.#material.alpha = 0.6;
    this.#material.specularColor = Color3.Black();
    // Mirrored parts and open shells as well.
    this.#material.backFaceCulling = false;
    this.#material.twoSidedLighting = true;
    // Only what is in front shows: without it a machine's insides shine through one another.
    this.#material.needDepthPrePass = true;
    this.#light = lightMaterial('ghost ring', ON_FLOOR, 0.9, scene);
    const ring = groundRing('ghost ring', 0.94, scene);
    ring.scaling.setAll(radius / figure.placement.scale + 0.2);
    ring.position.y = 0.03;
    ring.material = this.#light;
    this.#meshes = [ring, ...this.#shapesOf(figure, scene)];
    for (const mesh of this.#meshes) {
      mesh.parent = this.#root;
      mesh.isPickable = false;
    }
    this.show(figure.placement, true);
  }

  show({ position, headingDegrees, scale }: Pose, isOnFloor: boolean): void {
    this.#root.position.fromArray(position);
    this.#root.rotation.y = (-headingDegrees * Math.PI) / 180;
    this.#root.scaling.setAll(scale);
    const colour = isOnFloor ? ON_FLOOR : BESIDE;
    this.#material.diffuseColor = colour;
    this.#material.emissiveColor = colour.scale(0.32);
    this.#light.emissiveColor = colour;
  }

  dispose(): void {
    // Not the geometry: it is the model's.
    for (const mesh of this.#meshes) mesh.dispose();
    this.#root.dispose();
    this.#material.dispose();
    this.#light.dispose();
  }

  #shapesOf(figure: TwinFigure, scene: Scene): Mesh[] {
    const toPlace = Matrix.FromArray(figure.root).invert();
    const shapes = figure.shadowCasters().flatMap((part): Mesh[] => {
      const geometry = (part instanceof InstancedMesh ? part.sourceMesh : (part as Mesh)).geometry;
      if (geometry === null || !part.isEnabled() || !part.isVisible) return [];
      const mesh = new Mesh('ghost part', scene);
      geometry.applyToMesh(mesh);
      mesh.material = this.#material;
      // Any matrix, mirrored and sheared ones as well.
      mesh.setPreTransformMatrix(part.computeWorldMatrix(true).multiply(toPlace));
      return [mesh];
    });
    if (shapes.length > 0) return shapes;
    const standIn = CreateCylinder('ghost part', STAND_IN, scene);
    standIn.position.y = STAND_IN.height / 2;
    standIn.material = this.#material;
    return [standIn];
  }
}
