// Trees, hedges, benches and the fountain: what makes a square of a gap between houses. Who calls: city.ts.
import type { MeshBuilder, Point } from '../mesh-builder.ts';
import { seededRandom } from '../noise.ts';
import { linear } from '../palette.ts';
import type { Circle, Footprint, Rectangle } from '../site.ts';
import { FOUNTAIN, PARK, PAVEMENT, SOUTH_WALK } from './plan.ts';

const BARK = linear('#6b5644');
const LEAVES = [linear('#71874a'), linear('#7f9153'), linear('#647f4a'), linear('#88945a')];
const LEAVES_BELOW = linear('#41553a');
const TIMBER = linear('#a87d55');
const IRON = linear('#3c4247');
const STONE = linear('#d5ccbc');
const STONE_SHADE = linear('#b4aa9a');
const WATER = linear('#7fb2bd');
const TRUNK_RADIUS = 0.2;

export interface Greenery {
  /** Throws shadows; what is lower would show the shadow map's own steps. */
  readonly trees: MeshBuilder;
  readonly matte: MeshBuilder;
  readonly metal: MeshBuilder;
  readonly contact: (at: Circle, reach: number) => void;
}

/** Plants and furnishes the public places; returns what blocks the way. */
export function furnishPlaces(greenery: Greenery): Footprint[] {
  const random = seededRandom(23);
  const blocked: Footprint[] = [];
  const plant = (x: number, z: number, size: number) => {
    tree(greenery, [x, PAVEMENT, z], size * (0.9 + random() * 0.25), random);
    blocked.push({ x, z, radius: TRUNK_RADIUS + 0.15 });
  };
  for (const side of [-1, 1]) {
    for (const z of [15, 31, 43, 49]) plant(side * 15.5, z, 1);
    for (const z of [35.5]) blocked.push(bench(greenery, [side * 13.6, PAVEMENT, z], side));
    blocked.push(bench(greenery, [side * 13.6, PAVEMENT, 45.5], side));
    for (let x = 26; x < 110; x += 9) plant(side * x, 47.5, 0.95);
    for (let x = 12; x < 110; x += 11) plant(side * x, SOUTH_WALK.maxZ - 1.2, 1);
    for (const z of [-90, -83, -76]) plant(side * 11.5, z, 0.9);
  }
  const [middleX, middleZ] = [(PARK.minX + PARK.maxX) / 2, (PARK.minZ + PARK.maxZ) / 2];
  for (let index = 0; index < 26; index++) {
    const x = PARK.minX + 2.2 + random() * (PARK.maxX - PARK.minX - 4.4);
    const z = PARK.minZ + 2.2 + random() * (PARK.maxZ - PARK.minZ - 4.4);
    if (Math.abs(x - middleX) < 3 || Math.abs(z - middleZ) < 3) continue;
    if (blocked.some((other) => 'radius' in other && Math.hypot(other.x - x, other.z - z) < 3.4)) continue;
    plant(x, z, 0.85 + random() * 0.5);
  }
  for (const edge of hedges()) {
    hedge(greenery.matte, edge, random);
    blocked.push(edge);
  }
  fountain(greenery);
  return [...blocked, { ...FOUNTAIN }];
}

function tree({ trees, contact }: Greenery, [x, y, z]: Point, size: number, random: () => number): void {
  const fork = 2.5 * size;
  trees.cylinder([x, y, z], fork + 1.2, [TRUNK_RADIUS * size, TRUNK_RADIUS * 0.6 * size], BARK, {
    sides: 7,
    capped: false,
  });
  contact({ x, z, radius: 0.2 }, 0.9);
  const leaf = LEAVES[Math.floor(random() * LEAVES.length)]!;
  const clumps = 5;
  for (let clump = 0; clump < clumps; clump++) {
    const top = clump === clumps - 1;
    const angle = (clump / (clumps - 1)) * Math.PI * 2 + random();
    const away = top ? 0 : 0.95 * size;
    const radius = (top ? 1.5 : 1.25 + random() * 0.3) * size;
    trees.ball(
      [x + Math.cos(angle) * away, y + fork + (top ? 2.3 : 1.15 + random() * 0.5) * size, z + Math.sin(angle) * away],
      [radius, radius * 0.92, radius],
      LEAVES_BELOW,
      leaf.scale(0.94 + random() * 0.14),
      { rings: 5, sides: 9, bump: random },
    );
  }
}

/** Its back to the trees: `facing` -1 looks to +x, 1 to -x. */
function bench({ matte, metal, contact }: Greenery, [x, y, z]: Point, facing: number): Rectangle {
  const length = 1.9;
  for (const slat of [-0.16, 0, 0.16]) matte.box([x + slat, y + 0.44, z], [0.13, 0.05, length], TIMBER, 0.012);
  for (const height of [0.66, 0.82]) matte.box([x + facing * 0.27, y + height, z], [0.05, 0.13, length], TIMBER, 0.012);
  for (const end of [-0.7, 0.7]) {
    metal.box([x, y + 0.21, z + end], [0.44, 0.06, 0.06], IRON);
    for (const foot of [-0.18, 0.18]) metal.box([x + foot, y + 0.21, z + end], [0.05, 0.42, 0.05], IRON);
    metal.box([x + facing * 0.25, y + 0.62, z + end], [0.05, 0.5, 0.05], IRON);
  }
  contact({ x, z, radius: 0.35 }, 0.9);
  return { minX: x - 0.35, maxX: x + 0.35, minZ: z - length / 2, maxZ: z + length / 2 };
}

/** Around the park, with openings where its paths begin. */
function hedges(): readonly Rectangle[] {
  const { minX, maxX, minZ, maxZ } = PARK;
  const [middleX, middleZ] = [(minX + maxX) / 2, (minZ + maxZ) / 2];
  const [thick, gap] = [0.8, 2];
  return [
    ...[minZ, maxZ - thick].flatMap((z) => [
      { minX, maxX: middleX - gap, minZ: z, maxZ: z + thick },
      { minX: middleX + gap, maxX, minZ: z, maxZ: z + thick },
    ]),
    { minX: maxX - thick, maxX, minZ: minZ + thick, maxZ: middleZ - gap },
    { minX: maxX - thick, maxX, minZ: middleZ + gap, maxZ: maxZ - thick },
  ];
}

function hedge(matte: MeshBuilder, { minX, maxX, minZ, maxZ }: Rectangle, random: () => number): void {
  const colour = LEAVES[2]!.scale(0.85);
  matte.box([(minX + maxX) / 2, 0.5 + PAVEMENT, (minZ + maxZ) / 2], [maxX - minX, 1, maxZ - minZ], colour, 0.12);
  const alongX = maxX - minX > maxZ - minZ;
  const length = alongX ? maxX - minX : maxZ - minZ;
  for (let at = 0.5; at < length; at += 1.1) {
    const [x, z] = alongX ? [minX + at, (minZ + maxZ) / 2] : [(minX + maxX) / 2, minZ + at];
    matte.ball([x, 0.92 + PAVEMENT, z], [0.62, 0.28, 0.5], LEAVES_BELOW, colour.scale(1.15), {
      rings: 4,
      sides: 6,
      bump: random,
    });
  }
}

/** A basin with a bowl in its middle, and water standing in both. */
function fountain({ matte, metal, contact }: Greenery): void {
  const { x, z, radius } = FOUNTAIN;
  const y = PAVEMENT;
  const sides = 40;
  matte.cylinder([x, y, z], 0.14, radius, STONE_SHADE, { sides });
  matte.cylinder([x, y + 0.14, z], 0.36, radius - 0.22, STONE, { sides, capped: false });
  matte.disc([x, y + 0.5, z], radius - 0.14, STONE, { sides, inner: radius - 0.62 });
  matte.cylinder([x, y + 0.38, z], 0.12, radius - 0.14, STONE, { sides, capped: false });
  matte.cylinder([x, y + 0.5, z], -0.2, radius - 0.62, STONE_SHADE.scale(0.7), { sides, capped: false });
  metal.disc([x, y + 0.38, z], radius - 0.6, WATER, { sides });
  matte.cylinder([x, y + 0.3, z], 1.15, [0.36, 0.24], STONE, { sides: 12, capped: false });
  matte.cylinder([x, y + 1.35, z], 0.3, [0.3, 1.15], STONE, { sides: 24, capped: false });
  matte.cylinder([x, y + 1.65, z], 0.1, 1.18, STONE, { sides: 24, capped: false });
  matte.disc([x, y + 1.75, z], 1.18, STONE, { sides: 24, inner: 1.02 });
  metal.disc([x, y + 1.7, z], 1.04, WATER, { sides: 24 });
  matte.cylinder([x, y + 1.6, z], 0.75, [0.18, 0.1], STONE, { sides: 10 });
  matte.ball([x, y + 2.45, z], [0.2, 0.2, 0.2], STONE_SHADE, STONE, { rings: 6, sides: 10 });
  contact({ x, z, radius }, radius + 0.9);
}
