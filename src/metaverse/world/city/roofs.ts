// Roofs of the city's houses: mansards with dormers, hipped roofs, and flat ones with a parapet. Who calls: houses.ts.
import type { Color3 } from '@babylonjs/core/Maths/math.color';
import type { MeshBuilder, Point } from '../mesh-builder.ts';
import { linear } from '../palette.ts';
import type { Rectangle } from '../site.ts';
import type { Walls } from './facade.ts';

export interface RoofStyle {
  readonly kind: 'mansard' | 'hip' | 'flat';
  readonly colour: Color3;
  readonly trim: Color3;
  readonly wall: Color3;
}

const CHIMNEY = linear('#9a6a56');
const FELT = linear('#8e8b86');
const STEEL = linear('#aeb4b8');
const PANE = linear('#8ea3b1');
const EAVES = 0.35;
const MANSARD = { inset: 1.5, height: 3 };
const DORMER = { width: 1.2, height: 1.6, apart: 3 };

/** `front`: the side to the street, for dormers; null where there is none. */
export function roof(
  walls: Walls & { readonly roofs: MeshBuilder },
  lot: Rectangle,
  height: number,
  style: RoofStyle,
  front: { readonly at: Point; readonly yaw: number; readonly width: number } | null,
  random: () => number,
): void {
  const { minX, maxX, minZ, maxZ } = lot;
  const [width, depth] = [maxX - minX, maxZ - minZ];
  if (style.kind === 'flat') return flatRoof(walls, lot, height, style, random);
  const base = grown(lot, EAVES);
  if (style.kind === 'mansard') {
    frustum(walls.roofs, base, grown(lot, -MANSARD.inset), height, height + MANSARD.height, style.colour);
    frustum(
      walls.roofs,
      grown(lot, -MANSARD.inset),
      grown(lot, -Math.min(width, depth) * 0.4),
      height + MANSARD.height,
      height + MANSARD.height + 0.8,
      style.colour.scale(1.1),
    );
    if (front !== null)
      walls.matte.within(front.at, front.yaw, () =>
        walls.glass.within(front.at, front.yaw, () => dormers(walls, front.width, height, style)),
      );
  } else {
    frustum(
      walls.roofs,
      base,
      grown(lot, -Math.min(width, depth) * 0.46),
      height,
      height + Math.min(width, depth) * 0.34,
      style.colour,
    );
  }
  for (const side of [-1, 1]) {
    if (random() < 0.3) continue;
    const x = (minX + maxX) / 2 + side * (width / 2 - 0.5);
    walls.matte.box([x, height + 2.2, (minZ + maxZ) / 2 + (random() - 0.5) * depth * 0.4], [0.6, 4.4, 1.5], CHIMNEY);
  }
}

function dormers({ matte, glass }: Walls, width: number, height: number, { colour, trim }: RoofStyle): void {
  const count = Math.max(1, Math.floor(width / DORMER.apart));
  for (let index = 0; index < count; index++) {
    const x = ((index + 0.5) / count) * width;
    const low = height + 0.75;
    const z = -0.35;
    matte.box([x, low + DORMER.height / 2, z - 0.75], [DORMER.width, DORMER.height, 1.5], trim);
    matte.box([x, low + DORMER.height + 0.06, z - 0.7], [DORMER.width + 0.25, 0.12, 1.7], colour.scale(0.8));
    glass.face(
      [
        [x - 0.4, low + 0.2, z + 0.02],
        [x + 0.4, low + 0.2, z + 0.02],
        [x + 0.4, low + DORMER.height - 0.2, z + 0.02],
        [x - 0.4, low + DORMER.height - 0.2, z + 0.02],
      ],
      PANE,
    );
  }
}

function flatRoof(
  { matte, roofs }: Walls & { readonly roofs: MeshBuilder },
  lot: Rectangle,
  height: number,
  style: RoofStyle,
  random: () => number,
): void {
  const { minX, maxX, minZ, maxZ } = lot;
  const [x, z] = [(minX + maxX) / 2, (minZ + maxZ) / 2];
  const parapet = 0.8;
  roofs.plate([x, height + 0.02, z], [maxX - minX, maxZ - minZ], FELT);
  for (const side of [-1, 1]) {
    matte.box(
      [x + side * ((maxX - minX) / 2 - 0.12), height + parapet / 2, z],
      [0.24, parapet, maxZ - minZ],
      style.wall,
    );
    matte.box(
      [x, height + parapet / 2, z + side * ((maxZ - minZ) / 2 - 0.12)],
      [maxX - minX, parapet, 0.24],
      style.wall,
    );
  }
  matte.box([x + (random() - 0.5) * 3, height + 1.3, z + (random() - 0.5) * 3], [3.4, 2.6, 3], style.wall.scale(0.92));
  matte.box([x + (random() - 0.5) * 6, height + 0.6, z + (random() - 0.5) * 4], [1.8, 1.2, 1.2], STEEL);
}

/** Four sloping sides from one rectangle to another above it, and the top. */
function frustum(roofs: MeshBuilder, low: Rectangle, high: Rectangle, foot: number, top: number, colour: Color3): void {
  const corners = (at: Rectangle, y: number): [Point, Point, Point, Point] => [
    [at.minX, y, at.maxZ],
    [at.maxX, y, at.maxZ],
    [at.maxX, y, at.minZ],
    [at.minX, y, at.minZ],
  ];
  const [below, above] = [corners(low, foot), corners(high, top)];
  for (let side = 0; side < 4; side++) {
    const next = (side + 1) % 4;
    roofs.shadedWall([below[side]!, below[next]!, above[next]!, above[side]!], colour.scale(0.88), colour);
  }
  roofs.face(above, colour.scale(1.05));
}

function grown({ minX, maxX, minZ, maxZ }: Rectangle, by: number): Rectangle {
  return { minX: minX - by, maxX: maxX + by, minZ: minZ - by, maxZ: maxZ + by };
}
