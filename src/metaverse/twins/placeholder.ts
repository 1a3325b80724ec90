// What stands in a twin's place while its model loads, or when the model cannot be shown: a ring on the ground that
// fills with the download, and a column of light in which slices rise. Who calls: twin-view.ts.
import type { StandardMaterial } from '@babylonjs/core/Materials/standardMaterial';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Scene } from '@babylonjs/core/scene';
import { groundRing, lightMaterial, setRingShare } from './ground-ring.ts';
import type { Box } from './obstacles.ts';

/** Size of a machine that nobody has seen yet, in metres. */
export const PLACEHOLDER_SIZE = { radius: 1, height: 2 } as const;

/** Around what stands at `root`, in the world. */
export function placeholderBox({ position: { x, y, z }, scaling }: TransformNode): Box {
  const radius = PLACEHOLDER_SIZE.radius * scaling.x;
  return {
    minimum: new Vector3(x - radius, y, z - radius),
    maximum: new Vector3(x + radius, y + PLACEHOLDER_SIZE.height * scaling.y, z + radius),
  };
}

const LOADING = new Color3(0.36, 0.82, 1);
const FAILED = new Color3(1, 0.42, 0.36);
const SLICES = 4;
const RISE_SECONDS = 4.2;
const COLUMN_SIDES = 40;

export class Placeholder {
  readonly root: TransformNode;
  readonly #materials: readonly StandardMaterial[];
  readonly #progress: Mesh;
  readonly #slices: readonly Mesh[];
  #failed = false;
  #seconds = 0;

  constructor(scene: Scene) {
    this.root = new TransformNode('placeholder', scene);
    const faint = lightMaterial('placeholder faint', LOADING.clone(), 0.28, scene);
    const bright = lightMaterial('placeholder bright', LOADING.clone(), 0.9, scene);
    this.#materials = [faint, bright];
    const { radius } = PLACEHOLDER_SIZE;
    this.#add(groundRing('track', 0.93, scene), faint, radius, 0.02);
    this.#progress = this.#add(groundRing('progress', 0.88, scene), bright, radius * 1.02, 0.03);
    this.#add(column(scene), faint, radius * 0.82, 0.02);
    this.#slices = Array.from({ length: SLICES }, (_, slice) =>
      this.#add(groundRing(`slice ${slice}`, 0.95, scene), bright, radius * 0.8, 0),
    );
    setRingShare(this.#progress, 0);
    this.update(0);
  }

  /** Share of the bytes that have come, 0 to 1. */
  setProgress(share: number): void {
    this.#turn(false);
    setRingShare(this.#progress, share);
  }

  /** The model cannot be shown: a full red ring and nothing that moves. */
  fail(): void {
    this.#turn(true);
    setRingShare(this.#progress, 1);
  }

  #turn(failed: boolean): void {
    this.#failed = failed;
    for (const material of this.#materials) material.emissiveColor.copyFrom(failed ? FAILED : LOADING);
    for (const slice of this.#slices) slice.setEnabled(!failed);
  }

  /** Once a rendered frame. */
  update(deltaSeconds: number): void {
    if (this.#failed) return;
    this.#seconds += deltaSeconds;
    for (const [order, slice] of this.#slices.entries()) {
      const share = (this.#seconds / RISE_SECONDS + order / SLICES) % 1;
      slice.position.y = share * PLACEHOLDER_SIZE.height;
      slice.scaling.setAll(PLACEHOLDER_SIZE.radius * (0.8 - 0.25 * share * share));
      slice.visibility = Math.sin(Math.PI * share) * 0.8;
    }
  }

  dispose(): void {
    this.root.dispose();
    for (const material of this.#materials) material.dispose();
  }

  #add(mesh: Mesh, material: StandardMaterial, scale: number, height: number): Mesh {
    mesh.parent = this.root;
    mesh.material = material;
    mesh.scaling.setAll(scale);
    mesh.position.y = height;
    return mesh;
  }
}

/** An open cylinder whose light fades upwards; pickable, so that a twin can be pointed at while it loads. */
function column(scene: Scene): Mesh {
  const data = new VertexData();
  const positions: number[] = [];
  const colors: number[] = [];
  const normals: number[] = [];
  const indices: number[] = [];
  for (let side = 0; side <= COLUMN_SIDES; side += 1) {
    const angle = (side / COLUMN_SIDES) * Math.PI * 2;
    const x = Math.sin(angle);
    const z = -Math.cos(angle);
    positions.push(x, 0, z, x, PLACEHOLDER_SIZE.height, z);
    normals.push(x, 0, z, x, 0, z);
    colors.push(1, 1, 1, 0.8, 1, 1, 1, 0);
    const first = side * 2;
    if (side < COLUMN_SIDES) indices.push(first, first + 1, first + 3, first, first + 3, first + 2);
  }
  Object.assign(data, { positions, colors, normals, indices });
  const mesh = new Mesh('column', scene);
  data.applyToMesh(mesh);
  mesh.hasVertexAlpha = true;
  return mesh;
}
