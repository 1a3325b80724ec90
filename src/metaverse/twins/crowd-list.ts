// The members of a crowd that one mesh draws now, close together in the buffers of the graphics card: who is hidden, out of sight or drawn
// by another mesh costs nothing there. Members are known by their index in the crowd. Made by crowd.ts.
import '@babylonjs/core/Engines/Extensions/engine.dynamicBuffer';
import '@babylonjs/core/Meshes/thinInstanceMesh';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import { CrowdNumbers } from './crowd-numbers.ts';

const FIRST_CAPACITY = 16;

/** One attribute of what is drawn. */
interface Attribute {
  /** Of all members. */
  readonly source: CrowdNumbers;
  /** Of those that are drawn here, by place. */
  readonly drawn: CrowdNumbers;
  isNew: boolean;
}

export class CrowdList {
  readonly mesh: Mesh;
  /** By member: its place in the buffers; negative: it is not drawn here. */
  #places = new Int32Array(0);
  /** By place: whose it is. */
  #members = new Int32Array(0);
  readonly #attributes: readonly Attribute[];
  #count = 0;
  #isCountNew = false;
  readonly #compile: (mesh: Mesh) => Promise<void>;
  #compiled: 'no' | 'waits' | 'yes' = 'no';

  /**
   * `sources`: what the mesh is drawn by, of all members. `compile`: resolves when the mesh can be drawn without a hitch; until
   * then it is not.
   */
  constructor(mesh: Mesh, sources: readonly CrowdNumbers[], compile: (mesh: Mesh) => Promise<void>) {
    this.mesh = mesh;
    this.#attributes = sources.map((source) => ({
      source,
      drawn: new CrowdNumbers(source.attribute, source.size),
      isNew: false,
    }));
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

  /** Draws a member from now on. */
  add(member: number): void {
    if (this.has(member)) return;
    if (this.#count === this.#members.length) this.#grow();
    this.#places[member] = this.#count;
    this.#members[this.#count] = member;
    this.#count += 1;
    this.#isCountNew = true;
    for (let order = 0; order < this.#attributes.length; order += 1) this.change(member, order);
  }

  remove(member: number): void {
    const place = this.#places[member]!;
    if (place < 0) return;
    this.#places[member] = -1;
    this.#count -= 1;
    this.#isCountNew = true;
    const last = this.#count;
    if (place === last) return;
    const moved = this.#members[last]!;
    this.#members[place] = moved;
    this.#places[moved] = place;
    for (let order = 0; order < this.#attributes.length; order += 1) {
      const attribute = this.#attributes[order]!;
      attribute.drawn.copy(last, place);
      attribute.isNew = true;
    }
  }

  /** The member has another index in the crowd, at which nobody is. */
  rename(from: number, to: number): void {
    const place = this.#places[from]!;
    this.#places[from] = -1;
    this.#places[to] = place;
    if (place >= 0) this.#members[place] = to;
  }

  /** The numbers of a member are others; `order`: which, as the constructor was given them. */
  change(member: number, order: number): void {
    const place = this.#places[member]!;
    if (place < 0) return;
    const attribute = this.#attributes[order]!;
    attribute.drawn.take(attribute.source, member, place);
    attribute.isNew = true;
  }

  /** Hands the graphics card what is new. */
  upload(): void {
    if (!this.#isCountNew && !this.#attributes.some(isNew)) return;
    if (this.#compiled !== 'yes') return this.#prepare();
    this.mesh.isVisible = this.#count > 0;
    this.mesh.thinInstanceCount = this.#count;
    this.#isCountNew = false;
    if (this.#count === 0) return;
    for (let order = 0; order < this.#attributes.length; order += 1) {
      const attribute = this.#attributes[order]!;
      if (attribute.isNew) this.mesh.thinInstanceBufferUpdated(attribute.drawn.attribute);
      attribute.isNew = false;
    }
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
    for (const { drawn } of this.#attributes) {
      drawn.reserve(capacity);
      this.mesh.thinInstanceSetBuffer(drawn.attribute, drawn.all, drawn.size, false);
    }
  }
}

function isNew(attribute: Attribute): boolean {
  return attribute.isNew;
}
