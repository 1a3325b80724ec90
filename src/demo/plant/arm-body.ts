// The arm's mechanics: six servo joints, a gripper, what it carries, how warm its motors get. Who calls: arm.ts, which
// decides what the body does.
import { GRIPPER_LIMITS, JOINT_LIMITS } from './arm-affordances.ts';
import { GRIPPER_OPEN_MM, HOME, type Waypoint } from './arm-cycle.ts';
import type { JointAngles } from '../models/arm-kinematics.ts';
import { toolPosition } from './arm-kinematics.ts';
import { JointDrive } from './joint-drive.ts';

const AMBIENT_CELSIUS = 22;
/** Real windings take ten minutes; a visitor should see them warm up. */
const THERMAL_SECONDS = 90;
const LOAD_CELL_SECONDS = 0.12;

export class ArmBody {
  readonly joints: readonly JointDrive[] = JOINT_LIMITS.map((limits, index) => new JointDrive(limits, HOME[index]!));
  readonly gripper = new JointDrive(GRIPPER_LIMITS, GRIPPER_OPEN_MM);
  readonly #axes: readonly JointDrive[] = [...this.joints, this.gripper];
  /** Mass between the fingers, in kg. */
  carriedKilograms = 0;
  #loadKilograms = 0;
  #tool = toolPosition(HOME);
  #toolSpeed = 0;
  #celsius = AMBIENT_CELSIUS + 9;

  /** Exact joint angles in degrees. */
  get angles(): JointAngles {
    const [j1, j2, j3, j4, j5, j6] = this.joints;
    return [j1!.position, j2!.position, j3!.position, j4!.position, j5!.position, j6!.position];
  }
  /** What the load cell shows, in kg. */
  get loadKilograms(): number {
    return this.#loadKilograms;
  }
  /** In mm/s. */
  get toolSpeed(): number {
    return this.#toolSpeed;
  }
  get motorCelsius(): number {
    return this.#celsius;
  }
  get settled(): boolean {
    return this.#axes.every((axis) => axis.settled);
  }
  get atRest(): boolean {
    return this.#axes.every((axis) => axis.atRest);
  }

  /** All joints set out together, each at its share of speed, so that they arrive at about the same time. */
  moveTo(waypoint: Pick<Waypoint, 'joints' | 'gripper' | 'speed'>): void {
    const seconds = this.joints.map(
      (axis, index) => Math.abs(waypoint.joints[index]! - axis.position) / axis.limits.speed,
    );
    const longest = Math.max(...seconds, 0.01);
    for (const [index, axis] of this.joints.entries()) {
      axis.moveTo(waypoint.joints[index]!, (waypoint.speed * seconds[index]!) / longest);
    }
    this.gripper.moveTo(waypoint.gripper);
  }

  halt(): void {
    for (const axis of this.#axes) axis.halt();
  }

  emergencyStop(): void {
    for (const axis of this.#axes) axis.emergencyStop();
  }

  step(dtSeconds: number): void {
    for (const axis of this.#axes) axis.step(dtSeconds);
    const before = this.#tool;
    this.#tool = toolPosition(this.angles);
    this.#toolSpeed = (1000 * Math.hypot(...this.#tool.map((now, axis) => now - before[axis]!))) / dtSeconds;
    const toCell = 1 - Math.exp(-dtSeconds / LOAD_CELL_SECONDS);
    this.#loadKilograms += (this.carriedKilograms - this.#loadKilograms) * toCell;
    this.#warm(dtSeconds);
  }

  /** Heat from speed, from acceleration and from holding the arm and its load out against gravity; cooling to the room. */
  #warm(dtSeconds: number): void {
    let effort = 0;
    for (const joint of this.joints) {
      effort +=
        0.6 * Math.abs(joint.velocity / joint.limits.speed) +
        0.4 * Math.abs(joint.acceleration / joint.limits.acceleration);
    }
    const reach = Math.hypot(this.#tool[0], this.#tool[2]);
    const holding = reach * (1 + this.carriedKilograms);
    const settlesAt = AMBIENT_CELSIUS + 7 + 140 * (effort / this.joints.length) + 4 * holding;
    this.#celsius += (settlesAt - this.#celsius) * (1 - Math.exp(-dtSeconds / THERMAL_SECONDS));
  }
}
