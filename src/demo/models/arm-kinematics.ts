// The lengths of the arm and the way back from a place to joint angles. Called by arm.ts, which builds the links to
// these lengths, and by the plant, which drives them. At angles of zero the upper arm stands and the forearm points to +Z.
import type { Vec3 } from './shapes/vector.ts';

/** Metres between the axes, in the rest pose. */
export const ARM = {
  /** Floor to the frame of Joint1. */
  turntable: 0.62,
  /** Joint1 to the shoulder axis: up and forwards. */
  shoulderRise: 0.245,
  shoulderReach: 0.15,
  /** Shoulder axis to elbow axis. */
  upperArm: 0.7,
  /** Elbow axis to the line of the forearm, and along it to the Joint4 frame and on to the wrist axis. */
  elbowRise: 0.115,
  forearmStart: 0.2,
  forearm: 0.595,
  /** Wrist axis to the flange, and flange to the point between the fingers. */
  flange: 0.09,
  tool: 0.24,
} as const;

/** Where the cell hands parts over: the point between the fingers, and the turn of the tool about the vertical in degrees. */
export const CELL = {
  pick: { at: [1.05, 0.89, 0.35] as Vec3, heading: 90 },
  place: { at: [-0.94, 0.606, 0.4] as Vec3, heading: 0 },
} as const;

export type JointAngles = readonly [number, number, number, number, number, number];

const degrees = (angle: number): number => (angle * 180) / Math.PI;

/**
 * Joint angles in degrees that bring the point between the fingers to `target` (metres, in the frame of the model) with
 * the tool pointing down and the fingers opening along `heading` (degrees about +Y; 0 opens along x).
 * Returns undefined for a point out of reach.
 */
export function reachDown(target: Vec3, heading: number): JointAngles | undefined {
  const yaw = Math.atan2(target[0], target[2]);
  const out = Math.hypot(target[0], target[2]) - ARM.shoulderReach;
  const up = target[1] + ARM.flange + ARM.tool - ARM.turntable - ARM.shoulderRise;
  const line = ARM.forearmStart + ARM.forearm;
  const lower = Math.hypot(line, ARM.elbowRise);
  const distance = Math.hypot(out, up);
  if (distance > ARM.upperArm + lower || distance < Math.abs(ARM.upperArm - lower)) return undefined;
  // The triangle shoulder, elbow, wrist: the elbow up.
  const atShoulder = Math.acos((ARM.upperArm ** 2 + distance ** 2 - lower ** 2) / (2 * ARM.upperArm * distance));
  const shoulder = Math.PI / 2 - Math.atan2(up, out) - atShoulder;
  const [elbowOut, elbowUp] = [ARM.upperArm * Math.sin(shoulder), ARM.upperArm * Math.cos(shoulder)];
  const fall = Math.atan2(elbowUp - up, out - elbowOut) + Math.atan2(ARM.elbowRise, line);
  const elbow = fall - shoulder;
  // Pointing down takes a quarter turn in all; about the then vertical flange axis the sense is the other way round.
  return [degrees(yaw), degrees(shoulder), degrees(elbow), 0, 90 - degrees(fall), degrees(yaw) - heading];
}
