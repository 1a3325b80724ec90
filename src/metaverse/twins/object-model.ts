// The glTF Object Model over one copy of a model: node name -> pointer -> accessor. The only module that touches the
// internals of Babylon's resolver (`_babylonTransformNode`, `_data`, what the loader writes into the glTF JSON); its
// contract test fails when an upgrade moves them. Who calls: model-copy.ts (makes it), bindings.ts (asks it). P9.
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Material } from '@babylonjs/core/Materials/material';
import type { Color3, Color4 } from '@babylonjs/core/Maths/math.color';
import type { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { IGLTF } from '@babylonjs/loaders/glTF/2.0/glTFLoaderInterfaces';
import { GetPathToObjectConverter } from '@babylonjs/loaders/glTF/2.0/Extensions/objectModelMapping';

/** One property of one node or material, in Babylon's types and glTF's frame and units. */
export interface Accessor<Value> {
  /** The value as it stands; for vectors and colours possibly the live object. */
  get(): Value;
  set(value: Value): void;
}

/** What stands for a glTF node in one copy: its transform, and the meshes of its own primitives. */
export interface CopiedNode {
  readonly name: string;
  readonly transform: TransformNode;
  readonly primitives: readonly AbstractMesh[];
}

/** Key of Babylon's material for triangles in the loader's `_data`. */
const TRIANGLES = 0;

export class ObjectModel {
  readonly #nodes: readonly (CopiedNode | null)[];
  readonly #converter: ReturnType<typeof GetPathToObjectConverter>;

  /**
   * `gltf`: the JSON that the loader has annotated; `nodes`: by glTF node index, null where the scene leaves one out;
   * `materials`: this copy's own materials, addressed as `/materials/0` and on.
   */
  constructor(gltf: IGLTF, nodes: readonly (CopiedNode | null)[], materials: readonly Material[]) {
    this.#nodes = nodes;
    // A shadow of the document: the same JSON, with this copy's objects where the loader had put the original's.
    const shadow = {
      ...gltf,
      nodes: (gltf.nodes ?? []).map((node, index) => {
        const copied = nodes[index];
        return copied
          ? { ...node, _babylonTransformNode: copied.transform, _primitiveBabylonMeshes: [...copied.primitives] }
          : { ...node };
      }),
      // The converter walks the JSON too, so what a pointer passes through has to be there.
      materials: materials.map((material, index) => ({
        index,
        pbrMetallicRoughness: {},
        _data: { [TRIANGLES]: { babylonMaterial: material, babylonMeshes: [], promise: Promise.resolve() } },
      })),
    };
    this.#converter = GetPathToObjectConverter(shadow);
  }

  /** Names of the nodes in the rendered scene, in the order of the file. */
  nodeNames(): string[] {
    return this.#nodes.flatMap((node) => (node === null ? [] : [node.name]));
  }

  /** Indices of the nodes of this name: names are not unique in glTF. */
  indicesOf(name: string): number[] {
    return this.#nodes.flatMap((node, index) => (node?.name === name ? [index] : []));
  }

  /** @throws RangeError when the scene has no such node */
  node(index: number): CopiedNode {
    const node = this.#nodes[index];
    if (!node) throw new RangeError(`no node ${index} in the scene`);
    return node;
  }

  translation(node: number): Accessor<Vector3> {
    return this.#accessor(`/nodes/${node}/translation`);
  }
  rotation(node: number): Accessor<Quaternion> {
    return this.#accessor(`/nodes/${node}/rotation`);
  }
  scale(node: number): Accessor<Vector3> {
    return this.#accessor(`/nodes/${node}/scale`);
  }
  /** Hides the node's own meshes; its descendants follow where their `inheritVisibility` is on. */
  visible(node: number): Accessor<boolean> {
    return this.#accessor(`/nodes/${node}/extensions/KHR_node_visibility/visible`);
  }
  /** Linear RGB and alpha. */
  baseColour(material: number): Accessor<Color4> {
    return this.#accessor(`/materials/${material}/pbrMetallicRoughness/baseColorFactor`);
  }
  /** Linear RGB. */
  emissive(material: number): Accessor<Color3> {
    return this.#accessor(`/materials/${material}/emissiveFactor`);
  }

  #accessor<Value>(pointer: string): Accessor<Value> {
    const { object, info } = this.#converter.convert(pointer);
    const { get, set } = info as { get: (target: unknown) => Value; set?: (value: Value, target: unknown) => void };
    if (set === undefined) throw new TypeError(`${pointer} cannot be written`);
    return { get: () => get(object), set: (value) => set(value, object) };
  }
}
