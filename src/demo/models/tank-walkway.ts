// The bridge over the fish tank with its stairs, and the feeder that hangs on it. Called by tank-plant.ts.
import type { Part } from './assemble.ts';
import { aluminium, graphite, orange, slate, steel, white } from './finishes.ts';
import { pieces, movedPieces, sticker, type Piece } from './pieces.ts';
import { box, curve, drum, loft, rod, tube } from './shapes/shapes.ts';
import { around, place, type Solid } from './shapes/solid.ts';
import type { Vec3 } from './shapes/vector.ts';

const DECK = 2.16;
const BRIDGE = -0.85;

/** A bridge across the back half of the tank, with steps on the right. */
export function walkway(): Piece[] {
  const half = 2.35;
  const [front, back] = [BRIDGE + 0.36, BRIDGE - 0.36];
  const planks = Array.from({ length: 15 }, (_, index) =>
    place(box(0.29, 0.03, 0.7, 0.006), { at: [-half + 0.16 + index * 0.315, DECK - 0.03, BRIDGE] }),
  );
  const posts = (z: number): Solid[] =>
    [-half, -half / 2, 0, half / 2, half].map((x) => rod([x, DECK - 0.1, z], [x, DECK + 1, z], 0.02, 7));
  const legs = [-half, half].flatMap((x) =>
    [front, back].map((z) => place(box(0.07, DECK - 0.08, 0.07, 0.01), { at: [x * 0.985, 0.02, z * 1.0] })),
  );
  const treads = Array.from({ length: 8 }, (_, index) =>
    place(box(0.19, 0.03, 0.62, 0.006), { at: [half + 0.14 + index * 0.14, DECK - 0.26 - index * 0.25, BRIDGE] }),
  );
  const foot = half + 1.3;
  return [
    ...pieces(slate, ...planks, ...treads),
    ...pieces(
      graphite,
      ...[front, back].map((z) => place(box(half * 2 + 0.1, 0.11, 0.05, 0.01), { at: [0, DECK - 0.13, z] })),
      ...legs,
      ...[-half, half].map((x) => place(box(0.05, 0.05, 0.72, 0.01), { at: [x * 0.985, 0.7, BRIDGE] })),
      ...[front + 0.02, back - 0.02].map((z) => rod([half, DECK - 0.12, z], [foot, 0.03, z], 0.045)),
    ),
    ...pieces(
      steel,
      ...legs.map((_, index) =>
        place(box(0.16, 0.014, 0.16, 0.004), {
          at: [(index < 2 ? -half : half) * 0.985, 0.006, index % 2 === 0 ? front : back],
        }),
      ),
    ),
    ...pieces(
      orange,
      ...posts(front),
      ...posts(back),
      ...[1, 0.55].flatMap((y) => [
        rod([-half, DECK + y, back], [-half, DECK + y, front], 0.02, 7),
        ...[front, back].map((z) =>
          tube(
            [
              [-half, DECK + y, z],
              [half, DECK + y, z],
              [foot, 0.04 + y, z],
            ],
            0.02,
            { steps: 7 },
          ),
        ),
      ]),
      ...[front, back].map((z) => rod([foot, 0.02, z], [foot, 1.05, z], 0.02, 7)),
    ),
  ];
}

/** Where the feeder stands, in metres. */
export const FEEDER: Vec3 = [-0.75, DECK, BRIDGE + 0.5];

/** A hopper on the front rail; the auger drum below it turns about x. */
export function feeder(): Piece[] {
  const hopper = loft(
    [
      { y: 0.32, width: 0.16, depth: 0.16, corner: 0.03 },
      { y: 0.62, width: 0.56, depth: 0.5, corner: 0.08 },
      { y: 0.98, width: 0.58, depth: 0.52, corner: 0.08 },
    ],
    0.01,
    4,
  );
  const list: Piece[] = [
    ...pieces(white, hopper),
    ...pieces(
      orange,
      place(
        loft(
          [
            { y: 0, width: 0.6, depth: 0.54, corner: 0.09 },
            { y: 0.04, width: 0.58, depth: 0.52, corner: 0.09 },
          ],
          0.012,
          4,
        ),
        { at: [0, 1.0, 0] },
      ),
    ),
    ...pieces(
      graphite,
      ...[-0.2, 0.2].flatMap((x) =>
        [-0.14, 0.14].map((z) => rod([x, -0.1, z * 1.4], [x * 1.05, 0.62, z * 1.4], 0.018)),
      ),
      place(box(0.5, 0.05, 0.44, 0.012), { at: [0, -0.12, 0] }),
      place(box(0.2, 0.18, 0.2, 0.02), { at: [0.32, 0.09, 0] }),
      place(box(0.13, 0.1, 0.26, 0.012), { at: [0, 1.045, 0.0] }),
      ...[-0.23, 0.21].map((x) => place(box(0.025, 0.3, 0.2, 0.01), { at: [x, 0.03, 0] })),
    ),
    ...pieces(
      aluminium,
      place(box(0.3, 0.16, 0.004, 0.001), { at: [0, 0.68, 0.2545] }),
      tube(
        curve(
          [
            [-0.02, 0.02, 0.1],
            [-0.02, -0.02, 0.24],
            [-0.02, -0.12, 0.42],
            [-0.02, -0.26, 0.5],
          ],
          4,
        ),
        0.06,
        { steps: 12 },
      ),
    ),
    sticker('wordmarkDark', 0.06, { at: [0, 0.915, 0.2665] }),
  ];
  return movedPieces(list, { at: FEEDER });
}

export function augerDrum(): Part {
  const fins = around(place(box(0.36, 0.02, 0.03, 0.005), { turn: [0, 0, 90], at: [0, 0, 0] }), 8, 0.1);
  return {
    name: 'FeederDrum',
    at: [FEEDER[0] - 0.01, FEEDER[1] + 0.18, FEEDER[2]],
    baked: false,
    pieces: [
      ...pieces(orange, place(drum(0.1, 0.4, 0.012, { steps: 28 }), { turn: [0, 0, -90], at: [-0.2, 0, 0] })),
      ...pieces(
        steel,
        place(place(fins, { at: [0, 0, 0] }), { turn: [0, 0, -90] }),
        place(drum(0.03, 0.5, 0.004, { steps: 12 }), { turn: [0, 0, -90], at: [-0.25, 0, 0] }),
      ),
    ],
  };
}
