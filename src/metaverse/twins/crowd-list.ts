// The members of a crowd that one mesh draws now, close together in the buffers of the graphics card: who is hidden, out of sight or drawn
// by another mesh costs nothing there. Members are known by their index in the crowd. Made by crowd.ts.
import '@babylonjs/core/Engines/Extensions/engine.dynamicBuffer';
import '@babylonjs/core/Meshes/thinInstanceMesh';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import { copyMatrix } from './affine.ts';
import { LOOK_ATTRIBUTE } from './twin-look.ts';

const MATRIX = 16;
const LOOK = 3;
const FIRST_CAPACITY = 16;

export class CrowdList {
  readonly mesh: Mesh;
  /** By member: its place in the buffers; negative: it is not drawn here. */
  #places = new Int32Array(0);
  /** By place: whose it is. */
  #members = new Int32Array(0);
  #matrices = new Float32Array(0);
  #looks = new Float32Array(0);
  #count = 0;
  #isMoved = false;
  #isLookNew = false;
  readonly #compile: (mesh: Mesh) => Promise<void>;
  #compiled: 'no' | 'waits' | 'yes' = 'no';

  /** `compile`: resolves when the mesh can be drawn without a hitch; until then it is not. */
  constructor(mesh: Mesh, compile: (mesh: Mesh) => Promise<void>) {
    this.mesh = mesh;
    this.#compile = compile;
    mesh.isVisible = false;
  }

  /** Makes room for so many members of the crowd. */
  reserve(members: number): void {
    const places = new Int32Array(members).fill(-1);
    places.set(this.#places);
    this.#places = places;
  }

  has(member: number): boolean {
    return this.#places[member]! >= 0;
  }

  /** Draws a member from now on, as its matrix and look are in these arrays of all members. */
  add(member: number, matrices: Float32Array, looks: Float32Array): void {
    if (this.has(member)) return;
    if (this.#count === this.#members.length) this.#grow();
    this.#places[member] = this.#count;
    this.#members[this.#count] = member;
    this.#count += 1;
    this.move(member, matrices);
    this.setLook(member, looks);
  }

  remove(member: number): void {
    const place = this.#places[member]!;
    if (place < 0) return;
    this.#places[member] = -1;
    this.#count -= 1;
    this.#isMoved = true;
    const last = this.#count;
    if (place === last) return;
    const moved = this.#members[last]!;
    this.#members[place] = moved;
    this.#places[moved] = place;
    copyMatrix(this.#matrices, last * MATRIX, this.#matrices, place * MATRIX);
    this.#looks.copyWithin(place * LOOK, last * LOOK, (last + 1) * LOOK);
    this.#isLookNew = true;
  }

  /** The member has another index in the crowd, at which nobody is. */
  rename(from: number, to: number): void {
    const place = this.#places[from]!;
    this.#places[from] = -1;
    this.#places[to] = place;
    if (place >= 0) this.#members[place] = to;
  }

  move(member: number, matrices: Float32Array): void {
    const place = this.#places[member]!;
    if (place < 0) return;
    copyMatrix(matrices, member * MATRIX, this.#matrices, place * MATRIX);
    this.#isMoved = true;
  }

  setLook(member: number, looks: Float32Array): void {
    const place = this.#places[member]!;
    if (place < 0) return;
    for (let part = 0; part < LOOK; part += 1) this.#looks[place * LOOK + part] = looks[member * LOOK + part]!;
    this.#isLookNew = true;
  }

  /** Hands the graphics card what is new. */
  upload(): void {
    if (!this.#isMoved && !this.#isLookNew) return;
    if (this.#compiled !== 'yes') return this.#prepare();
    this.mesh.isVisible = this.#count > 0;
    this.mesh.thinInstanceCount = this.#count;
    if (this.#isMoved && this.#count > 0) this.mesh.thinInstanceBufferUpdated('matrix');
    if (this.#isLookNew && this.#count > 0) this.mesh.thinInstanceBufferUpdated(LOOK_ATTRIBUTE);
    this.#isMoved = false;
    this.#isLookNew = false;
  }

  /** What is new is kept until then. */
  #prepare(): void {
    if (this.#compiled === 'waits' || this.#count === 0) return;
    this.#compiled = 'waits';
    // As it will be drawn.
    this.mesh.thinInstanceCount = this.#count;
    void this.#compile(this.mesh).then(() => (this.#compiled = 'yes'));
  }

  #grow(): void {
    const capacity = Math.max(FIRST_CAPACITY, this.#members.length * 2);
    const members = new Int32Array(capacity);
    members.set(this.#members);
    this.#members = members;
    const matrices = new Float32Array(capacity * MATRIX);
    matrices.set(this.#matrices);
    this.#matrices = matrices;
    const looks = new Float32Array(capacity * LOOK);
    looks.set(this.#looks);
    this.#looks = looks;
    this.mesh.thinInstanceSetBuffer('matrix', matrices, MATRIX, false);
    this.mesh.thinInstanceSetBuffer(LOOK_ATTRIBUTE, looks, LOOK, false);
  }
}
