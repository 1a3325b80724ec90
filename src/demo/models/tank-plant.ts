// What serves the fish tank: heater with its pipes, control cabinet with lamps, and what stands on the walkway.
// Called by tank.ts.
import type { Part } from './assemble.ts';
import {
  aluminium,
  brass,
  display,
  graphite,
  orange,
  own,
  red,
  rubber,
  slate,
  steel,
  white,
  yellow,
} from './finishes.ts';
import { pieces, movedPieces, sticker, type Piece } from './pieces.ts';
import { circle, rounded } from './shapes/outline.ts';
import { bolt, box, curve, decal, drum, lathe, rod, tube } from './shapes/shapes.ts';
import { around, join, place, skin, type Solid } from './shapes/solid.ts';
import { radians, type Vec3 } from './shapes/vector.ts';
import { region } from './surface/decal-sheet.ts';
import { walkway, feeder, augerDrum, FEEDER } from './tank-walkway.ts';

const HEATER: Vec3 = [2.75, 0, 0.75];

function heater(): Piece[] {
  const pipe = (points: readonly Vec3[], radius = 0.05): Solid => tube(rounded3(points), radius, { steps: 14 });
  const flange = (at: Vec3, turn: Vec3): Solid =>
    place(
      join([
        place(drum(0.085, 0.03, 0.005, { steps: 20 }), { at: [0, -0.015, 0] }),
        around(bolt(0.01), 4, 0.068, { y: 0.014 }),
      ]),
      { at, turn },
    );
  const list: Piece[] = [
    ...pieces(slate, box(0.95, 0.08, 0.8, 0.012)),
    ...pieces(white, place(box(0.62, 1.1, 0.6, 0.03, 2), { at: [0.08, 0.08, 0] })),
    ...pieces(
      graphite,
      place(box(0.66, 0.06, 0.64, 0.02), { at: [0.08, 1.17, 0] }),
      place(box(0.36, 0.22, 0.02, 0.012), { at: [0.08, 0.86, 0.3] }),
      ...Array.from({ length: 5 }, (_, index) =>
        place(box(0.3, 0.01, 0.02, 0.004), { at: [0.08, 0.14 + index * 0.03, 0.302] }),
      ),
      place(drum(0.09, 0.2, 0.012, { steps: 24 }), { turn: [0, 0, 90], at: [-0.2, 0.2, 0.15] }),
    ),
    ...pieces(orange, place(box(0.62, 0.035, 0.012, 0.004), { at: [0.08, 1.11, 0.302] })),
    ...pieces(
      aluminium,
      pipe([
        [-0.2, 0.32, -0.14],
        [-0.44, 0.32, -0.14],
        [-0.44, 2.24, -0.14],
        [-1.12, 2.24, -0.26],
        [-1.12, 1.95, -0.26],
      ]),
      pipe([
        [-0.2, 0.32, 0.16],
        [-0.44, 0.32, 0.16],
        [-0.44, 2.24, 0.16],
        [-1.06, 2.24, 0.06],
        [-1.06, 1.95, 0.06],
      ]),
    ),
    ...pieces(
      steel,
      ...[-0.14, 0.16].flatMap((z) => [
        flange([-0.44, 0.9, z], [0, 0, 0]),
        flange([-0.44, 1.6, z], [0, 0, 0]),
        flange([-0.25, 0.32, z], [0, 0, 90]),
      ]),
      place(drum(0.06, 0.03, 0.006, { steps: 20 }), { turn: [0, 0, 90], at: [-0.48, 1.25, -0.14] }),
      place(drum(0.06, 0.03, 0.006, { steps: 20 }), { turn: [0, 0, 90], at: [-0.48, 1.25, 0.16] }),
    ),
    ...pieces(
      red,
      ...[-0.14, 0.16].map((z) =>
        place(
          skin([
            circle(0.05, 16).map(([x, y]): Vec3 => [x, -0.008, y]),
            circle(0.05, 16).map(([x, y]): Vec3 => [x, 0.008, y]),
          ]),
          { turn: [0, 0, 90], at: [-0.53, 1.08, z] },
        ),
      ),
    ),
    ...pieces(brass, ...[-0.14, 0.16].map((z) => rod([-0.44, 1.08, z], [-0.53, 1.08, z], 0.012))),
    sticker('danger', 0.12, { at: [-0.1, 0.5, 0.301] }),
    sticker('plate', 0.09, { at: [0.18, 0.5, 0.301] }),
  ];
  return movedPieces(list, { at: HEATER, turn: [0, -8, 0] });
}

/** A path whose corners are cut round, for pipes. */
function rounded3(points: readonly Vec3[]): Vec3[] {
  const cut = 0.1;
  return points.flatMap((point, index): Vec3[] => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (!before || !after) return [point];
    const toward = (other: Vec3, share: number): Vec3 => {
      const gap = Math.hypot(other[0] - point[0], other[1] - point[1], other[2] - point[2]);
      const part = (cut * share) / gap;
      return [
        point[0] + (other[0] - point[0]) * part,
        point[1] + (other[1] - point[1]) * part,
        point[2] + (other[2] - point[2]) * part,
      ];
    };
    const middle = (a: Vec3, b: Vec3): Vec3 => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
    return [
      toward(before, 1),
      middle(toward(before, 0.42), toward(after, 0.18)),
      middle(toward(before, 0.18), toward(after, 0.42)),
      toward(after, 1),
    ];
  });
}

/** The glowing element: a coil seen through the heater's port. */
function coil(): Part {
  const path = Array.from({ length: 46 }, (_, step): Vec3 => {
    const angle = (step / 45) * 5 * 2 * Math.PI;
    return [(step / 45) * 0.24 - 0.12, 0.06 * Math.sin(angle), 0.03 * Math.cos(angle)];
  });
  return {
    name: 'HeaterCoil',
    at: [HEATER[0] + 0.079 + 0.315 * Math.sin(radians(-8)), 0.97, HEATER[2] + 0.011 + 0.318],
    turn: [0, -8, 0],
    baked: false,
    pieces: [
      {
        finish: own('HeaterCoil', '#6b5a52', { roughness: 0.5, metallic: 0.6 }),
        solid: tube(path, 0.012, { steps: 6 }),
        crease: 120,
      },
    ],
  };
}

const CABINET: Vec3 = [-2.55, 0, 1.05];
const CABINET_TURN = -24;

function cabinet(): Piece[] {
  const list: Piece[] = [
    ...pieces(slate, box(0.8, 0.08, 0.5, 0.012)),
    ...pieces(
      graphite,
      ...[-0.24, 0.24].map((x) => place(box(0.1, 0.5, 0.2, 0.012), { at: [x, 0.08, 0] })),
      place(box(0.8, 0.05, 0.5, 0.02), { at: [0, 1.5, 0.02] }),
      place(box(0.5, 0.34, 0.02, 0.014), { at: [-0.06, 1.04, 0.186] }),
      place(box(0.025, 0.12, 0.03, 0.008), { at: [0.3, 0.82, 0.19] }),
    ),
    ...pieces(
      white,
      place(box(0.74, 1, 0.36, 0.02, 2), { at: [0, 0.5, 0] }),
      place(box(0.68, 0.92, 0.02, 0.008), { at: [0, 0.54, 0.172] }),
    ),
    ...pieces(orange, place(box(0.68, 0.03, 0.022, 0.005), { at: [0, 1.41, 0.174] })),
    { finish: display, solid: place(decal(0.46, 0.2875, region('tankScreen')), { at: [-0.06, 1.21, 0.2065] }) },
    ...pieces(yellow, place(drum(0.04, 0.012, 0.003, { steps: 20 }), { turn: [90, 0, 0], at: [0.27, 1.1, 0.182] })),
    ...pieces(red, place(drum(0.026, 0.036, 0.008, { steps: 20 }), { turn: [90, 0, 0], at: [0.27, 1.1, 0.186] })),
    ...pieces(
      steel,
      ...[-0.24, -0.16, -0.08].map((x) =>
        place(drum(0.02, 0.02, 0.004, { steps: 16 }), { turn: [90, 0, 0], at: [x, 0.93, 0.182] }),
      ),
    ),
    sticker('wordmarkDark', 0.07, { at: [-0.06, 0.72, 0.1825] }),
    sticker('shock', 0.1, { at: [0.24, 0.66, 0.1825] }),
    ...pieces(
      graphite,
      place(drum(0.036, 0.03, 0.006, { steps: 20 }), { at: [0.24, 1.55, 0] }),
      rod([0.24, 1.55, 0], [0.24, 1.62, 0], 0.02),
    ),
    ...pieces(
      rubber,
      tube(
        curve(
          [
            [0, 0.3, -0.1],
            [0, 0.16, -0.3],
            [0.1, 0.12, -0.45],
            [0.25, 0.12, -0.6],
          ],
          4,
        ),
        0.03,
        { steps: 8 },
      ),
    ),
  ];
  return movedPieces(list, { at: CABINET, turn: [0, CABINET_TURN, 0] });
}

/** The nodes that stand around the tank. */
export function tankPlant(): Part[] {
  const lamp = (name: string, hex: string, at: Vec3, pieceSolid: Solid): Part => ({
    name,
    at,
    baked: false,
    pieces: pieces(own(name, hex, { roughness: 0.2 }), pieceSolid),
  });
  const button = place(drum(0.022, 0.018, 0.006, { steps: 16, edgeSteps: 1 }), { turn: [90, 0, 0] });
  const beacon = lathe(
    rounded(
      [
        [0, 0],
        [0.034, 0],
        [0.034, 0.1],
        [0, 0.1],
      ],
      0.012,
      2,
    ),
    { steps: 24 },
  );
  return [
    { name: 'Walkway', pieces: walkway() },
    { name: 'Feeder', pieces: feeder() },
    augerDrum(),
    {
      name: 'FeedLevel',
      at: [FEEDER[0], FEEDER[1] + 0.685, FEEDER[2]],
      baked: false,
      pieces: pieces(
        own('FeedLevel', '#8a5a2e', { roughness: 0.8 }),
        place(box(0.28, 0.15, 0.006, 0.002), { at: [0, 0, 0.258] }),
      ),
    },
    { name: 'Heater', pieces: heater() },
    coil(),
    { name: 'Cabinet', pieces: cabinet() },
    {
      name: 'CabinetFront',
      at: CABINET,
      turn: [0, CABINET_TURN, 0],
      children: [
        lamp('Lamp', '#8a1712', [0.24, 1.61, 0], beacon),
        lamp('AeratorLamp', '#1b4d49', [0.0, 0.93, 0.182], button),
        lamp('HeaterLamp', '#5a3410', [0.08, 0.93, 0.182], button),
        lamp('FeederLamp', '#4d4a1b', [0.16, 0.93, 0.182], button),
      ],
    },
  ];
}
