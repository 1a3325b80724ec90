// The ground of the city: carriageways, pavements, square, promenades, bridge deck and lawns as one mesh that one can
// stand on, kerbs, and the paint on the streets. Who calls: city.ts.
import type { Color3 } from '@babylonjs/core/Maths/math.color';
import type { MeshBuilder } from '../mesh-builder.ts';
import { seededRandom } from '../noise.ts';
import { linear } from '../palette.ts';
import type { Rectangle } from '../site.ts';
import {
  BRIDGE,
  CROSS,
  CROSS_END,
  CROSS_STREETS,
  DISTRICT,
  DRAWN_X,
  LANE,
  PARK,
  PAVEMENT,
  QUAY_Z,
  SOUTH_WALK,
  SQUARE,
  SQUARE_ROAD_END,
  STREET,
  STREETS,
} from './plan.ts';

const ASPHALT = linear('#6b6d70');
const PAVING = linear('#c4bfb5');
const SQUARE_PAVING = linear('#cfc4b2');
const SQUARE_BAND = linear('#a7988a');
const GRASS = linear('#788f55');
const GRAVEL = linear('#cdbb98');
const KERB = linear('#b9b5ac');
const WHITE = linear('#f1efe8');
const FARTHEST_Z = -100;
const PAINT = 0.006;

/** `slabs`: uv by slab, with joints. Floors are laid in pieces small enough for the light on their corners to vary. */
export function layGround(floor: MeshBuilder, kerbs: MeshBuilder): void {
  const lay = createLayer(floor);
  for (const z of STREETS)
    lay.plain({ minX: -DRAWN_X, maxX: DRAWN_X, minZ: z - STREET.kerb, maxZ: z + STREET.kerb }, ASPHALT, 7);
  for (const x of CROSS_STREETS) {
    for (const [from, to] of crossPieces(x))
      lay.plain({ minX: x - CROSS.kerb, maxX: x + CROSS.kerb, minZ: from, maxZ: to }, ASPHALT, 6.5);
  }
  for (const { area, kerbSides } of pavements()) {
    lay.slabs(area, PAVING, 1.5, PAVEMENT);
    for (const side of kerbSides) kerb(kerbs, area, side);
  }
  lay.slabs({ ...SQUARE, minZ: STREET.wall }, SQUARE_PAVING, 2, PAVEMENT, (x, z) =>
    Math.abs(x) % 10 >= 9 || Math.abs(z - 30) % 10 >= 9 ? SQUARE_BAND : null,
  );
  for (const side of [-1, 1]) {
    const [near, far] = [20, DRAWN_X];
    lay.slabs(
      { minX: side < 0 ? -far : near, maxX: side < 0 ? -near : far, minZ: CROSS_END, maxZ: QUAY_Z },
      PAVING,
      2,
      PAVEMENT,
    );
  }
  lay.slabs({ ...SOUTH_WALK, minX: -DRAWN_X, maxX: DRAWN_X }, PAVING, 2, PAVEMENT);
  lay.slabs({ ...BRIDGE, minZ: QUAY_Z, maxZ: SOUTH_WALK.minZ }, SQUARE_PAVING, 2, PAVEMENT);
  lay.slabs({ minX: -14, maxX: 14, minZ: FARTHEST_Z, maxZ: -70 }, SQUARE_PAVING, 2, PAVEMENT);
  layPark(lay);
}

function layPark(lay: ReturnType<typeof createLayer>): void {
  const { minX, maxX, minZ, maxZ } = PARK;
  const [middleX, middleZ] = [(minX + maxX) / 2, (minZ + maxZ) / 2];
  const path = 1.6;
  for (const [left, right] of [
    [minX, middleX - path],
    [middleX + path, maxX],
  ] as const) {
    for (const [back, front] of [
      [minZ, middleZ - path],
      [middleZ + path, maxZ],
    ] as const)
      lay.plain({ minX: left, maxX: right, minZ: back, maxZ: front }, GRASS, 3, PAVEMENT, 0.16);
  }
  lay.plain({ minX: middleX - path, maxX: middleX + path, minZ, maxZ }, GRAVEL, 3.2, PAVEMENT);
  for (const [left, right] of [
    [minX, middleX - path],
    [middleX + path, maxX],
  ] as const)
    lay.plain({ minX: left, maxX: right, minZ: middleZ - path, maxZ: middleZ + path }, GRAVEL, 3.2, PAVEMENT);
}

/** Along z, between the carriageways of the streets. */
function crossPieces(x: number): readonly (readonly [number, number])[] {
  return [
    [x === 0 ? -70 : FARTHEST_Z, STREETS[1] - STREET.kerb],
    [STREETS[1] + STREET.kerb, STREETS[0] - STREET.kerb],
    [STREETS[0] + STREET.kerb, x === 0 ? SQUARE_ROAD_END - 10 : CROSS_END],
  ];
}

interface Pavement {
  readonly area: Rectangle;
  readonly kerbSides: readonly ('north' | 'east' | 'south' | 'west')[];
}

function pavements(): readonly Pavement[] {
  const cuts = [-DRAWN_X, ...CROSS_STREETS.flatMap((x) => [x - CROSS.kerb, x + CROSS.kerb]), DRAWN_X];
  const along: Pavement[] = [];
  for (const z of STREETS) {
    for (const side of [-1, 1]) {
      const [near, far] = [z + side * STREET.kerb, z + side * STREET.wall];
      for (let index = 0; index < cuts.length; index += 2) {
        const area = {
          minX: cuts[index]!,
          maxX: cuts[index + 1]!,
          minZ: Math.min(near, far),
          maxZ: Math.max(near, far),
        };
        along.push({ area, kerbSides: [side < 0 ? 'south' : 'north'] });
      }
    }
  }
  for (const x of CROSS_STREETS) {
    for (const [from, to] of [
      [x === 0 ? -70 : FARTHEST_Z, STREETS[1] - STREET.wall],
      [STREETS[1] + STREET.wall, STREETS[0] - STREET.wall],
      [STREETS[0] + STREET.wall, x === 0 ? STREET.wall : CROSS_END],
    ] as const) {
      if (to <= from) continue;
      along.push({ area: { minX: x - CROSS.wall, maxX: x - CROSS.kerb, minZ: from, maxZ: to }, kerbSides: ['east'] });
      along.push({ area: { minX: x + CROSS.kerb, maxX: x + CROSS.wall, minZ: from, maxZ: to }, kerbSides: ['west'] });
    }
  }
  return along;
}

function kerb(kerbs: MeshBuilder, { minX, maxX, minZ, maxZ }: Rectangle, side: Pavement['kerbSides'][number]): void {
  const [x, z] = [(minX + maxX) / 2, (minZ + maxZ) / 2];
  const width = 0.18;
  const height = PAVEMENT + 0.012;
  if (side === 'north' || side === 'south') {
    kerbs.box(
      [x, height / 2, side === 'south' ? maxZ - width / 2 : minZ + width / 2],
      [maxX - minX, height, width],
      KERB,
      0.015,
    );
  } else {
    kerbs.box(
      [side === 'east' ? maxX - width / 2 : minX + width / 2, height / 2, z],
      [width, height, maxZ - minZ],
      KERB,
      0.015,
    );
  }
}

/** Lays rectangles in pieces: with the joints of slabs, or plain, by the inside of the same texture mirrored to and fro. */
function createLayer(floor: MeshBuilder) {
  const random = seededRandom(5);
  const pieces = (
    { minX, maxX, minZ, maxZ }: Rectangle,
    size: number,
    lay: (left: number, back: number, width: number, depth: number, column: number, row: number) => void,
  ) => {
    const columns = Math.max(1, Math.round((maxX - minX) / size));
    const rows = Math.max(1, Math.round((maxZ - minZ) / size));
    const [width, depth] = [(maxX - minX) / columns, (maxZ - minZ) / rows];
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        lay(minX + column * width, minZ + row * depth, width, depth, column, row);
  };
  const put = (
    x: number,
    z: number,
    width: number,
    depth: number,
    y: number,
    colour: Color3,
    uvs: readonly (readonly [number, number])[],
  ) =>
    floor.face(
      [
        [x, y, z + depth],
        [x + width, y, z + depth],
        [x + width, y, z],
        [x, y, z],
      ],
      colour,
      { uvs },
    );
  return {
    slabs(area: Rectangle, colour: Color3, size: number, y = 0, band?: (x: number, z: number) => Color3 | null) {
      // Four slabs square a piece, unless they form a pattern: streets of single slabs would be tens of thousands of corners.
      pieces(area, band === undefined ? size * 4 : size, (x, z, width, depth) => {
        const own = (band?.(x + width / 2, z + depth / 2) ?? colour).scale(0.95 + random() * 0.1);
        const shift = Math.floor(random() * 4);
        const [across, along] = [Math.max(1, Math.round(width / size)), Math.max(1, Math.round(depth / size))];
        put(x, z, width, depth, y, own, [
          [shift, along],
          [shift + across, along],
          [shift + across, 0],
          [shift, 0],
        ]);
      });
    },
    plain(area: Rectangle, colour: Color3, size: number, y = 0, variety = 0.05) {
      pieces(area, size, (x, z, width, depth, column, row) => {
        const [left, right] = column % 2 === 0 ? [0.06, 0.94] : [0.94, 0.06];
        const [back, front] = row % 2 === 0 ? [0.06, 0.94] : [0.94, 0.06];
        put(x, z, width, depth, y, colour.scale(1 - variety / 2 + random() * variety), [
          [left, front],
          [right, front],
          [right, back],
          [left, back],
        ]);
      });
    },
  };
}

/** Lane lines, stop lines and zebra crossings. */
export function paintStreets(paint: MeshBuilder): void {
  for (const z of STREETS) {
    for (const [from, to] of betweenCrossings()) {
      for (const side of [-0.14, 0.14]) strip(paint, from, to, z + side, 0.11);
      for (const side of [-1, 1]) {
        for (let x = from + 1; x + 2.4 < to; x += 6) strip(paint, x, x + 2.4, z + side * (LANE + 0.1), 0.11);
        const stopX = side < 0 ? from : to;
        if (Math.abs(stopX) < DISTRICT.maxX)
          paint.plate(
            [stopX - side * 0.3, PAINT, z + (side < 0 ? -1 : 1) * STREET.kerb * 0.5],
            [0.4, STREET.kerb - 0.6],
            WHITE,
          );
      }
    }
    for (const x of CROSS_STREETS) {
      for (const side of [-1, 1]) zebraAcrossStreet(paint, x + side * (CROSS.wall + 1.9), z);
      if (!(x === 0 && z === 0)) zebraAcrossLane(paint, x, z + STREET.wall + 1.2);
      zebraAcrossLane(paint, x, z - STREET.wall - 1.2);
    }
  }
  for (const x of CROSS_STREETS) {
    for (const [from, to] of [
      [-50, -10],
      [10, x === 0 ? 10 : CROSS_END],
    ] as const) {
      for (let z = from + 4; z + 2 < to - 2; z += 5) paint.plate([x, PAINT, z + 1], [0.11, 2], WHITE);
    }
  }
}

function strip(paint: MeshBuilder, from: number, to: number, z: number, width: number): void {
  paint.plate([(from + to) / 2, PAINT, z], [to - from, width], WHITE);
}

function betweenCrossings(): readonly (readonly [number, number])[] {
  const clear = CROSS.wall + 4.2;
  const stops = [-DRAWN_X, ...CROSS_STREETS.flatMap((x) => [x - clear, x + clear]), DRAWN_X];
  return stops.flatMap((from, index) => (index % 2 === 0 ? [[from, stops[index + 1]!] as const] : []));
}

function zebraAcrossStreet(paint: MeshBuilder, x: number, z: number): void {
  for (let across = -STREET.kerb + 0.6; across < STREET.kerb; across += 1)
    paint.plate([x, PAINT, z + across], [3, 0.5], WHITE);
}

function zebraAcrossLane(paint: MeshBuilder, x: number, z: number): void {
  for (let across = -CROSS.kerb + 0.5; across < CROSS.kerb; across += 1)
    paint.plate([x + across, PAINT, z], [0.5, 2.6], WHITE);
}
