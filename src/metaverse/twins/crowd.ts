// All far twins of one kind (one model, equal bindings, one layout), drawn as thin instances: one draw call a material, and once a
// frame one pass from the rings of samples to the matrices on the graphics card. Only twins that have news or are between two
// samples are posed, and nothing is allocated. Who calls: figures.ts. P9 at MII-D4.
import '@babylonjs/core/Engines/Extensions/engine.dynamicBuffer';
import '@babylonjs/core/Meshes/thinInstanceMesh';
import { Matrix, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import type { Binding } from '../../protocol/bindings.ts';
import type { TwinLayout } from '../../state/layout.ts';
import type { RingBlock } from '../../state/ring-block.ts';
import { CLOCK_FLOATS, DELAY, NEWEST, OFFSET } from '../../state/ring-memory.ts';
import type { TwinRing } from '../../state/twin-ring.ts';
import { copyMatrix } from './affine.ts';
import { crowdMesh, disposeCrowdMesh } from './crowd-mesh.ts';
import { CrowdPose } from './crowd-pose.ts';
import type { CopiedNode } from './object-model.ts';
import { LOOK_ATTRIBUTE } from './twin-look.ts';
import { EXTRAPOLATE_MS, SETTLES_MS } from './twin-motion.ts';

/** A twin in a crowd; its index changes when others leave. */
export interface CrowdMember<Owner> {
  index: number;
  readonly owner: Owner;
}

const FIRST_CAPACITY = 16;
const MATRIX = 16;
const LOOK = 3;
/** From here on a step of 5 m/s is a pixel or so: every second frame, and every fourth, shows the same picture. */
const HALF_RATE_METRES = 100;
const QUARTER_RATE_METRES = 200;
/** What spins is not turned further at once, as after a pause. */
const LONGEST_STEP_MS = 250;
const placed = new Matrix();
const corner = new Vector3();

export class Crowd<Owner> {
  readonly #pose: CrowdPose;
  readonly #meshes: readonly Mesh[];
  readonly #members: CrowdMember<Owner>[] = [];
  readonly #values: Float64Array;
  #capacity = 0;
  /** By member: where it stands, what was last seen of its ring, and whether nothing moves until there is more. */
  #roots = new Float32Array(0);
  #versions = new Int32Array(0);
  #shownMs = new Float64Array(0);
  #settled = new Uint8Array(0);
  #placed = new Uint8Array(0);
  #rests = new Uint8Array(0);
  #frames = 0;
  #frozen = new Uint8Array(0);
  #spins = new Float64Array(0);
  /** By member and property that is read: where its samples were found last. */
  #cursors = new Int32Array(0);
  /** By member: its ring. Beside each other, because a look at each member's own objects takes longer than the arithmetic. */
  readonly #blocks: RingBlock[] = [];
  #places = new Int32Array(0);
  /** By group: the matrices of all members. */
  #matrices: Float32Array[] = [];
  #looks = new Float32Array(0);
  #isLookNew = false;
  /** By group: whether its matrices are others than the graphics card has. */
  readonly #moved: Uint8Array;

  /** @throws TwinportError `binding-invalid` */
  constructor(scene: Scene, nodes: readonly (CopiedNode | null)[], bindings: readonly Binding[], layout: TwinLayout) {
    this.#pose = new CrowdPose(nodes, bindings, layout);
    this.#values = new Float64Array(layout.fields.length).fill(Number.NaN);
    this.#meshes = this.#pose.groups.map(({ parts }) => crowdMesh(parts, scene));
    this.#moved = new Uint8Array(this.#meshes.length);
    this.#grow(FIRST_CAPACITY);
  }

  get size(): number {
    return this.#members.length;
  }

  ownerAt(index: number): Owner | null {
    return this.#members[index]?.owner ?? null;
  }

  /** `root`: world matrix of the twin's place. */
  add(owner: Owner, ring: TwinRing, root: Float64Array): CrowdMember<Owner> {
    if (this.#members.length === this.#capacity) this.#grow(this.#capacity * 2);
    const member = { index: this.#members.length, owner };
    this.#members.push(member);
    const { index } = member;
    this.#blocks.push(ring.block);
    this.#places[index] = ring.index;
    copyMatrix(root, 0, this.#roots, index * MATRIX);
    this.#forget(index);
    this.#spins.fill(0, index * this.#pose.spins, (index + 1) * this.#pose.spins);
    this.setLook(member, 0, 0, 0);
    this.setFrozen(member, false);
    this.#setCount();
    return member;
  }

  /** The last one takes its place. */
  remove({ index }: CrowdMember<Owner>): void {
    const last = this.#members.pop()!;
    const from = last.index;
    const block = this.#blocks.pop()!;
    if (index !== from) {
      last.index = index;
      this.#members[index] = last;
      this.#blocks[index] = block;
      this.#places[index] = this.#places[from]!;
      copyMatrix(this.#roots, from * MATRIX, this.#roots, index * MATRIX);
      this.#spins.copyWithin(index * this.#pose.spins, from * this.#pose.spins, (from + 1) * this.#pose.spins);
      this.#looks.copyWithin(index * LOOK, from * LOOK, (from + 1) * LOOK);
      this.#frozen[index] = this.#frozen[from]!;
      this.#forget(index);
      this.#isLookNew = true;
    }
    this.#setCount();
  }

  /** Drained of colour, ghost, highlight: each 0 to 1 (twin-look.ts). */
  setLook({ index }: CrowdMember<Owner>, drained: number, ghost: number, highlight: number): void {
    this.#looks[index * LOOK] = drained;
    this.#looks[index * LOOK + 1] = ghost;
    this.#looks[index * LOOK + 2] = highlight;
    this.#isLookNew = true;
  }

  /** What moves by itself holds still. */
  setFrozen({ index }: CrowdMember<Owner>, frozen: boolean): void {
    this.#frozen[index] = frozen ? 1 : 0;
  }

  /** Once a rendered frame; `nowMs`: this page's clock (epoch); `eye`: where the visitor looks from. */
  frame(nowMs: number, eye: Vector3): void {
    const spinning = this.#pose.spins > 0;
    this.#frames += 1;
    for (let index = 0; index < this.#blocks.length; index += 1) {
      // In turn, so that each frame has its share of the distant ones.
      if (((this.#frames + index) & this.#rests[index]!) !== 0) continue;
      const { versions, clocks } = this.#blocks[index]!;
      const place = this.#places[index]!;
      const version = Atomics.load(versions, place);
      const isNews = version !== this.#versions[index];
      const isFrozen = this.#frozen[index] === 1;
      if (!isNews && this.#settled[index] === 1 && (!spinning || isFrozen)) continue;
      this.#versions[index] = version;
      const clock = place * CLOCK_FLOATS;
      const timeMs = nowMs + clocks[clock + OFFSET]! - clocks[clock + DELAY]!;
      this.#settled[index] = timeMs >= clocks[clock + NEWEST]! + SETTLES_MS ? 1 : 0;
      const elapsedMs = isFrozen ? 0 : Math.min(LONGEST_STEP_MS, Math.max(0, timeMs - this.#shownMs[index]!));
      this.#shownMs[index] = timeMs;
      this.#bring(index, elapsedMs / 1_000);
      const isFirst = this.#placed[index] === 0;
      this.#placed[index] = 1;
      for (let group = 0; group < this.#matrices.length; group += 1) {
        const { mover, hidings } = this.#pose.groups[group]!;
        // What nothing moves or hides is placed once.
        if (!isFirst && mover < 0 && hidings.length === 0) continue;
        this.#pose.place(this.#pose.groups[group]!, this.#matrices[group]!, index * MATRIX);
        this.#moved[group] = 1;
      }
      this.#rests[index] = this.#restAt(index, eye);
    }
  }

  /** Behind `frame`: hands the graphics card what is new, and waits where that is busy. */
  upload(): void {
    for (let group = 0; group < this.#meshes.length; group += 1) {
      if (this.#moved[group] === 1) this.#meshes[group]!.thinInstanceBufferUpdated('matrix');
      if (this.#isLookNew) this.#meshes[group]!.thinInstanceBufferUpdated(LOOK_ATTRIBUTE);
      this.#moved[group] = 0;
    }
    this.#isLookNew = false;
  }

  /** World matrix of a node as last drawn; null without one of this name. */
  placeOf({ index }: CrowdMember<Owner>, nodeName: string): Float64Array | null {
    this.#bring(index, 0);
    return this.#pose.placeOf(nodeName);
  }

  /** Where the first of its groups is as last drawn, or the twin's place. */
  middle({ index }: CrowdMember<Owner>, result: Vector3): Vector3 {
    const matrices = this.#matrices[0];
    if (matrices === undefined || matrices[index * MATRIX + 15] === 0)
      return Vector3.FromArrayToRef(this.#roots, index * MATRIX + 12, result);
    return Vector3.FromArrayToRef(matrices, index * MATRIX + 12, result);
  }

  /** Around a member as last drawn; false while it is not. */
  boundsOf({ index }: CrowdMember<Owner>, minimum: Vector3, maximum: Vector3): boolean {
    minimum.setAll(Number.POSITIVE_INFINITY);
    maximum.setAll(Number.NEGATIVE_INFINITY);
    for (let group = 0; group < this.#meshes.length; group += 1) {
      const matrices = this.#matrices[group]!;
      if (matrices[index * MATRIX + 15] === 0) continue;
      Matrix.FromArrayToRef(matrices, index * MATRIX, placed);
      for (const { x, y, z } of this.#meshes[group]!.getBoundingInfo().boundingBox.vectors) {
        Vector3.TransformCoordinatesFromFloatsToRef(x, y, z, placed, corner);
        minimum.minimizeInPlace(corner);
        maximum.maximizeInPlace(corner);
      }
    }
    return minimum.x <= maximum.x;
  }

  /** What all members are drawn by, for who looks for what is pointed at: mesh, and where its matrices are. */
  parts(): readonly { readonly mesh: Mesh; readonly matrices: Float32Array }[] {
    return this.#meshes.map((mesh, group) => ({ mesh, matrices: this.#matrices[group]! }));
  }

  dispose(): void {
    for (const mesh of this.#meshes) disposeCrowdMesh(mesh);
  }

  #bring(index: number, deltaSeconds: number): void {
    const block = this.#blocks[index]!;
    const place = this.#places[index]!;
    const { tracks, spins } = this.#pose;
    for (let at = 0; at < tracks.length; at += 1) {
      const cursor = index * tracks.length + at;
      block.read(place, tracks[at]!, this.#shownMs[index]!, EXTRAPOLATE_MS, this.#values, this.#cursors, cursor);
    }
    this.#pose.bring(this.#values, this.#spins, index * spins, deltaSeconds, this.#roots, index * MATRIX);
  }

  /** In how many of four frames the member at this index is left as it is, as a mask of the frame's number. */
  #restAt(index: number, eye: Vector3): number {
    const at = index * MATRIX + 12;
    const matrices = this.#matrices[0];
    if (matrices === undefined) return 0;
    const x = matrices[at]! - eye.x;
    const z = matrices[at + 2]! - eye.z;
    const squared = x * x + z * z;
    return squared < HALF_RATE_METRES ** 2 ? 0 : squared < QUARTER_RATE_METRES ** 2 ? 1 : 3;
  }

  /** The member at this index is posed anew in the next frame. */
  #forget(index: number): void {
    this.#versions[index] = -1;
    this.#settled[index] = 0;
    this.#placed[index] = 0;
    this.#rests[index] = 0;
  }

  #setCount(): void {
    for (const mesh of this.#meshes) {
      mesh.thinInstanceCount = this.#members.length;
      mesh.isVisible = this.#members.length > 0;
    }
  }

  #grow(capacity: number): void {
    this.#capacity = capacity;
    const roots = new Float32Array(capacity * MATRIX);
    roots.set(this.#roots);
    this.#roots = roots;
    this.#shownMs = grown(this.#shownMs, capacity);
    this.#spins = grown(this.#spins, capacity * this.#pose.spins);
    const counts = (before: Int32Array, length: number): Int32Array<ArrayBuffer> => {
      const after = new Int32Array(length);
      after.set(before);
      return after;
    };
    this.#versions = counts(this.#versions, capacity);
    this.#places = counts(this.#places, capacity);
    this.#cursors = counts(this.#cursors, capacity * this.#pose.tracks.length);
    const flags = (before: Uint8Array): Uint8Array<ArrayBuffer> => {
      const after = new Uint8Array(capacity);
      after.set(before);
      return after;
    };
    this.#settled = flags(this.#settled);
    this.#placed = flags(this.#placed);
    this.#rests = flags(this.#rests);
    this.#frozen = flags(this.#frozen);
    const looks = new Float32Array(capacity * LOOK);
    looks.set(this.#looks);
    this.#looks = looks;
    this.#matrices = this.#meshes.map((mesh, group) => {
      const matrices = new Float32Array(capacity * MATRIX);
      matrices.set(this.#matrices[group] ?? []);
      mesh.thinInstanceSetBuffer('matrix', matrices, MATRIX, false);
      mesh.thinInstanceSetBuffer(LOOK_ATTRIBUTE, looks, LOOK, false);
      return matrices;
    });
    this.#setCount();
  }
}

function grown(before: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const after = new Float64Array(length);
  after.set(before);
  return after;
}
