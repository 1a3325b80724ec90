// The pick-and-place program: waypoints that bring a part from the conveyor to the pallet of the drawn cell.
// Who calls: arm.ts, when a cycle begins.
import { CELL, reachDown, type JointAngles } from '../models/arm-kinematics.ts';

export interface Waypoint {
  readonly joints: JointAngles;
  /** Gripper opening in mm. */
  readonly gripper: number;
  /** Fraction of full joint speed. */
  readonly speed: number;
  /** Whether the gripper holds the part once this waypoint is reached, when that changes. */
  readonly holds?: boolean;
}

export const GRIPPER_OPEN_MM = 78;
/** The part's neck: the fingers cannot close further while it is between them. */
export const PART_WIDTH_MM = 60;
const CLEARANCE_METRES = 0.25;

function pose(at: readonly [number, number, number], heading: number, raised: number): JointAngles {
  const joints = reachDown([at[0], at[1] + raised, at[2]], heading);
  if (joints === undefined) throw new RangeError(`the arm cannot reach ${at.join(', ')}`);
  return joints;
}

export const HOME: JointAngles = pose([0, 1.1, 0.95], 0, 0);
const PICK = pose(CELL.pick.at, CELL.pick.heading, 0);
const ABOVE_PICK = pose(CELL.pick.at, CELL.pick.heading, CLEARANCE_METRES);
const PLACE = pose(CELL.place.at, CELL.place.heading, 0);
const ABOVE_PLACE = pose(CELL.place.at, CELL.place.heading, CLEARANCE_METRES);

const TAKE: readonly Waypoint[] = [
  { joints: ABOVE_PICK, gripper: GRIPPER_OPEN_MM, speed: 0.8 },
  { joints: PICK, gripper: GRIPPER_OPEN_MM, speed: 0.35 },
  { joints: PICK, gripper: PART_WIDTH_MM, speed: 0.35, holds: true },
  { joints: ABOVE_PICK, gripper: PART_WIDTH_MM, speed: 0.45 },
];
const PUT: readonly Waypoint[] = [
  { joints: ABOVE_PLACE, gripper: PART_WIDTH_MM, speed: 0.7 },
  { joints: PLACE, gripper: PART_WIDTH_MM, speed: 0.35 },
  { joints: PLACE, gripper: GRIPPER_OPEN_MM, speed: 0.35, holds: false },
  { joints: ABOVE_PLACE, gripper: GRIPPER_OPEN_MM, speed: 0.6 },
];

/** The waypoints of one cycle; an arm that was stopped with a part in its gripper begins with putting it down. */
export function pickAndPlace(holding: boolean): readonly Waypoint[] {
  return holding ? PUT : [...TAKE, ...PUT];
}
