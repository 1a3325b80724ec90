// Brings one node of a full model to its pose, and touches it only when that has changed. Who calls: bindings.ts.
import type { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Field } from '../../state/layout.ts';
import type { BindingPart } from './binding-part.ts';
import { NodePose, POSE_LENGTH, ROTATION_AT, SCALE_AT, type PoseBinding } from './node-pose.ts';
import type { Accessor, ObjectModel } from './object-model.ts';
import type { Phase } from './phases.ts';

export class NodeMotion implements BindingPart {
  readonly #pose: NodePose;
  readonly #rotation: Accessor<Quaternion>;
  readonly #translation: Accessor<Vector3>;
  readonly #scale: Accessor<Vector3>;
  #spins = new Float64Array(0);
  readonly #shown = new Float64Array(POSE_LENGTH);
  readonly #vector: Vector3;
  readonly #quaternion: Quaternion;

  constructor(model: ObjectModel, node: number) {
    this.#rotation = model.rotation(node);
    this.#translation = model.translation(node);
    this.#scale = model.scale(node);
    this.#vector = this.#translation.get().clone();
    this.#quaternion = this.#rotation.get().clone();
    this.#shown.set(this.#vector.asArray(), 0);
    this.#shown.set(this.#quaternion.asArray(), ROTATION_AT);
    this.#shown.set(this.#scale.get().asArray(), SCALE_AT);
    this.#pose = new NodePose(this.#shown.slice());
  }

  /** Of a binding that spins the node, how far it is turned; null for any other. */
  add(binding: PoseBinding, first: number, field: Field): Phase | null {
    this.#pose.add(binding, first, field);
    const spin = this.#spins.length;
    if (this.#pose.spins === spin) return null;
    this.#spins = new Float64Array(this.#pose.spins);
    return { now: () => this.#spins[spin]!, goOnFrom: (turned) => (this.#spins[spin] = turned) };
  }

  get restless(): boolean {
    return this.#pose.spins > 0;
  }

  apply(values: Float64Array, deltaSeconds: number, frozen: boolean): void {
    this.#pose.bring(values, this.#spins, 0, frozen ? 0 : deltaSeconds);
    const { now } = this.#pose;
    if (this.#changes(0, ROTATION_AT)) this.#translation.set(this.#vector.set(now[0]!, now[1]!, now[2]!));
    if (this.#changes(ROTATION_AT, SCALE_AT))
      this.#rotation.set(this.#quaternion.set(now[3]!, now[4]!, now[5]!, now[6]!));
    if (this.#changes(SCALE_AT, POSE_LENGTH)) this.#scale.set(this.#vector.set(now[7]!, now[8]!, now[9]!));
  }

  /** Whether a part of the pose is another one than shown; from then on it counts as shown. */
  #changes(from: number, to: number): boolean {
    const { now } = this.#pose;
    let changed = false;
    for (let index = from; index < to; index += 1) {
      if (now[index] === this.#shown[index]) continue;
      this.#shown[index] = now[index]!;
      changed = true;
    }
    return changed;
  }
}
