// A workboat of the fish farm, moored off the quay: eight metres that everybody knows, so that the sea has a scale. Who
// calls: coast.ts.
import type { Color3 } from '@babylonjs/core/Maths/math.color';
import type { Workshop } from './furniture.ts';
import type { MeshBuilder, Point } from './mesh-builder.ts';
import { linear } from './palette.ts';

const HULL = linear('#c8532f');
const BOOT = linear('#2b343b');
const RUBBER = linear('#23272b');
const DECK = linear('#9aa39f');
const CABIN = linear('#eceae2');
const GLASS = linear('#5d7482');
const STEEL = linear('#c3c8cb');
const CRATE = linear('#3f7f8c');
/** From the stern to the bow: where, half the width at the rail and at the waterline, and the rail's height, in metres. */
const STATIONS = [
  [-4.1, 1.35, 1.2, 0.85],
  [-2.4, 1.5, 1.36, 0.82],
  [0, 1.52, 1.36, 0.86],
  [1.8, 1.38, 1.12, 0.98],
  [3.2, 0.9, 0.56, 1.16],
  [4.15, 0.08, 0.03, 1.34],
] as const;
const BELOW = -0.5;
const BOOT_TOP = 0.14;
const DECK_HEIGHT = 0.42;

/** Floats at `at`, its height being that of the water; `yaw` turns the bow, which points along +x. */
export function workboat({ matte, metal }: Workshop, at: Point, yaw: number): void {
  matte.within(at, yaw, () => {
    for (let index = 1; index < STATIONS.length; index++) {
      for (const side of [-1, 1]) hullPiece(matte, index, side);
    }
    const [stern, , , height] = STATIONS[0];
    const [rail, waterline] = [STATIONS[0][1], STATIONS[0][2]];
    matte.face(
      [
        [stern, BELOW, -waterline],
        [stern, BELOW, waterline],
        [stern, height, rail],
        [stern, height, -rail],
      ],
      HULL,
    );
    matte.box([1.1, DECK_HEIGHT + 1.0, 0], [1.9, 2.0, 1.7], CABIN, 0.06);
    matte.box([1.0, DECK_HEIGHT + 2.05, 0], [2.3, 0.1, 2.0], HULL, 0.03);
    matte.box([-2.3, DECK_HEIGHT + 0.3, 0.5], [1.1, 0.6, 0.8], CRATE, 0.03);
    matte.box([-2.2, DECK_HEIGHT + 0.25, -0.6], [0.9, 0.5, 0.7], CRATE.scale(0.8), 0.03);
  });
  metal.within(at, yaw, () => {
    const window = (x: number, y: number, z: number, size: Point) => metal.box([x, DECK_HEIGHT + y, z], size, GLASS);
    window(2.06, 1.4, 0, [0.03, 0.6, 1.4]);
    for (const side of [-1, 1]) window(1.15, 1.4, side * 0.86, [1.3, 0.55, 0.03]);
    metal.cylinder([0.6, DECK_HEIGHT + 2.1, 0], 1.5, 0.035, STEEL, { sides: 6, capped: false });
    metal.tube(
      [
        [0.6, DECK_HEIGHT + 3.3, -0.4],
        [0.6, DECK_HEIGHT + 3.3, 0.4],
      ],
      0.02,
      STEEL,
    );
    // A crane for lifting nets, its boom over the stern.
    metal.cylinder([-0.7, DECK_HEIGHT, -0.9], 1.9, [0.12, 0.09], STEEL, { sides: 8 });
    metal.tube(
      [
        [-0.7, DECK_HEIGHT + 1.85, -0.9],
        [-2.2, DECK_HEIGHT + 2.7, -0.3],
        [-3.2, DECK_HEIGHT + 2.3, 0],
      ],
      0.07,
      STEEL,
      6,
    );
  });
}

function hullPiece(matte: MeshBuilder, index: number, side: number): void {
  const [from, to] = [STATIONS[index - 1]!, STATIONS[index]!];
  const skin = (low: number, high: number, colour: Color3) => {
    const at = ([x, rail, waterline, top]: readonly [number, number, number, number], share: number): Point => {
      const height = BELOW + (top - BELOW) * share;
      return [x, height, side * (waterline + (rail - waterline) * share)];
    };
    const corners: [Point, Point, Point, Point] = [at(from, low), at(to, low), at(to, high), at(from, high)];
    matte.face(side > 0 ? corners : [corners[1], corners[0], corners[3], corners[2]], colour);
  };
  const boot = (BOOT_TOP - BELOW) / (from[3] - BELOW);
  skin(0, boot, BOOT);
  skin(boot, 1, HULL);
  const inside = 0.12;
  const rail = (station: readonly [number, number, number, number], inset: number, height: number): Point => [
    station[0],
    height,
    side * Math.max(0, station[1] - inset),
  ];
  const lay = (corners: [Point, Point, Point, Point], colour: Color3) =>
    matte.face(side > 0 ? corners : [corners[3], corners[2], corners[1], corners[0]], colour);
  lay([rail(from, 0, from[3]), rail(to, 0, to[3]), rail(to, inside, to[3]), rail(from, inside, from[3])], RUBBER);
  lay(
    [
      rail(from, inside, from[3]),
      rail(to, inside, to[3]),
      rail(to, inside, DECK_HEIGHT),
      rail(from, inside, DECK_HEIGHT),
    ],
    HULL.scale(0.7),
  );
  lay(
    [
      rail(from, inside, DECK_HEIGHT),
      rail(to, inside, DECK_HEIGHT),
      [to[0], DECK_HEIGHT, 0],
      [from[0], DECK_HEIGHT, 0],
    ],
    DECK,
  );
}
