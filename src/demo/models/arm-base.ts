// The fixed foot of the arm: floor plate, pedestal, base casting with its cables, and the pole of the stack light.
// Called by arm.ts.
import { bolts, cable } from './arm-parts.ts';
import { aluminium, brass, decals, graphite, orange, slate, steel } from './finishes.ts';
import { pieces, sticker, type Piece } from './pieces.ts';
import { bolt, box, decal, drum, loft } from './shapes/shapes.ts';
import { join, place } from './shapes/solid.ts';
import { region } from './surface/decal-sheet.ts';

export function base(): Piece[] {
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
    sticker('armNameLight', 0.062, { at: [0, 0.245, 0.2715], turn: [-10.6, 0, 0] }),
    sticker('shock', 0.04, { at: [0.15, 0.245, 0.2715], turn: [-10.6, 0, 0] }),
    sticker('plate', 0.045, { at: [-0.14, 0.25, 0.271], turn: [-10.6, 0, 0] }),
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
