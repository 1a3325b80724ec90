// What the robot arm can tell and do. Who calls: arm.ts.
import { alarm, choice, counter, desired, quantity, record, type Affordances } from './affordances.ts';
import type { DriveLimits } from './joint-drive.ts';

const joint = (minimum: number, maximum: number, speed: number, acceleration: number): DriveLimits => {
  return { minimum, maximum, speed, acceleration, stopDeceleration: acceleration * 3 };
};

/** Degrees, degrees a second, degrees a second squared: a light industrial arm, slowed to what looks safe beside people. */
export const JOINT_LIMITS: readonly DriveLimits[] = [
  joint(-170, 170, 110, 260),
  joint(-95, 110, 90, 200),
  joint(-120, 155, 110, 260),
  joint(-185, 185, 160, 420),
  joint(-120, 125, 160, 420),
  joint(-350, 350, 200, 600),
];
/** Millimetres. */
export const GRIPPER_LIMITS: DriveLimits = {
  minimum: 0,
  maximum: 80,
  speed: 120,
  acceleration: 800,
  stopDeceleration: 2400,
};

const JOINT_NAMES = ['Base rotation', 'Shoulder', 'Elbow', 'Forearm roll', 'Wrist bend', 'Tool roll'];

function jointProperty(index: number) {
  const { minimum, maximum } = JOINT_LIMITS[index]!;
  const range = { unit: 'deg', minimum, maximum, multipleOf: 0.01 };
  return quantity(`Joint ${index + 1}: ${JOINT_NAMES[index]!.toLowerCase()}`, 'Joint angle from the encoder', range);
}

function jointTarget(index: number) {
  return desired(`joint${index + 1}`, jointProperty(index), `Joint ${index + 1}: target`);
}

/** Where a joint is to go: every one that is named, and none else. */
const jointInput = (index: number) => {
  const { minimum, maximum } = JOINT_LIMITS[index]!;
  return { type: 'number', title: JOINT_NAMES[index]!, unit: 'deg', minimum, maximum };
};

export const armProperties = {
  joint1: jointProperty(0),
  joint2: jointProperty(1),
  joint3: jointProperty(2),
  joint4: jointProperty(3),
  joint5: jointProperty(4),
  joint6: jointProperty(5),
  target1: jointTarget(0),
  target2: jointTarget(1),
  target3: jointTarget(2),
  target4: jointTarget(3),
  target5: jointTarget(4),
  target6: jointTarget(5),
  gripper: quantity('Gripper opening', 'Distance between the fingers', {
    unit: 'mm',
    minimum: 0,
    maximum: 80,
    multipleOf: 0.1,
  }),
  load: quantity('Load', 'Mass that the gripper carries', { unit: 'kg', minimum: 0, maximum: 5, multipleOf: 0.01 }),
  cycleCount: counter('Cycles', 'Pick-and-place cycles completed since the arm was switched on'),
  mode: choice('Mode', 'What the arm is doing', ['idle', 'jogging', 'homing', 'cycling', 'stopped']),
  toolSpeed: quantity('Tool speed', 'Speed of the point between the fingers', {
    unit: 'mm/s',
    minimum: 0,
    maximum: 5000,
    multipleOf: 1,
  }),
  motorTemperature: quantity('Motor temperature', 'Hottest winding of the six motors', {
    unit: 'Cel',
    minimum: -20,
    maximum: 120,
    multipleOf: 0.1,
    'twinport:alarmAbove': 85,
  }),
  emergencyStopped: alarm('Emergency stop', 'True from an emergency stop until it is reset', 'critical'),
} as const;

export const armAffordances: Affordances = {
  '@type': 'twinport:RobotArm',
  title: 'Robot arm 1',
  description: 'Six-joint robot arm with a two-finger gripper that carries parts from a conveyor to a pallet',
  properties: armProperties,
  actions: {
    jog: {
      title: 'Jog a joint',
      description: 'Turns one joint by some degrees from where it is; refused beyond the joint limits',
      input: record({
        joint: { type: 'integer', title: 'Joint', minimum: 1, maximum: 6 },
        degrees: { type: 'number', title: 'Angle', unit: 'deg', minimum: -90, maximum: 90 },
      }),
      safe: false,
      idempotent: false,
    },
    moveJoints: {
      title: 'Move joints',
      description: 'Turns the joints that are named to these angles, together, at half speed',
      input: record(
        {
          joint1: jointInput(0),
          joint2: jointInput(1),
          joint3: jointInput(2),
          joint4: jointInput(3),
          joint5: jointInput(4),
          joint6: jointInput(5),
        },
        ['joint1', 'joint2', 'joint3', 'joint4', 'joint5', 'joint6'],
      ),
      safe: false,
      idempotent: true,
      'twinport:sets': {
        joint1: 'joint1',
        joint2: 'joint2',
        joint3: 'joint3',
        joint4: 'joint4',
        joint5: 'joint5',
        joint6: 'joint6',
      },
    },
    home: {
      title: 'Go home',
      description: 'Stops what it does and moves to the home pose',
      safe: false,
      idempotent: true,
    },
    runCycle: {
      title: 'Run cycles',
      description: 'Carries so many parts from the conveyor to the pallet',
      input: record({ cycles: { type: 'integer', title: 'Cycles', minimum: 1, maximum: 20, default: 1 } }, ['cycles']),
      safe: false,
      idempotent: false,
    },
    emergencyStop: {
      title: 'Emergency stop',
      description: 'Brakes all joints as hard as they can; the arm stays stopped until it is reset',
      safe: false,
      idempotent: true,
    },
    reset: {
      title: 'Reset',
      description: 'Releases the emergency stop of an arm that stands still',
      safe: false,
      idempotent: true,
    },
  },
  events: {
    emergencyStopped: {
      title: 'Emergency stop',
      description: 'The arm was stopped in an emergency',
      data: record({ mode: { type: 'string', title: 'What it was doing' } }),
    },
    cycleCompleted: {
      title: 'Cycle completed',
      description: 'A part was put on the pallet',
      data: record({
        cycleCount: { type: 'integer', title: 'Cycles so far' },
        seconds: { type: 'number', title: 'Duration', unit: 's' },
      }),
    },
    jointLimitReached: {
      title: 'Joint limit reached',
      description: 'A joint stands at one of its limits',
      data: record({
        joint: { type: 'integer', title: 'Joint' },
        limit: { type: 'number', title: 'Limit', unit: 'deg' },
      }),
    },
  },
};
