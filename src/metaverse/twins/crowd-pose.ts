// How the parts of one kind of twin stand and look for given values: its bindings, compiled against the model's nodes into a few
// products of matrices and the colours of parts, so that ten thousand twins are posed without a node of their own. Only labels show
// no sooner than a twin is near. Who calls: crowd.ts. P9 at MII-D4.
import { PBRMaterial } from '@babylonjs/core/Materials/PBR/pbrMaterial';
import { Quaternion } from '@babylonjs/core/Maths/math.vector';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Node } from '@babylonjs/core/node';
import type { Binding } from '../../protocol/bindings.ts';
import type { TwinLayout } from '../../state/layout.ts';
import { compose, copyMatrix, matrixOf, multiply, type Numbers } from './affine.ts';
import { fieldOf, membersOf, nodeOf, refuse, type NamedNodes, type Placed } from './binding-part.ts';
import { boundNodes } from './bound-nodes.ts';
import { colourRule, type ColourBinding } from './colour-rule.ts';
import { ClippedPose, CrowdClip, tracksOf, type ClipBinding } from './crowd-clip.ts';
import { meshKind, type FixedPart } from './crowd-mesh.ts';
import { paintsOf, type CrowdPaint, type PaintShare } from './crowd-paint.ts';
import { finishOf } from './joined-finish.ts';
import { isPoseBinding, MEMBERS, NodePose, POSE_LENGTH, ROTATION_AT, SCALE_AT, type PoseBinding } from './node-pose.ts';
import type { HeldModel } from './load-model.ts';
import { Phases } from './phases.ts';
import type { CopiedNode } from './object-model.ts';
import { ownMeshes, paintedBy } from './painted-nodes.ts';
import { visibilityRule } from './visibility-binding.ts';

/** Where a node stands: below a node that moves (an index; negative: below none), by a fixed matrix (null: at its place). */
interface Chain {
  readonly mover: number;
  readonly fixed: Float64Array | null;
}

interface Mover extends Chain {
  readonly pose: NodePose | ClippedPose;
  readonly ongoingAt: number;
}

interface Hiding {
  readonly field: number;
  readonly shows: (value: number) => boolean;
}

/** Meshes of the model that move, hide and change colour together. */
export interface Group {
  /** Negative: nothing moves them. */
  readonly mover: number;
  readonly hidings: readonly Hiding[];
  /** Of what is painted, its only material; null: nothing changes colour. */
  readonly painted: PBRMaterial | null;
  readonly paints: readonly CrowdPaint[];
  readonly parts: readonly FixedPart[];
}

/** What a crowd needs of a model. */
export type PosedModel = Pick<HeldModel, 'nodes' | 'finishes' | 'animations'>;

const local = new Float64Array(16);
const carried = new Float64Array(16);

export class CrowdPose {
  readonly groups: readonly Group[];
  /** Numbers that the crowd keeps of each twin, of what goes on by itself: turns that nobody measures, seconds of clips. */
  readonly ongoing: number;
  /** Indices, in the layout's order, of the properties that are read. */
  readonly tracks: readonly number[];
  /** Which of those each binding has that goes on by itself, in their order. */
  readonly #phasesAt: readonly number[];
  readonly #nodes: readonly (CopiedNode | null)[];
  readonly #animations: PosedModel['animations'];
  readonly #layout: TwinLayout;
  readonly #named: NamedNodes;
  readonly #read = new Set<string>();
  readonly #clips: CrowdClip[] = [];
  readonly #movers: Mover[] = [];
  readonly #moverOf = new Map<Node, number>();
  readonly #hidingsOf = new Map<Node, Hiding[]>();
  /** By index of the node that is painted. */
  readonly #sharesOf = new Map<number, PaintShare[]>();
  /** World matrices of the movers as computed last. */
  readonly #worlds: Float64Array;
  #root: Float32Array = new Float32Array(16);
  #rootAt = 0;
  #values: Float64Array = new Float64Array(0);

  /** @throws TwinportError `binding-invalid` */
  constructor({ nodes, finishes, animations }: PosedModel, bindings: readonly Binding[], layout: TwinLayout) {
    this.#nodes = nodes;
    this.#animations = animations;
    this.#layout = layout;
    this.#named = {
      indicesOf: (name) => nodes.flatMap((node, index) => (node?.name === name ? [index] : [])),
      nodeNames: () => nodes.flatMap((node) => (node === null ? [] : [node.name])),
    };
    const bound = new Map<Node, NodePose>();
    const clipped = new Map<Node, ClippedPose>();
    const phases: { readonly pose: NodePose | null; readonly at: number }[] = [];
    for (const [index, binding] of bindings.entries()) {
      if (isPoseBinding(binding)) {
        const pose = this.#pose({ index, binding }, bound);
        if (binding.target === 'spin') phases.push({ pose, at: pose.spins - 1 });
      } else if ('animation' in binding) {
        const clip = this.#play({ index, binding }, clipped);
        if (clip.isOngoing) phases.push({ pose: null, at: clip.ongoingAt });
      } else if (binding.target === 'visible') {
        const { transform } = this.#nodeOf({ index, binding });
        const field = this.#field({ index, binding });
        const hidings = this.#hidingsOf.get(transform) ?? [];
        hidings.push({ field, shows: visibilityRule(binding, layout.fields[field]!) });
        this.#hidingsOf.set(transform, hidings);
      } else if (binding.target === 'label') {
        nodeOf({ index, binding }, this.#named);
        if (!layout.texts.includes(binding.property)) fieldOf({ index, binding }, layout);
      } else this.#paint({ index, binding });
    }
    // A mover is listed behind those above it. Who binds a node's pose has it: a clip moves only what nobody else does.
    let ongoing = this.#clips.filter(({ isOngoing }) => isOngoing).length;
    const poses = new Map<Node, NodePose | ClippedPose>([...clipped, ...bound]);
    for (const [transform, pose] of [...poses].sort(([a], [b]) => depthOf(a) - depthOf(b))) {
      const mover = { ...this.#chainTo(transform.parent), pose, ongoingAt: ongoing };
      this.#moverOf.set(transform, this.#movers.push(mover) - 1);
      ongoing += pose.spins;
    }
    this.ongoing = ongoing;
    this.#phasesAt = phases.map(
      ({ pose, at }) => at + (this.#movers.find((mover) => mover.pose === pose)?.ongoingAt ?? 0),
    );
    this.#worlds = new Float64Array(this.#movers.length * 16);
    this.groups = this.#grouped(finishes, paintedBy(nodes, boundNodes(bindings)));
    this.tracks = [...layout.properties.keys()].flatMap((property, track) => (this.#read.has(property) ? [track] : []));
  }

  /** Poses a twin that stands at `root[rootAt…]` by the values of a frame; what goes on by itself is at `ongoing[ongoingAt…]`. */
  bring(
    values: Float64Array,
    ongoing: Float64Array,
    ongoingAt: number,
    deltaSeconds: number,
    root: Float32Array,
    rootAt: number,
  ): void {
    this.#values = values;
    this.#root = root;
    this.#rootAt = rootAt;
    for (let index = 0; index < this.#clips.length; index += 1)
      this.#clips[index]!.bring(values, ongoing, ongoingAt, deltaSeconds);
    for (let index = 0; index < this.#movers.length; index += 1) {
      const mover = this.#movers[index]!;
      mover.pose.bring(values, ongoing, ongoingAt + mover.ongoingAt, deltaSeconds);
      compose(mover.pose.now, local, 0);
      this.#carry(mover, local, this.#worlds, index * 16);
    }
  }

  /** Of a twin whose `ongoing[ongoingAt…]` that is. */
  phases(ongoing: Float64Array, ongoingAt: number): Phases {
    return new Phases(
      this.#phasesAt.map((at) => ({
        now: () => ongoing[ongoingAt + at]!,
        goOnFrom: (phase) => (ongoing[ongoingAt + at] = phase),
      })),
    );
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

  #nodeOf(placed: OfNode): CopiedNode {
    return this.#nodes[nodeOf(placed, this.#named)]!;
  }

  /** Index of the field that a binding reads. */
  #field(placed: Placed): number {
    const field = fieldOf(placed, this.#layout);
    this.#read.add(this.#layout.fields[field]!.property);
    return field;
  }

  #pose(placed: OfNode<PoseBinding>, bound: Map<Node, NodePose>): NodePose {
    const { binding } = placed;
    const { transform } = this.#nodeOf(placed);
    const first = membersOf(placed, this.#layout, MEMBERS[binding.target]);
    const pose = bound.get(transform) ?? new NodePose(restOf(transform));
    bound.set(transform, pose);
    pose.add(binding, first, this.#layout.fields[first]!);
    this.#read.add(this.#layout.fields[first]!.property);
    return pose;
  }

  #play(placed: Placed<ClipBinding>, clipped: Map<Node, ClippedPose>): CrowdClip {
    const { binding } = placed;
    const group = this.#animations.find(({ name }) => name === binding.animation);
    if (group === undefined)
      refuse(
        placed,
        'the model has no animation of this name',
        this.#animations.map(({ name }) => name),
      );
    const before = this.#clips.filter(({ isOngoing }) => isOngoing).length;
    const clip = new CrowdClip(group, binding, this.#field(placed), before);
    this.#clips.push(clip);
    for (const [node, track] of tracksOf(group, clip)) {
      if (!(node instanceof TransformNode)) continue;
      const pose = clipped.get(node) ?? new ClippedPose(restOf(node));
      clipped.set(node, pose);
      pose.add(track);
    }
    return clip;
  }

  #paint(placed: OfNode<ColourBinding>): void {
    const node = nodeOf(placed, this.#named);
    const field = this.#field(placed);
    if (ownMeshes(this.#nodes[node]!).every(({ material }) => material === null))
      refuse(placed, 'the node has no material');
    const rule = colourRule(placed, this.#layout.fields[field]!);
    const shares = this.#sharesOf.get(node) ?? [];
    this.#sharesOf.set(node, shares);
    shares.push({ target: placed.binding.target, field, rule });
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

  #grouped(finishes: HeldModel['finishes'], painters: ReadonlyMap<Node, number>): readonly Group[] {
    const groups = new Map<string, Group & { readonly parts: FixedPart[] }>();
    const known: Hiding[] = [...this.#hidingsOf.values()].flat();
    for (const mesh of new Set(this.#nodes.flatMap((node) => node?.primitives ?? []))) {
      if (!(mesh instanceof Mesh) || mesh.getTotalVertices() === 0) continue;
      const { mover, fixed } = this.#chainTo(mesh);
      const painter = painters.get(mesh);
      const painted = painter !== undefined && mesh.material instanceof PBRMaterial ? mesh.material : null;
      const part = { mesh, fixed, finish: painted === null ? finishOf(mesh, finishes) : null };
      const hidings = this.#hidingsAbove(mesh);
      const paint = painted === null ? '' : `${painter} ${painted.uniqueId}`;
      const key = [mover, hidings.map((hiding) => known.indexOf(hiding)).join(), paint, meshKind(part)].join(' ');
      let group = groups.get(key);
      if (group === undefined) {
        const paints = painted === null ? [] : paintsOf(painted, this.#sharesOf.get(painter!) ?? []);
        group = { mover, hidings, painted, paints, parts: [] };
        groups.set(key, group);
      }
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

/** A node that a binding names. */
type OfNode<Kind extends Binding = Binding> = Placed<Extract<Kind, { node: string }>>;

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
