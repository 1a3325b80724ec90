// Rotation, spin, translation and scale of one node by any number of properties, each added to the rest pose that the
// file gives: rest rotation times a turn about each bound local axis, in the order of the bindings. Who calls: bindings.ts.
import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Field } from '../../state/layout.ts';
import type { BindingOf, BindingPart } from './binding-part.ts';
import { linearValue } from './linear-value.ts';
import type { Accessor, ObjectModel } from './object-model.ts';

export type MotionBinding = BindingOf<'rotation'> | BindingOf<'translation'> | BindingOf<'scale'> | BindingOf<'spin'>;

/** One property's share in the pose; `amount` in radians, metres or as a factor. */
interface Share {
  readonly binding: MotionBinding;
  readonly field: number;
  readonly toRadians: number;
  amount: number;
}

const AXES = { x: new Vector3(1, 0, 0), y: new Vector3(0, 1, 0), z: new Vector3(0, 0, 1) } as const;
const FULL_TURN = Math.PI * 2;
const turn = new Quaternion();
const pose = new Quaternion();
const vector = new Vector3();
const step = new Vector3();

export class NodeMotion implements BindingPart {
  readonly #rotation: Accessor<Quaternion>;
  readonly #translation: Accessor<Vector3>;
  readonly #scale: Accessor<Vector3>;
  readonly #restRotation: Quaternion;
  readonly #restTranslation: Vector3;
  readonly #restScale: Vector3;
  readonly #turns: Share[] = [];
  readonly #shifts: Share[] = [];
  readonly #stretches: Share[] = [];

  constructor(model: ObjectModel, node: number) {
    this.#rotation = model.rotation(node);
    this.#translation = model.translation(node);
    this.#scale = model.scale(node);
    this.#restRotation = this.#rotation.get().clone();
    this.#restTranslation = this.#translation.get().clone();
    this.#restScale = this.#scale.get().clone();
  }

  add(binding: MotionBinding, field: number, { unit }: Field): void {
    const share = {
      binding,
      field,
      toRadians: /^(unit:)?rad$/i.test(unit) ? 1 : Math.PI / 180,
      amount: binding.target === 'scale' ? 1 : 0,
    };
    if (binding.target === 'translation') this.#shifts.push(share);
    else if (binding.target === 'scale') this.#stretches.push(share);
    else this.#turns.push(share);
  }

  get restless(): boolean {
    return this.#turns.some(({ binding }) => binding.target === 'spin');
  }

  apply(values: Float64Array, deltaSeconds: number, frozen: boolean): void {
    if (this.#advance(this.#turns, values, frozen ? 0 : deltaSeconds)) this.#turnNode();
    if (this.#advance(this.#shifts, values, 0)) this.#shiftNode();
    if (this.#advance(this.#stretches, values, 0)) this.#stretchNode();
  }

  /** Brings the shares up to date; whether any has changed. */
  #advance(shares: readonly Share[], values: Float64Array, deltaSeconds: number): boolean {
    let changed = false;
    for (const share of shares) {
      const value = linearValue(share.binding, values[share.field]!);
      if (Number.isNaN(value)) continue;
      let amount = value;
      if (share.binding.target === 'spin')
        amount = (share.amount + (value / 60) * FULL_TURN * deltaSeconds) % FULL_TURN;
      else if (share.binding.target === 'rotation') amount = value * share.toRadians;
      if (amount === share.amount) continue;
      share.amount = amount;
      changed = true;
    }
    return changed;
  }

  #turnNode(): void {
    pose.copyFrom(this.#restRotation);
    for (const { binding, amount } of this.#turns) {
      if (binding.target !== 'rotation' && binding.target !== 'spin') continue;
      Quaternion.RotationAxisToRef(AXES[binding.axis], amount, turn);
      pose.multiplyToRef(turn, pose);
    }
    this.#rotation.set(pose);
  }

  #shiftNode(): void {
    vector.copyFrom(this.#restTranslation);
    for (const { binding, amount } of this.#shifts) {
      if (binding.target !== 'translation') continue;
      // The node's own axis as the rest rotation holds it: the same axis that a rotation binding of this node turns about.
      AXES[binding.axis].rotateByQuaternionToRef(this.#restRotation, step);
      step.scaleAndAddToRef(amount, vector);
    }
    this.#translation.set(vector);
  }

  #stretchNode(): void {
    vector.copyFrom(this.#restScale);
    for (const { binding, amount } of this.#stretches) {
      if (binding.target !== 'scale') continue;
      if (binding.axis === 'all') vector.scaleInPlace(amount);
      else vector[binding.axis] *= amount;
    }
    this.#scale.set(vector);
  }
}
