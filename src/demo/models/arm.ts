// The six-axis arm in its cell. Called by build-models.ts. Axes in each joint's own frame (angles of zero as drawn):
// Joint1 y (yaw), Joint2 x (leans forward), Joint3 x (forearm down), Joint4 z (roll), Joint5 x (tool down), Joint6 z.
// The hoses end on the joint axes, so that they stay joined however the arm moves.
import { armCell, workpiece } from './arm-cell.ts';
import { ARM } from './arm-kinematics.ts';
import { pieces, type Part, type Piece } from './assemble.ts';
import { aluminium, brass, decals, graphite, orange, own, rubber, slate, steel, white } from './finishes.ts';
import { rectangle } from './shapes/outline.ts';
import { bolt, box, curve, decal, drum, extrude, lathe, loft, tube } from './shapes/shapes.ts';
import { around, join, place, type Solid } from './shapes/solid.ts';
import type { Vec3 } from './shapes/vector.ts';
import { aspect, region, type DecalName } from './surface/decal-sheet.ts';

/** Turns what stands along y to lie along +x, or +z. */
const alongX = (solid: Solid, x: number, y = 0, z = 0): Solid => place(solid, { turn: [0, 0, -90], at: [x, y, z] });
const alongZ = (solid: Solid, z: number, y = 0, x = 0): Solid => place(solid, { turn: [90, 0, 0], at: [x, y, z] });

const hose = (...points: Vec3[]): Piece => ({
  finish: rubber,
  solid: tube(curve(points, 5), 0.019, { steps: 7, ribbed: 0.026 }),
  crease: 80,
});
const cable = (...points: Vec3[]): Piece => ({
  finish: rubber,
  solid: tube(curve(points, 3), 0.015, { steps: 7 }),
  crease: 80,
});
/** A ring of bolts around the y axis, heads up. */
const bolts = (count: number, radius: number, size: number, y: number): Solid =>
  around(bolt(size), count, radius, { y });

/** A servo motor along +y from its flange: body with cooling ribs, end cap, connector. */
function motor(width: number, size: number): Piece[] {
  const ribs = Array.from({ length: 5 }, (_, index) =>
    place(extrude(rectangle(width * 1.06, width * 1.06, width * 0.22, 1), 0.008), {
      at: [0, size * (0.26 + index * 0.1), 0],
    }),
  );
  return [
    ...pieces(steel, box(width * 1.14, 0.02, width * 1.14, 0.006)),
    ...pieces(
      graphite,
      place(extrude(rectangle(width, width, width * 0.2, 2), size * 0.76, 0.006, 1), { at: [0, 0.018, 0] }),
      place(drum(width * 0.44, size * 0.24, 0.012, { steps: 18, edgeSteps: 1 }), { at: [0, size * 0.77, 0] }),
      ...ribs,
      place(box(width * 0.42, size * 0.24, width * 0.3, 0.008), { at: [0, size * 0.68, -width * 0.55] }),
    ),
    ...pieces(
      brass,
      place(drum(width * 0.12, 0.03, 0.003, { steps: 10, edgeSteps: 1 }), {
        turn: [-90, 0, 0],
        at: [0, size * 0.8, -width * 0.68],
      }),
    ),
  ];
}

const moved = (list: readonly Piece[], placement: Parameters<typeof place>[1]): Piece[] =>
  list.map((piece) => ({ ...piece, solid: place(piece.solid, placement) }));

const label = (name: DecalName, height: number, placement: Parameters<typeof place>[1]): Piece => ({
  finish: decals,
  solid: place(decal(height * aspect(name), height, region(name)), placement),
});

function base(): Piece[] {
  const stripe = region('stripes');
  const skirt = [0, 90, 180, 270].map((angle) =>
    place(place(decal(0.4, 0.05, stripe), { at: [0, 0, 0.2885], turn: [-10.6, 0, 0] }), {
      turn: [0, angle, 0],
      at: [0, 0.095, 0],
    }),
  );
  return [
    ...pieces(slate, place(box(0.96, 0.026, 0.96, 0.008), { at: [0, 0.012, 0] })),
    ...pieces(
      graphite,
      loft(
        [
          { y: 0.05, width: 0.6, depth: 0.6, corner: 0.07 },
          { y: 0.36, width: 0.48, depth: 0.48, corner: 0.07 },
        ],
        0.012,
      ),
      place(drum(0.236, 0.022, 0.005, { steps: 48 }), { at: [0, 0.598, 0] }),
      place(box(0.26, 0.13, 0.07, 0.012), { at: [0, 0.43, -0.235] }),
    ),
    ...pieces(
      orange,
      loft(
        [
          { y: 0.385, width: 0.5, depth: 0.5, corner: 0.09 },
          { y: 0.415, width: 0.48, depth: 0.48, corner: 0.1 },
          { y: 0.45, width: 0.42, depth: 0.43, corner: 0.17 },
          { y: 0.52, width: 0.4, depth: 0.41, corner: 0.195 },
          { y: 0.585, width: 0.44, depth: 0.44, corner: 0.218 },
        ],
        0.012,
        7,
      ),
    ),
    ...pieces(
      steel,
      ...[-0.41, 0.41].flatMap((x) =>
        [-0.41, 0.41].map((z) =>
          place(join([drum(0.034, 0.006, 0.001, { steps: 16 }), place(bolt(0.021), { at: [0, 0.006, 0] })]), {
            at: [x, 0.038, z],
          }),
        ),
      ),
      ...[-0.2, 0.2].flatMap((x) => [-0.2, 0.2].map((z) => place(bolt(0.016), { at: [x, 0.427, z] }))),
      bolts(16, 0.226, 0.007, 0.62),
    ),
    ...pieces(
      brass,
      ...[-0.08, 0, 0.08].map((x) =>
        place(drum(0.02, 0.03, 0.003, { steps: 14 }), { turn: [-90, 0, 0], at: [x, 0.5, -0.268] }),
      ),
    ),
    ...[-0.08, 0, 0.08].map((x) =>
      cable(
        [x, 0.5, -0.29],
        [x, 0.49, -0.36],
        [x * 1.05 - 0.01, 0.36, -0.42],
        [x * 1.1 - 0.03, 0.14, -0.46],
        [x * 1.1 - 0.12, 0.045, -0.56],
        [x * 0.5 - 0.34, 0.04, -0.68],
        [-0.66, 0.06, x - 0.72],
      ),
    ),
    ...skirt.map((solid) => ({ finish: decals, solid })),
    label('armNameLight', 0.062, { at: [0, 0.245, 0.2715], turn: [-10.6, 0, 0] }),
    label('shock', 0.04, { at: [0.15, 0.245, 0.2715], turn: [-10.6, 0, 0] }),
    label('plate', 0.045, { at: [-0.14, 0.25, 0.271], turn: [-10.6, 0, 0] }),
    ...pieces(graphite, place(drum(0.036, 0.02, 0.004, { steps: 20 }), { at: [0.38, 0.038, -0.38] })),
    ...pieces(aluminium, place(drum(0.015, 0.6, 0.003, { steps: 14 }), { at: [0.38, 0.05, -0.38] })),
    ...pieces(
      graphite,
      place(drum(0.034, 0.026, 0.004, { steps: 20 }), { at: [0.38, 0.64, -0.38] }),
      place(drum(0.035, 0.014, 0.002, { steps: 20 }), { at: [0.38, 0.742, -0.38] }),
      place(drum(0.034, 0.014, 0.005, { steps: 20 }), { at: [0.38, 0.83, -0.38] }),
    ),
  ];
}

function carousel(): Piece[] {
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
    ...moved(motor(0.13, 0.25), { at: [0.05, 0.1, -0.135] }),
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
    label('axisOne', 0.036, { at: [0, 0.03, 0.2335] }),
  ];
}

function upperArm(): Piece[] {
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

function elbow(): Piece[] {
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
    ...moved(motor(0.12, 0.19), { turn: [0, 0, -90], at: [0.108, 0, 0] }),
    ...moved(motor(0.085, 0.16), { turn: [-90, 0, 0], at: [-0.056, line + 0.035, -0.245] }),
    ...moved(motor(0.085, 0.16), { turn: [-90, 0, 0], at: [0.056, line + 0.035, -0.245] }),
    ...moved(motor(0.075, 0.13), { turn: [-90, 0, 0], at: [0, line - 0.056, -0.245] }),
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
    label('axisThree', 0.036, { turn: [0, 90, 0], at: [0.1262, line + 0.03, -0.02] }),
    label('danger', 0.05, { turn: [0, 90, 0], at: [0.1262, line + 0.03, -0.1] }),
    label('danger', 0.05, { turn: [0, -90, 0], at: [-0.1262, line + 0.03, -0.02] }),
  ];
}

function forearm(): Piece[] {
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
    label('wordmarkLight', 0.03, { turn: [0, -90, 0], at: [-0.0925, 0.0, 0.47] }),
    label('axisFour', 0.03, { turn: [0, 90, 0], at: [0.0925, -0.02, 0.47] }),
  ];
}

const wrist = (): Piece[] => [
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

function tool(): Piece[] {
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
    label('wordmarkDark', 0.022, { turn: [-90, 0, 0], at: [0, 0.0465, 0.078] }),
    label('wordmarkDark', 0.022, { turn: [90, 0, 0], at: [0, -0.0465, 0.078] }),
  ];
}

/** A finger that closes towards x = 0; the left one is drawn, the right one mirrored. */
function finger(side: 1 | -1): Piece[] {
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
  return moved(shape, { size: [side, 1, 1] });
}

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
