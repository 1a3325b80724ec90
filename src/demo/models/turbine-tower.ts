// The tower of the wind turbine: foundation, shell, ladder with cage, and the door with its platform. Called by turbine.ts.
import { aluminium, concrete, decals, graphite, orange, slate, steel, white } from './finishes.ts';
import { pieces, sticker, type Piece } from './pieces.ts';
import { circle, rectangle } from './shapes/outline.ts';
import { band, bolt, box, extrude, lathe, rod, tube } from './shapes/shapes.ts';
import { around, place, type Solid } from './shapes/solid.ts';
import { radians, type Vec2, type Vec3 } from './shapes/vector.ts';
import { region } from './surface/decal-sheet.ts';
import { TOP, PLINTH } from './turbine-dimensions.ts';

/** Radius of the tower at height `y`. */
const towerRadius = (y: number): number => 0.62 - (0.26 * (y - PLINTH)) / (TOP - PLINTH);

export function tower(): Piece[] {
  const shell = [PLINTH, 1, 2.2, 3.6, 4.6, 5.9, 7.2, 8.6, 10.2, 11.6, 12.7, TOP].map((y): Vec2 => [towerRadius(y), y]);
  const flange = (y: number): Solid =>
    lathe(
      [
        [towerRadius(y), y - 0.05],
        [towerRadius(y) + 0.018, y - 0.04],
        [towerRadius(y) + 0.018, y + 0.04],
        [towerRadius(y), y + 0.05],
      ],
      { steps: 40 },
    );
  const stripes = ([from, to]: Vec2): Solid =>
    lathe(
      [
        [towerRadius(from) + 0.004, from],
        [towerRadius(to) + 0.004, to],
      ],
      { steps: 40 },
    );
  const rail: Piece[] = [-0.17, 0.17].flatMap((x) =>
    pieces(aluminium, rod([x, 0.7, -towerRadius(0.7) - 0.14], [x, 13, -towerRadius(13) - 0.14], 0.018, 6)),
  );
  const rungs = Array.from({ length: 40 }, (_, index) => {
    const y = 0.9 + index * 0.3;
    return rod([-0.17, y, -towerRadius(y) - 0.14], [0.17, y, -towerRadius(y) - 0.14], 0.011, 5);
  });
  const hoops = Array.from({ length: 12 }, (_, index) => {
    const y = 2.8 + index * 0.9;
    const back = -towerRadius(y) - 0.12;
    const arc = Array.from({ length: 9 }, (_, step): Vec3 => {
      const angle = radians((step * 180) / 8);
      return [0.34 * Math.cos(angle), y, back - 0.1 - 0.42 * Math.sin(angle)];
    });
    return tube([[0.17, y, back - 0.02], ...arc, [-0.17, y, back - 0.02]], 0.014, { steps: 5 });
  });
  const straps = [20, 90, 160].map((angle) => {
    const foot = (y: number): Vec3 => [
      0.34 * Math.cos(radians(angle)),
      y,
      -towerRadius(y) - 0.22 - 0.42 * Math.sin(radians(angle)),
    ];
    return rod(foot(2.8), foot(12.7), 0.013, 5);
  });
  const brackets = Array.from({ length: 6 }, (_, index) => {
    const y = 1.5 + index * 2.1;
    return [-0.17, 0.17].map((x) => rod([x, y, -towerRadius(y) - 0.14], [x * 0.8, y, 0.06 - towerRadius(y)], 0.014, 5));
  }).flat();
  return [
    ...pieces(
      concrete,
      extrude(
        circle(1.75, 8).map(([x, z]): Vec2 => [x, z]),
        0.16,
        0.03,
        1,
      ),
      lathe(
        [
          [1.3, 0.14],
          [1.28, 0.3],
          [1.05, 0.36],
          [0, 0.36],
        ],
        { steps: 40 },
      ),
    ),
    ...pieces(white, lathe(shell, { steps: 40 }), flange(5.2), flange(9.4)),
    ...pieces(orange, stripes([2.95, 3.2]), stripes([12.6, 12.85])),
    ...pieces(
      graphite,
      lathe(
        [
          [0.62, 0.36],
          [0.8, 0.36],
          [0.8, 0.41],
          [0.79, 0.425],
          [0.64, 0.43],
          [0.62, 0.46],
        ],
        { steps: 40 },
      ),
      lathe(
        [
          [0.36, TOP - 0.06],
          [0.44, TOP - 0.04],
          [0.46, TOP],
          [0.46, TOP + 0.1],
          [0.2, TOP + 0.1],
        ],
        { steps: 40 },
      ),
    ),
    ...pieces(steel, around(bolt(0.028), 28, 0.72, { y: 0.425 })),
    ...rail,
    ...pieces(aluminium, ...rungs, ...brackets),
    ...pieces(orange, ...hoops, ...straps),
    {
      finish: decals,
      solid: band(towerRadius(3.9) + 0.008, 3.9, 0.2, region('turbineName'), {
        from: -39,
        to: 39,
        steps: 10,
        topRadius: towerRadius(4.1) + 0.008,
      }),
    },
    ...entrance(),
  ];
}

/** The door on +Z with its platform, steps and handrails. */
function entrance(): Piece[] {
  const deck = 1.05;
  const door = place(extrude(rectangle(0.62, 1.5, 0.28, 5), 0.09, 0.02), {
    turn: [90, 0, 0],
    at: [0, deck + 0.8, 0.54],
  });
  const frame = place(extrude(rectangle(0.74, 1.64, 0.34, 5), 0.08, 0.02), {
    turn: [90, 0, 0],
    at: [0, deck + 0.82, 0.525],
  });
  const post = (x: number, z: number, y = deck): Solid => rod([x, y - 0.05, z], [x, y + 0.95, z], 0.019, 7);
  const railing = (y: number): Solid =>
    tube(
      [
        [-0.62, deck + y, 0.62],
        [-0.62, deck + y, 1.4],
        [-0.3, deck + y, 1.4],
      ],
      0.019,
      { steps: 7 },
    );
  const steps = [1, 2, 3, 4].map((index) =>
    place(box(0.62, 0.03, 0.2, 0.006), { at: [0.65 + index * 0.2, deck - index * 0.18, 1.05] }),
  );
  return [
    ...pieces(graphite, frame),
    ...pieces(white, door),
    ...pieces(
      steel,
      place(box(0.03, 0.16, 0.05, 0.008), { at: [0.22, deck + 0.72, 0.64] }),
      ...[0.3, 1.2].map((y) => rod([-0.3, deck + y, 0.63], [-0.3, deck + y + 0.14, 0.63], 0.022)),
    ),
    ...pieces(slate, place(box(1.3, 0.05, 0.86, 0.01), { at: [0, deck - 0.05, 1.0] }), ...steps),
    ...pieces(
      graphite,
      ...[-0.56, 0.56].flatMap((x) => [
        rod([x, 0.15, 1.35], [x, deck - 0.04, 1.35], 0.035),
        rod([x, deck - 0.06, 1.3], [x * 0.55, deck - 0.5, 0.55], 0.025),
      ]),
      ...[0.76, 1.34].map((z) => rod([0.62, deck - 0.02, z], [1.52, 0.16, z], 0.028)),
    ),
    ...pieces(
      orange,
      post(-0.62, 1.4),
      post(-0.62, 0.98),
      post(-0.62, 0.64),
      post(0.0, 1.4),
      post(0.62, 1.4),
      post(0.62, 0.64),
      post(1.42, 1.4, 0.26),
      post(1.42, 0.7, 0.26),
      railing(0.95),
      railing(0.5),
      ...[0.95, 0.5].flatMap((y) => [
        tube(
          [
            [-0.3, deck + y, 1.4],
            [0.62, deck + y, 1.4],
            [1.42, 0.26 + y, 1.4],
          ],
          0.019,
          { steps: 7 },
        ),
        tube(
          [
            [0.62, deck + y, 0.64],
            [0.66, deck + y, 0.7],
            [1.42, 0.26 + y, 0.7],
          ],
          0.019,
          { steps: 7 },
        ),
      ]),
    ),
    ...pieces(graphite, place(box(0.2, 0.06, 0.12, 0.02), { at: [0, deck + 1.72, 0.64] })),
    sticker('shock', 0.16, { at: [0, deck + 1.0, 0.6335] }),
    sticker('plate', 0.09, { at: [0, deck + 0.78, 0.6335] }),
  ];
}
