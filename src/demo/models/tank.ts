// A round fish tank, 4 m across, with a window. Called by build-models.ts. The water is a metre high in its own frame
// and scaled, so that a level is a scale; what floats on it (aerator) moves with the level. Axes: AeratorWheel x,
// FeederDrum x. Clips: `Swim` (24 s, the shoal), `Rise` (0.8 s, the bubbles).
import { pieces, type Part, type Piece } from './assemble.ts';
import { concrete, decals, graphite, orange, own, paint, steel, white, type Finish } from './finishes.ts';
import { circle, rounded } from './shapes/outline.ts';
import { band, bolt, box, decal, drum, extrude, lathe, sphere } from './shapes/shapes.ts';
import { join, place, skin, type Solid } from './shapes/solid.ts';
import { radians, type Vec2, type Vec3 } from './shapes/vector.ts';
import { aspect, region, type DecalName } from './surface/decal-sheet.ts';
import { linear } from './surface/shade.ts';
import { tankPlant } from './tank-plant.ts';

/** Metres. */
export const TANK = { radius: 2, wall: 0.07, floor: 0.16, height: 1.98, level: 1.6, window: 62 } as const;

const label = (name: DecalName, height: number, placement: Parameters<typeof place>[1]): Piece => ({
  finish: decals,
  solid: place(decal(height * aspect(name), height, region(name)), placement),
});

function shell(): Piece[] {
  const { radius, wall, floor, height, window } = TANK;
  const inner = radius - wall;
  const [low, high] = [0.42, 1.82];
  const sector = (profile: readonly Vec2[], from: number, to: number, steps: number): Solid => {
    const open = lathe(profile, { from, to, steps });
    const width = steps + 1;
    const end = profile.map((_, index) => index * width);
    return { ...open, faces: [...open.faces, end.toReversed(), end.map((index) => index + steps)] };
  };
  const ring = (y: number, size: number, tall: number): Vec2[] =>
    rounded(
      [
        [radius - 0.01, y],
        [radius + size, y],
        [radius + size, y + tall],
        [radius - 0.01, y + tall],
      ],
      0.012,
      1,
    );
  const back = { from: window, to: 360 - window };
  const front = { from: -window, to: window };
  const blue = paint(linear('#b9dbe2'));
  return [
    ...pieces(
      concrete,
      lathe(
        rounded(
          [
            [0, 0],
            [2.32, 0],
            [2.32, 0.1],
            [0, 0.1],
          ],
          0.03,
          2,
        ),
        { steps: 56 },
      ),
    ),
    ...pieces(
      graphite,
      lathe(
        rounded(
          [
            [1.9, 0.1],
            [2.07, 0.1],
            [2.07, 0.17],
            [1.98, 0.2],
          ],
          0.02,
          2,
        ),
        { steps: 64 },
      ),
    ),
    // The back wall, and the wall above and below the window.
    ...pieces(
      white,
      sector(
        [0.16, 0.24, 0.5, 0.9, 1.3, 1.7, 1.88, height].map((y): Vec2 => [radius, y]),
        back.from,
        back.to,
        44,
      ),
      sector(
        [
          [radius, 0.16],
          [radius, 0.24],
          [radius, 0.34],
          [radius, low],
          [inner, low],
        ],
        front.from,
        front.to,
        28,
      ),
      sector(
        [
          [inner, high],
          [radius, high],
          [radius, 1.9],
          [radius, height],
        ],
        front.from,
        front.to,
        28,
      ),
    ),
    ...pieces(
      blue,
      sector(
        [height, 1.88, 1.5, 1, 0.5, 0.16].map((y): Vec2 => [inner, y]),
        back.from,
        back.to,
        44,
      ),
      sector(
        [
          [inner, low],
          [inner, 0.16],
        ],
        front.from,
        front.to,
        28,
      ),
      sector(
        [
          [inner, height],
          [inner, high],
        ],
        front.from,
        front.to,
        28,
      ),
      lathe(
        [
          [inner, floor + 0.06],
          [1.2, floor + 0.03],
          [0.22, floor],
          [0, floor],
        ],
        { steps: 48 },
      ),
    ),
    ...pieces(
      white,
      lathe(
        rounded(
          [
            [inner - 0.02, height - 0.02],
            [radius + 0.05, height - 0.02],
            [radius + 0.05, height + 0.06],
            [inner - 0.02, height + 0.06],
            [inner - 0.02, height - 0.02],
          ],
          0.03,
          2,
        ),
        { steps: 64 },
      ),
    ),
    ...pieces(
      steel,
      lathe(ring(0.62, 0.012, 0.07), { ...back, steps: 44 }),
      lathe(ring(1.5, 0.012, 0.07), { ...back, steps: 44 }),
    ),
    ...pieces(orange, lathe(ring(1.06, 0.006, 0.14), { ...back, steps: 44 })),
    // The frame of the window and its mullions.
    ...pieces(
      graphite,
      lathe(
        rounded(
          [
            [radius - 0.02, low - 0.05],
            [radius + 0.03, low - 0.05],
            [radius + 0.03, low + 0.03],
            [radius - 0.03, low + 0.03],
          ],
          0.012,
          1,
        ),
        { from: -window - 1.5, to: window + 1.5, steps: 30 },
      ),
      lathe(
        rounded(
          [
            [radius - 0.03, high - 0.03],
            [radius + 0.03, high - 0.03],
            [radius + 0.03, high + 0.05],
            [radius - 0.02, high + 0.05],
          ],
          0.012,
          1,
        ),
        { from: -window - 1.5, to: window + 1.5, steps: 30 },
      ),
      ...[-window, window].map((angle) =>
        place(box(0.1, high - low + 0.1, 0.1, 0.012), {
          at: [(radius - 0.02) * Math.sin(radians(angle)), low - 0.05, (radius - 0.02) * Math.cos(radians(angle))],
          turn: [0, angle, 0],
        }),
      ),
      ...[-window / 3, window / 3].map((angle) =>
        place(box(0.045, high - low, 0.075, 0.01), {
          at: [(radius - 0.015) * Math.sin(radians(angle)), low, (radius - 0.015) * Math.cos(radians(angle))],
          turn: [0, angle, 0],
        }),
      ),
    ),
    ...pieces(
      steel,
      ...[-window, window].flatMap((angle) =>
        Array.from({ length: 7 }, (_, index) =>
          place(place(bolt(0.014), { turn: [90, 0, 0], at: [0, low + 0.06 + index * 0.2, radius + 0.028] }), {
            turn: [0, angle, 0],
          }),
        ),
      ),
    ),
    // The drain with its grid.
    ...pieces(
      graphite,
      place(drum(0.24, 0.02, 0.006, { steps: 28 }), { at: [0, floor, 0] }),
      place(drum(0.1, 0.2, 0.02, { steps: 20 }), { at: [0, floor, 0] }),
    ),
    { finish: decals, solid: band(radius + 0.004, 0.235, 0.12, region('tankName'), { from: -6, to: 6, steps: 6 }) },
    {
      finish: decals,
      solid: band(radius + 0.0045, 0.235, 0.12, region('wordmarkDark'), { from: -34, to: -12, steps: 8 }),
    },
    label('plate', 0.1, {
      turn: [0, 20, 0],
      at: [2.008 * Math.sin(radians(20)), 0.295, 2.008 * Math.cos(radians(20))],
    }),
    // The level scale beside the window.
    ...pieces(
      graphite,
      place(box(0.09, 1.5, 0.02, 0.006), {
        at: [2.01 * Math.sin(radians(66.5)), 0.36, 2.01 * Math.cos(radians(66.5))],
        turn: [0, 66.5, 0],
      }),
    ),
    {
      finish: decals,
      solid: place(place(decal(1.4, 0.06, region('scale')), { turn: [0, 0, 90] }), {
        at: [2.0215 * Math.sin(radians(66.5)), 1.11, 2.0215 * Math.cos(radians(66.5))],
        turn: [0, 66.5, 0],
      }),
    },
  ];
}

/** The panes, outside only: what is behind them is seen once, not twice. */
function panes(): Piece[] {
  const glass = own('Window', '#cfe9ee', { opacity: 0.14, roughness: 0.05 });
  return pieces(
    glass,
    lathe(
      [
        [TANK.radius - 0.02, 0.42],
        [TANK.radius - 0.02, 1.82],
      ],
      { from: -TANK.window, to: TANK.window, steps: 32 },
    ),
  );
}

/** A column of water one metre high, rippled on top; its side only where the window shows it. */
function water(): Piece[] {
  const inner = TANK.radius - TANK.wall - 0.012;
  const surface = Array.from({ length: 23 }, (_, ringIndex) =>
    Array.from({ length: 64 }, (_, step): Vec3 => {
      const radius = Math.max((ringIndex / 22) * inner, 1e-4);
      const angle = (step / 64) * 2 * Math.PI;
      const [x, z] = [radius * Math.sin(angle), radius * Math.cos(angle)];
      const calm = 1 - (ringIndex / 22) ** 6;
      const wave =
        Math.sin(7 * x + 3 * Math.sin(4 * z)) + Math.sin(9 * z - 5 * x + 1) + 0.7 * Math.sin(17 * x + 11 * z);
      return [x, 1 + 0.0035 * wave * calm, z];
    }),
  );
  const top = skin(surface.toReversed(), { capped: false });
  const side = lathe(
    [
      [inner, 0.02],
      [inner, 1],
    ],
    { from: -TANK.window - 1, to: TANK.window + 1, steps: 32 },
  );
  return pieces(own('Water', '#2f93b5', { opacity: 0.42, roughness: 0.06 }), top, side);
}

function fishBody(): Piece[] {
  // A trout-like spindle along +z, 0.42 m long; dark back, pale belly.
  const shape: readonly Vec3[] = [
    [0.2, 0.008, 0.01],
    [0.185, 0.024, 0.028],
    [0.15, 0.036, 0.048],
    [0.09, 0.044, 0.064],
    [0.02, 0.042, 0.066],
    [-0.06, 0.032, 0.05],
    [-0.12, 0.019, 0.032],
    [-0.15, 0.012, 0.024],
  ];
  const rings = shape
    .toReversed()
    .map(([z, width, height]) => circle(1, 12).map(([b, a]): Vec3 => [-width * b, height * a - height * 0.06, z]));
  const back = linear('#43606b');
  const flank = linear('#9fb7b8');
  const belly = linear('#e9ddcf');
  const tint = ([, y]: Vec3): Vec3 => (y > 0.03 ? back : y > -0.012 ? flank : belly);
  const fin = (points: readonly Vec2[]): Solid =>
    place(extrude(points, 0.006), { turn: [0, 0, -90], at: [-0.003, 0, 0] });
  const skinFinish: Finish = paint(tint);
  return [
    { finish: skinFinish, solid: skin(rings), crease: 80 },
    ...pieces(
      paint(back),
      fin(
        [
          [0.055, 0.06],
          [0.1, -0.0],
          [0.09, -0.03],
          [0.055, -0.04],
        ]
          .map(([h, z]): Vec2 => [-h!, z!])
          .toReversed(),
      ),
    ),
    ...pieces(
      paint(flank),
      ...[-1, 1].map((side) =>
        place(
          extrude(
            [
              [0, 0.02],
              [0.06, -0.035],
              [0.045, -0.05],
              [0, -0.02],
            ],
            0.004,
          ),
          { size: [side, 1, 1], at: [side * 0.03, -0.03, 0.08], turn: [0, 0, side * -28] },
        ),
      ),
    ),
    ...pieces(
      paint(linear('#101214')),
      ...[-1, 1].map((side) => place(sphere(0.008, 6), { at: [side * 0.028, 0.012, 0.165] })),
    ),
  ];
}

function fishTail(): Piece[] {
  const flat = extrude(
    [
      [-0.026, 0.02],
      [-0.02, -0.03],
      [-0.075, -0.12],
      [-0.05, -0.125],
      [0, -0.085],
      [0.05, -0.125],
      [0.075, -0.12],
      [0.02, -0.03],
      [0.026, 0.02],
    ],
    0.007,
  );
  return pieces(paint(linear('#5b757c')), place(flat, { turn: [0, 0, 90], at: [0.0035, 0, 0] }));
}

/** The path of each fish: an ellipse around the drain, once in `period` seconds. */
export type Lap = {
  readonly radius: number;
  readonly squeeze: number;
  readonly height: number;
  readonly period: number;
  readonly phase: number;
  readonly size: number;
};
export const SHOAL: readonly Lap[] = [
  { radius: 1.45, squeeze: 0.95, height: 0.95, period: 24, phase: 0.02, size: 1.1 },
  { radius: 1.3, squeeze: 1, height: 0.62, period: 24, phase: 0.16, size: 1 },
  { radius: 1.55, squeeze: 0.9, height: 0.78, period: 24, phase: 0.93, size: 1.2 },
  { radius: 1.0, squeeze: 1.1, height: 1.02, period: 12, phase: 0.3, size: 0.9 },
  { radius: 1.15, squeeze: 1, height: 0.5, period: 24, phase: 0.55, size: 1.05 },
  { radius: 1.5, squeeze: 0.96, height: 1.0, period: 24, phase: 0.7, size: 1 },
  { radius: 1.35, squeeze: 1.05, height: 0.68, period: 12, phase: 0.85, size: 0.95 },
  { radius: 1.6, squeeze: 0.97, height: 0.55, period: 24, phase: 0.08, size: 1.15 },
  { radius: 0.8, squeeze: 1, height: 0.8, period: 12, phase: 0.62, size: 0.85 },
];

/** Position in the pool and heading (degrees about y) of a fish at a moment of its lap, in seconds. */
export function swim({ radius, squeeze, height, period, phase }: Lap, seconds: number): { at: Vec3; heading: number } {
  const angle = (phase + seconds / period) * 2 * Math.PI;
  const at: Vec3 = [
    radius * Math.sin(angle),
    height + 0.06 * Math.sin(angle * 2 + phase * 9),
    radius * squeeze * Math.cos(angle),
  ];
  return { at, heading: (Math.atan2(radius * Math.cos(angle), -radius * squeeze * Math.sin(angle)) * 180) / Math.PI };
}

function shoal(): Part[] {
  const [body, tail] = [fishBody(), fishTail()];
  return SHOAL.map((lap, index): Part => {
    const { at, heading } = swim(lap, 0);
    return {
      name: `Fish${index + 1}`,
      at,
      turn: [0, heading, 0],
      size: [lap.size, lap.size, lap.size],
      baked: false,
      pieces: body,
      children: [{ name: `Tail${index + 1}`, at: [0, -0.002, -0.13], pieces: tail }],
    };
  });
}

/** Distance between bubbles of a column: the clip moves all by this much and starts again unseen. */
export const BUBBLE_STEP = 0.2;

function bubbles(): Piece[] {
  const seed = (index: number): number => ((index * 7919) % 101) / 101;
  const foam = own('Bubbles', '#f2fbff', { opacity: 0.55, roughness: 0.1 });
  const columns = Array.from({ length: 13 }, (_, column) => {
    const angle = seed(column + 3) * 2 * Math.PI;
    const radius = 0.55 * Math.sqrt(seed(column * 5 + 1));
    return Array.from({ length: 4 }, (_, step): Solid =>
      place(sphere(0.013 + 0.012 * seed(column * 11 + 2), 7), {
        at: [
          0.35 + radius * Math.sin(angle),
          0.24 + BUBBLE_STEP * (step + seed(column)),
          0.75 + radius * Math.cos(angle),
        ],
      }),
    );
  });
  return columns.flat().map((solid): Piece => ({ finish: foam, solid, crease: 180 }));
}

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
