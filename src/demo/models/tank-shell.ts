// The walls of the fish tank: a round tub with a window, its frame, bands and lettering. Called by tank.ts.
import { concrete, decals, graphite, orange, own, paint, steel, white } from './finishes.ts';
import { pieces, sticker, type Piece } from './pieces.ts';
import { rounded } from './shapes/outline.ts';
import { band, bolt, box, decal, drum, lathe } from './shapes/shapes.ts';
import { place, type Solid } from './shapes/solid.ts';
import { radians, type Vec2 } from './shapes/vector.ts';
import { region } from './surface/decal-sheet.ts';
import { linear } from './surface/shade.ts';
import { TANK } from './tank-dimensions.ts';

export function shell(): Piece[] {
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
    sticker('plate', 0.1, {
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
export function panes(): Piece[] {
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
