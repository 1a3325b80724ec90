// A small wind turbine, 14 m to the hub, with its transformer kiosk and met mast. Called by build-models.ts.
// Axes: Nacelle y (yaw; 0 faces +Z), Rotor z (its parent is tilted, so the rotor's own rest turn is none), Blade1..3 y
// (pitch). Seen from upwind the rotor runs clockwise, which is negative about +Z.
import { pieces, type Part, type Piece } from './assemble.ts';
import {
  aluminium,
  concrete,
  decals,
  display,
  graphite,
  orange,
  own,
  paint,
  rubber,
  slate,
  steel,
  white,
} from './finishes.ts';
import { circle, rectangle } from './shapes/outline.ts';
import { band, bolt, box, decal, drum, extrude, lathe, loft, rod, sphere, tube } from './shapes/shapes.ts';
import { around, join, place, skin, type Solid } from './shapes/solid.ts';
import { radians, type Vec2, type Vec3 } from './shapes/vector.ts';
import { aspect, region, type DecalName } from './surface/decal-sheet.ts';
import { linear } from './surface/shade.ts';

const HUB = 14;
const TOP = 13.35;
const PLINTH = 0.42;
const BLADE = 5.5;

const label = (name: DecalName, height: number, placement: Parameters<typeof place>[1]): Piece => ({
  finish: decals,
  solid: place(decal(height * aspect(name), height, region(name)), placement),
});
const moved = (list: readonly Piece[], placement: Parameters<typeof place>[1]): Piece[] =>
  list.map((piece) => ({ ...piece, solid: place(piece.solid, placement) }));

/** Radius of the tower at height `y`. */
const towerRadius = (y: number): number => 0.62 - (0.26 * (y - PLINTH)) / (TOP - PLINTH);

function tower(): Piece[] {
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
    label('shock', 0.16, { at: [0, deck + 1.0, 0.6335] }),
    label('plate', 0.09, { at: [0, deck + 0.78, 0.6335] }),
  ];
}

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
      label('wordmarkDark', 0.24, { turn: [0, 90 * side, 0], at: [side * 0.585, HUB - TOP + 0.02, -0.42] }),
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

function spinner(): Piece[] {
  const nose = [
    [0, 0.98],
    [0.1, 0.965],
    [0.2, 0.92],
    [0.3, 0.83],
    [0.38, 0.7],
    [0.44, 0.52],
    [0.47, 0.3],
    [0.475, 0.06],
    [0.45, 0],
    [0, 0],
  ] as const;
  return [
    ...pieces(white, place(lathe(nose.toReversed(), { steps: 40 }), { turn: [90, 0, 0], at: [0, 0, -0.26] })),
    ...pieces(
      orange,
      place(
        lathe(
          [
            [0.472, 0],
            [0.4725, 0.05],
          ],
          { steps: 40 },
        ),
        { turn: [90, 0, 0], at: [0, 0, -0.2] },
      ),
    ),
    ...pieces(
      graphite,
      ...[0, 120, 240].map((angle) =>
        place(
          lathe(
            [
              [0.25, 0.3],
              [0.25, 0.49],
              [0.235, 0.505],
              [0.18, 0.505],
            ],
            { steps: 28 },
          ),
          { turn: [0, 0, angle] },
        ),
      ),
    ),
  ];
}

const AIRFOIL_STEPS = 13;

/** A section of the blade as a ring: a round root that turns into an aerofoil, nose towards +x, suction side to −z. */
function section(share: number): Vec3[] {
  const y = 0.42 + share * (BLADE - 0.42);
  const blend = Math.min(Math.max((share - 0.03) / 0.22, 0), 1);
  const foil = blend * blend * (3 - 2 * blend);
  const widest = 0.86 * (1 - share) ** 0.8 + 0.14;
  const chord = share > 0.97 ? widest * (1 - (share - 0.97) * 24) : widest;
  const thickness = 0.36 - 0.24 * Math.min(share * 2, 1);
  const twist = radians(17 * (1 - share) ** 2.2 - 1);
  const bend = 0.32 * share * share;
  const points = Array.from({ length: AIRFOIL_STEPS * 2 }, (_, step): Vec3 => {
    const around = (step / (AIRFOIL_STEPS * 2)) * 2 * Math.PI;
    const along = (1 - Math.cos(around)) / 2;
    const half =
      5 *
      thickness *
      (0.2969 * Math.sqrt(along) - 0.126 * along - 0.3516 * along ** 2 + 0.2843 * along ** 3 - 0.1036 * along ** 4);
    const camber = 0.09 * along * (1 - along);
    const wing: Vec2 = [(along - 0.3) * chord, (camber - (around <= Math.PI ? -half : half)) * chord];
    const root: Vec2 = [-0.17 * Math.cos(around), 0.17 * Math.sin(around)];
    const [x, z] = [wing[0] * foil + root[0] * (1 - foil), wing[1] * foil + root[1] * (1 - foil)];
    // The nose points the way the blade moves and a little upwind; the tip is bent away from the tower.
    return [-x * Math.cos(twist) - z * Math.sin(twist), y, z * Math.cos(twist) - x * Math.sin(twist) + bend];
  });
  return points;
}

/** One blade along +y: red tip bands, a steel root with its bolts. */
function blade(): Piece[] {
  const bands = [
    [0, 0.8],
    [0.8, 0.86],
    [0.86, 0.93],
    [0.93, 1],
  ] as const;
  const shares = [
    0, 0.015, 0.04, 0.065, 0.09, 0.115, 0.14, 0.17, 0.205, 0.25, 0.32, 0.4, 0.5, 0.6, 0.7, 0.7999, 0.8001, 0.8599,
    0.8601, 0.9299, 0.9301, 0.97, 0.985, 0.995, 1,
  ];
  const [red, pale] = [linear('#d0281f'), linear('#eceeee')];
  const height = (share: number): number => 0.42 + share * (BLADE - 0.42);
  const tint = ([, y]: Vec3): Vec3 => {
    const index = bands.findIndex(([from, to]) => y >= height(from) - 1e-4 && y < height(to));
    return index === 1 || index === 3 || index < 0 ? red : pale;
  };
  const rings = shares.map(section);
  return [
    { finish: paint(tint), solid: skin(rings), crease: 60 },
    ...pieces(graphite, place(drum(0.185, 0.05, 0.012, { steps: 28 }), { at: [0, 0.44, 0] })),
  ];
}

function kiosk(): Piece[] {
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
    label('wordmarkDark', 0.07, { at: [-0.26, 0.68, 0.403] }),
    label('shock', 0.14, { at: [0.3, 0.95, 0.403] }),
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
  return moved(list, { at: KIOSK, turn: [0, -18, 0] });
}

const KIOSK: Vec3 = [2.6, 0, 0.7];

/** What moves and shines at the kiosk and its met mast, in the frame of the kiosk. */
function instruments(): Part {
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
