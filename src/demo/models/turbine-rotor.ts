// The rotor of the wind turbine: spinner and blade. Called by turbine.ts. Seen from upwind it runs clockwise, so the nose
// of a blade that points up looks towards +x.
import { graphite, orange, paint, white } from './finishes.ts';
import { pieces, type Piece } from './pieces.ts';
import { drum, lathe } from './shapes/shapes.ts';
import { place, skin } from './shapes/solid.ts';
import { radians, type Vec2, type Vec3 } from './shapes/vector.ts';
import { linear } from './surface/shade.ts';

const BLADE = 5.5;

export function spinner(): Piece[] {
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
export function blade(): Piece[] {
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
