// The pose of one node by any number of properties, each added to the rest pose that the file gives: rest rotation, turned
// about each bound local axis in the order of the bindings, then by an orientation. Numbers in, numbers out and nothing
// allocated, because it runs for every far twin in every frame. Who calls: node-motion.ts (near), crowd-pose.ts (far).
import type { Binding } from '../../protocol/bindings.ts';
import type { Field } from '../../state/layout.ts';
import type { BindingOf } from './binding-part.ts';
import { linearValue, type Linear } from './linear-value.ts';

export type PoseBinding =
  | BindingOf<'rotation'>
  | BindingOf<'translation'>
  | BindingOf<'scale'>
  | BindingOf<'spin'>
  | BindingOf<'position'>
  | BindingOf<'orientation'>;

/** Numbers that the property of a binding has. */
export const MEMBERS: Readonly<Record<PoseBinding['target'], number>> = {
  rotation: 1,
  translation: 1,
  scale: 1,
  spin: 1,
  position: 3,
  orientation: 4,
};

/** Translation x y z, rotation x y z w, scale x y z: where they are in a pose. */
export const POSE_LENGTH = 10;
export const ROTATION_AT = 3;
export const SCALE_AT = 7;

/** One property's share about or along one axis (0 to 2; 3: all). */
interface Share extends Linear {
  readonly field: number;
  readonly axis: number;
  /** Radians, metres or a factor a unit. */
  readonly scale: number;
  /** Which of the pose's spins integrates it; negative: none. */
  readonly spin: number;
}

const AXES: readonly string[] = ['x', 'y', 'z', 'all'];
const FULL_TURN = Math.PI * 2;
const SHORTEST = 1e-12;

export class NodePose {
  /** What `bring` has computed last. */
  readonly now: Float64Array;
  readonly #rest: Float64Array;
  readonly #turns: Share[] = [];
  readonly #shifts: Share[] = [];
  readonly #stretches: Share[] = [];
  readonly #places: { readonly field: number; readonly factor: number }[] = [];
  #orientation = -1;
  #spins = 0;

  /** `rest`: translation, rotation and scale, as POSE_LENGTH numbers. */
  constructor(rest: Float64Array) {
    this.#rest = rest;
    this.now = Float64Array.from(rest);
  }

  /** Adds a binding; `first` is the index of its property's field, or of the first member's. */
  add(binding: PoseBinding, first: number, { unit }: Field): void {
    if (binding.target === 'position') {
      this.#places.push({ field: first, factor: binding.factor });
      return;
    }
    if (binding.target === 'orientation') {
      this.#orientation = first;
      return;
    }
    const { factor, offset, range, target } = binding;
    const toRadians = /^(unit:)?rad$/i.test(unit) ? 1 : Math.PI / 180;
    const share: Share = {
      factor,
      offset,
      range,
      field: first,
      axis: AXES.indexOf(binding.axis),
      scale: target === 'rotation' ? toRadians : target === 'spin' ? FULL_TURN / 60 : 1,
      spin: target === 'spin' ? this.#spins++ : -1,
    };
    if (target === 'translation') this.#shifts.push(share);
    else if (target === 'scale') this.#stretches.push(share);
    else this.#turns.push(share);
  }

  /** Turns so far in radians that the caller keeps of each twin, because nobody measures them. */
  get spins(): number {
    return this.#spins;
  }

  /** Computes `now` from the values of a frame; what has no value yet has no share. Spins are at `spins[at…]`. */
  bring(values: Float64Array, spins: Float64Array, at: number, deltaSeconds: number): void {
    const { now } = this;
    for (let index = 0; index < POSE_LENGTH; index += 1) now[index] = this.#rest[index]!;
    for (let index = 0; index < this.#places.length; index += 1) {
      const { field, factor } = this.#places[index]!;
      if (Number.isNaN(values[field]!)) continue;
      now[0]! += values[field]! * factor;
      now[1]! += values[field + 1]! * factor;
      now[2]! += values[field + 2]! * factor;
    }
    for (let index = 0; index < this.#shifts.length; index += 1) this.#shift(this.#shifts[index]!, values);
    for (let index = 0; index < this.#turns.length; index += 1)
      this.#turn(this.#turns[index]!, values, spins, at, deltaSeconds);
    if (this.#orientation >= 0) this.#orient(values, this.#orientation);
    for (let index = 0; index < this.#stretches.length; index += 1) this.#stretch(this.#stretches[index]!, values);
  }

  #stretch(share: Share, values: Float64Array): void {
    const value = linearValue(share, values[share.field]!);
    if (Number.isNaN(value)) return;
    for (let axis = 0; axis < 3; axis += 1)
      if (share.axis === axis || share.axis === 3) this.now[SCALE_AT + axis]! *= value;
  }

  /** Along the node's own axis as the rest rotation holds it: the same that a rotation of this node turns about. */
  #shift(share: Share, values: Float64Array): void {
    const metres = linearValue(share, values[share.field]!);
    if (Number.isNaN(metres)) return;
    const { now } = this;
    const rest = this.#rest;
    const x = rest[ROTATION_AT]!;
    const y = rest[ROTATION_AT + 1]!;
    const z = rest[ROTATION_AT + 2]!;
    const w = rest[ROTATION_AT + 3]!;
    if (share.axis === 0) {
      now[0]! += metres * (1 - 2 * (y * y + z * z));
      now[1]! += metres * 2 * (x * y + z * w);
      now[2]! += metres * 2 * (x * z - y * w);
    } else if (share.axis === 1) {
      now[0]! += metres * 2 * (x * y - z * w);
      now[1]! += metres * (1 - 2 * (x * x + z * z));
      now[2]! += metres * 2 * (y * z + x * w);
    } else {
      now[0]! += metres * 2 * (x * z + y * w);
      now[1]! += metres * 2 * (y * z - x * w);
      now[2]! += metres * (1 - 2 * (x * x + y * y));
    }
  }

  #turn(share: Share, values: Float64Array, spins: Float64Array, at: number, deltaSeconds: number): void {
    const value = linearValue(share, values[share.field]!);
    let radians = Number.isNaN(value) ? 0 : value * share.scale;
    if (share.spin >= 0) {
      radians = (spins[at + share.spin]! + radians * deltaSeconds) % FULL_TURN;
      spins[at + share.spin] = radians;
    }
    if (radians === 0) return;
    const { now } = this;
    const x = now[ROTATION_AT]!;
    const y = now[ROTATION_AT + 1]!;
    const z = now[ROTATION_AT + 2]!;
    const w = now[ROTATION_AT + 3]!;
    const sine = Math.sin(radians / 2);
    const cosine = Math.cos(radians / 2);
    // now × (axis · sine, cosine), with two of the axis' members 0.
    if (share.axis === 0)
      this.#setRotation(x * cosine + w * sine, y * cosine + z * sine, z * cosine - y * sine, w * cosine - x * sine);
    else if (share.axis === 1)
      this.#setRotation(x * cosine - z * sine, y * cosine + w * sine, z * cosine + x * sine, w * cosine - y * sine);
    else this.#setRotation(x * cosine + y * sine, y * cosine - x * sine, z * cosine + w * sine, w * cosine - z * sine);
  }

  /** orientation × now */
  #orient(values: Float64Array, field: number): void {
    const x = values[field]!;
    const y = values[field + 1]!;
    const z = values[field + 2]!;
    const w = values[field + 3]!;
    const squares = x * x + y * y + z * z + w * w;
    // Not `<=`: what has no value yet is not a number.
    if (!(squares > SHORTEST)) return;
    const { now } = this;
    const scale = 1 / Math.sqrt(squares);
    const a = now[ROTATION_AT]! * scale;
    const b = now[ROTATION_AT + 1]! * scale;
    const c = now[ROTATION_AT + 2]! * scale;
    const d = now[ROTATION_AT + 3]! * scale;
    this.#setRotation(
      w * a + x * d + y * c - z * b,
      w * b - x * c + y * d + z * a,
      w * c + x * b - y * a + z * d,
      w * d - x * a - y * b - z * c,
    );
  }

  #setRotation(x: number, y: number, z: number, w: number): void {
    const { now } = this;
    now[ROTATION_AT] = x;
    now[ROTATION_AT + 1] = y;
    now[ROTATION_AT + 2] = z;
    now[ROTATION_AT + 3] = w;
  }
}

export function isPoseBinding(binding: Binding): binding is PoseBinding {
  return binding.target in MEMBERS;
}
