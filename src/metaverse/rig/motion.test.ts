import fc from 'fast-check';
import { expect, it } from 'vitest';
import { accelerate, glide, lookingAt, MAX_PITCH, NO_WISH, turn, viewpointOf, wrapAngle } from './motion.ts';

const AHEAD = { forward: 1, right: 0, fast: false };
const STILL = { x: 0, z: 0 };

/** Where two seconds of a wish lead, in frames of `frameMs`. */
function walked(frameMs: number): { x: number; z: number } {
  let velocity = STILL;
  const at = { x: 0, z: 0 };
  for (let ms = 0; ms < 2000; ms += frameMs) {
    velocity = accelerate(velocity, AHEAD, 0, frameMs);
    at.x += (velocity.x * frameMs) / 1000;
    at.z += (velocity.z * frameMs) / 1000;
  }
  return at;
}

it('walks along -Z at 2.4 m/s when it looks ahead, and along +X after a quarter turn to the right', () => {
  expect(accelerate(STILL, AHEAD, 0, 10_000).z).toBeCloseTo(-2.4, 6);
  const turned = accelerate(STILL, AHEAD, Math.PI / 2, 10_000);
  expect(turned.x).toBeCloseTo(2.4, 6);
  expect(turned.z).toBeCloseTo(0, 6);
});

it('walks the same way at 10 and at 120 frames a second, to a decimetre in five metres', () => {
  expect(walked(100).z).toBeCloseTo(walked(1000 / 120).z, 0);
  expect(Math.abs(walked(100).z - walked(1000 / 120).z)).toBeLessThan(0.13);
});

it('is not faster across than ahead, slower with a half pushed stick, faster with shift', () => {
  const speed = (wish: Parameters<typeof accelerate>[1]) => {
    const { x, z } = accelerate(STILL, wish, 0.7, 10_000);
    return Math.hypot(x, z);
  };
  expect(speed({ forward: 1, right: 1, fast: false })).toBeCloseTo(2.4, 6);
  expect(speed({ forward: 0.5, right: 0, fast: false })).toBeCloseTo(1.2, 6);
  expect(speed({ ...AHEAD, fast: true })).toBeCloseTo(6, 6);
});

it('starts gently and comes to a full stop', () => {
  expect(Math.abs(accelerate(STILL, AHEAD, 0, 16).z)).toBeLessThan(0.5);
  let velocity = accelerate(STILL, AHEAD, 0, 10_000);
  for (let frame = 0; frame < 60; frame++) velocity = accelerate(velocity, NO_WISH, 0, 16);
  expect(velocity).toEqual(STILL);
});

it('looks at points: ahead, to the right, up', () => {
  expect(lookingAt(STILL, 1.6, [0, 1.6, -5])).toEqual({ x: 0, z: 0, yaw: 0, pitch: 0 });
  expect(lookingAt(STILL, 1.6, [5, 1.6, 0]).yaw).toBeCloseTo(Math.PI / 2, 9);
  expect(lookingAt(STILL, 1.6, [0, 6.6, -5]).pitch).toBeCloseTo(Math.PI / 4, 9);
  expect(lookingAt(STILL, 1.6, [0, 900, 0]).pitch).toBe(MAX_PITCH);
});

it('never turns over its own back', () => {
  const angle = fc.double({ min: -50, max: 50, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(angle, angle)), (turns) => {
      let stance = { x: 0, z: 0, yaw: 0, pitch: 0 };
      for (const [yaw, pitch] of turns) stance = turn(stance, yaw, pitch);
      expect(Math.abs(stance.pitch)).toBeLessThanOrEqual(MAX_PITCH);
      expect(Math.abs(stance.yaw)).toBeLessThanOrEqual(Math.PI);
    }),
  );
});

it('glides from start to end, and turns the shorter way round', () => {
  const from = { x: 0, z: 0, yaw: 3, pitch: 0 };
  const to = { x: 4, z: -2, yaw: -3, pitch: 0.5 };
  expect(glide(from, to, 0)).toEqual(from);
  const end = glide(from, to, 1);
  expect([end.x, end.z, end.pitch]).toEqual([4, -2, 0.5]);
  expect(end.yaw).toBeCloseTo(-3, 9);
  expect(Math.abs(glide(from, to, 0.5).yaw)).toBeGreaterThan(3);
});

it('stands back from a machine by its size, on the side one comes from', () => {
  const machine = { x: 10, z: 0, radius: 2, height: 2 };
  expect(viewpointOf(machine, STILL)).toEqual({ x: 10 - 3.6, z: 0 });
  expect(viewpointOf({ ...machine, height: 20 }, STILL).x).toBeCloseTo(10 - 18, 9);
});

it('wraps angles into (-π, π]', () => {
  expect(wrapAngle(Math.PI)).toBe(Math.PI);
  expect(wrapAngle(-Math.PI)).toBe(Math.PI);
  expect(wrapAngle(7)).toBeCloseTo(7 - Math.PI * 2, 9);
});
