import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JointDrive, type DriveLimits } from './joint-drive.ts';

const LIMITS: DriveLimits = { minimum: -90, maximum: 120, speed: 110, acceleration: 260, stopDeceleration: 780 };
const STEP = 0.005;
const DUST = 1e-6;

const command = fc.oneof(
  fc.record({
    kind: fc.constant('move' as const),
    target: fc.double({ min: -200, max: 200, noNaN: true }),
    speed: fc.double({ min: 0.05, max: 1, noNaN: true }),
  }),
  fc.record({ kind: fc.constantFrom('halt' as const, 'emergency' as const) }),
);
const script = fc.array(fc.record({ command, steps: fc.integer({ min: 1, max: 300 }) }), {
  minLength: 1,
  maxLength: 12,
});

describe('JointDrive', () => {
  it('keeps position, speed and acceleration within its limits whatever it is told', () => {
    fc.assert(
      fc.property(script, (entries) => {
        const drive = new JointDrive(LIMITS, 0);
        let emergency = false;
        const found = { lowest: 0, highest: 0, fastest: 0, hardest: 0 };
        for (const { command, steps } of entries) {
          if (command.kind === 'move') drive.moveTo(command.target, command.speed);
          else if (command.kind === 'halt') drive.halt();
          else drive.emergencyStop();
          emergency ||= command.kind === 'emergency';
          for (let step = 0; step < steps; step += 1) {
            drive.step(STEP);
            found.lowest = Math.min(found.lowest, drive.position);
            found.highest = Math.max(found.highest, drive.position);
            found.fastest = Math.max(found.fastest, Math.abs(drive.velocity));
            found.hardest = Math.max(found.hardest, Math.abs(drive.acceleration));
          }
        }
        expect(found.lowest).toBeGreaterThanOrEqual(LIMITS.minimum - DUST);
        expect(found.highest).toBeLessThanOrEqual(LIMITS.maximum + DUST);
        expect(found.fastest).toBeLessThanOrEqual(LIMITS.speed + DUST);
        expect(found.hardest).toBeLessThanOrEqual((emergency ? LIMITS.stopDeceleration : LIMITS.acceleration) + 1e-3);
      }),
      { numRuns: 100 },
    );
  });

  it('reaches every target within the limits without passing it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -90, max: 120, noNaN: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        (target, speed) => {
          const drive = new JointDrive(LIMITS, 10);
          drive.moveTo(target, speed);
          const [low, high] = [Math.min(10, target) - DUST, Math.max(10, target) + DUST];
          for (let step = 0; step < 5000 && !drive.settled; step += 1) {
            drive.step(STEP);
            expect(drive.position).toBeGreaterThanOrEqual(low);
            expect(drive.position).toBeLessThanOrEqual(high);
          }
          expect(drive.settled).toBe(true);
          expect(Math.abs(drive.position - target)).toBeLessThan(0.01);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has inertia: it neither starts nor stops at once, and its jerk is bounded', () => {
    const drive = new JointDrive(LIMITS, 0);
    drive.moveTo(100);
    drive.step(STEP);
    expect(drive.velocity).toBeGreaterThan(0);
    expect(drive.velocity).toBeLessThan(1);
    let last = drive.acceleration;
    for (let step = 0; step < 600; step += 1) {
      drive.step(STEP);
      expect(Math.abs(drive.acceleration - last) / STEP).toBeLessThan((2 * LIMITS.acceleration) / 0.03);
      last = drive.acceleration;
    }
  });

  it('stops in an emergency within its braking distance, and shorter than it stops otherwise', () => {
    const way = (stop: (drive: JointDrive) => void): number => {
      const drive = new JointDrive(LIMITS, -90);
      drive.moveTo(120);
      while (drive.velocity < 109) drive.step(STEP);
      const [at, speed] = [drive.position, drive.velocity];
      stop(drive);
      while (!drive.atRest) drive.step(STEP);
      const braking = speed ** 2 / (2 * LIMITS.stopDeceleration);
      const lag = speed * 0.06;
      if (stop === emergency) expect(drive.position - at).toBeLessThan(braking + lag + 1);
      return drive.position - at;
    };
    const emergency = (drive: JointDrive) => drive.emergencyStop();
    const halt = (drive: JointDrive) => drive.halt();
    expect(way(emergency)).toBeGreaterThan(5);
    expect(way(emergency)).toBeLessThan(0.7 * way(halt));
  });
});
