// All far twins of one kind (one model, equal bindings, one layout), drawn as thin instances: one draw call a material, and once a
// frame one pass from the rings of samples to the matrices and colours on the graphics card. Only twins that have news or are between two
// samples are posed, only what is seen is drawn, and nothing is allocated. Who calls: figures.ts. P9 at MII-D4.
import type { Material } from '@babylonjs/core/Materials/material';
import { Matrix, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import type { Binding } from '../../protocol/bindings.ts';
import type { TwinLayout } from '../../state/layout.ts';
import type { RingBlock } from '../../state/ring-block.ts';
import { CLOCK_FLOATS, DELAY, NEWEST, OFFSET } from '../../state/ring-memory.ts';
import type { TwinRing } from '../../state/twin-ring.ts';
import type { Gaze } from '../interest-level.ts';
import { copyMatrix } from './affine.ts';
import { CrowdList } from './crowd-list.ts';
import { crowdMesh, disposeCrowdMesh } from './crowd-mesh.ts';
import { CrowdNumbers } from './crowd-numbers.ts';
import { paintable } from './crowd-paint.ts';
import { CrowdPose, type Group, type PosedModel } from './crowd-pose.ts';
import { COARSE, COARSE_CELL_METRES, CrowdSight, FINE, type Ball } from './crowd-sight.ts';
import type { HeldModel } from './load-model.ts';
import { LOOK_ATTRIBUTE } from './twin-look.ts';
import { EXTRAPOLATE_MS, SETTLES_MS } from './twin-motion.ts';

/** A twin in a crowd; its index changes when others leave. */
export interface CrowdMember<Owner> {
  index: number;
  readonly owner: Owner;
}

const FIRST_CAPACITY = 16;
const MATRIX = 16;
/** What a list draws by, in this order; colours follow. */
const PLACED = 0;
const LOOKS = 1;
const PAINTED = 2;
/** From here on a step of 5 m/s is a pixel or so: every second frame, and every fourth, shows the same picture. */
const HALF_RATE_METRES = 100;
const QUARTER_RATE_METRES = 200;
/** What spins is not turned further at once, as after a pause. */
const LONGEST_STEP_MS = 250;
/** A coarse shape with more triangles than this share is not worth a draw call of its own. */
const COARSE_ENOUGH = 0.75;
const placed = new Matrix();
const corner = new Vector3();

/** What draws one group of parts of all members. */
interface Drawn {
  readonly group: Group;
  /** Of the group, in its own space. */
  readonly ball: Ball;
  /** Of all members, whether they are seen or not. */
  readonly matrices: CrowdNumbers;
  /** Likewise, in the order of the group's paints. */
  readonly colours: readonly CrowdNumbers[];
  /** What is painted wears a material of its own. */
  readonly material: Material | null;
  readonly fine: CrowdList;
  /** Who is far away; the same as `fine` where that is coarse enough, null where nothing is left of the shape. */
  readonly coarse: CrowdList | null;
}

/** What a crowd needs of a model. */
type CrowdModel = PosedModel & Pick<HeldModel, 'compile'>;

export class Crowd<Owner> {
  readonly #pose: CrowdPose;
  readonly #drawn: readonly Drawn[];
  readonly #lists: readonly CrowdList[];
  readonly #sight = new CrowdSight();
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
  /** By member: what goes on by itself. */
  #ongoing = new Float64Array(0);
  /** By member and property that is read: where its samples were found last. */
  #cursors = new Int32Array(0);
  /** By member: its ring. Beside each other, because a look at each member's own objects takes longer than the arithmetic. */
  readonly #blocks: RingBlock[] = [];
  #places = new Int32Array(0);
  /** Drained of colour, ghost, highlight. */
  readonly #looks = new CrowdNumbers(LOOK_ATTRIBUTE, 3);

  /** @throws TwinportError `binding-invalid` */
  constructor(scene: Scene, model: CrowdModel, bindings: readonly Binding[], layout: TwinLayout) {
    this.#pose = new CrowdPose(model, bindings, layout);
    this.#values = new Float64Array(layout.fields.length).fill(Number.NaN);
    this.#drawn = this.#pose.groups.map((group) => drawnOf(group, model, this.#looks, scene));
    this.#lists = [...new Set(this.#drawn.flatMap(({ fine, coarse }) => (coarse === null ? fine : [fine, coarse])))];
    this.#grow(FIRST_CAPACITY);
  }

  get size(): number {
    return this.#members.length;
  }

  ownerAt(index: number): Owner | null {
    return this.#members[index]?.owner ?? null;
  }

  /** `root`: world matrix of the twin's place; `phases`: from where on what goes on by itself does so; null: from its beginning. */
  add(owner: Owner, ring: TwinRing, root: Float64Array, phases: Float64Array | null = null): CrowdMember<Owner> {
    if (this.#members.length === this.#capacity) this.#grow(this.#capacity * 2);
    const member = { index: this.#members.length, owner };
    this.#members.push(member);
    const { index } = member;
    this.#blocks.push(ring.block);
    this.#places[index] = ring.index;
    copyMatrix(root, 0, this.#roots, index * MATRIX);
    this.#forget(index);
    const { ongoing } = this.#pose;
    this.#ongoing.fill(0, index * ongoing, (index + 1) * ongoing);
    if (phases !== null) this.#pose.phases(this.#ongoing, index * ongoing).goOnFrom(phases);
    this.setLook(member, 0, 0, 0);
    this.setFrozen(member, false);
    return member;
  }

  /** The last one takes its place. */
  remove({ index }: CrowdMember<Owner>): void {
    const last = this.#members.pop()!;
    const from = last.index;
    const block = this.#blocks.pop()!;
    for (const list of this.#lists) list.remove(index);
    if (index !== from) {
      for (const list of this.#lists) list.rename(from, index);
      for (const { matrices, colours } of this.#drawn) {
        matrices.copy(from, index);
        for (const colour of colours) colour.copy(from, index);
      }
      last.index = index;
      this.#members[index] = last;
      this.#blocks[index] = block;
      this.#places[index] = this.#places[from]!;
      copyMatrix(this.#roots, from * MATRIX, this.#roots, index * MATRIX);
      const { ongoing } = this.#pose;
      this.#ongoing.copyWithin(index * ongoing, from * ongoing, (from + 1) * ongoing);
      this.#looks.copy(from, index);
      this.#frozen[index] = this.#frozen[from]!;
      this.#forget(index);
    }
  }

  /** How far what goes on by itself has come. */
  phasesOf({ index }: CrowdMember<Owner>): Float64Array {
    return this.#pose.phases(this.#ongoing, index * this.#pose.ongoing).read();
  }

  /** Drained of colour, ghost, highlight: each 0 to 1 (twin-look.ts). */
  setLook({ index }: CrowdMember<Owner>, drained: number, ghost: number, highlight: number): void {
    const { all, size } = this.#looks;
    all[index * size] = drained;
    all[index * size + 1] = ghost;
    all[index * size + 2] = highlight;
    for (const list of this.#lists) list.change(index, LOOKS);
  }

  /** What moves by itself holds still. */
  setFrozen({ index }: CrowdMember<Owner>, frozen: boolean): void {
    this.#frozen[index] = frozen ? 1 : 0;
  }

  /** Once a rendered frame; `nowMs`: the instant that is shown, by this page's clock (epoch). */
  frame(nowMs: number, gaze: Gaze): void {
    const goesOn = this.#pose.ongoing > 0;
    const looksAnew = this.#sight.look(nowMs, gaze);
    this.#frames += 1;
    for (let index = 0; index < this.#blocks.length; index += 1) {
      // In turn, so that each frame has its share of the distant ones.
      if (((this.#frames + index) & this.#rests[index]!) !== 0) continue;
      const { versions, clocks } = this.#blocks[index]!;
      const place = this.#places[index]!;
      const version = Atomics.load(versions, place);
      const isNews = version !== this.#versions[index];
      const isFrozen = this.#frozen[index] === 1;
      if (!isNews && this.#settled[index] === 1 && (!goesOn || isFrozen)) continue;
      this.#versions[index] = version;
      const clock = place * CLOCK_FLOATS;
      const timeMs = nowMs + clocks[clock + OFFSET]! - clocks[clock + DELAY]!;
      this.#settled[index] = timeMs >= clocks[clock + NEWEST]! + SETTLES_MS ? 1 : 0;
      const isFirst = this.#placed[index] === 0;
      const elapsedMs =
        isFrozen || isFirst ? 0 : Math.min(LONGEST_STEP_MS, Math.max(0, timeMs - this.#shownMs[index]!));
      this.#shownMs[index] = timeMs;
      this.#bring(index, elapsedMs / 1_000);
      this.#placed[index] = 1;
      for (let order = 0; order < this.#drawn.length; order += 1) {
        const drawn = this.#drawn[order]!;
        const { mover, hidings, paints } = drawn.group;
        if (paints.length > 0) this.#paint(drawn, index);
        // What nothing moves or hides is placed once.
        if (!isFirst && mover < 0 && hidings.length === 0) continue;
        this.#pose.place(drawn.group, drawn.matrices.all, index * MATRIX);
        if (isFirst || hidings.length > 0) this.#see(drawn, index);
        tell(drawn, index, PLACED);
      }
      this.#rests[index] = this.#restAt(index, gaze);
    }
    if (looksAnew) this.#seeAll();
  }

  /** Behind `frame`: hands the graphics card what is new, and waits where that is busy. */
  upload(): void {
    for (let order = 0; order < this.#lists.length; order += 1) this.#lists[order]!.upload();
  }

  /** World matrix of a node as last drawn; null without one of this name. */
  placeOf({ index }: CrowdMember<Owner>, nodeName: string): Float64Array | null {
    this.#bring(index, 0);
    return this.#pose.placeOf(nodeName);
  }

  /** Where the first of its groups is as last drawn, or the twin's place. */
  middle({ index }: CrowdMember<Owner>, result: Vector3): Vector3 {
    const matrices = this.#drawn[0]?.matrices.all;
    if (matrices === undefined || matrices[index * MATRIX + 15] === 0)
      return Vector3.FromArrayToRef(this.#roots, index * MATRIX + 12, result);
    return Vector3.FromArrayToRef(matrices, index * MATRIX + 12, result);
  }

  /** Around a member as last drawn; false while it is not. */
  boundsOf({ index }: CrowdMember<Owner>, minimum: Vector3, maximum: Vector3): boolean {
    minimum.setAll(Number.POSITIVE_INFINITY);
    maximum.setAll(Number.NEGATIVE_INFINITY);
    for (const { fine, matrices } of this.#drawn) {
      if (matrices.all[index * MATRIX + 15] === 0) continue;
      Matrix.FromArrayToRef(matrices.all, index * MATRIX, placed);
      for (const { x, y, z } of fine.mesh.getBoundingInfo().boundingBox.vectors) {
        Vector3.TransformCoordinatesFromFloatsToRef(x, y, z, placed, corner);
        minimum.minimizeInPlace(corner);
        maximum.maximizeInPlace(corner);
      }
    }
    return minimum.x <= maximum.x;
  }

  /** What all members are drawn by, for who looks for what is pointed at: mesh, and where its matrices are. */
  parts(): readonly { readonly mesh: Mesh; readonly matrices: Float32Array }[] {
    return this.#drawn.map(({ fine: { mesh }, matrices }) => ({ mesh, matrices: matrices.all }));
  }

  dispose(): void {
    for (const { mesh } of this.#lists) disposeCrowdMesh(mesh);
    for (const { material } of this.#drawn) material?.dispose(false, true);
  }

  #seeAll(): void {
    for (let order = 0; order < this.#drawn.length; order += 1) {
      const drawn = this.#drawn[order]!;
      for (let index = 0; index < this.#members.length; index += 1)
        if (this.#placed[index] === 1) this.#see(drawn, index);
    }
  }

  /** Has a part of the member at this index drawn as it is seen. */
  #see({ ball, matrices, fine, coarse }: Drawn, index: number): void {
    const seen = this.#sight.of(ball, matrices.all, index * MATRIX);
    const list = seen === FINE ? fine : seen === COARSE ? coarse : null;
    if (list !== fine) fine.remove(index);
    if (list !== coarse) coarse?.remove(index);
    list?.add(index);
  }

  #paint(drawn: Drawn, index: number): void {
    const { paints } = drawn.group;
    for (let order = 0; order < paints.length; order += 1) {
      const { all, size } = drawn.colours[order]!;
      if (paints[order]!.bring(this.#values, all, index * size)) tell(drawn, index, PAINTED + order);
    }
  }

  #bring(index: number, deltaSeconds: number): void {
    const block = this.#blocks[index]!;
    const place = this.#places[index]!;
    const { tracks, ongoing } = this.#pose;
    for (let at = 0; at < tracks.length; at += 1) {
      const cursor = index * tracks.length + at;
      block.read(place, tracks[at]!, this.#shownMs[index]!, EXTRAPOLATE_MS, this.#values, this.#cursors, cursor);
    }
    this.#pose.bring(this.#values, this.#ongoing, index * ongoing, deltaSeconds, this.#roots, index * MATRIX);
  }

  /** In how many of four frames the member at this index is left as it is, as a mask of the frame's number. */
  #restAt(index: number, gaze: Gaze): number {
    const at = index * MATRIX + 12;
    const matrices = this.#drawn[0]?.matrices.all;
    if (matrices === undefined) return 0;
    const x = matrices[at]! - gaze.x;
    const z = matrices[at + 2]! - gaze.z;
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

  #grow(capacity: number): void {
    this.#capacity = capacity;
    const roots = new Float32Array(capacity * MATRIX);
    roots.set(this.#roots);
    this.#roots = roots;
    this.#shownMs = grown(this.#shownMs, capacity);
    this.#ongoing = grown(this.#ongoing, capacity * this.#pose.ongoing);
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
    this.#looks.reserve(capacity);
    for (const { matrices, colours } of this.#drawn)
      for (const numbers of [matrices, ...colours]) numbers.reserve(capacity);
    for (const list of this.#lists) list.reserve(capacity);
  }
}

function drawnOf(group: Group, { compile }: CrowdModel, looks: CrowdNumbers, scene: Scene): Drawn {
  const { parts, painted, paints } = group;
  const material = painted === null || paints.length === 0 ? null : paintable(painted, paints);
  const made = (cell: number | null): Mesh => {
    const mesh = crowdMesh(parts, scene, cell);
    if (material !== null) mesh.material = material;
    return mesh;
  };
  const fine = made(null);
  const { center, radius } = fine.getBoundingInfo().boundingSphere;
  const matrices = new CrowdNumbers('matrix', MATRIX);
  const colours = paints.map(({ attribute, size }) => new CrowdNumbers(attribute, size));
  const drawn = { group, ball: { middle: center.clone(), radius }, matrices, colours, material };
  const sources = [matrices, looks, ...colours];
  const list = new CrowdList(fine, sources, compile);
  const coarse = made(COARSE_CELL_METRES);
  const share = coarse.getTotalIndices() / fine.getTotalIndices();
  if (share > 0 && share < COARSE_ENOUGH)
    return { ...drawn, fine: list, coarse: new CrowdList(coarse, sources, compile) };
  disposeCrowdMesh(coarse);
  return { ...drawn, fine: list, coarse: share === 0 ? null : list };
}

/** Who draws the member is told that its numbers are others. */
function tell({ fine, coarse }: Drawn, index: number, order: number): void {
  fine.change(index, order);
  if (coarse !== fine) coarse?.change(index, order);
}

function grown(before: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const after = new Float64Array(length);
  after.set(before);
  return after;
}
