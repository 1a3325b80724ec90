// One twin's copy of a loaded model: hardware instances wherever a mesh can share its material with the other twins,
// clones with materials of their own where a binding paints the node, or where bones or morph targets deform it.
// Who calls: load-model.ts, in the loader's chunk. P9.
import type { AnimationGroup } from '@babylonjs/core/Animations/animationGroup';
import type { Material } from '@babylonjs/core/Materials/material';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Node } from '@babylonjs/core/node';
import { ObjectModel } from './object-model.ts';
import type { CopiedNode } from './object-model.ts';
import { parseGlb } from './gltf-loader.ts';
import type { ParsedGltf } from './gltf-loader.ts';
import { prepareForLooks } from './twin-look.ts';
import type { Scene } from '@babylonjs/core/scene';

export interface ModelCopy {
  /** Parent of all nodes of the copy; place this one. */
  readonly root: TransformNode;
  readonly model: ObjectModel;
  /** Every mesh with triangles. */
  readonly meshes: readonly AbstractMesh[];
  readonly animations: readonly AnimationGroup[];
  /** Indices, in `model`, of the materials that a painted node has for itself. */
  materialsOf(node: number): readonly number[];
  dispose(): void;
}

/** A parsed model, ready to be copied. */
export interface ModelSource {
  /** By glTF node index; null where the scene leaves one out. */
  readonly nodes: readonly (CopiedNode | null)[];
  /** `painted`: names of the nodes whose colours this twin changes. */
  copy(painted: ReadonlySet<string>): ModelCopy;
  dispose(): void;
}

/** Parses a GLB into a source of copies; rejects with the loader's own error. */
export async function createModelSource(
  bytes: ArrayBuffer,
  key: string,
  scene: Scene,
  receiveShadows: boolean,
): Promise<ModelSource> {
  const parsed = await parseGlb(bytes, key, scene);
  for (const mesh of parsed.container.meshes) {
    prepareForLooks(mesh);
    if (mesh instanceof Mesh) mesh.receiveShadows = receiveShadows;
  }
  const names = keyByIndex(parsed);
  const nodes = (parsed.gltf.nodes ?? []).map(
    ({ _babylonTransformNode: transform, _primitiveBabylonMeshes: meshes }, index) =>
      transform ? { name: names[index]!, transform, primitives: meshes ?? [] } : null,
  );
  return {
    nodes,
    copy: (painted) => copyOf(parsed, names, painted, scene),
    dispose: () => parsed.container.dispose(),
  };
}

/**
 * Names every node of the source after its place in the file, because Babylon's copies keep nothing but the name;
 * returns the names that people gave.
 */
function keyByIndex({ gltf }: ParsedGltf): readonly string[] {
  return (gltf.nodes ?? []).map((node, index) => {
    const transform = node._babylonTransformNode;
    if (!transform) return '';
    const name = node.name ?? transform.name;
    for (const [order, primitive] of (node._primitiveBabylonMeshes ?? []).entries())
      primitive.name = `/nodes/${index}/primitives/${order}`;
    transform.name = `/nodes/${index}`;
    return name;
  });
}

function copyOf(
  { container, gltf }: ParsedGltf,
  names: readonly string[],
  painted: ReadonlySet<string>,
  scene: Scene,
): ModelCopy {
  const sources = (gltf.nodes ?? []).map((node) =>
    node._babylonTransformNode
      ? { transform: node._babylonTransformNode, primitives: node._primitiveBabylonMeshes ?? [] }
      : null,
  );
  /** Which node paints a mesh of the source. */
  const paintedBy = new Map<Node, number>();
  for (const [index, source] of sources.entries()) {
    if (source === null || !painted.has(names[index]!)) continue;
    for (const mesh of paintedMeshes(source)) paintedBy.set(mesh, index);
  }
  const entries = container.instantiateModelsToScene((name) => name, false, {
    doNotInstantiate: (node: Node) => paintedBy.has(node) || deforms(node),
  });
  const root = new TransformNode('copy', scene);
  const copies = new Map<string, TransformNode>();
  for (const entry of entries.rootNodes) {
    entry.parent = root;
    for (const node of [entry, ...entry.getDescendants(false)])
      if (node instanceof TransformNode) copies.set(node.name, node);
  }

  const materials: Material[] = [];
  const materialIndices = new Map<string, number>();
  const ownMaterial = (original: Material, owner: number | null): number => {
    const key = `${owner ?? 'twin'} ${original.uniqueId}`;
    let index = materialIndices.get(key);
    if (index === undefined) {
      const clone = original.clone(original.name);
      if (clone === null) throw new TypeError(`material ${original.name} cannot be copied`);
      index = materials.push(clone) - 1;
      materialIndices.set(key, index);
    }
    return index;
  };
  const indicesByNode = new Map<number, number[]>();
  const meshes: AbstractMesh[] = [];
  const nodes = sources.map((source, index): CopiedNode | null => {
    const transform = source === null ? undefined : copies.get(source.transform.name);
    if (source === null || transform === undefined) return null;
    const primitives = source.primitives.map((primitive) => copies.get(primitive.name) as AbstractMesh);
    for (const [order, mesh] of primitives.entries()) {
      const original = source.primitives[order]!;
      if (mesh.getTotalVertices() > 0) meshes.push(mesh);
      if (mesh.isAnInstance || original.material === null) continue;
      const owner = paintedBy.get(original) ?? null;
      const material = ownMaterial(original.material, owner);
      mesh.material = materials[material]!;
      if (owner === null) continue;
      const indices = indicesByNode.get(owner) ?? [];
      indicesByNode.set(owner, indices.includes(material) ? indices : [...indices, material]);
    }
    return { name: names[index]!, transform, primitives };
  });
  for (const node of nodes) if (node !== null) node.transform.name = node.name;

  return {
    root,
    model: new ObjectModel(gltf, nodes, materials),
    meshes,
    animations: entries.animationGroups,
    materialsOf: (node) => indicesByNode.get(node) ?? [],
    dispose() {
      entries.dispose();
      root.dispose();
      // With its textures: a clone counts as a user of each.
      for (const material of materials) material.dispose(false, true);
    },
  };
}

/** The node's own meshes or, where tools have moved them to nodes below it, those of its descendants. */
function paintedMeshes(source: {
  transform: TransformNode;
  primitives: readonly AbstractMesh[];
}): readonly AbstractMesh[] {
  return source.primitives.length > 0 ? source.primitives : source.transform.getChildMeshes(false);
}

/** Bones and morph targets move vertices, which instances share. */
function deforms(node: Node): boolean {
  return node instanceof Mesh && (node.skeleton !== null || node.morphTargetManager !== null);
}
