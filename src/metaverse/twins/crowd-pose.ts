// How the parts of one kind of twin stand for given values: the bindings that move or hide nodes, compiled against the model's
// nodes into a few products of matrices, so that ten thousand twins are posed without a node of their own. What else
// bindings do (colours, clips, labels) shows when a twin is near. Who calls: crowd.ts. P9 at MII-D4.
import { Quaternion } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Node } from '@babylonjs/core/node';
import type { Binding } from '../../protocol/bindings.ts';
import type { TwinLayout } from '../../state/layout.ts';
import { compose, copyMatrix, matrixOf, multiply, type Numbers } from './affine.ts';
import { fieldOf, membersOf, nodeOf, type NamedNodes } from './binding-part.ts';
import { meshKind, type FixedPart } from './crowd-mesh.ts';
import { finishOf } from './joined-finish.ts';
import { isPoseBinding, MEMBERS, NodePose, POSE_LENGTH, ROTATION_AT, SCALE_AT } from './node-pose.ts';
import type { HeldModel } from './load-model.ts';
import type { CopiedNode } from './object-model.ts';
import { visibilityRule } from './visibility-binding.ts';

/** Where a node stands: below a node that moves (an index; negative: below none), by a fixed matrix (null: at its place). */
interface Chain {
  readonly mover: number;
  readonly fixed: Float64Array | null;
}

interface Mover extends Chain {
  readonly pose: NodePose;
  readonly spinsAt: number;
}

interface Hiding {
  readonly field: number;
  readonly shows: (value: number) => boolean;
}

/** Meshes of the model that move and hide together. */
export interface Group {
  /** Negative: nothing moves them. */
  readonly mover: number;
  readonly hidings: readonly Hiding[];
  readonly parts: readonly FixedPart[];
}

const local = new Float64Array(16);
const carried = new Float64Array(16);

export class CrowdPose {
  readonly groups: readonly Group[];
  /** Turns that nobody measures, which the crowd keeps of each twin. */
  readonly spins: number;
  /** Indices, in the layout's order, of the properties that pose or hide something. */
  readonly tracks: readonly number[];
  readonly #nodes: readonly (CopiedNode | null)[];
  readonly #movers: Mover[] = [];
  readonly #moverOf = new Map<Node, number>();
  readonly #hidingsOf = new Map<Node, Hiding[]>();
  /** World matrices of the movers as computed last. */
  readonly #worlds: Float64Array;
  #root: Float32Array = new Float32Array(16);
  #rootAt = 0;
  #values: Float64Array = new Float64Array(0);

  /** @throws TwinportError `binding-invalid` */
  constructor(
    { nodes, finishes }: Pick<HeldModel, 'nodes' | 'finishes'>,
    bindings: readonly Binding[],
    layout: TwinLayout,
  ) {
    this.#nodes = nodes;
    const named: NamedNodes = {
      indicesOf: (name) => nodes.flatMap((node, index) => (node?.name === name ? [index] : [])),
      nodeNames: () => nodes.flatMap((node) => (node === null ? [] : [node.name])),
    };
    const bound = new Map<Node, NodePose>();
    const read = new Set<string>();
    for (const [index, binding] of bindings.entries()) {
      if (isPoseBinding(binding)) {
        const { transform } = nodes[nodeOf({ index, binding }, named)]!;
        const first = membersOf({ index, binding }, layout, MEMBERS[binding.target]);
        const pose = bound.get(transform) ?? new NodePose(restOf(transform));
        bound.set(transform, pose);
        pose.add(binding, first, layout.fields[first]!);
        read.add(layout.fields[first]!.property);
      } else if (binding.target === 'visible') {
        const { transform } = nodes[nodeOf({ index, binding }, named)]!;
        const field = fieldOf({ index, binding }, layout);
        const hidings = this.#hidingsOf.get(transform) ?? [];
        hidings.push({ field, shows: visibilityRule(binding, layout.fields[field]!) });
        this.#hidingsOf.set(transform, hidings);
        read.add(layout.fields[field]!.property);
      }
    }
    // A mover is listed behind those above it.
    let spins = 0;
    for (const transform of [...bound.keys()].sort((a, b) => depthOf(a) - depthOf(b))) {
      const pose = bound.get(transform)!;
      const mover = { ...this.#chainTo(transform.parent), pose, spinsAt: spins };
      this.#moverOf.set(transform, this.#movers.push(mover) - 1);
      spins += pose.spins;
    }
    this.spins = spins;
    this.#worlds = new Float64Array(this.#movers.length * 16);
    this.groups = this.#grouped(
      nodes.flatMap((node) => node?.primitives ?? []),
      finishes,
    );
    this.tracks = [...layout.properties.keys()].flatMap((property, track) => (read.has(property) ? [track] : []));
  }

  /** Poses a twin that stands at `root[rootAt…]` by the values of a frame; its spins are at `spins[spinsAt…]`. */
  bring(
    values: Float64Array,
    spins: Float64Array,
    spinsAt: number,
    deltaSeconds: number,
    root: Float32Array,
    rootAt: number,
  ): void {
    this.#values = values;
    this.#root = root;
    this.#rootAt = rootAt;
    for (let index = 0; index < this.#movers.length; index += 1) {
      const mover = this.#movers[index]!;
      mover.pose.bring(values, spins, spinsAt + mover.spinsAt, deltaSeconds);
      compose(mover.pose.now, local, 0);
      this.#carry(mover, local, this.#worlds, index * 16);
    }
  }

  /** World matrix of a group in the pose that was brought last; all zero while it is hidden. */
  place({ mover, hidings }: Group, result: Numbers, at: number): void {
    for (let index = 0; index < hidings.length; index += 1) {
      const { field, shows } = hidings[index]!;
      const value = this.#values[field]!;
      if (Number.isNaN(value) || shows(value)) continue;
      result.fill(0, at, at + 16);
      return;
    }
    if (mover < 0) copyMatrix(this.#root, this.#rootAt, result, at);
    else copyMatrix(this.#worlds, mover * 16, result, at);
  }

  /** World matrix of a node of this name in that pose; null without one. */
  placeOf(name: string): Float64Array | null {
    const node = this.#nodes.find((candidate) => candidate?.name === name);
    if (!node) return null;
    const result = new Float64Array(16);
    this.#carry(this.#chainTo(node.transform), null, result, 0);
    return result;
  }

  /** `moved` (null: nothing), then the fixed way down to the mover or the root, then that. */
  #carry({ mover, fixed }: Chain, moved: Float64Array | null, result: Numbers, at: number): void {
    const above = mover < 0 ? this.#root : this.#worlds;
    const aboveAt = mover < 0 ? this.#rootAt : mover * 16;
    let below = moved;
    if (fixed !== null && moved !== null) {
      multiply(moved, 0, fixed, 0, carried, 0);
      below = carried;
    } else if (fixed !== null) below = fixed;
    if (below === null) copyMatrix(above, aboveAt, result, at);
    else multiply(below, 0, above, aboveAt, result, at);
  }

  /** From a node up to the nearest that moves, itself included. */
  #chainTo(node: Node | null): Chain {
    let fixed: Float64Array | null = null;
    for (let at = node; at !== null; at = at.parent) {
      const mover = this.#moverOf.get(at);
      if (mover !== undefined) return { mover, fixed };
      if (!(at instanceof TransformNode)) continue;
      const step = matrixOf(restOf(at));
      if (isIdentity(step)) continue;
      if (fixed === null) fixed = step;
      else {
        const further: Float64Array = new Float64Array(16);
        multiply(fixed, 0, step, 0, further, 0);
        fixed = further;
      }
    }
    return { mover: -1, fixed };
  }

  #grouped(meshes: readonly AbstractMesh[], finishes: HeldModel['finishes']): readonly Group[] {
    const groups = new Map<string, Group & { readonly parts: FixedPart[] }>();
    const known: Hiding[] = [...this.#hidingsOf.values()].flat();
    for (const mesh of new Set(meshes)) {
      if (!(mesh instanceof Mesh) || mesh.getTotalVertices() === 0) continue;
      const { mover, fixed } = this.#chainTo(mesh);
      const part = { mesh, fixed, finish: finishOf(mesh, finishes) };
      const hidings = this.#hidingsAbove(mesh);
      const key = [mover, hidings.map((hiding) => known.indexOf(hiding)).join(), meshKind(part)].join(' ');
      const group = groups.get(key) ?? { mover, hidings, parts: [] };
      groups.set(key, group);
      group.parts.push(part);
    }
    return [...groups.values()];
  }

  #hidingsAbove(node: Node): readonly Hiding[] {
    const found: Hiding[] = [];
    for (let at: Node | null = node; at !== null; at = at.parent) found.push(...(this.#hidingsOf.get(at) ?? []));
    return found;
  }
}

function restOf(node: TransformNode): Float64Array {
  const rest = new Float64Array(POSE_LENGTH);
  rest.set(node.position.asArray(), 0);
  rest.set((node.rotationQuaternion ?? Quaternion.FromEulerVector(node.rotation)).asArray(), ROTATION_AT);
  rest.set(node.scaling.asArray(), SCALE_AT);
  return rest;
}

function isIdentity(matrix: Float64Array): boolean {
  return matrix.every((value, index) => value === (index % 5 === 0 ? 1 : 0));
}

function depthOf(node: Node): number {
  let depth = 0;
  for (let at = node.parent; at !== null; at = at.parent) depth += 1;
  return depth;
}
