// A round fish tank, 4 m across, with a window. Called by build-models.ts. The water is a metre high in its own frame
// and scaled, so that a level is a scale; what floats on it (aerator) moves with the level. Axes: AeratorWheel x,
// FeederDrum x. Clips: `Swim` (24 s, the shoal), `Rise` (0.8 s, the bubbles).
import type { Part } from './assemble.ts';
import { graphite, orange, steel, white } from './finishes.ts';
import { pieces } from './pieces.ts';
import { box, drum } from './shapes/shapes.ts';
import { join, place, type Solid } from './shapes/solid.ts';
import { TANK } from './tank-dimensions.ts';
import { shoal } from './tank-fish.ts';
import { tankPlant } from './tank-plant.ts';
import { shell, panes } from './tank-shell.ts';
import { water, bubbles } from './tank-water.ts';

/** The paddle aerator on its floats; its origin is the water line. */
function aerator(): Part {
  const float = (x: number): Solid => place(drum(0.09, 1, 0.04, { steps: 18 }), { turn: [90, 0, 0], at: [x, 0, -0.5] });
  const paddle = (x: number): Solid[] =>
    Array.from({ length: 6 }, (_, index) =>
      place(
        join([
          place(box(0.16, 0.1, 0.014, 0.005), { at: [x, 0.17, 0] }),
          place(box(0.03, 0.2, 0.014, 0.004), { at: [x, 0.01, 0] }),
        ]),
        { turn: [index * 60, 0, 0] },
      ),
    );
  return {
    name: 'Aerator',
    at: [0.35, TANK.floor + TANK.level, 0.62],
    baked: false,
    pieces: [
      ...pieces(orange, float(-0.5), float(0.5)),
      ...pieces(
        graphite,
        ...[-0.34, 0.34].map((z) => place(box(1.12, 0.035, 0.05, 0.008), { at: [0, 0.1, z] })),
        ...[-0.36, 0.36].map((x) => place(box(0.05, 0.11, 0.1, 0.012), { at: [x, 0.09, 0] })),
        ...[-0.36, 0.36].map((x) => place(box(0.05, 0.03, 0.72, 0.008), { at: [x, 0.095, 0] })),
        place(box(0.16, 0.16, 0.2, 0.02), { at: [-0.46, 0.12, 0] }),
      ),
      ...pieces(white, place(drum(0.085, 0.24, 0.014, { steps: 24 }), { turn: [90, 0, 0], at: [-0.46, 0.2, -0.32] })),
      ...pieces(graphite, place(drum(0.088, 0.05, 0.02, { steps: 24 }), { turn: [90, 0, 0], at: [-0.46, 0.2, -0.36] })),
    ],
    children: [
      {
        name: 'AeratorWheel',
        at: [0, 0.16, 0],
        pieces: [
          ...pieces(white, ...[-0.24, 0, 0.24].flatMap(paddle)),
          ...pieces(
            steel,
            place(drum(0.022, 0.86, 0.004, { steps: 12 }), { turn: [0, 0, -90], at: [-0.43, 0, 0] }),
            ...[-0.24, 0, 0.24].map((x) =>
              place(drum(0.05, 0.06, 0.008, { steps: 16 }), { turn: [0, 0, -90], at: [x - 0.03, 0, 0] }),
            ),
          ),
        ],
      },
    ],
  };
}

export function tank(): Part {
  return {
    name: 'Aquaculture',
    children: [
      { name: 'Tank', pieces: shell() },
      ...tankPlant(),
      {
        name: 'Pool',
        at: [0, TANK.floor, 0],
        children: [...shoal(), { name: 'Bubbles', baked: false, pieces: bubbles() }],
      },
      aerator(),
      { name: 'Water', at: [0, TANK.floor, 0], size: [1, TANK.level, 1], baked: false, pieces: water() },
      { name: 'Window', baked: false, pieces: panes() },
      { name: 'Label', at: [0, 2.9, 0] },
    ],
  };
}
