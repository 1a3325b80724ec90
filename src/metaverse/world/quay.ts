// The built ground: slabs of the deck, causeways and islands (also where one can teleport to), their walls down to the
// water, kerbs and fenders. Who calls: coast.ts.
import type { Color3 } from '@babylonjs/core/Maths/math.color';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import { MeshBuilder } from './mesh-builder.ts';
import { seededRandom } from './noise.ts';
import { linear } from './palette.ts';
import { SEA_LEVEL } from './sea.ts';
import { SLAB, slabsOf, type Circle, type Rectangle, type Site } from './site.ts';

const CONCRETE = linear('#c9c6c0');
const WALL = linear('#a39d93');
const WET = linear('#3e4440');
const KERB = linear('#d9d3c6');
const RUBBER = linear('#22242a');
/** Walls reach below the water, so that no gap shows where they meet it. */
const FOOT = SEA_LEVEL - 1.5;
const TIDE = SEA_LEVEL + 0.55;
const KERB_HEIGHT = 0.16;
const KERB_WIDTH = 0.35;

/** Everything that can be stood on, in one mesh. */
export function buildFloor(site: Site, scene: Scene): Mesh {
  const builder = new MeshBuilder();
  const random = seededRandom(3);
  const tint = () => CONCRETE.scale(0.93 + random() * 0.13);
  for (const area of [site.deck, ...site.causeways]) layArea(builder, area, tint);
  // A hair lower, so that a causeway's slabs lie on top where they overlap.
  for (const { x, z, radius } of site.islands) {
    builder.disc([x, -0.012, z], radius, CONCRETE, { sides: 48, metresPerTile: SLAB });
  }
  const floor = builder.build('floor', scene);
  floor.isPickable = true;
  return floor;
}

function layArea(builder: MeshBuilder, area: Rectangle, tint: () => Color3): void {
  const { columns, rows, width, depth } = slabsOf(area);
  const uvs = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [left, far] = [area.minX + column * width, area.minZ + row * depth];
      // Turned by quarter turns, so that the same stain is not seen twice in a row.
      const turn = (row * 7 + column * 3) % 4;
      builder.face(
        [
          [left, 0, far + depth],
          [left + width, 0, far + depth],
          [left + width, 0, far],
          [left, 0, far],
        ],
        tint(),
        { uvs: uvs.map((_unused, corner) => uvs[(corner + turn) % 4]!) },
      );
    }
  }
}

/** Walls, kerbs and fenders. `gaps` of the deck's rim, where causeways begin, stay open. */
export function buildWalls(site: Site, builder: MeshBuilder): void {
  for (const area of [site.deck, ...site.causeways]) wallsOf(builder, area);
  for (const island of site.islands) islandWalls(builder, island);
  for (const edge of openEdges(site)) {
    const alongX = edge.minZ === edge.maxZ;
    const length = alongX ? edge.maxX - edge.minX : edge.maxZ - edge.minZ;
    const [x, z] = [(edge.minX + edge.maxX) / 2, (edge.minZ + edge.maxZ) / 2];
    builder.box(
      [x, KERB_HEIGHT / 2, z],
      alongX ? [length, KERB_HEIGHT, KERB_WIDTH] : [KERB_WIDTH, KERB_HEIGHT, length],
      KERB,
      0.03,
    );
    fenders(builder, edge, site.deck);
  }
}

function wallsOf(builder: MeshBuilder, { minX, maxX, minZ, maxZ }: Rectangle): void {
  const bands: readonly (readonly [number, number, Color3])[] = [
    [TIDE, -0.013, WALL],
    [FOOT, TIDE, WET],
  ];
  for (const [low, high, colour] of bands) {
    builder.face(
      [
        [minX, low, maxZ],
        [maxX, low, maxZ],
        [maxX, high, maxZ],
        [minX, high, maxZ],
      ],
      colour,
    );
    builder.face(
      [
        [maxX, low, minZ],
        [minX, low, minZ],
        [minX, high, minZ],
        [maxX, high, minZ],
      ],
      colour,
    );
    builder.face(
      [
        [maxX, low, maxZ],
        [maxX, low, minZ],
        [maxX, high, minZ],
        [maxX, high, maxZ],
      ],
      colour,
    );
    builder.face(
      [
        [minX, low, minZ],
        [minX, low, maxZ],
        [minX, high, maxZ],
        [minX, high, minZ],
      ],
      colour,
    );
  }
}

function islandWalls(builder: MeshBuilder, { x, z, radius }: Circle): void {
  builder.cylinder([x, TIDE, z], -0.02 - TIDE, radius, WALL, { sides: 48, capped: false });
  builder.cylinder([x, FOOT, z], TIDE - FOOT, radius + 0.25, WET, { sides: 48 });
}

/** The deck's four edges as lines, cut where a causeway or an island meets them. */
export function openEdges(site: Site): Rectangle[] {
  const { minX, maxX, minZ, maxZ } = site.deck;
  const edges: Rectangle[] = [];
  const cut = (
    from: number,
    to: number,
    at: (from: number, to: number) => Rectangle,
    crossings: readonly (readonly [number, number])[],
  ) => {
    let start = from;
    for (const [left, right] of [...crossings].sort((a, b) => a[0] - b[0])) {
      if (left > start) edges.push(at(start, left));
      start = Math.max(start, right);
    }
    if (to > start) edges.push(at(start, to));
  };
  const touching = (z: boolean, line: number) =>
    site.causeways
      .filter((way) => (z ? way.minZ <= line && way.maxZ >= line : way.minX <= line && way.maxX >= line))
      .map((way) => (z ? ([way.minX, way.maxX] as const) : ([way.minZ, way.maxZ] as const)));
  const inset = KERB_WIDTH / 2;
  for (const [line, z] of [
    [minZ, minZ + inset],
    [maxZ, maxZ - inset],
  ] as const) {
    cut(minX, maxX, (from, to) => ({ minX: from, maxX: to, minZ: z, maxZ: z }), touching(true, line));
  }
  for (const [line, x] of [
    [minX, minX + inset],
    [maxX, maxX - inset],
  ] as const) {
    cut(minZ, maxZ, (from, to) => ({ minX: x, maxX: x, minZ: from, maxZ: to }), touching(false, line));
  }
  return edges;
}

/** Upright rubber fenders on the outside of an edge. */
function fenders(builder: MeshBuilder, edge: Rectangle, deck: Rectangle): void {
  const alongX = edge.minZ === edge.maxZ;
  const length = alongX ? edge.maxX - edge.minX : edge.maxZ - edge.minZ;
  const count = Math.floor(length / 5);
  for (let index = 0; index < count; index++) {
    const along = ((index + 0.5) / count) * length;
    const x = alongX
      ? edge.minX + along
      : edge.minX < (deck.minX + deck.maxX) / 2
        ? deck.minX - 0.15
        : deck.maxX + 0.15;
    const z = alongX
      ? edge.minZ < (deck.minZ + deck.maxZ) / 2
        ? deck.minZ - 0.15
        : deck.maxZ + 0.15
      : edge.minZ + along;
    builder.cylinder([x, SEA_LEVEL - 0.2, z], -SEA_LEVEL - 0.15, 0.17, RUBBER, { sides: 8 });
  }
}
