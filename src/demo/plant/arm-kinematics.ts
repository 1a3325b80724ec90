// Where the arm's tool is for given joint angles. Who calls: arm-body.ts, for the tool's speed. The lengths and the way
// back (angles for a place) stand with the drawing, in models/arm-kinematics.ts.
import { ARM, type JointAngles } from '../models/arm-kinematics.ts';

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/**
 * The point between the fingers in metres, in the frame of the model (+Y up; at angles of zero the forearm points to
 * +Z). Joint 6 turns about the tool's own axis and moves nothing; with joint 4 away from 0 joint 5 bends out of the
 * arm's plane, which is left out: the programs keep joint 4 at 0.
 */
export function toolPosition(joints: JointAngles): readonly [x: number, y: number, z: number] {
  const shoulder = radians(joints[1]);
  const forearm = shoulder + radians(joints[2]);
  const tool = forearm + radians(joints[4]);
  const line = ARM.forearmStart + ARM.forearm;
  const hand = ARM.flange + ARM.tool;
  const out =
    ARM.shoulderReach +
    ARM.upperArm * Math.sin(shoulder) +
    line * Math.cos(forearm) +
    ARM.elbowRise * Math.sin(forearm) +
    hand * Math.cos(tool);
  const up =
    ARM.turntable +
    ARM.shoulderRise +
    ARM.upperArm * Math.cos(shoulder) -
    line * Math.sin(forearm) +
    ARM.elbowRise * Math.cos(forearm) -
    hand * Math.sin(tool);
  const yaw = radians(joints[0]);
  return [out * Math.sin(yaw), up, out * Math.cos(yaw)];
}
