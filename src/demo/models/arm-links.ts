// The moving links of the arm, each drawn in the frame of its joint at an angle of zero. Called by arm.ts.
// The hoses end on the joint axes, so that they stay joined however the arm moves.
import { ARM } from './arm-kinematics.ts';
import { alongX, alongZ, bolts, hose, motor } from './arm-parts.ts';
import { brass, decals, graphite, orange, rubber, steel, white } from './finishes.ts';
import { pieces, movedPieces, sticker, type Piece } from './pieces.ts';
import { rectangle } from './shapes/outline.ts';
import { bolt, box, decal, drum, extrude, loft } from './shapes/shapes.ts';
import { place, type Solid } from './shapes/solid.ts';
import { aspect, region } from './surface/decal-sheet.ts';

export function carousel(): Piece[] {
  const axle = [ARM.shoulderRise, ARM.shoulderReach] as const;
  return [
    ...pieces(
      orange,
      place(drum(0.232, 0.05, 0.012, { steps: 48 }), { at: [0, 0.004, 0] }),
      loft(
        [
          { y: 0.05, width: 0.42, depth: 0.44, corner: 0.2 },
          { y: 0.1, width: 0.38, depth: 0.42, corner: 0.18, z: 0.01 },
          { y: 0.17, width: 0.28, depth: 0.38, corner: 0.12, x: 0.03, z: 0.04 },
          { y: 0.25, width: 0.24, depth: 0.34, corner: 0.1, x: 0.06, z: 0.08 },
          { y: 0.33, width: 0.22, depth: 0.26, corner: 0.09, x: 0.06, z: 0.12 },
        ],
        0.03,
        7,
      ),
      alongX(drum(0.172, 0.27, 0.026, { steps: 48, edgeSteps: 3 }), -0.08, ...axle),
    ),
    ...pieces(
      steel,
      alongX(drum(0.15, 0.012, 0.002, { steps: 40 }), -0.09, ...axle),
      alongX(bolts(10, 0.128, 0.008, 0), 0.188, ...axle),
    ),
    ...movedPieces(motor(0.13, 0.25), { at: [0.05, 0.1, -0.135] }),
    ...pieces(graphite, place(box(0.2, 0.07, 0.1, 0.02), { at: [-0.1, 0.05, -0.13] })),
    hose(
      [-0.12, 0.1, -0.13],
      [-0.15, 0.15, -0.15],
      [-0.24, 0.2, -0.12],
      [-0.34, 0.23, -0.02],
      [-0.36, 0.25, 0.1],
      [-0.32, ...axle],
      [-0.25, ...axle],
    ),
    sticker('axisOne', 0.036, { at: [0, 0.03, 0.2335] }),
  ];
}

export function upperArm(): Piece[] {
  return [
    ...pieces(
      orange,
      alongX(drum(0.166, 0.148, 0.03, { steps: 48, edgeSteps: 3 }), -0.238),
      place(
        loft(
          [
            { y: 0.02, width: 0.13, depth: 0.29, corner: 0.055 },
            { y: 0.14, width: 0.128, depth: 0.245, corner: 0.055 },
            { y: 0.4, width: 0.118, depth: 0.19, corner: 0.05 },
            { y: 0.56, width: 0.116, depth: 0.195, corner: 0.05 },
            { y: 0.7, width: 0.116, depth: 0.24, corner: 0.055 },
          ],
          0.012,
          5,
        ),
        { at: [-0.166, 0, 0] },
      ),
      alongX(drum(0.132, 0.136, 0.026, { steps: 44, edgeSteps: 3 }), -0.234, ARM.upperArm),
    ),
    ...pieces(
      graphite,
      alongX(drum(0.118, 0.014, 0.005, { steps: 40 }), -0.249),
      alongX(drum(0.092, 0.014, 0.005, { steps: 36 }), -0.245, ARM.upperArm),
      place(extrude(rectangle(0.3, 0.1, 0.045, 5), 0.014, 0.006), { turn: [0, 0, 90], at: [-0.222, 0.36, 0] }),
      place(box(0.03, 0.05, 0.07, 0.008), { at: [-0.235, 0.345, -0.1] }),
    ),
    ...pieces(steel, place(alongX(bolts(10, 0.1, 0.008, 0), 0), { turn: [0, 180, 0], at: [-0.248, 0, 0] })),
    ...pieces(
      steel,
      place(alongX(bolts(8, 0.076, 0.007, 0), 0), { turn: [0, 180, 0], at: [-0.244, ARM.upperArm, 0] }),
      alongX(drum(0.108, 0.012, 0.002, { steps: 36 }), -0.104, ARM.upperArm),
    ),
    hose(
      [-0.25, 0, 0],
      [-0.3, 0, 0],
      [-0.335, 0.05, -0.05],
      [-0.315, 0.17, -0.11],
      [-0.285, 0.35, -0.105],
      [-0.315, 0.53, -0.11],
      [-0.335, 0.65, -0.05],
      [-0.3, ARM.upperArm, 0],
      [-0.246, ARM.upperArm, 0],
    ),
    ...pieces(graphite, place(drum(0.03, 0.04, 0.006, { steps: 18 }), { at: [-0.285, 0.332, -0.105] })),
    ...pieces(
      brass,
      alongX(drum(0.026, 0.03, 0.004, { steps: 16 }), -0.275),
      alongX(drum(0.026, 0.03, 0.004, { steps: 16 }), -0.271, ARM.upperArm),
    ),
    {
      finish: decals,
      solid: place(place(decal(0.27, 0.27 / aspect('wordmarkLight'), region('wordmarkLight')), { turn: [0, 0, 90] }), {
        turn: [0, -90, 0],
        at: [-0.2375, 0.36, 0],
      }),
    },
  ];
}

export function elbow(): Piece[] {
  const line = ARM.elbowRise;
  return [
    ...pieces(
      orange,
      alongX(drum(0.126, 0.205, 0.022, { steps: 44, edgeSteps: 3 }), -0.094),
      alongZ(
        loft(
          [
            { y: -0.23, width: 0.22, depth: 0.2, corner: 0.06 },
            { y: -0.12, width: 0.25, depth: 0.24, corner: 0.075 },
            { y: 0.04, width: 0.25, depth: 0.25, corner: 0.09 },
            { y: 0.13, width: 0.226, depth: 0.226, corner: 0.11 },
            { y: 0.175, width: 0.215, depth: 0.215, corner: 0.107 },
          ],
          0.018,
          6,
        ),
        0,
        line,
      ),
    ),
    ...pieces(
      graphite,
      alongZ(drum(0.101, 0.02, 0.004, { steps: 40 }), 0.178, line),
      place(extrude(rectangle(0.14, 0.2, 0.03), 0.012, 0.005), { at: [0, line + 0.118, -0.06] }),
    ),
    ...pieces(steel, alongZ(bolts(12, 0.09, 0.006, 0), 0.193, line), alongX(bolts(8, 0.1, 0.008, 0), 0.11)),
    ...movedPieces(motor(0.12, 0.19), { turn: [0, 0, -90], at: [0.108, 0, 0] }),
    ...movedPieces(motor(0.085, 0.16), { turn: [-90, 0, 0], at: [-0.056, line + 0.035, -0.245] }),
    ...movedPieces(motor(0.085, 0.16), { turn: [-90, 0, 0], at: [0.056, line + 0.035, -0.245] }),
    ...movedPieces(motor(0.075, 0.13), { turn: [-90, 0, 0], at: [0, line - 0.056, -0.245] }),
    hose(
      [-0.246, 0, 0],
      [-0.3, 0, 0],
      [-0.335, 0.05, -0.04],
      [-0.315, 0.17, -0.1],
      [-0.24, 0.275, -0.12],
      [-0.13, 0.32, -0.1],
      [-0.05, 0.31, -0.05],
      [-0.02, 0.26, -0.02],
      [-0.02, 0.22, -0.02],
    ),
    ...pieces(brass, place(drum(0.027, 0.03, 0.004, { steps: 16 }), { at: [-0.02, 0.242, -0.02] })),
    sticker('axisThree', 0.036, { turn: [0, 90, 0], at: [0.1262, line + 0.03, -0.02] }),
    sticker('danger', 0.05, { turn: [0, 90, 0], at: [0.1262, line + 0.03, -0.1] }),
    sticker('danger', 0.05, { turn: [0, -90, 0], at: [-0.1262, line + 0.03, -0.02] }),
  ];
}

export function forearm(): Piece[] {
  const cheek = (side: number): Solid[] => [
    alongZ(
      loft(
        [
          { y: 0.38, width: 0.045, depth: 0.13, corner: 0.02 },
          { y: ARM.forearm, width: 0.034, depth: 0.116, corner: 0.015 },
        ],
        0.004,
      ),
      0,
      0,
      side * 0.069,
    ),
    place(drum(0.064, 0.038, 0.009, { steps: 32 }), { turn: [0, 0, -90 * side], at: [side * 0.05, 0, ARM.forearm] }),
  ];
  return [
    ...pieces(
      orange,
      alongZ(
        loft(
          [
            { y: 0.016, width: 0.196, depth: 0.196, corner: 0.098 },
            { y: 0.06, width: 0.19, depth: 0.19, corner: 0.095 },
            { y: 0.24, width: 0.156, depth: 0.156, corner: 0.076 },
            { y: 0.34, width: 0.158, depth: 0.144, corner: 0.05 },
            { y: 0.43, width: 0.18, depth: 0.136, corner: 0.034 },
            { y: 0.48, width: 0.18, depth: 0.128, corner: 0.03 },
          ],
          0.012,
          6,
        ),
        0,
      ),
      ...cheek(1),
      ...cheek(-1),
    ),
    ...pieces(
      graphite,
      alongX(drum(0.044, 0.01, 0.004, { steps: 28 }), 0.086, 0, ARM.forearm),
      place(drum(0.044, 0.01, 0.004, { steps: 28 }), { turn: [0, 0, 90], at: [-0.086, 0, ARM.forearm] }),
      alongZ(drum(0.1, 0.016, 0.003, { steps: 40 }), 0.001),
      place(box(0.05, 0.03, 0.04, 0.008), { at: [0, 0.078, 0.2] }),
    ),
    ...pieces(
      steel,
      ...[0.4, 0.45].flatMap((z) =>
        [-1, 1].map((side) => place(bolt(0.008), { turn: [0, 0, -90 * side], at: [side * 0.088, 0.035, z] })),
      ),
    ),
    ...pieces(
      brass,
      place(drum(0.024, 0.03, 0.004, { steps: 16 }), { turn: [60, 0, 0], at: [0, 0.093, 0.03] }),
      alongX(drum(0.024, 0.024, 0.004, { steps: 16 }), 0.095, 0, ARM.forearm),
    ),
    hose(
      [0, 0.1, 0.02],
      [0, 0.125, 0.06],
      [0, 0.12, 0.13],
      [0, 0.118, 0.22],
      [0.05, 0.118, 0.34],
      [0.12, 0.09, 0.46],
      [0.15, 0.03, 0.55],
      [0.14, 0, ARM.forearm],
      [0.1, 0, ARM.forearm],
    ),
    sticker('wordmarkLight', 0.03, { turn: [0, -90, 0], at: [-0.0925, 0.0, 0.47] }),
    sticker('axisFour', 0.03, { turn: [0, 90, 0], at: [0.0925, -0.02, 0.47] }),
  ];
}

export const wrist = (): Piece[] => [
  ...pieces(
    graphite,
    alongX(drum(0.057, 0.092, 0.008, { steps: 32 }), -0.046),
    alongZ(
      loft(
        [
          { y: 0, width: 0.088, depth: 0.09, corner: 0.03 },
          { y: 0.066, width: 0.084, depth: 0.084, corner: 0.042 },
        ],
        0.008,
        5,
      ),
      0,
    ),
  ),
  ...pieces(steel, alongZ(drum(0.039, 0.018, 0.003, { steps: 28 }), 0.07)),
  hose([0.1, 0, 0], [0.14, 0, 0], [0.15, 0.02, 0.05], [0.11, 0.04, 0.09], [0.045, 0.03, 0.085]),
];

export function tool(): Piece[] {
  return [
    ...pieces(
      steel,
      alongZ(drum(0.046, 0.018, 0.003, { steps: 32 }), 0),
      alongZ(bolts(6, 0.036, 0.006, 0), 0.014),
      alongZ(box(0.19, 0.012, 0.05, 0.003), 0.132),
    ),
    ...pieces(
      graphite,
      alongZ(drum(0.052, 0.028, 0.005, { steps: 32 }), 0.017),
      alongZ(box(0.194, 0.026, 0.084, 0.008), 0.107),
    ),
    ...pieces(white, alongZ(box(0.176, 0.068, 0.092, 0.014), 0.043)),
    ...pieces(orange, ...[-1, 1].map((side) => alongZ(box(0.012, 0.05, 0.07, 0.005), 0.052, 0, side * 0.089))),
    sticker('wordmarkDark', 0.022, { turn: [-90, 0, 0], at: [0, 0.0465, 0.078] }),
    sticker('wordmarkDark', 0.022, { turn: [90, 0, 0], at: [0, -0.0465, 0.078] }),
  ];
}

/** A finger that closes towards x = 0; the left one is drawn, the right one mirrored. */
export function finger(side: 1 | -1): Piece[] {
  const shape: Piece[] = [
    ...pieces(steel, place(box(0.05, 0.018, 0.046, 0.004), { turn: [90, 0, 0], at: [0.03, 0, 0.14] })),
    ...pieces(
      graphite,
      place(
        loft(
          [
            { y: 0.15, width: 0.034, depth: 0.04, corner: 0.006, x: 0.026 },
            { y: 0.2, width: 0.024, depth: 0.034, corner: 0.006, x: 0.019 },
            { y: 0.253, width: 0.018, depth: 0.028, corner: 0.006, x: 0.015 },
          ],
          0.003,
        ),
        { turn: [90, 0, 0] },
      ),
    ),
    ...pieces(rubber, place(box(0.007, 0.05, 0.03, 0.002), { turn: [90, 0, 0], at: [0.0038, 0, 0.207] })),
  ];
  return movedPieces(shape, { size: [side, 1, 1] });
}
