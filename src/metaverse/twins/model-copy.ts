// One twin's copy of a loaded model: hardware instances wherever a mesh can share its material with the other twins,
// clones with materials of their own where a binding paints the node, or where bones or morph targets deform it. What stands still to
// each other is drawn as one (static-merge.ts); its nodes stay. Who calls: load-model.ts, in the loader's chunk. P9.
import type { AnimationGroup } from '@babylonjs/core/Animations/animationGroup';
import type { Material } from '@babylonjs/core/Materials/material';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import '@babylonjs/core/Meshes/instancedMesh';
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Node } from '@babylonjs/core/node';
import type { BoundNodes } from './bound-nodes.ts';
import { ObjectModel } from './object-model.ts';
import type { CopiedNode } from './object-model.ts';
import { takeTriangles } from './fewer-triangles.ts';
import { parseGlb } from './gltf-loader.ts';
import type { ParsedGltf } from './gltf-loader.ts';
import { joinFinishes, type Finish } from './joined-finish.ts';
import type { SolidPart } from './obstacles.ts';
import { paintedBy } from './painted-nodes.ts';
import { deforms, planMerge, type MergePlan, type SourceNode } from './static-merge.ts';
import { prepareForLooks } from './twin-look.ts';
import type { Scene } from '@babylonjs/core/scene';

export interface ModelCopy {
  /** Parent of all nodes of the copy; place this one. */
  readonly root: TransformNode;
  readonly model: ObjectModel;
  /** What draws it. */
  readonly meshes: readonly AbstractMesh[];
  /** What the file has, each part for itself, however it is drawn. */
  readonly parts: readonly SolidPart[];
  readonly animations: readonly AnimationGroup[];
  /** Indices, in `model`, of the materials that a painted node has for itself. */
  materialsOf(node: number): readonly number[];
  dispose(): void;
}

/** A parsed model, ready to be copied. */
export interface ModelSource {
  /** By glTF node index; null where the scene leaves one out. */
  readonly nodes: readonly (CopiedNode | null)[];
  readonly animations: readonly AnimationGroup[];
  /** What its meshes can wear in place of materials that differ in little. */
  readonly finishes: ReadonlyMap<Material, Finish>;
  /** What copies are drawn by: by instances, or by clones that have the same shader. */
  drawnBy(bound: BoundNodes): readonly { readonly mesh: Mesh; readonly isInstanced: boolean }[];
  /** `bound`: what this twin's bindings name. */
  copy(bound: BoundNodes): ModelCopy;
  dispose(): void;
}

/** How models are drawn. */
export interface ModelLook {
  readonly receiveShadows: boolean;
  /** Share of a model's diagonal by which its surface may be off; 0: every triangle is drawn. */
  readonly shapeError: number;
}

/** Parses a GLB into a source of copies; rejects with the loader's own error. */
export async function createModelSource(
  bytes: ArrayBuffer,
  key: string,
  scene: Scene,
  { receiveShadows, shapeError }: ModelLook,
): Promise<ModelSource> {
  const parsed = await parseGlb(bytes, key, scene);
  await takeTriangles(parsed.container.meshes, shapeError);
  for (const mesh of parsed.container.meshes) {
    prepareForLooks(mesh);
    if (mesh instanceof Mesh) mesh.receiveShadows = receiveShadows;
  }
  const names = keyByIndex(parsed);
  const { container, gltf } = parsed;
  const nodes = (gltf.nodes ?? []).map(
    ({ _babylonTransformNode: transform, _primitiveBabylonMeshes: meshes, mesh }, index): SourceNode | null =>
      transform ? { name: names[index]!, transform, primitives: meshes ?? [], wears: mesh ?? null } : null,
  );
  const finishes = joinFinishes(container.materials, scene);
  const animated = new Set<Node>([
    ...container.animationGroups.flatMap(({ targetedAnimations }) =>
      targetedAnimations.map(({ target }) => target as Node),
    ),
    ...(gltf.skins ?? []).flatMap(({ joints }) => joints.flatMap((joint) => nodes[joint]?.transform ?? [])),
  ]);
  const plans = new Map<string, MergePlan>();
  const planFor = (bound: BoundNodes): MergePlan => {
    const key = JSON.stringify([bound.painted, bound.carriers, bound.labelled].map((set) => [...set].sort()));
    const plan = plans.get(key) ?? planMerge({ nodes, animated, finishes, receiveShadows, scene }, bound);
    plans.set(key, plan);
    return plan;
  };
  return {
    nodes,
    animations: container.animationGroups,
    finishes,
    drawnBy(bound) {
      const { joined, absorbed, likenesses } = planFor(bound);
      const painted = paintedBy(nodes, bound);
      const own = nodes.flatMap((node) =>
        (node?.primitives ?? []).flatMap((mesh) =>
          mesh instanceof Mesh && mesh.getTotalVertices() > 0 && !absorbed.has(mesh) && !likenesses.has(mesh)
            ? [{ mesh, isInstanced: !painted.has(mesh) && !deforms(mesh) }]
            : [],
        ),
      );
      return [...joined.map(({ mesh }) => ({ mesh, isInstanced: true })), ...own];
    },
    copy: (bound) => copyOf(parsed, nodes, bound, planFor(bound), scene),
    dispose() {
      for (const plan of plans.values()) plan.dispose();
      for (const { material } of finishes.values()) material.dispose(false, true);
      container.dispose();
    },
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
  sources: readonly (SourceNode | null)[],
  bound: BoundNodes,
  plan: MergePlan,
  scene: Scene,
): ModelCopy {
  const painters = paintedBy(sources, bound);
  const entries = container.instantiateModelsToScene((name) => name, false, {
    doNotInstantiate: (node: Node) => painters.has(node) || deforms(node),
  });
  const root = new TransformNode('copy', scene);
  const copies = new Map<string, TransformNode>();
  for (const entry of entries.rootNodes) {
    entry.parent = root;
    for (const node of [entry, ...entry.getDescendants(false)])
      if (node instanceof TransformNode) copies.set(node.name, node);
  }
  const replace = (original: Node, made: TransformNode): void => {
    const copied = copies.get(original.name)!;
    takePlace(copied, made);
    copies.set(original.name, made);
    for (const { targetedAnimations } of entries.animationGroups)
      for (const targeted of targetedAnimations) if (targeted.target === copied) targeted.target = made;
  };
  for (const mesh of plan.absorbed) replace(mesh, new TransformNode(mesh.name, scene));
  for (const [mesh, likeness] of plan.likenesses) replace(mesh, likeness.createInstance(mesh.name));
  const copyFor = (carrier: TransformNode | null): TransformNode =>
    carrier === null ? root : copies.get(carrier.name)!;
  const joined = plan.joined.map(({ mesh, carrier }) => {
    const instance = mesh.createInstance(mesh.name);
    instance.parent = copyFor(carrier);
    return instance;
  });
  const parts = plan.boxes.map(({ carrier, corners }): SolidPart => ({ node: copyFor(carrier), corners }));

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
  const meshes: AbstractMesh[] = [...joined];
  const nodes = sources.map((source): CopiedNode | null => {
    const transform = source === null ? undefined : copies.get(source.transform.name);
    if (source === null || transform === undefined) return null;
    const drawn = source.primitives.filter((primitive) => !plan.absorbed.has(primitive));
    const primitives = drawn.map((primitive) => copies.get(primitive.name) as AbstractMesh);
    for (const [order, mesh] of primitives.entries()) {
      const original = drawn[order]!;
      if (mesh.getTotalVertices() > 0) meshes.push(mesh);
      if (mesh.isAnInstance || original.material === null) continue;
      const owner = painters.get(original) ?? null;
      const material = ownMaterial(original.material, owner);
      mesh.material = materials[material]!;
      if (owner === null) continue;
      const indices = indicesByNode.get(owner) ?? [];
      indicesByNode.set(owner, indices.includes(material) ? indices : [...indices, material]);
    }
    return { name: source.name, transform, primitives };
  });
  for (const node of nodes) if (node !== null) node.transform.name = node.name;

  return {
    root,
    model: new ObjectModel(gltf, nodes, materials),
    meshes,
    parts,
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

/** Stands where another node of the copy stands, with what is below that one; the other goes. */
function takePlace(before: TransformNode, made: TransformNode): void {
  made.name = before.name;
  made.parent = before.parent;
  made.position.copyFrom(before.position);
  made.rotation.copyFrom(before.rotation);
  made.rotationQuaternion = before.rotationQuaternion?.clone() ?? null;
  made.scaling.copyFrom(before.scaling);
  for (const child of before.getChildren()) child.parent = made;
  before.dispose(true);
}
