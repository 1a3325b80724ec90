// The transformer kiosk beside the wind turbine, with its screen, lamp and met mast. Called by turbine.ts.
import type { Part } from './assemble.ts';
import { aluminium, concrete, display, graphite, orange, own, rubber, white } from './finishes.ts';
import { pieces, movedPieces, sticker, type Piece } from './pieces.ts';
import { box, decal, lathe, rod, sphere, tube } from './shapes/shapes.ts';
import { join, place } from './shapes/solid.ts';
import type { Vec3 } from './shapes/vector.ts';
import { region } from './surface/decal-sheet.ts';

export function kiosk(): Piece[] {
  const list: Piece[] = [
    ...pieces(concrete, box(1.3, 0.12, 1.0, 0.02)),
    ...pieces(white, place(box(1.1, 1.25, 0.8, 0.02, 2), { at: [0, 0.12, 0] })),
    ...pieces(
      graphite,
      place(box(1.2, 0.08, 0.92, 0.03, 2), { at: [0, 1.36, 0] }),
      ...Array.from({ length: 8 }, (_, index) =>
        place(box(0.34, 0.012, 0.02, 0.004), { at: [0.28, 0.3 + index * 0.035, 0.402] }),
      ),
      place(box(0.01, 1.1, 0.006, 0.001), { at: [0.02, 0.18, 0.402] }),
      place(box(0.44, 0.3, 0.02, 0.012), { at: [-0.26, 0.84, 0.404] }),
      place(box(0.03, 0.14, 0.03, 0.008), { at: [0.08, 0.75, 0.41] }),
    ),
    ...pieces(orange, place(box(1.1, 0.04, 0.012, 0.004), { at: [0, 1.26, 0.402] })),
    { finish: display, solid: place(decal(0.4, 0.25, region('turbineScreen')), { at: [-0.26, 0.99, 0.4252] }) },
    sticker('wordmarkDark', 0.07, { at: [-0.26, 0.68, 0.403] }),
    sticker('shock', 0.14, { at: [0.3, 0.95, 0.403] }),
    ...pieces(
      rubber,
      tube(
        [
          [-0.6, 0.05, 0],
          [-0.95, 0.05, 0.1],
          [-1.4, 0.05, 0.25],
          [-1.9, 0.12, 0.4],
        ],
        0.05,
        { steps: 8 },
      ),
    ),
    ...pieces(
      aluminium,
      rod([0.42, 0.2, -0.28], [0.42, 3.4, -0.28], 0.028, 8),
      rod([0.1, 3.1, -0.28], [0.74, 3.1, -0.28], 0.018, 6),
    ),
  ];
  return movedPieces(list, { at: KIOSK, turn: [0, -18, 0] });
}

const KIOSK: Vec3 = [2.6, 0, 0.7];

/** What moves and shines at the kiosk and its met mast, in the frame of the kiosk. */
export function instruments(): Part {
  const cups = [0, 120, 240].map((angle) =>
    place(
      join([
        rod([0, 0, 0], [0.16, 0, 0], 0.008, 5),
        place(
          lathe(
            [
              [0, -0.05],
              [0.035, -0.036],
              [0.05, 0],
              [0.046, 0],
              [0.032, -0.03],
              [0, -0.044],
            ],
            { steps: 12 },
          ),
          { turn: [90, 0, 0], at: [0.17, 0, 0.0] },
        ),
      ]),
      { turn: [0, angle, 0] },
    ),
  );
  return {
    name: 'Instruments',
    at: KIOSK,
    turn: [0, -18, 0],
    children: [
      {
        name: 'StateLamp',
        at: [0.3, 1.18, 0.402],
        baked: false,
        pieces: pieces(
          own('StateLamp', '#26302f', { roughness: 0.2 }),
          place(box(0.4, 0.035, 0.014, 0.006), { at: [0, 0, 0] }),
        ),
      },
      {
        name: 'Anemometer',
        at: [0.1, 3.24, -0.28],
        baked: false,
        pieces: pieces(graphite, ...cups, rod([0, -0.13, 0], [0, 0.02, 0], 0.02)),
      },
      {
        name: 'VaneMount',
        at: [0.74, 3.24, -0.28],
        turn: [0, 18, 0],
        children: [
          {
            name: 'WindVane',
            baked: false,
            // It points where the wind comes from.
            pieces: [
              ...pieces(
                graphite,
                rod([0, -0.13, 0], [0, 0.03, 0], 0.018),
                rod([0, 0.02, -0.26], [0, 0.02, 0.2], 0.01, 6),
                place(sphere(0.026, 8), { at: [0, 0.02, 0.21] }),
              ),
              ...pieces(orange, place(box(0.012, 0.2, 0.2, 0.004), { at: [0, -0.06, -0.28] })),
            ],
          },
        ],
      },
    ],
  };
}
