import { describe, expect, it } from 'vitest';
import { CELL, reachDown } from '../models/arm-kinematics.ts';
import { JOINT_LIMITS } from './arm-affordances.ts';
import { HOME, pickAndPlace } from './arm-cycle.ts';
import { toolPosition } from './arm-kinematics.ts';
import { RobotArm } from './arm.ts';
import { DeviceRefusal } from './device.ts';
import { seededRandom } from './random.ts';

const STEP = 0.005;

function makeArm(autoCycleAfterSeconds?: number): RobotArm {
  return new RobotArm({ random: seededRandom(7), autoCycleAfterSeconds });
}

function run(arm: RobotArm, seconds: number, each?: () => void): void {
  for (let step = 0; step < seconds / STEP; step += 1) {
    arm.step(STEP);
    each?.();
  }
}

function heard(arm: RobotArm): { name: string; data: unknown }[] {
  const events: { name: string; data: unknown }[] = [];
  arm.events.on('event', (event) => events.push(event));
  return events;
}

describe('the arm', () => {
  it('knows where its tool is: forward and inverse kinematics agree', () => {
    for (const { at, heading } of [CELL.pick, CELL.place]) {
      const found = toolPosition(reachDown(at, heading)!);
      for (const axis of [0, 1, 2] as const) expect(found[axis]).toBeCloseTo(at[axis], 6);
    }
  });

  it('reaches every waypoint of its program within its joint limits', () => {
    for (const { joints } of pickAndPlace(false)) {
      for (const [index, angle] of joints.entries()) {
        expect(angle).toBeGreaterThan(JOINT_LIMITS[index]!.minimum);
        expect(angle).toBeLessThan(JOINT_LIMITS[index]!.maximum);
      }
    }
  });

  it('carries a part from the conveyor to the pallet in a cycle', () => {
    const arm = makeArm();
    const events = heard(arm);
    const operation = arm.invoke('runCycle', { cycles: 2 });
    let heaviest = 0;
    let fastest = 0;
    let progress = 0;
    run(arm, 20, () => {
      const { load, toolSpeed } = arm.readings();
      heaviest = Math.max(heaviest, Number(load));
      fastest = Math.max(fastest, Number(toolSpeed));
      expect(operation.progress).toBeGreaterThanOrEqual(progress);
      progress = operation.progress;
    });
    expect(operation.status).toBe('completed');
    expect(events.map(({ name }) => name)).toEqual(['cycleCompleted', 'cycleCompleted']);
    expect(heaviest).toBeGreaterThan(2.2);
    expect(fastest).toBeGreaterThan(500);
    expect(arm.readings()).toMatchObject({ cycleCount: 2, mode: 'idle', load: 0, toolSpeed: 0 });
  });

  it('jogs a joint by exactly what was asked, and adds a second press to the first', () => {
    const arm = makeArm();
    const first = arm.invoke('jog', { joint: 1, degrees: 20 });
    run(arm, 0.2);
    expect(arm.readings()['mode']).toBe('jogging');
    const second = arm.invoke('jog', { joint: 1, degrees: 20 });
    run(arm, 3);
    expect(first.status).toBe('failed');
    expect(second.status).toBe('completed');
    expect(arm.readings()['joint1']).toBe(40);
  });

  it('refuses to jog past a limit, and reports the limit when a joint stands at it', () => {
    const arm = makeArm();
    const events = heard(arm);
    arm.invoke('jog', { joint: 1, degrees: 90 });
    run(arm, 4);
    expect(() => arm.invoke('jog', { joint: 1, degrees: 81 })).toThrow(DeviceRefusal);
    expect(arm.readings()).toMatchObject({ joint1: 90, mode: 'idle' });
    expect(arm.invoke('jog', { joint: 1, degrees: 80 }).status).toBe('running');
    run(arm, 4);
    expect(arm.readings()['joint1']).toBe(170);
    expect(events).toEqual([{ name: 'jointLimitReached', data: { joint: 1, limit: 170 } }]);
  });

  it('stops in an emergency within a fraction of a second and stays stopped until it is reset', () => {
    const arm = makeArm();
    const events = heard(arm);
    const cycle = arm.invoke('runCycle', {});
    run(arm, 0.6);
    const before = arm.body.joints.map(({ position, velocity }) => ({ position, velocity }));
    expect(Math.abs(before[0]!.velocity)).toBeGreaterThan(50);
    const stop = arm.invoke('emergencyStop', null);
    expect(() => arm.invoke('reset', null)).toThrow(/still coming to rest/);
    run(arm, 0.8);
    expect(stop.status).toBe('completed');
    expect(cycle).toMatchObject({ status: 'failed', reason: 'superseded by emergencyStop' });
    for (const [index, { position, velocity }] of before.entries()) {
      const lag = Math.abs(velocity) * 0.06;
      const braking = velocity ** 2 / (2 * JOINT_LIMITS[index]!.stopDeceleration);
      expect(Math.abs(arm.body.joints[index]!.position - position)).toBeLessThan(lag + braking + 1);
    }
    expect(arm.readings()).toMatchObject({ emergencyStopped: true, mode: 'stopped', toolSpeed: 0 });
    expect(events).toEqual([{ name: 'emergencyStopped', data: { mode: 'cycling' } }]);
    expect(() => arm.invoke('home', null)).toThrow(/emergency-stopped/);
    expect(() => arm.invoke('jog', { joint: 1, degrees: 1 })).toThrow(/emergency-stopped/);
    expect(arm.invoke('reset', null).status).toBe('completed');
    expect(arm.readings()).toMatchObject({ emergencyStopped: false, mode: 'idle' });
  });

  it('does not let a jog or another cycle interrupt what somebody asked for, but going home does', () => {
    const arm = makeArm();
    const cycle = arm.invoke('runCycle', { cycles: 5 });
    run(arm, 2);
    expect(() => arm.invoke('jog', { joint: 2, degrees: 5 })).toThrow(/cycling/);
    expect(() => arm.invoke('runCycle', {})).toThrow(/cycling/);
    expect(cycle.status).toBe('running');
    const home = arm.invoke('home', null);
    expect(cycle.status).toBe('failed');
    run(arm, 8);
    expect(home.status).toBe('completed');
    for (const [index, angle] of HOME.entries()) expect(arm.body.joints[index]!.position).toBeCloseTo(angle, 1);
  });

  it('stands still after a cancel, and can be told something else', () => {
    const arm = makeArm();
    const cycle = arm.invoke('runCycle', {});
    run(arm, 1);
    cycle.cancel();
    run(arm, 1.5);
    expect(cycle).toMatchObject({ status: 'failed', reason: 'cancelled' });
    expect(arm.body.atRest).toBe(true);
    expect(() => cycle.cancel()).toThrow(DeviceRefusal);
    expect(arm.invoke('jog', { joint: 6, degrees: -5 }).status).toBe('running');
  });

  it('cycles on its own when nobody asks for anything, and gives way to a command', () => {
    const arm = makeArm(8);
    run(arm, 7.9);
    expect(arm.readings()['mode']).toBe('idle');
    run(arm, 1);
    expect(arm.readings()['mode']).toBe('cycling');
    const jog = arm.invoke('jog', { joint: 1, degrees: 5 });
    run(arm, 3);
    expect(jog.status).toBe('completed');
    arm.invoke('emergencyStop', null);
    run(arm, 30);
    expect(arm.readings()).toMatchObject({ mode: 'stopped', cycleCount: 0 });
  });

  it('warms its motors with work and cools them at rest', () => {
    const arm = makeArm();
    const cold = Number(arm.readings()['motorTemperature']);
    arm.invoke('runCycle', { cycles: 20 });
    run(arm, 150);
    const warm = Number(arm.readings()['motorTemperature']);
    expect(warm).toBeGreaterThan(cold + 10);
    run(arm, 150);
    expect(Number(arm.readings()['motorTemperature'])).toBeLessThan(warm - 5);
  });

  it('lives the same life again with the same seed and commands', () => {
    const life = () => {
      const arm = makeArm(8);
      const readings: unknown[] = [];
      for (let sample = 0; sample < 600; sample += 1) {
        if (sample === 100) arm.invoke('jog', { joint: 3, degrees: 10 });
        run(arm, 0.02);
        readings.push(arm.readings());
      }
      return readings;
    };
    expect(life()).toEqual(life());
  });
});
