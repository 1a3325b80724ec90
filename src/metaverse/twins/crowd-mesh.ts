// One mesh for all parts of a model that move and hide together, each where it stands: a crowd has one buffer of matrices for it,
// and draws it once a material. Its geometry is its own, because instances' buffers are part of a geometry and near twins share
// the model's. Who calls: crowd.ts, when the first twin of a kind comes.
import type { Material } from '@babylonjs/core/Materials/material';
import { MultiMaterial } from '@babylonjs/core/Materials/multiMaterial';
import { Matrix } from '@babylonjs/core/Maths/math.vector';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import { SubMesh } from '@babylonjs/core/Meshes/subMesh';
import type { Scene } from '@babylonjs/core/scene';
import { coarseGeometry } from './coarse-geometry.ts';
import { finishedGeometry, type Finish } from './joined-finish.ts';

/** A mesh of the model, and how it stands to what carries it; null: at its place. */
export interface FixedPart {
  readonly mesh: Mesh;
  readonly fixed: Float64Array | null;
  /** What it wears in place of its own material; null: that. */
  readonly finish: Finish | null;
}

/** What parts must have in common to become one mesh. */
export function meshKind({ mesh, finish }: FixedPart): string {
  if (finish !== null) return `finished ${mesh.sideOrientation}`;
  return [mesh.sideOrientation, mesh.hasVertexAlpha, ...mesh.getVerticesDataKinds().sort()].join(' ');
}

/**
 * `cell`: of which what is smaller does not show, in metres of the model; null: all of it.
 * @throws TypeError for no parts
 */
export function crowdMesh(parts: readonly FixedPart[], scene: Scene, cell: number | null = null): Mesh {
  const [first] = parts;
  if (first === undefined) throw new TypeError('no parts');
  const mesh = new Mesh(`crowd of ${first.mesh.name}`, scene);
  // One after another, those of one material together.
  const sorted = [...parts].sort((a, b) => materialOrder(a) - materialOrder(b));
  const pieces = sorted.map((part) => (cell === null ? geometryOf(part) : coarseGeometry(geometryOf(part), cell)));
  const counts = pieces.map(({ positions, indices }) => ({
    vertices: positions!.length / 3,
    indices: indices!.length,
  }));
  const [whole, ...others] = pieces;
  (others.length === 0 ? whole! : whole!.merge(others, true, true)).applyToMesh(mesh);
  mesh.sideOrientation = first.mesh.sideOrientation;
  mesh.hasVertexAlpha = first.mesh.hasVertexAlpha;
  mesh.isPickable = false;
  // They stand everywhere: the box around all would have to be found anew in each frame.
  mesh.alwaysSelectAsActiveMesh = true;
  mesh.doNotSyncBoundingInfo = true;
  setMaterials(mesh, sorted, counts, scene);
  return mesh;
}

/** The materials are the model's: only what joins them goes. */
export function disposeCrowdMesh(mesh: Mesh): void {
  if (mesh.material instanceof MultiMaterial) mesh.material.dispose(false, false, false);
  mesh.dispose();
}

function setMaterials(
  mesh: Mesh,
  parts: readonly FixedPart[],
  counts: readonly { readonly vertices: number; readonly indices: number }[],
  scene: Scene,
): void {
  const materials = [...new Set(parts.map((part) => materialOf(part)))];
  if (materials.length === 1) {
    mesh.material = materials[0]!;
    return;
  }
  const joined = new MultiMaterial(mesh.name, scene);
  joined.subMaterials = materials;
  mesh.material = joined;
  mesh.releaseSubMeshes();
  let [vertex, index] = [0, 0];
  for (const [order, material] of materials.entries()) {
    let [vertices, indices] = [0, 0];
    for (const [place, part] of parts.entries()) {
      if (materialOf(part) !== material) continue;
      vertices += counts[place]!.vertices;
      indices += counts[place]!.indices;
    }
    SubMesh.AddToMesh(order, vertex, vertices, index, indices, mesh);
    vertex += vertices;
    index += indices;
  }
}

function geometryOf({ mesh, fixed, finish }: FixedPart): VertexData {
  const data = finish === null ? VertexData.ExtractFromMesh(mesh, true, true) : finishedGeometry(mesh, finish);
  // Triangles that the file lists without indices.
  // Of a model without a list of them the engine gives an empty one.
  if ((data.indices?.length ?? 0) === 0)
    data.indices = Array.from({ length: data.positions!.length / 3 }, (_, index) => index);
  return fixed === null ? data : data.transform(Matrix.FromArray(fixed));
}

function materialOf({ mesh, finish }: FixedPart): Material | null {
  return finish === null ? mesh.material : finish.material;
}

function materialOrder(part: FixedPart): number {
  return materialOf(part)?.uniqueId ?? -1;
}
