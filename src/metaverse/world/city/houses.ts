// Blocks of houses: each block is cut into lots, and each lot gets a house with a facade to every street that it stands
// at, a roof, and a plain hull that throws its shadow. Who calls: city.ts.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import type { MeshBuilder } from '../mesh-builder.ts';
import { seededRandom } from '../noise.ts';
import { linear } from '../palette.ts';
import type { Rectangle } from '../site.ts';
import { facade, heightOf, type FacadeSize, type FacadeStyle, type Walls } from './facade.ts';
import type { Block, Side } from './plan.ts';
import { roof } from './roofs.ts';

const ROW_DEPTH = 13;
const [NARROWEST, WIDEST] = [9, 15];
/** The hull that throws the shadow stands this far inside the walls, so that they do not shade themselves. */
const HULL_INSET = 0.7;

const STONE = linear('#e2dacb');
const SLATE = linear('#59616b');
const TILES = linear('#8f6050');
const FELT = linear('#9b9892');
const PAINTS = ['#e6dccb', '#dfcdb4', '#d2b8a6', '#c9cdc2', '#c3ccd2', '#e0d2b9', '#e2d6ce', '#cdbda6'].map(linear);
const BRICKS = ['#94604f', '#a3775f', '#80584d', '#ab8a72'].map(linear);
const AWNINGS = ['#2f6f62', '#a5483b', '#2f5277', '#b98a36', '#5b4a6b'].map(linear);

interface Lot extends Rectangle {
  readonly seenFrom: readonly Side[];
  readonly isCorner: boolean;
}

export interface Town extends Walls {
  readonly roofs: MeshBuilder;
  readonly hulls: MeshBuilder;
}

/** Builds all houses of the blocks; the same blocks always look the same. `storeys`: the fewest and the most. */
export function buildBlocks(
  town: Town,
  blocks: readonly Block[],
  detail: FacadeSize['detail'],
  storeys: readonly [number, number] = [4, 6],
  seed = 41,
): void {
  const random = seededRandom(seed);
  for (const block of blocks) for (const lot of lotsOf(block, random)) buildHouse(town, lot, detail, storeys, random);
}

/** Rows along the north and the south, and what is left between them at the ends; the middle is a yard that nobody sees. */
function lotsOf(block: Block, random: () => number): readonly Lot[] {
  const { minX, maxX, minZ, maxZ } = block;
  const depth = Math.min(ROW_DEPTH, (maxZ - minZ) / 2);
  const rows: Lot[] = [];
  for (const side of ['north', 'south'] as const) {
    const cuts = cutsOf(minX, maxX, random);
    for (let index = 1; index < cuts.length; index++) {
      const [first, last] = [index === 1, index === cuts.length - 1];
      const seen = [side, ...(first ? ['west' as const] : []), ...(last ? ['east' as const] : [])];
      const [back, front] = side === 'north' ? [minZ, minZ + depth] : [maxZ - depth, maxZ];
      rows.push({
        minX: cuts[index - 1]!,
        maxX: cuts[index]!,
        minZ: back,
        maxZ: front,
        seenFrom: seen.filter((one) => block.seenFrom.includes(one)),
        isCorner: first || last,
      });
    }
  }
  const [from, to] = [minZ + depth, maxZ - depth];
  if (to - from < 4) return rows;
  const ends = (['west', 'east'] as const).map((side) => ({
    minX: side === 'west' ? minX : maxX - ROW_DEPTH,
    maxX: side === 'west' ? minX + ROW_DEPTH : maxX,
    minZ: from,
    maxZ: to,
    seenFrom: block.seenFrom.includes(side) ? [side] : [],
    isCorner: false,
  }));
  return [...rows, ...ends];
}

function cutsOf(from: number, to: number, random: () => number): readonly number[] {
  const count = Math.max(1, Math.round((to - from) / (NARROWEST + random() * (WIDEST - NARROWEST))));
  const even = (to - from) / count;
  return Array.from({ length: count + 1 }, (_unused, index) =>
    index === 0 ? from : index === count ? to : from + index * even + (random() - 0.5) * even * 0.3,
  );
}

function buildHouse(
  town: Town,
  lot: Lot,
  detail: FacadeSize['detail'],
  [fewest, most]: readonly [number, number],
  random: () => number,
): void {
  const storeys = Math.min(most, fewest + Math.floor(random() * (most - fewest + 0.4)) + (lot.isCorner ? 1 : 0));
  const style = styleOf(random);
  const height = heightOf(storeys);
  for (const side of ['north', 'east', 'south', 'west'] as const) {
    const { at, yaw, width } = frameOf(lot, side);
    const build = () => {
      if (lot.seenFrom.includes(side)) facade(town, { width, storeys, detail }, style.facade, random);
      else
        town.matte.shadedWall(
          [
            [0, 0, 0],
            [width, 0, 0],
            [width, height, 0],
            [0, height, 0],
          ],
          style.blind.scale(0.7),
          style.blind,
        );
    };
    // Both builders work in the same frame.
    town.matte.within(at, yaw, () => town.glass.within(at, yaw, build));
  }
  const front = lot.seenFrom[0];
  roof(
    town,
    lot,
    height,
    { kind: style.roof, colour: style.roofColour, trim: style.facade.trim, wall: style.blind },
    front === undefined ? null : { ...frameOf(lot, front) },
    random,
  );
  const [centreX, centreZ] = [(lot.minX + lot.maxX) / 2, (lot.minZ + lot.maxZ) / 2];
  town.hulls.box(
    [centreX, height / 2, centreZ],
    [lot.maxX - lot.minX - HULL_INSET * 2, height - HULL_INSET, lot.maxZ - lot.minZ - HULL_INSET * 2],
    style.blind.scale(0.4),
  );
}

/** Left end of a side as seen from the street, its turn about the vertical, and its width. */
export function frameOf(
  { minX, maxX, minZ, maxZ }: Rectangle,
  side: Side,
): { at: [number, number, number]; yaw: number; width: number } {
  switch (side) {
    case 'south':
      return { at: [minX, 0, maxZ], yaw: 0, width: maxX - minX };
    case 'east':
      return { at: [maxX, 0, maxZ], yaw: Math.PI / 2, width: maxZ - minZ };
    case 'north':
      return { at: [maxX, 0, minZ], yaw: Math.PI, width: maxX - minX };
    case 'west':
      return { at: [minX, 0, minZ], yaw: -Math.PI / 2, width: maxZ - minZ };
  }
}

interface HouseStyle {
  readonly facade: FacadeStyle;
  readonly roof: 'mansard' | 'hip' | 'flat';
  readonly roofColour: Color3;
  /** Of walls that no street sees. */
  readonly blind: Color3;
}

function styleOf(random: () => number): HouseStyle {
  const kind = random();
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const shops = random() < 0.72;
  const awning = random() < 0.8 ? one(AWNINGS) : null;
  if (kind < 0.5) {
    const wall = one(PAINTS);
    const isMansard = random() < 0.6;
    return {
      facade: {
        wall,
        trim: STONE,
        ground: Color3.Lerp(wall, STONE, 0.6),
        shops,
        awning,
        balconies: random() < 0.55,
        cornice: true,
        bayWidth: 2.7,
        window: { width: 1.15, height: 2.0 },
      },
      roof: isMansard ? 'mansard' : 'hip',
      roofColour: isMansard ? SLATE : TILES,
      blind: wall.scale(0.9),
    };
  }
  if (kind < 0.8) {
    const wall = one(BRICKS);
    return {
      facade: {
        wall,
        trim: STONE,
        ground: STONE.scale(0.86),
        shops,
        awning,
        balconies: false,
        cornice: true,
        bayWidth: 2.9,
        window: { width: 1.3, height: 1.95 },
      },
      roof: random() < 0.5 ? 'hip' : 'flat',
      roofColour: random() < 0.5 ? SLATE : TILES,
      blind: wall.scale(0.85),
    };
  }
  const wall = linear('#dedbd3').scale(0.9 + random() * 0.12);
  return {
    facade: {
      wall,
      trim: linear('#474d53'),
      ground: linear('#5d6164'),
      shops: true,
      awning: null,
      balconies: random() < 0.4,
      cornice: false,
      bayWidth: 3.1,
      window: { width: 2.5, height: 2.25 },
    },
    roof: 'flat',
    roofColour: FELT,
    blind: wall.scale(0.88),
  };
}
