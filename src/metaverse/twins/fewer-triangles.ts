// Models with fewer triangles, for who draws them without a GPU: there a picture costs what its triangles cost (in software,
// 180 ms for the 107,000 of the three demo machines, 60 for a quarter of them). Who calls: model-copy.ts, once a model, as the quality says.
import { Material } from '@babylonjs/core/Materials/material';
import { VertexBuffer } from '@babylonjs/core/Buffers/buffer';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Geometry } from '@babylonjs/core/Meshes/geometry';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { MeshoptSimplifier } from 'meshoptimizer/simplifier';

/** A box has twelve. */
const FEW_TRIANGLES = 24;
/** So long the page may be busy with it at a time. */
const AT_A_TIME_MS = 8;

/**
 * Takes triangles away where the surface then is off by no more than `shapeError`, a share of the model's diagonal; vertices stay, so that
 * nothing else has to be made anew. What bends stays whole: how far it is off would change as it bends.
 */
export async function takeTriangles(meshes: readonly AbstractMesh[], shapeError: number): Promise<void> {
  if (shapeError === 0) return;
  await MeshoptSimplifier.ready;
  const solid = meshes.filter((mesh): mesh is Mesh => mesh instanceof Mesh && isSolid(mesh));
  const largestError = shapeError * diagonalOf(solid);
  // Nodes that wear the same mesh share it: the largest of them says how far it may be off.
  const scales = new Map<Geometry, number>();
  for (const mesh of solid) {
    const scale = new Vector3();
    mesh.getWorldMatrix().decompose(scale);
    const largest = Math.max(Math.abs(scale.x), Math.abs(scale.y), Math.abs(scale.z));
    scales.set(mesh.geometry!, Math.max(largest, scales.get(mesh.geometry!) ?? 0));
  }
  let begunMs = performance.now();
  for (const [geometry, scale] of scales) {
    const indices = geometry.getIndices();
    const positions = geometry.getVerticesData(VertexBuffer.PositionKind);
    if (indices === null || positions === null || indices.length <= FEW_TRIANGLES * 3 || scale === 0) continue;
    const [fewer] = MeshoptSimplifier.simplify(
      Uint32Array.from(indices),
      Float32Array.from(positions),
      3,
      0,
      largestError / scale,
      // Without it every bolt that is smaller than the error stays a few triangles.
      ['ErrorAbsolute', 'Prune'],
    );
    // A mesh of details alone would vanish.
    if (fewer.length > 0) geometry.setIndices(fewer, geometry.getTotalVertices());
    if (performance.now() - begunMs < AT_A_TIME_MS) continue;
    await nextTask();
    begunMs = performance.now();
  }
}

function isSolid(mesh: Mesh): boolean {
  const fill = mesh.material?.fillMode ?? Material.TriangleFillMode;
  return (
    mesh.geometry !== null &&
    mesh.skeleton === null &&
    mesh.morphTargetManager === null &&
    fill === Material.TriangleFillMode
  );
}

function diagonalOf(meshes: readonly Mesh[]): number {
  const least = new Vector3(Infinity, Infinity, Infinity);
  const most = new Vector3(-Infinity, -Infinity, -Infinity);
  for (const mesh of meshes) {
    mesh.computeWorldMatrix(true);
    const { minimumWorld, maximumWorld } = mesh.getBoundingInfo().boundingBox;
    least.minimizeInPlace(minimumWorld);
    most.maximizeInPlace(maximumWorld);
  }
  return meshes.length === 0 ? 0 : most.subtract(least).length();
}

/** Not a timer: those of a hidden page come once a second. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
