// Small things that give the place its scale: railings, bollards, light masts, containers, a shelter, benches and
// planters. Each is a few dozen triangles in one of the shared meshes, and says what it keeps a visitor from walking
// through. Who calls: coast.ts.
import type { Color3 } from '@babylonjs/core/Maths/math.color';
import type { MeshBuilder, Point } from './mesh-builder.ts';
import { seededRandom } from './noise.ts';
import { linear } from './palette.ts';
import type { Rectangle } from './site.ts';

const STEEL = linear('#b9bfc4');
const DARK_STEEL = linear('#3a4148');
const TIMBER = linear('#b98f66');
const ROOF = linear('#e9e5dc');
const LAMP = linear('#fff7e6');
const BOLLARD = linear('#2b3036');
const BAND = linear('#f2b01e');
const SOIL = linear('#5b4a3a');
const LEAVES = [linear('#6f8a46'), linear('#89994f'), linear('#a8a661'), linear('#5d7a4a')];
export const CONTAINER_COLOURS = { blue: linear('#2f5368'), rust: linear('#85473a'), chalk: linear('#d8d3c7') };

/** The two kinds of surface that furniture is made of. */
export interface Workshop {
  readonly matte: MeshBuilder;
  readonly metal: MeshBuilder;
}

const POST_SPACING = 2;
const RAIL_HEIGHT = 1.08;

/** A railing along a straight line: posts, two rails and a toe board. */
export function railing({ metal }: Workshop, from: Point, to: Point): void {
  const length = Math.hypot(to[0] - from[0], to[2] - from[2]);
  const spans = Math.max(1, Math.round(length / POST_SPACING));
  const along = (t: number, height: number): Point => [
    from[0] + (to[0] - from[0]) * t,
    height,
    from[2] + (to[2] - from[2]) * t,
  ];
  for (let post = 0; post <= spans; post++)
    metal.cylinder(along(post / spans, 0), RAIL_HEIGHT, 0.024, STEEL, { sides: 6, capped: false });
  for (const [height, radius] of [
    [RAIL_HEIGHT, 0.03],
    [0.72, 0.016],
    [0.4, 0.016],
  ] as const) {
    metal.tube([along(0, height), along(1, height)], radius, STEEL, 6);
  }
}

/** A railing around part of a circle; angles in radians from +x towards +z. */
export function roundRailing({ metal }: Workshop, centre: Point, radius: number, from: number, to: number): void {
  const spans = Math.max(2, Math.round((Math.abs(to - from) * radius) / POST_SPACING));
  const at = (t: number, height: number): Point => {
    const angle = from + (to - from) * t;
    return [centre[0] + Math.cos(angle) * radius, height, centre[2] + Math.sin(angle) * radius];
  };
  for (let post = 0; post <= spans; post++)
    metal.cylinder(at(post / spans, 0), RAIL_HEIGHT, 0.024, STEEL, { sides: 6, capped: false });
  for (const [height, thickness] of [
    [RAIL_HEIGHT, 0.03],
    [0.72, 0.016],
    [0.4, 0.016],
  ] as const) {
    metal.tube(
      Array.from({ length: spans * 2 + 1 }, (_unused, step) => at(step / (spans * 2), height)),
      thickness,
      STEEL,
      6,
    );
  }
}

/** A mooring bollard, 0.6 m high. */
export function bollard({ matte }: Workshop, at: Point): void {
  matte.cylinder(at, 0.06, 0.32, DARK_STEEL, { sides: 14 });
  matte.cylinder([at[0], 0.06, at[2]], 0.36, [0.17, 0.15], BOLLARD, { sides: 14, capped: false });
  matte.cylinder([at[0], 0.26, at[2]], 0.07, 0.168, BAND, { sides: 14 });
  matte.cylinder([at[0], 0.42, at[2]], 0.08, [0.15, 0.25], BOLLARD, { sides: 14, capped: false });
  matte.cylinder([at[0], 0.5, at[2]], 0.09, [0.25, 0.16], BOLLARD, { sides: 14 });
}

/** A slender mast with a lamp, 6.5 m; `yaw` turns its arm, which points along +x. */
export function lightMast({ matte, metal }: Workshop, at: Point, yaw: number): void {
  metal.within(at, yaw, () => {
    metal.box([0, 0.1, 0], [0.34, 0.2, 0.34], STEEL, 0.02);
    metal.cylinder([0, 0.2, 0], 6.3, [0.085, 0.045], STEEL, { sides: 10 });
    metal.tube(
      [
        [0, 6.4, 0],
        [0.5, 6.55, 0],
        [1.1, 6.58, 0],
      ],
      0.03,
      STEEL,
    );
  });
  matte.within(at, yaw, () => {
    matte.box([1.35, 6.58, 0], [0.7, 0.07, 0.26], DARK_STEEL, 0.02);
    matte.box([1.37, 6.535, 0], [0.56, 0.03, 0.19], LAMP);
  });
}

/** A 20-foot ISO container (6.06 x 2.59 x 2.44 m), long along z, with corrugated sides. Returns its footprint. */
export function container({ matte }: Workshop, at: Point, colour: Color3, level = 0): Rectangle {
  const [length, height, width] = [6.06, 2.59, 2.44];
  const base = at[1] + level * height;
  const trim = colour.scale(0.82);
  const wall = 0.04;
  for (const sideX of [-1, 1]) {
    for (const sideZ of [-1, 1]) {
      matte.box(
        [at[0] + sideX * (width / 2 - 0.08), base + height / 2, at[2] + sideZ * (length / 2 - 0.08)],
        [0.16, height, 0.16],
        trim,
        0.02,
      );
    }
    for (const y of [0.08, height - 0.07]) {
      matte.box([at[0] + sideX * (width / 2 - 0.06), base + y, at[2]], [0.12, 0.15, length - 0.3], trim, 0.02);
    }
    // Corrugation: trapezoid ribs 0.28 m apart.
    const ribs = 20;
    const pitch = (length - 0.32) / ribs;
    for (let rib = 0; rib < ribs; rib++) {
      const z = at[2] - length / 2 + 0.16 + rib * pitch;
      const [out, back] = [at[0] + sideX * (width / 2 - 0.02), at[0] + sideX * (width / 2 - 0.02 - wall)];
      const profile = [
        [z, back],
        [z + pitch * 0.2, out],
        [z + pitch * 0.5, out],
        [z + pitch * 0.7, back],
        [z + pitch, back],
      ] as const;
      for (let step = 0; step < 4; step++) {
        const [[zA, xA], [zB, xB]] = [profile[step]!, profile[step + 1]!];
        const corners: [Point, Point, Point, Point] = [
          [xB, base + 0.12, zB],
          [xA, base + 0.12, zA],
          [xA, base + height - 0.12, zA],
          [xB, base + height - 0.12, zB],
        ];
        matte.face(sideX > 0 ? corners : [corners[1], corners[0], corners[3], corners[2]], colour);
      }
    }
  }
  matte.box([at[0], base + height - 0.06, at[2]], [width - 0.1, 0.06, length - 0.1], colour.scale(0.95));
  for (const sideZ of [-1, 1]) {
    matte.box(
      [at[0], base + height / 2, at[2] + sideZ * (length / 2 - 0.06)],
      [width - 0.2, height - 0.1, 0.06],
      colour,
    );
    matte.box(
      [at[0], base + height - 0.07, at[2] + sideZ * (length / 2 - 0.06)],
      [width - 0.2, 0.14, 0.12],
      trim,
      0.02,
    );
    matte.box([at[0], base + 0.08, at[2] + sideZ * (length / 2 - 0.06)], [width - 0.2, 0.16, 0.12], trim, 0.02);
    for (const x of [-0.62, -0.3, 0.3, 0.62]) {
      matte.cylinder(
        [at[0] + x, base + 0.15, at[2] + sideZ * (length / 2 + 0.01)],
        height - 0.3,
        0.022,
        CONTAINER_COLOURS.chalk,
        { sides: 6, capped: false },
      );
    }
  }
  return { minX: at[0] - width / 2, maxX: at[0] + width / 2, minZ: at[2] - length / 2, maxZ: at[2] + length / 2 };
}

/** A floating fish pen: two rings of pipe, a handrail on stanchions, and posts that hold a net against birds. */
export function netPen({ matte, metal }: Workshop, at: Point, radius: number): void {
  const ring = (distance: number, height: number): Point[] =>
    Array.from({ length: 41 }, (_unused, step) => {
      const angle = (step / 40) * Math.PI * 2;
      return [at[0] + Math.cos(angle) * distance, at[1] + height, at[2] + Math.sin(angle) * distance];
    });
  matte.tube(ring(radius, 0.12), 0.2, BOLLARD, 6);
  matte.tube(ring(radius - 0.7, 0.12), 0.2, BOLLARD, 6);
  matte.tube(ring(radius - 0.7, 1.15), 0.06, BAND, 5);
  ring(radius - 0.7, 0.2).forEach((foot, index) => {
    if (index % 2 === 0) matte.cylinder(foot, 0.95, 0.05, BOLLARD, { sides: 5, capped: false });
    if (index % 10 === 5) metal.cylinder(foot, 3.2, 0.05, STEEL, { sides: 5, capped: false });
  });
  matte.cylinder([at[0] + radius + 5, at[1] - 0.3, at[2] + 3], 1, [0.55, 0.3], BAND, { sides: 10 });
}

/** A shelter with a timber ceiling, back wall and bench; open along +x, long along z. Returns its walls and posts. */
export function shelter({ matte, metal }: Workshop, at: Point, length = 6): Rectangle[] {
  const [depth, height] = [2.8, 2.7];
  const [x, , z] = at;
  matte.box([x, height + 0.13, z], [depth + 0.9, 0.16, length + 0.9], ROOF, 0.03);
  matte.box([x, height + 0.02, z], [depth + 0.86, 0.06, length + 0.86], DARK_STEEL);
  const slats = Math.round((depth + 0.6) / 0.16);
  for (let slat = 0; slat < slats; slat++) {
    matte.box(
      [x - (depth + 0.6) / 2 + (slat + 0.5) * ((depth + 0.6) / slats), height - 0.03, z],
      [0.1, 0.05, length + 0.6],
      TIMBER,
    );
  }
  for (const sideZ of [-1, 1]) {
    for (const sideX of [-1, 1])
      metal.cylinder([x + sideX * (depth / 2), 0, z + sideZ * (length / 2)], height, 0.05, STEEL, {
        sides: 10,
        capped: false,
      });
  }
  const boards = Math.round(length / 0.19);
  for (let board = 0; board < boards; board++) {
    matte.box([x - depth / 2, 1.32, z - length / 2 + (board + 0.5) * (length / boards)], [0.05, 2.5, 0.12], TIMBER);
  }
  bench({ matte, metal }, [x - depth / 2 + 0.42, 0, z], length - 1.4);
  return [{ minX: x - depth / 2 - 0.1, maxX: x - depth / 2 + 0.65, minZ: z - length / 2, maxZ: z + length / 2 }];
}

/** A bench of slats, long along z. */
function bench({ matte, metal }: Workshop, [x, , z]: Point, length = 2): Rectangle {
  for (const offset of [-0.15, 0, 0.15]) matte.box([x + offset, 0.46, z], [0.12, 0.045, length], TIMBER, 0.01);
  for (const side of [-1, 1]) metal.box([x, 0.22, z + side * (length / 2 - 0.25)], [0.4, 0.44, 0.06], DARK_STEEL, 0.01);
  return { minX: x - 0.22, maxX: x + 0.22, minZ: z - length / 2, maxZ: z + length / 2 };
}

/** A planter with tall grasses, long along z or x by its size. */
export function planter(
  { matte }: Workshop,
  [x, , z]: Point,
  size: readonly [number, number],
  seed: number,
): Rectangle {
  const random = seededRandom(seed);
  matte.box([x, 0.26, z], [size[0], 0.52, size[1]], linear('#cfc9be'), 0.03);
  matte.box([x, 0.5, z], [size[0] - 0.12, 0.06, size[1] - 0.12], SOIL);
  const tufts = Math.round(size[0] * size[1] * 16);
  for (let tuft = 0; tuft < tufts; tuft++) {
    const [atX, atZ] = [x + (random() - 0.5) * (size[0] - 0.25), z + (random() - 0.5) * (size[1] - 0.25)];
    const colour = LEAVES[Math.floor(random() * LEAVES.length)]!;
    for (let blade = 0; blade < 7; blade++) {
      const angle = random() * Math.PI * 2;
      const [lean, height, half] = [0.08 + random() * 0.26, 0.35 + random() * 0.5, 0.012 + random() * 0.01];
      const [alongX, alongZ] = [Math.cos(angle), Math.sin(angle)];
      const tip: Point = [atX + alongX * lean, 0.52 + height, atZ + alongZ * lean];
      const shade = colour.scale(0.75 + random() * 0.5);
      const foot: readonly [Point, Point] = [
        [atX - alongZ * half, 0.52, atZ + alongX * half],
        [atX + alongZ * half, 0.52, atZ - alongX * half],
      ];
      matte.blade(foot[0], foot[1], tip, shade);
    }
  }
  return { minX: x - size[0] / 2, maxX: x + size[0] / 2, minZ: z - size[1] / 2, maxZ: z + size[1] / 2 };
}
