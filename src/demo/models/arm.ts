// The six-axis arm in its cell. Called by build-models.ts. Axes in each joint's own frame (angles of zero as drawn):
// Joint1 y (yaw), Joint2 x (leans forward), Joint3 x (forearm down), Joint4 z (roll), Joint5 x (tool down), Joint6 z.
import { base } from './arm-base.ts';
import { armCell } from './arm-cell.ts';
import { ARM } from './arm-kinematics.ts';
import { carousel, upperArm, elbow, forearm, wrist, tool, finger } from './arm-links.ts';
import { motor } from './arm-parts.ts';
import type { Part } from './assemble.ts';
import { own } from './finishes.ts';
import { pieces } from './pieces.ts';
import { lathe } from './shapes/shapes.ts';
import { workpiece } from './workpiece.ts';

// Drawn holding the part, so that the model looks right before the first value arrives.
const DRAWN_OPENING = 0.06;

export function arm(): Part {
  const warm = own('ShoulderMotor', '#40464d', { roughness: 0.42 });
  const lamp = (name: string, hex: string, y: number): Part => ({
    name,
    at: [0.38, y, -0.38],
    baked: false,
    pieces: pieces(
      own(name, hex, { roughness: 0.2 }),
      lathe(
        [
          [0, 0],
          [0.031, 0],
          [0.031, 0.074],
          [0, 0.074],
        ],
        { steps: 24 },
      ),
    ),
  });
  return {
    name: 'Arm',
    children: [
      {
        name: 'Base',
        pieces: base(),
        children: [
          lamp('Beacon', '#c9d3d3', 0.667),
          lamp('AlarmLamp', '#7d1512', 0.757),
          {
            name: 'Joint1',
            at: [0, ARM.turntable, 0],
            pieces: carousel(),
            children: [
              // The hottest motor, with a material of its own: it begins to glow when it is too warm.
              {
                name: 'ShoulderMotor',
                at: [0.19, ARM.shoulderRise, ARM.shoulderReach],
                turn: [0, 0, -90],
                pieces: motor(0.15, 0.22).map(({ solid }) => ({ solid, finish: warm })),
              },
              {
                name: 'Joint2',
                at: [0, ARM.shoulderRise, ARM.shoulderReach],
                pieces: upperArm(),
                children: [
                  {
                    name: 'Joint3',
                    at: [0, ARM.upperArm, 0],
                    pieces: elbow(),
                    children: [
                      {
                        name: 'Joint4',
                        at: [0, ARM.elbowRise, ARM.forearmStart],
                        pieces: forearm(),
                        children: [
                          {
                            name: 'Joint5',
                            at: [0, 0, ARM.forearm],
                            pieces: wrist(),
                            children: [
                              {
                                name: 'Joint6',
                                at: [0, 0, ARM.flange],
                                pieces: tool(),
                                children: [
                                  { name: 'GripperLeft', at: [DRAWN_OPENING / 2, 0, 0], pieces: finger(1) },
                                  { name: 'GripperRight', at: [-DRAWN_OPENING / 2, 0, 0], pieces: finger(-1) },
                                  {
                                    name: 'Part',
                                    at: [0, 0, ARM.tool],
                                    turn: [-90, 0, 0],
                                    baked: false,
                                    pieces: workpiece(),
                                  },
                                ],
                              },
                            ],
                          },
                        ],
                      },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
      ...armCell(),
      { name: 'Label', at: [0, 2.1, 0] },
    ],
  };
}
