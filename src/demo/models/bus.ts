// An electric city bus of 9.2 m, whose front is +Z and whose middle stands on the origin. Called by build-models.ts. The colour of its
// line is a part of its own for each line, because of a crowd only shape and visibility follow the twin.
import type { Part } from './assemble.ts';
import { graphite, own, paint, rubber, slate, steel, white } from './finishes.ts';
import { pieces, type Piece } from './pieces.ts';
import { rectangle } from './shapes/outline.ts';
import { box, extrude, lathe, loft } from './shapes/shapes.ts';
import { place, type Solid } from './shapes/solid.ts';
import type { Vec2, Vec3 } from './shapes/vector.ts';
import { linear } from './surface/shade.ts';

const LENGTH = 9.2;
const WIDTH = 2.45;
const SIDE = WIDTH / 2;
const AXLES = { front: 2.2, rear: -2.2 } as const;
const WHEEL = { radius: 0.46, width: 0.28 } as const;
const WINDOWS = { low: 1.12, high: 2.32 } as const;
const LINES = ['#0a8f8a', '#d6472b', '#5b4bb5', '#d99a06'] as const;

export function bus(): Part {
  const wheel = wheelPieces();
  return {
    name: 'Bus',
    children: [
      {
        name: 'Body',
        pieces: bodyPieces(),
        children: [
          { name: 'Glass', pieces: glassPieces() },
          ...LINES.map((colour, index) => ({ name: `Line${index + 1}`, pieces: linePieces(colour) })),
          ...[3.35, -0.4].map((z, index) => door(`Door${index + 1}`, z)),
          ...[
            { name: 'WheelFrontLeft', x: 1, z: AXLES.front },
            { name: 'WheelFrontRight', x: -1, z: AXLES.front },
            { name: 'WheelRearLeft', x: 1, z: AXLES.rear },
            { name: 'WheelRearRight', x: -1, z: AXLES.rear },
          ].map(({ name, x, z }) => ({
            name: `${name}Hub`,
            at: [x * (SIDE - WHEEL.width / 2 + 0.015), WHEEL.radius, z] as Vec3,
            turn: [0, x > 0 ? 0 : 180, 0] as Vec3,
            children: [{ name, pieces: wheel, baked: false }],
          })),
          {
            name: 'HeadLights',
            baked: false,
            pieces: pieces(
              own('HeadLights', '#fdf6e3', { emissive: [1, 0.94, 0.8] }),
              ...[-1, 1].map((side) => lamp(side * 0.74, 0.74, LENGTH / 2 + 0.006, 0.34, 0.13)),
            ),
          },
          {
            name: 'TailLights',
            baked: false,
            pieces: pieces(
              own('TailLights', '#7a0f0a', { emissive: [0.95, 0.05, 0.02] }),
              ...[-1, 1].map((side) => lamp(side * 0.84, 0.86, -LENGTH / 2 - 0.01, 0.13, 0.36)),
            ),
          },
          {
            name: 'Sign',
            baked: false,
            pieces: pieces(
              own('Sign', '#2a1a05', { emissive: [0.9, 0.5, 0.08] }),
              lamp(0, 2.42, LENGTH / 2 + 0.006, 1.3, 0.14),
            ),
          },
          { name: 'Label', at: [0, 3.5, 0] },
        ],
      },
    ],
  };
}

function bodyPieces(): Piece[] {
  const post = (x: number, z: number): Solid =>
    place(box(0.035, WINDOWS.high - WINDOWS.low + 0.1, 0.09, 0.01), { at: [x, WINDOWS.low - 0.05, z] });
  const arch = (side: number, z: number): Solid =>
    place(extrude(archOutline(), 0.03, 0.008, 1), {
      turn: [0, 0, -90],
      at: [side > 0 ? SIDE - 0.022 : -SIDE - 0.008, 0.28, z],
    });
  return [
    ...pieces(
      white,
      loft(
        [
          { y: 0.3, width: WIDTH - 0.08, depth: LENGTH - 0.12, corner: 0.26 },
          { y: 0.5, width: WIDTH, depth: LENGTH, corner: 0.3 },
          { y: WINDOWS.low, width: WIDTH, depth: LENGTH, corner: 0.32 },
        ],
        0.04,
        4,
      ),
      loft(
        [
          { y: WINDOWS.high, width: WIDTH, depth: LENGTH - 0.02, corner: 0.34 },
          { y: 2.58, width: WIDTH - 0.03, depth: LENGTH - 0.06, corner: 0.36 },
          { y: 2.74, width: WIDTH - 0.3, depth: LENGTH - 0.3, corner: 0.4 },
        ],
        0.05,
        4,
      ),
      ...[-3.2, -1.55, 1.05, 2.25].flatMap((z) => [post(SIDE - 0.016, z), post(-SIDE + 0.016, z)]),
    ),
    ...pieces(
      slate,
      loft(
        [
          { y: 2.72, width: 1.7, depth: 3.6, corner: 0.25, z: -1.8 },
          { y: 2.95, width: 1.5, depth: 3.3, corner: 0.25, z: -1.8 },
        ],
        0.04,
        3,
      ),
      loft(
        [
          { y: 2.72, width: 1.6, depth: 1.9, corner: 0.25, z: 1.9 },
          { y: 2.9, width: 1.4, depth: 1.6, corner: 0.25, z: 1.9 },
        ],
        0.04,
        3,
      ),
    ),
    ...pieces(
      graphite,
      place(box(WIDTH - 0.5, 0.16, LENGTH - 0.5, 0.03), { at: [0, 0.2, 0] }),
      ...[AXLES.front, AXLES.rear].flatMap((z) => [arch(1, z), arch(-1, z)]),
      place(box(1.9, 0.2, 0.04, 0.015), { at: [0, 0.4, LENGTH / 2 - 0.01] }),
      place(box(1.9, 0.2, 0.04, 0.015), { at: [0, 0.4, -LENGTH / 2 + 0.01] }),
      // Mirrors on arms beside the front corners.
      ...[-1, 1].map((side) =>
        place(box(0.13, 0.34, 0.14, 0.04), { at: [side * (SIDE + 0.2), 1.8, LENGTH / 2 - 0.08] }),
      ),
      ...[-1, 1].map((side) =>
        place(box(0.46, 0.05, 0.06, 0.015), { at: [side * (SIDE + 0.03), 2.14, LENGTH / 2 - 0.14] }),
      ),
    ),
  ];
}

/** One dark band around the bus: its windows. */
function glassPieces(): Piece[] {
  return pieces(
    own('Glass', '#10171c', { roughness: 0.08, metallic: 0.1 }),
    loft(
      [
        { y: WINDOWS.low - 0.05, width: WIDTH - 0.04, depth: LENGTH - 0.03, corner: 0.32 },
        { y: WINDOWS.high + 0.05, width: WIDTH - 0.04, depth: LENGTH - 0.05, corner: 0.34 },
      ],
      0.01,
      4,
    ),
    // The windscreen reaches down.
    place(extrude(rectangle(2.06, 0.05, 0.02, 1), 1.5, 0.02, 1), { at: [0, 0.95, LENGTH / 2 - 0.022] }),
  );
}

/** A skirt along both sides and a swoosh at the rear, in the colour of the line. */
// Four of them on each bus, of which one shows: without rounded edges, that all buses together keep within a headset's triangles.
function linePieces(colour: string): Piece[] {
  const tint = paint(linear(colour));
  const stripe = (side: number, z: number, length: number): Solid =>
    place(box(0.02, 0.2, length, 0), { at: [side * (SIDE + 0.002), 0.86, z] });
  const skirt = (side: number, z: number, length: number): Solid =>
    place(box(0.02, 0.13, length, 0), { at: [side * (SIDE - 0.004), 0.46, z] });
  return pieces(
    tint,
    stripe(1, 0, LENGTH - 0.76),
    stripe(-1, -2.75, 2.9),
    stripe(-1, 1.3, 2),
    skirt(1, 0, 3.1),
    skirt(1, -3.55, 1.15),
    skirt(1, 3.55, 1.15),
    skirt(-1, -3.55, 1.15),
    skirt(-1, 0.95, 1.2),
    place(box(1.4, 0.2, 0.02, 0), { at: [0, 0.86, -LENGTH / 2 - 0.002] }),
    place(box(1.5, 0.06, 0.02, 0), { at: [0, 0.62, LENGTH / 2 + 0.01] }),
    place(box(1.15, 0.025, 2.5, 0), { at: [0, 2.95, -1.8] }),
  );
}

/** On the right, which is -X; it slides towards the front, outside the body. */
function door(name: string, z: number): Part {
  const leaf = own(name, '#141d23', { roughness: 0.1, metallic: 0.1 });
  return {
    name: `${name}Frame`,
    at: [-SIDE - 0.014, 0.36, z],
    children: [
      {
        name,
        baked: false,
        pieces: [
          ...pieces(leaf, place(box(0.036, 1.98, 1.12, 0.015), { at: [0, 0, 0] })),
          ...pieces(
            steel,
            ...[-0.04, 0.04].map((at) => place(box(0.05, 0.9, 0.022, 0), { at: [-0.012, 0.55, at] })),
            place(box(0.042, 0.06, 1.1, 0), { at: [-0.002, 0.02, 0] }),
          ),
        ],
      },
    ],
  };
}

function wheelPieces(): Piece[] {
  const lying = (solid: Solid): Solid => place(solid, { turn: [0, 0, -90] });
  const { radius, width } = WHEEL;
  return [
    ...pieces(
      rubber,
      lying(
        lathe(
          [
            [0, -width / 2],
            [radius - 0.05, -width / 2],
            [radius, -width / 2 + 0.05],
            [radius, width / 2 - 0.05],
            [radius - 0.05, width / 2],
            [0.28, width / 2],
            [0.26, width / 2 - 0.05],
          ],
          { steps: 14 },
        ),
      ),
    ),
    ...pieces(
      steel,
      lying(
        lathe(
          [
            [0.27, width / 2 - 0.05],
            [0.24, width / 2 - 0.03],
            [0.13, width / 2 - 0.06],
            [0.1, width / 2 + 0.01],
            [0, width / 2 + 0.02],
          ],
          { steps: 12 },
        ),
      ),
      // Something to see the turning by.
      ...Array.from({ length: 5 }, (_, index) =>
        lying(
          place(place(box(0.04, 0.035, 0.04, 0), { at: [0, width / 2 - 0.045, 0.185] }), {
            turn: [0, index * 72, 0],
          }),
        ),
      ),
    ),
  ];
}

/** The half disc above a wheel, lying, its flat side towards -X once it is turned up. */
function archOutline(): Vec2[] {
  const steps = 14;
  const radius = WHEEL.radius + 0.13;
  const outline = Array.from({ length: steps + 1 }, (_, step): Vec2 => {
    const angle = Math.PI * (step / steps);
    return [-(radius * Math.sin(angle) + 0.16), radius * Math.cos(angle)];
  });
  return [[0, radius] as Vec2, ...outline, [0, -radius] as Vec2].toReversed();
}

/** A flat lamp that faces along z. */
function lamp(x: number, y: number, z: number, width: number, height: number): Solid {
  return place(box(width, height, 0.03, 0.012), { at: [x, y - height / 2, z] });
}
