// The robot arm: which action is allowed when, and what the body does for it. Who calls: the plant's main.ts runs it in
// real time, its tests as fast as they can. What it offers is stated in arm-affordances.ts.
import { Emitter } from '../../base/emitter.ts';
import type { Json } from '../../base/json.ts';
import { armAffordances, armProperties } from './arm-affordances.ts';
import { ArmBody } from './arm-body.ts';
import { GRIPPER_OPEN_MM, HOME, PART_WIDTH_MM, pickAndPlace, type Waypoint } from './arm-cycle.ts';
import { DeviceRefusal, Operation, type Device, type DeviceEvents } from './device.ts';
import type { JointDrive } from './joint-drive.ts';
import type { JointAngles } from '../models/arm-kinematics.ts';
import { gaussian, type Random } from './random.ts';
import { report, type Readings } from './readings.ts';

const PART_KILOGRAMS = 2.4;

type Mode = 'idle' | 'jogging' | 'homing' | 'cycling' | 'stopped';

interface Program {
  waypoints: readonly Waypoint[];
  index: number;
  /** Of the present cycle. */
  seconds: number;
  done: number;
  readonly cycles: number;
}

export class RobotArm implements Device {
  readonly name = 'arm-1';
  readonly affordances = armAffordances;
  readonly events = new Emitter<DeviceEvents>();
  readonly body = new ArmBody();
  readonly #random: Random;
  readonly #autoCycleAfterSeconds: number;
  readonly #atLimit = new Set<number>();
  #mode: Mode = 'idle';
  /** What somebody asked for; undefined while the arm idles or cycles on its own. */
  #operation: Operation | undefined;
  #jogging: { readonly joint: JointDrive; readonly from: number } | undefined;
  /** Degrees to go when joints were told to move, for the progress. */
  #wayOfMove: number | undefined;
  #program: Program | undefined;
  #holding = false;
  #cycleCount = 0;
  #idleSeconds = 0;

  /** After `autoCycleAfterSeconds` without a command the arm runs a cycle of its own; any command takes precedence. */
  constructor(options: { random: Random; autoCycleAfterSeconds?: number | undefined }) {
    this.#random = options.random;
    this.#autoCycleAfterSeconds = options.autoCycleAfterSeconds ?? Infinity;
  }

  invoke(action: string, input: Json): Operation {
    switch (action) {
      case 'jog':
        return this.#jog(input as { joint: number; degrees: number });
      case 'moveJoints':
        return this.#moveJoints((input ?? {}) as Readonly<Record<string, number>>);
      case 'home':
        return this.#home();
      case 'runCycle':
        return this.#runCycle((input as { cycles?: number } | null)?.cycles ?? 1);
      case 'emergencyStop':
        return this.#emergencyStop();
      case 'reset':
        return this.#reset();
      default:
        throw new DeviceRefusal(`the arm has no action ${action}`);
    }
  }

  step(dtSeconds: number): void {
    this.body.step(dtSeconds);
    this.#reportLimits();
    if (this.#mode === 'idle') {
      this.#idleSeconds += dtSeconds;
      if (this.#idleSeconds >= this.#autoCycleAfterSeconds) this.#beginCycles(1);
    } else if (this.#mode === 'jogging' && this.#wayOfMove !== undefined) this.#followMove(this.#wayOfMove);
    else if (this.#mode === 'jogging') this.#followJog();
    else if (this.#mode === 'homing' && this.body.settled) this.#finish();
    else if (this.#mode === 'cycling') this.#followProgram(dtSeconds);
    else if (this.#mode === 'stopped' && this.body.atRest) this.#operation?.complete();
  }

  readings(): Readings {
    const [joint1, joint2, joint3, joint4, joint5, joint6] = this.body.joints.map((joint) => {
      return joint.position + 0.01 * (Math.abs(joint.velocity) / joint.limits.speed) * gaussian(this.#random);
    });
    const [target1, target2, target3, target4, target5, target6] = this.body.joints.map(({ target }) => target);
    const load = this.body.loadKilograms;
    return report(armProperties, {
      joint1: joint1!,
      joint2: joint2!,
      joint3: joint3!,
      joint4: joint4!,
      joint5: joint5!,
      joint6: joint6!,
      target1: target1!,
      target2: target2!,
      target3: target3!,
      target4: target4!,
      target5: target5!,
      target6: target6!,
      gripper: this.body.gripper.position,
      load: load + (load > 0.05 ? 0.008 * gaussian(this.#random) : 0),
      cycleCount: this.#cycleCount,
      mode: this.#mode,
      toolSpeed: this.body.toolSpeed,
      motorTemperature: this.body.motorCelsius + 0.03 * gaussian(this.#random),
      emergencyStopped: this.#mode === 'stopped',
    });
  }

  #jog(input: { joint: number; degrees: number }): Operation {
    const joint = this.body.joints[input.joint - 1];
    if (joint === undefined) throw new DeviceRefusal(`the arm has no joint ${input.joint}`);
    this.#refuseUnlessFree('jog');
    // A second press on the same joint adds to the first.
    const target = (this.#jogging?.joint === joint ? joint.target : joint.position) + input.degrees;
    const { minimum, maximum } = joint.limits;
    // Half an encoder quantum of grace: a jog from a reading up to a limit is not refused for rounding.
    if (target > maximum + 0.005 || target < minimum - 0.005) {
      throw new DeviceRefusal(
        `joint ${input.joint} would go to ${target.toFixed(2)} deg, beyond its limits of ${minimum} and ${maximum} deg`,
      );
    }
    const operation = this.#enter('jogging', new Operation('jog', () => this.#enter('idle')));
    this.#jogging = { joint, from: joint.position };
    joint.moveTo(target, 0.5);
    return operation!;
  }

  #followJog(): void {
    const { joint, from } = this.#jogging!;
    this.#operation?.advance(Math.abs(joint.position - from) / Math.max(Math.abs(joint.target - from), 0.01));
    if (joint.settled && this.body.atRest) this.#finish();
  }

  /** Joints that are not named stop where they are. */
  #moveJoints(input: Readonly<Record<string, number>>): Operation {
    this.#refuseUnlessFree('move joints');
    const targets = this.body.joints.map(({ position }, index) => input[`joint${index + 1}`] ?? position);
    for (const [index, { limits }] of this.body.joints.entries())
      if (targets[index]! > limits.maximum + 0.005 || targets[index]! < limits.minimum - 0.005)
        throw new DeviceRefusal(
          `joint ${index + 1} would go to ${targets[index]!.toFixed(2)} deg, beyond its limits of ${limits.minimum} and ${limits.maximum} deg`,
        );
    const operation = this.#enter('jogging', new Operation('moveJoints', () => this.#enter('idle')));
    this.body.moveTo({ joints: targets as unknown as JointAngles, gripper: this.body.gripper.position, speed: 0.5 });
    this.#wayOfMove = this.#way;
    return operation!;
  }

  #followMove(whole: number): void {
    this.#operation?.advance(1 - this.#way / Math.max(whole, 0.01));
    if (this.body.settled && this.body.atRest) this.#finish();
  }

  /** Degrees that the joint with the longest way has to go. */
  get #way(): number {
    return Math.max(...this.body.joints.map(({ position, target }) => Math.abs(target - position)));
  }

  #home(): Operation {
    this.#refuseIfStopped('go home');
    const operation = this.#enter('homing', new Operation('home', () => this.#enter('idle')));
    this.body.moveTo({ joints: HOME, gripper: this.#holding ? PART_WIDTH_MM : GRIPPER_OPEN_MM, speed: 0.5 });
    return operation!;
  }

  #runCycle(cycles: number): Operation {
    this.#refuseUnlessFree('run a cycle');
    if (this.#mode === 'jogging') throw new DeviceRefusal('the arm is being jogged; wait until it stands still');
    const operation = new Operation('runCycle', () => this.#enter('idle'));
    this.#beginCycles(cycles, operation);
    return operation;
  }

  #beginCycles(cycles: number, operation?: Operation): void {
    this.#enter('cycling', operation);
    this.#program = { waypoints: pickAndPlace(this.#holding), index: 0, seconds: 0, done: 0, cycles };
    this.body.moveTo(this.#program.waypoints[0]!);
  }

  #followProgram(dtSeconds: number): void {
    const program = this.#program!;
    program.seconds += dtSeconds;
    if (!this.body.settled) return;
    const { holds } = program.waypoints[program.index]!;
    if (holds !== undefined) this.#hold(holds);
    program.index += 1;
    const cycleDone = program.index === program.waypoints.length;
    if (cycleDone) {
      this.#cycleCount += 1;
      program.done += 1;
      const data = { cycleCount: this.#cycleCount, seconds: Number(program.seconds.toFixed(2)) };
      this.events.emit('event', { name: 'cycleCompleted', data });
      Object.assign(program, { waypoints: pickAndPlace(this.#holding), index: 0, seconds: 0 });
    }
    this.#operation?.advance((program.done + program.index / program.waypoints.length) / program.cycles);
    if (program.done === program.cycles) this.#finish();
    else this.body.moveTo(program.waypoints[program.index]!);
  }

  #hold(holding: boolean): void {
    this.#holding = holding;
    // No two castings weigh the same.
    this.body.carriedKilograms = holding ? PART_KILOGRAMS + 0.1 * (this.#random() - 0.5) : 0;
  }

  #emergencyStop(): Operation {
    if (this.#mode === 'stopped') return this.#operation!;
    const mode = this.#mode;
    const operation = this.#enter('stopped', new Operation('emergencyStop'));
    this.body.emergencyStop();
    this.events.emit('event', { name: 'emergencyStopped', data: { mode } });
    return operation!;
  }

  #reset(): Operation {
    if (this.#mode === 'stopped') {
      if (!this.body.atRest) throw new DeviceRefusal('the arm is still coming to rest');
      this.#enter('idle');
    }
    return new Operation('reset').complete();
  }

  /** A jog or a cycle takes over from idling, from a jog and from the arm's own cycles, not from what somebody else asked for. */
  #refuseUnlessFree(what: string): void {
    this.#refuseIfStopped(what);
    if (this.#operation !== undefined && (this.#mode === 'homing' || this.#mode === 'cycling')) {
      throw new DeviceRefusal(`the arm is ${this.#mode}; it cannot ${what} before that is over or cancelled`);
    }
  }

  #refuseIfStopped(what: string): void {
    if (this.#mode === 'stopped')
      throw new DeviceRefusal(`the arm is emergency-stopped; reset it before it can ${what}`);
  }

  /** Leaves what it did with every axis braking; the caller sets new targets. */
  #enter(mode: Mode, operation?: Operation): Operation | undefined {
    this.#operation?.fail(`superseded by ${operation?.action ?? mode}`);
    this.body.halt();
    this.#mode = mode;
    this.#operation = operation;
    this.#jogging = undefined;
    this.#wayOfMove = undefined;
    this.#program = undefined;
    this.#idleSeconds = 0;
    return operation;
  }

  #finish(): void {
    this.#operation?.complete();
    this.#enter('idle');
  }

  #reportLimits(): void {
    for (const [index, { position, limits }] of this.body.joints.entries()) {
      const limit = position > 0 ? limits.maximum : limits.minimum;
      const distance = Math.abs(position - limit);
      if (distance > 0.5) this.#atLimit.delete(index);
      else if (distance < 0.02 && !this.#atLimit.has(index)) {
        this.#atLimit.add(index);
        this.events.emit('event', { name: 'jointLimitReached', data: { joint: index + 1, limit } });
      }
    }
  }
}
