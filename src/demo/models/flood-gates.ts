// Three lifting gates between piers across a river of 30 m, with hoists, a walkway and the river's gauge. Called by build-models.ts.
// y = 0 is the water at a level of 2 m; the river runs along +X; the gates stand in a row along Z, the first to the north (-Z).
import type { Part } from './assemble.ts';
import { concrete, graphite, orange, own, paint, slate, steel, white, yellow } from './finishes.ts';
import { pieces, type Piece } from './pieces.ts';
import { rectangle } from './shapes/outline.ts';
import { box, drum, extrude, lathe, loft, rod } from './shapes/shapes.ts';
import { place, type Solid } from './shapes/solid.ts';
import type { Vec3 } from './shapes/vector.ts';
import { linear } from './surface/shade.ts';

/** Middles of the gates and of the piers between and beside them. */
const BAYS = [-9.75, 0, 9.75] as const;
const PIERS = [-14.6, -4.875, 4.875, 14.6] as const;
const GATE_WIDTH = 8.7;
const BED = -3;
const DECK = 2.75;
const HOIST = 6.6;
const gateBlue = paint(linear('#1d6f9c'));

export function floodGates(): Part {
  const foam = foamPieces();
  return {
    name: 'FloodGates',
    children: [
      { name: 'Piers', pieces: piers() },
      { name: 'Hoists', pieces: BAYS.flatMap(hoist) },
      { name: 'Walkway', pieces: walkway() },
      ...BAYS.map((z, index) => ({ name: `Gate${index + 1}`, at: [0, 0, z] as Vec3, baked: false, pieces: gate() })),
      ...BAYS.map((z, index) => ({
        name: `Foam${index + 1}`,
        at: [0.3, 0.02, z] as Vec3,
        baked: false,
        pieces: foam,
      })),
      gauge(),
      {
        name: 'Beacon',
        at: [0, HOIST + 1.66, 0],
        baked: false,
        pieces: pieces(
          own('Beacon', '#a3140f', { roughness: 0.15 }),
          lathe(
            [
              [0, 0],
              [0.16, 0],
              [0.165, 0.22],
              [0.12, 0.33],
              [0, 0.37],
            ],
            { steps: 18 },
          ),
        ),
      },
      {
        name: 'ModeLamp',
        at: [0, HOIST + 0.5, 0],
        baked: false,
        pieces: pieces(
          own('ModeLamp', '#26302f', { roughness: 0.2 }),
          place(box(2.06, 0.1, 2.6, 0.02), { at: [0, 0, 0] }),
        ),
      },
      { name: 'Label', at: [-1.6, 4.9, 0] },
    ],
  };
}

function piers(): Piece[] {
  const pier = (z: number): Piece[] => [
    ...pieces(
      concrete,
      // Round towards the stream.
      place(extrude(rectangle(6.4, 0.95, 0.46, 5), DECK - BED - 0.25, 0.04, 1), { at: [0, BED, z] }),
      place(box(1.5, HOIST - DECK + 0.5, 0.8, 0.04), { at: [0, DECK - 0.5, z] }),
    ),
    ...pieces(
      steel,
      // Tracks in which the gates run.
      ...[-0.3, 0.3].flatMap((x) =>
        [-0.44, 0.44].map((side) => place(box(0.1, HOIST - BED - 0.6, 0.1, 0.01), { at: [x, BED + 0.4, z + side] })),
      ),
    ),
    ...pieces(yellow, ...[-1, 1].map((end) => place(box(0.06, 0.5, 0.7, 0.015), { at: [end * 3.12, 1.6, z] }))),
  ];
  return [
    ...PIERS.flatMap(pier),
    // The sill, and the walls at both banks.
    ...pieces(
      concrete,
      place(box(5, 0.7, 30, 0.03), { at: [0, BED, 0] }),
      ...[-1, 1].map((side) => place(box(7.5, DECK - BED - 0.25, 2.2, 0.05), { at: [0, BED, side * 16.1] })),
    ),
  ];
}

function gate(): Piece[] {
  const half = GATE_WIDTH / 2;
  return [
    ...pieces(
      gateBlue,
      place(box(0.12, 3.3, GATE_WIDTH, 0.02), { at: [-0.14, -2.25, 0] }),
      ...[-1.9, -1.1, -0.3, 0.5].map((y) => place(box(0.34, 0.14, GATE_WIDTH - 0.1, 0.02), { at: [0.06, y, 0] })),
      ...[-0.5, -0.25, 0, 0.25, 0.5].map((share) =>
        place(box(0.26, 3.2, 0.12, 0.02), { at: [0.02, -2.2, share * (GATE_WIDTH - 0.5)] }),
      ),
      place(box(0.46, 0.18, GATE_WIDTH, 0.03), { at: [0, 0.98, 0] }),
    ),
    ...pieces(
      steel,
      ...[-1, 1].map((side) => rod([0, 1.1, side * (half - 1.1)], [0, 6.9, side * (half - 1.1)], 0.05, 8)),
      ...[-1, 1].map((side) => place(box(0.3, 0.34, 0.3, 0.03), { at: [0, 1.1, side * (half - 1.1)] })),
    ),
    ...pieces(orange, place(box(0.03, 0.3, GATE_WIDTH - 0.3, 0.01), { at: [0.235, 0.93, 0] })),
    ...pieces(graphite, place(box(0.2, 0.12, GATE_WIDTH - 0.05, 0.03), { at: [-0.1, -2.33, 0] })),
  ];
}

/** A girder between two piers with motor, gear and two drums. */
function hoist(z: number): Piece[] {
  const lying = (solid: Solid, at: Vec3): Solid => place(solid, { turn: [90, 0, 0], at });
  return [
    ...pieces(
      slate,
      place(box(1.9, 0.42, 10.6, 0.05), { at: [0, HOIST, z] }),
      ...[-0.86, 0.86].flatMap((x) => [
        ...[0.9, 1.38].map((y) => rod([x, HOIST + y, z - 5.25], [x, HOIST + y, z + 5.25], 0.026, 5)),
        ...[-5, -2.5, 0, 2.5, 5].map((at) => rod([x, HOIST + 0.4, z + at], [x, HOIST + 1.38, z + at], 0.026, 5)),
      ]),
    ),
    ...pieces(
      white,
      place(
        loft(
          [
            { y: 0, width: 1.5, depth: 2.3, corner: 0.12 },
            { y: 1.1, width: 1.5, depth: 2.3, corner: 0.12 },
            { y: 1.25, width: 1.3, depth: 2.0, corner: 0.12 },
          ],
          0.04,
          3,
        ),
        { at: [0, HOIST + 0.42, z] },
      ),
    ),
    ...pieces(
      graphite,
      ...[-1, 1].map((side) =>
        lying(drum(0.32, 0.9, 0.04, { steps: 20, edgeSteps: 1 }), [0, HOIST + 0.78, z + side * 3.25 - 0.45]),
      ),
      rod([0, HOIST + 0.78, z - 3.6], [0, HOIST + 0.78, z + 3.6], 0.07, 10),
      place(box(0.04, 0.6, 0.5, 0.01), { at: [0.76, HOIST + 0.6, z + 0.4] }),
    ),
    ...pieces(orange, place(box(1.52, 0.1, 2.32, 0.02), { at: [0, HOIST + 1.36, z] })),
  ];
}

/** On the downstream side of the piers, from bank to bank. */
function walkway(): Piece[] {
  const posts = Array.from({ length: 11 }, (_, index) => -17.4 + index * 3.48);
  return [
    ...pieces(slate, place(box(1.7, 0.2, 36, 0.03), { at: [2.1, DECK - 0.25, 0] })),
    ...pieces(
      steel,
      ...[1.32, 2.88].flatMap((x) => [
        ...[0.55, 1.05].map((y) => rod([x, DECK + y, -17.5], [x, DECK + y, 17.5], 0.03, 5)),
        ...posts.map((z) => rod([x, DECK - 0.1, z], [x, DECK + 1.05, z], 0.028, 5)),
      ]),
    ),
  ];
}

/** What boils below a gate that is open; its length and height follow the opening. */
function foamPieces(): Piece[] {
  const foam = own('Foam', '#f4fbff', { opacity: 0.72, roughness: 0.9 });
  const roll = (x: number, size: number): Solid =>
    place(
      loft(
        [
          { y: 0, width: size * 1.7, depth: GATE_WIDTH - 0.1, corner: 0.3 },
          { y: size * 0.4, width: size * 1.1, depth: GATE_WIDTH - 0.5, corner: 0.3 },
          { y: size * 0.55, width: size * 0.4, depth: GATE_WIDTH - 1.1, corner: 0.15 },
        ],
        0.03,
        3,
      ),
      { at: [x, 0, 0] },
    );
  return pieces(foam, roll(0.9, 0.8), roll(2.2, 0.55), roll(3.4, 0.34));
}

/** The gauge board on the north bank above the gates: a metre of it is a metre of water. */
function gauge(): Part {
  const marks = Array.from({ length: 11 }, (_, index) => -2 + index * 0.5);
  return {
    name: 'Gauge',
    at: [-9, 0, -14.7],
    children: [
      {
        name: 'GaugeBoard',
        pieces: [
          ...pieces(white, place(box(0.62, 6.2, 0.08, 0.02), { at: [0, -2.3, 0] })),
          ...pieces(
            graphite,
            place(box(0.74, 6.4, 0.06, 0.02), { at: [0, -2.4, -0.05] }),
            ...marks.map((y, index) =>
              place(box(index % 2 === 0 ? 0.4 : 0.22, 0.07, 0.02, 0.004), {
                at: [index % 2 === 0 ? 0.1 : 0.19, y - 0.035, 0.04],
              }),
            ),
            rod([-0.2, -2.2, 0.1], [-0.2, 3.7, 0.1], 0.02, 6),
          ),
          ...pieces(paint(linear('#c8241e')), place(box(0.62, 0.05, 0.02, 0.004), { at: [0, 0.775, 0.042] })),
        ],
      },
      {
        name: 'Float',
        baked: false,
        pieces: pieces(
          own('Float', '#ff5a1f', { roughness: 0.4 }),
          place(drum(0.17, 0.2, 0.04, { steps: 16, edgeSteps: 1 }), { at: [-0.2, -0.1, 0.14] }),
          place(
            extrude(
              [
                [0.12, 0.12],
                [0.42, 0],
                [0.12, -0.12],
              ].toReversed() as [number, number][],
              0.04,
            ),
            {
              turn: [90, 0, 0],
              at: [-0.22, 0, 0.1],
            },
          ),
        ),
      },
      {
        name: 'ForecastMark',
        baked: false,
        pieces: pieces(
          own('ForecastMark', '#2f7fd1', { roughness: 0.4 }),
          place(box(0.16, 0.05, 0.06, 0.012), { at: [0.39, -0.025, 0.05] }),
        ),
      },
    ],
  };
}
