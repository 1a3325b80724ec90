// What a twin's copy of a model is drawn by: all meshes that stand still to each other, joined, once a material. Bound, animated
// and deformed nodes keep meshes of their own, and nodes that wear one mesh of the file are instances of one. Planned once for each
// set of bound nodes; all copies share the geometry. Measured for the demo's arm: 64 draw calls become 26. Who calls: model-copy.ts.
import { Matrix, Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Material } from '@babylonjs/core/Materials/material';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Node } from '@babylonjs/core/node';
import type { Scene } from '@babylonjs/core/scene';
import type { BoundNodes } from './bound-nodes.ts';
import { crowdMesh, meshKind, type FixedPart } from './crowd-mesh.ts';
import { finishOf, type Finish } from './joined-finish.ts';
import type { CopiedNode } from './object-model.ts';
import { ownMeshes } from './painted-nodes.ts';
import { prepareForLooks } from './twin-look.ts';

/** A node of the parsed file. */
export interface SourceNode extends CopiedNode {
  /** Which mesh of the file it wears; null: none. */
  readonly wears: number | null;
}

export interface MergeOptions {
  /** By glTF node index; null where the scene leaves one out. */
  readonly nodes: readonly (SourceNode | null)[];
  /** Nodes that clips or bones move. */
  readonly animated: ReadonlySet<Node>;
  readonly finishes: ReadonlyMap<Material, Finish>;
  readonly receiveShadows: boolean;
  readonly scene: Scene;
}

/** Something of the source, and the node that carries it; null: nothing moves it. */
interface Carried {
  readonly carrier: TransformNode | null;
}
interface JoinedMesh extends Carried {
  readonly mesh: Mesh;
}
/** A primitive's box, in the space of what carries it. */
interface PartBox extends Carried {
  readonly corners: readonly Vector3[];
}

export interface MergePlan {
  readonly joined: readonly JoinedMesh[];
  /** Primitives that a joined mesh draws. */
  readonly absorbed: ReadonlySet<AbstractMesh>;
  /** Primitives that another one of the same shape can draw as an instance. */
  readonly likenesses: ReadonlyMap<AbstractMesh, Mesh>;
  readonly boxes: readonly PartBox[];
  dispose(): void;
}

interface Group extends Carried {
  readonly parts: (FixedPart & { readonly way: Matrix })[];
}

/** Plans for twins whose bindings name these nodes. */
export function planMerge(
  { nodes, animated, finishes, receiveShadows, scene }: MergeOptions,
  bound: BoundNodes,
): MergePlan {
  const carriers = new Set<Node>(animated);
  const apart = new Set<AbstractMesh>();
  for (const node of nodes) {
    if (node === null) continue;
    if (bound.carriers.has(node.name)) carriers.add(node.transform);
    if (bound.painted.has(node.name) || bound.labelled.has(node.name))
      for (const mesh of ownMeshes(node)) apart.add(mesh);
  }
  const groups = new Map<string, Group>();
  const shapes = new Map<string, Mesh>();
  const likenesses = new Map<AbstractMesh, Mesh>();
  const alone: { readonly mesh: Mesh; readonly shape: string }[] = [];
  const boxes = new Map<AbstractMesh, PartBox>();
  for (const node of nodes) {
    for (const [order, mesh] of (node?.primitives ?? []).entries()) {
      if (!(mesh instanceof Mesh) || mesh.getTotalVertices() === 0) continue;
      const corners = mesh.getBoundingInfo().boundingBox.vectors.map((corner) => corner.clone());
      boxes.set(mesh, { carrier: mesh, corners });
      if (apart.has(mesh) || !mesh.isVisible || deforms(mesh)) continue;
      const carrier = carrierOf(mesh, carriers);
      const way = wayTo(mesh, carrier);
      const finish = finishOf(mesh, finishes);
      const part = { mesh, way, fixed: Float64Array.from(way.asArray()), finish };
      const kind = `${(finish?.material ?? mesh.material)?.uniqueId} ${meshKind(part)}`;
      const key = `${carrier?.uniqueId} ${kind}`;
      const group = groups.get(key) ?? { carrier, parts: [] };
      groups.set(key, group);
      group.parts.push(part);
      alone.push({ mesh, shape: `${node!.wears} ${order} ${Math.sign(wayTo(mesh, null).determinant())} ${kind}` });
    }
  }
  const joined: JoinedMesh[] = [];
  const absorbed = new Set<AbstractMesh>();
  for (const { carrier, parts } of groups.values()) {
    if (parts.length < 2) continue;
    const mesh = crowdMesh(parts, scene);
    mesh.name = `joined ${parts[0]!.mesh.name}`;
    mesh.isPickable = true;
    mesh.alwaysSelectAsActiveMesh = false;
    mesh.doNotSyncBoundingInfo = false;
    mesh.receiveShadows = receiveShadows;
    mesh.refreshBoundingInfo();
    prepareForLooks(mesh);
    // Like the file's own meshes it is only what the copies are instances of.
    scene.removeMesh(mesh);
    joined.push({ mesh, carrier });
    for (const part of parts) {
      absorbed.add(part.mesh);
      const corners = boxes.get(part.mesh)!.corners.map((corner) => Vector3.TransformCoordinates(corner, part.way));
      boxes.set(part.mesh, { carrier, corners });
    }
  }
  for (const { mesh, shape } of alone) {
    if (absorbed.has(mesh)) continue;
    const first = shapes.get(shape);
    if (first === undefined) shapes.set(shape, mesh);
    else likenesses.set(mesh, first);
  }
  return {
    joined,
    absorbed,
    likenesses,
    boxes: [...boxes.values()],
    dispose() {
      for (const { mesh } of joined) mesh.dispose();
    },
  };
}

/** Bones and morph targets move vertices, which instances share. */
export function deforms(node: Node): boolean {
  return node instanceof Mesh && (node.skeleton !== null || node.morphTargetManager !== null);
}

function carrierOf(mesh: Mesh, carriers: ReadonlySet<Node>): TransformNode | null {
  for (let at: Node | null = mesh; at !== null; at = at.parent)
    if (carriers.has(at) && at instanceof TransformNode) return at;
  return null;
}

/** From a mesh's space to that of a node above it, or of the whole model. */
function wayTo(mesh: Mesh, carrier: TransformNode | null): Matrix {
  let way = Matrix.Identity();
  for (let at: Node | null = mesh; at !== null && at !== carrier; at = at.parent)
    if (at instanceof TransformNode)
      way = way.multiply(
        Matrix.Compose(at.scaling, at.rotationQuaternion ?? Quaternion.FromEulerVector(at.rotation), at.position),
      );
  return way;
}
