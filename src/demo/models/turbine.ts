// A small wind turbine, 14 m to the hub, with its transformer kiosk and met mast. Called by build-models.ts.
// Axes: Nacelle y (yaw; 0 faces +Z), Rotor z (its parent is tilted, so the rotor's own rest turn is none), Blade1..3 y
// (pitch). Seen from upwind the rotor runs clockwise, which is negative about +Z, and so is the way to feather.
import type { Part } from './assemble.ts';
import { graphite, orange, own, white } from './finishes.ts';
import { pieces, sticker, type Piece } from './pieces.ts';
import { rectangle } from './shapes/outline.ts';
import { box, drum, extrude, lathe, loft, rod, tube } from './shapes/shapes.ts';
import { place, type Solid } from './shapes/solid.ts';
import type { Vec3 } from './shapes/vector.ts';
import { HUB, TOP } from './turbine-dimensions.ts';
import { kiosk, instruments } from './turbine-kiosk.ts';
import { spinner, blade } from './turbine-rotor.ts';
import { tower } from './turbine-tower.ts';

function nacelle(): Piece[] {
  const along = (solid: Solid): Solid => place(solid, { turn: [90, 0, 0], at: [0, HUB - TOP, 0] });
  const hand = (y: number): Solid =>
    tube(
      [
        [-0.4, y, -1.0],
        [-0.4, y, 0.35],
        [0.4, y, 0.35],
        [0.4, y, -1.0],
      ],
      0.016,
      { steps: 6 },
    );
  const roof = HUB - TOP + 0.56;
  return [
    ...pieces(
      white,
      along(
        loft(
          [
            { y: -1.72, width: 0.82, depth: 0.84, corner: 0.2, z: 0.02 },
            { y: -1.3, width: 1.06, depth: 1.08, corner: 0.26 },
            { y: -0.4, width: 1.16, depth: 1.16, corner: 0.3 },
            { y: 0.45, width: 1.12, depth: 1.12, corner: 0.42 },
            { y: 0.82, width: 1.0, depth: 1.0, corner: 0.49 },
            { y: 0.95, width: 0.92, depth: 0.92, corner: 0.46 },
          ],
          0.05,
          6,
        ),
      ),
    ),
    ...pieces(
      graphite,
      place(drum(0.44, 0.16, 0.02, { steps: 40 }), { at: [0, -0.02 + 0.1, 0] }),
      along(place(drum(0.43, 0.14, 0.02, { steps: 40 }), { at: [0, 0.95, 0] })),
      ...[-0.42, 0.42].map((x) => place(box(0.07, 0.72, 0.24, 0.02), { at: [x, HUB - TOP + 0.36, -1.42] })),
      place(box(0.92, 0.05, 0.26, 0.02), { at: [0, HUB - TOP + 1.05, -1.42] }),
      place(box(0.5, 0.03, 0.6, 0.012), { at: [0, roof, -0.35] }),
      along(place(extrude(rectangle(0.6, 0.5, 0.1), 0.03, 0.01), { at: [0, -1.79, 0] })),
    ),
    ...pieces(
      orange,
      hand(roof + 0.34),
      hand(roof + 0.18),
      ...[
        [-0.4, -1],
        [-0.4, -0.32],
        [-0.4, 0.35],
        [0.4, 0.35],
        [0.4, -0.32],
        [0.4, -1],
      ].map(([x, z]) => rod([x!, roof - 0.02, z!], [x!, roof + 0.34, z!], 0.016, 6)),
    ),
    ...pieces(
      orange,
      ...[-1, 1].map((side) => place(box(0.03, 0.075, 1.25, 0.012), { at: [side * 0.572, HUB - TOP - 0.26, -0.5] })),
    ),
    ...pieces(
      graphite,
      rod([0.25, roof - 0.05, 0.1], [0.25, roof + 0.24, 0.1], 0.02),
      place(drum(0.1, 0.03, 0.008), { at: [0, roof + 0.0, -0.85] }),
    ),
    ...[-1, 1].map((side) =>
      sticker('wordmarkDark', 0.24, { turn: [0, 90 * side, 0], at: [side * 0.585, HUB - TOP + 0.02, -0.42] }),
    ),
  ];
}

/** The radiator on the roof: warm generators make it glow. */
function cooler(): Part {
  const fins = Array.from({ length: 9 }, (_, index) =>
    place(box(0.78, 0.02, 0.2, 0.006), { at: [0, index * 0.05, 0] }),
  );
  return {
    name: 'Cooler',
    at: [0, HUB - TOP + 0.6, -1.42],
    baked: false,
    pieces: pieces(own('Cooler', '#b9bec3', { metallic: 0.7, roughness: 0.4 }), ...fins),
  };
}

export function turbine(): Part {
  const shared = blade();
  return {
    name: 'Turbine',
    children: [
      { name: 'Tower', pieces: tower() },
      { name: 'Kiosk', pieces: kiosk() },
      instruments(),
      {
        name: 'Nacelle',
        at: [0, TOP, 0],
        pieces: nacelle(),
        children: [
          cooler(),
          {
            name: 'Beacon',
            at: [0, HUB - TOP + 0.59, -0.85],
            baked: false,
            pieces: pieces(
              own('Beacon', '#a3140f', { roughness: 0.15 }),
              lathe(
                [
                  [0, 0],
                  [0.075, 0],
                  [0.078, 0.1],
                  [0.06, 0.15],
                  [0.025, 0.17],
                  [0, 0.172],
                ],
                { steps: 24 },
              ),
            ),
          },
          {
            name: 'Shaft',
            at: [0, HUB - TOP, 1.36],
            turn: [-4, 0, 0],
            children: [
              {
                name: 'Rotor',
                baked: false,
                pieces: spinner(),
                children: [0, 1, 2].map((index) => ({
                  name: `BladeRoot${index + 1}`,
                  turn: [0, 0, index * 120] as Vec3,
                  children: [{ name: `Blade${index + 1}`, pieces: shared }],
                })),
              },
            ],
          },
        ],
      },
      { name: 'Label', at: [0, 4.6, 1.4] },
    ],
  };
}
