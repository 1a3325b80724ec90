// How the visitor moves: from wishes (keys, stick) to a smooth velocity, and along a glide to a chosen place. Pure
// functions of time, without frames: the same way is walked at 10 and at 120 frames a second. Who calls: rig.ts.
import type { FloorPoint } from './collision.ts';

/** Where one is and looks. `yaw` 0 looks along -Z and grows to the right; `pitch` grows upwards; radians. */
export interface Stance {
  readonly x: number;
  readonly z: number;
  readonly yaw: number;
  readonly pitch: number;
}

/** What the hands ask for: each from -1 to 1. */
export interface Wish {
  readonly forward: number;
  readonly right: number;
  readonly fast: boolean;
}

export const NO_WISH: Wish = { forward: 0, right: 0, fast: false };
const WALK_SPEED = 2.4;
const FAST_SPEED = 6;
/** Time in which the velocity comes two thirds nearer to the one wished for. */
const RESPONSE_MS = 110;
const STILL_SPEED = 0.01;
export const MAX_PITCH = 1.45;

/** The velocity in metres a second after `deltaMs`, towards what is wished for in the direction of `yaw`. */
export function accelerate(velocity: FloorPoint, wish: Wish, yaw: number, deltaMs: number): FloorPoint {
  const strength = Math.hypot(wish.forward, wish.right);
  // Diagonal is not faster; a half pushed stick is slower.
  const speed = (wish.fast ? FAST_SPEED : WALK_SPEED) / Math.max(1, strength);
  const [forward, right] = [wish.forward * speed, wish.right * speed];
  const wanted = {
    x: Math.sin(yaw) * forward + Math.cos(yaw) * right,
    z: -Math.cos(yaw) * forward + Math.sin(yaw) * right,
  };
  const keep = Math.exp(-deltaMs / RESPONSE_MS);
  const next = { x: wanted.x + (velocity.x - wanted.x) * keep, z: wanted.z + (velocity.z - wanted.z) * keep };
  return strength === 0 && Math.hypot(next.x, next.z) < STILL_SPEED ? { x: 0, z: 0 } : next;
}

/** The stance turned by two angles; nobody looks over their own back. */
export function turn(stance: Stance, yaw: number, pitch: number): Stance {
  return {
    ...stance,
    yaw: wrapAngle(stance.yaw + yaw),
    pitch: Math.min(Math.max(stance.pitch + pitch, -MAX_PITCH), MAX_PITCH),
  };
}

/** The stance at `at` (eye at `eyeHeight`) that looks at a point; looking at one's own place keeps yaw 0. */
export function lookingAt(at: FloorPoint, eyeHeight: number, target: readonly [number, number, number]): Stance {
  const [alongX, alongY, alongZ] = [target[0] - at.x, target[1] - eyeHeight, target[2] - at.z];
  const level = Math.hypot(alongX, alongZ);
  const pitch = level === 0 && alongY === 0 ? 0 : Math.atan2(alongY, level);
  return {
    x: at.x,
    z: at.z,
    yaw: level === 0 ? 0 : Math.atan2(alongX, -alongZ),
    pitch: Math.min(Math.max(pitch, -MAX_PITCH), MAX_PITCH),
  };
}

/** The stance at `share` (0 to 1) of a glide between two, easing in and out and turning the shorter way round. */
export function glide(from: Stance, to: Stance, share: number): Stance {
  const t = Math.min(Math.max(share, 0), 1);
  const eased = t * t * t * (t * (t * 6 - 15) + 10);
  return {
    x: from.x + (to.x - from.x) * eased,
    z: from.z + (to.z - from.z) * eased,
    yaw: wrapAngle(from.yaw + wrapAngle(to.yaw - from.yaw) * eased),
    pitch: from.pitch + (to.pitch - from.pitch) * eased,
  };
}

/** Where to stand to see a machine of `radius` and `height` metres well, coming from `from`. */
export function viewpointOf(machine: FloorPoint & { radius: number; height: number }, from: FloorPoint): FloorPoint {
  const distance = Math.max(machine.radius + 1.6, machine.height * 0.9);
  const [alongX, alongZ] = [from.x - machine.x, from.z - machine.z];
  const length = Math.hypot(alongX, alongZ);
  if (length < 1e-6) return { x: machine.x, z: machine.z + distance };
  return { x: machine.x + (alongX / length) * distance, z: machine.z + (alongZ / length) * distance };
}

/** An angle as its equal in (-π, π]. */
export function wrapAngle(angle: number): number {
  const turns = angle - Math.PI * 2 * Math.floor((angle + Math.PI) / (Math.PI * 2));
  return turns === -Math.PI ? Math.PI : turns;
}
