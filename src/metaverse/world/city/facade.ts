// One side of a house: storeys of windows set back into the wall, shops at the street, cornices and balconies. Made in a
// frame of its own: x along the wall from its left end as seen from the street, y up, z out of the wall. Who calls: houses.ts.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import type { MeshBuilder, Point } from '../mesh-builder.ts';
import { linear } from '../palette.ts';

/** The two kinds of surface that houses are made of. */
export interface Walls {
  readonly matte: MeshBuilder;
  readonly glass: MeshBuilder;
}

export interface FacadeStyle {
  readonly wall: Color3;
  readonly trim: Color3;
  readonly ground: Color3;
  /** Shop windows at the street instead of rooms. */
  readonly shops: boolean;
  /** Colour of awnings; null for none. */
  readonly awning: Color3 | null;
  readonly balconies: boolean;
  readonly cornice: boolean;
  readonly bayWidth: number;
  readonly window: { readonly width: number; readonly height: number };
}

export interface FacadeSize {
  readonly width: number;
  readonly storeys: number;
  /** `near`: somebody may stand before it; else windows are drawn flat on the wall. */
  readonly detail: 'near' | 'far';
}

const GROUND_STOREY = 4.4;
const STOREY = 3.35;
const RECESS = 0.2;
const IRON = linear('#33383d');
const DOOR = linear('#4a3b30');
const GLASS = [linear('#9fb2bf'), linear('#8499a8'), linear('#b4c0c6'), linear('#7c919f'), linear('#d3cfc2')];
const SHOP_GLASS = linear('#92a6b2');
/** Streets between houses get less light from the sky near the ground. */
const CANYON_FLOOR = 0.78;
const CANYON_HEIGHT = 12;

export function heightOf(storeys: number): number {
  return GROUND_STOREY + (storeys - 1) * STOREY;
}

/** `random` decides on curtains, doors and awnings. */
export function facade(
  walls: Walls,
  { width, storeys, detail }: FacadeSize,
  style: FacadeStyle,
  random: () => number,
): void {
  const bays = Math.max(1, Math.round(width / style.bayWidth));
  const bay = width / bays;
  const height = heightOf(storeys);
  const wall = (left: number, right: number, low: number, high: number, colour = style.wall) => {
    if (right - left < 0.01 || high - low < 0.01) return;
    walls.matte.shadedWall(rectangle(left, right, low, high, 0), colour.scale(canyon(low)), colour.scale(canyon(high)));
  };
  if (detail === 'far') {
    wall(0, width, 0, height);
    for (let storey = 0; storey < storeys; storey++) {
      const low = storey === 0 ? 1 : GROUND_STOREY + (storey - 1) * STOREY + 0.85;
      for (let index = 0; index < bays; index++) {
        const middle = (index + 0.5) * bay;
        pane(
          walls,
          middle - style.window.width / 2,
          middle + style.window.width / 2,
          low,
          low + style.window.height,
          0.03,
          random,
        );
      }
    }
    return;
  }
  groundStorey(walls, { width, bays, bay }, style, wall, random);
  for (let storey = 1; storey < storeys; storey++) {
    const floor = GROUND_STOREY + (storey - 1) * STOREY;
    const [sill, head] = [floor + 0.8, floor + 0.8 + style.window.height];
    wall(0, width, floor, sill);
    wall(0, width, head, floor + STOREY);
    const balconyEach = style.balconies && storey < storeys - 1;
    for (let index = 0; index < bays; index++) {
      const [left, right] = openingOf(index, bay, style.window.width);
      wall(index * bay, left, sill, head);
      wall(right, (index + 1) * bay, sill, head);
      opening(walls, left, right, sill, head, style, random, true);
      if (balconyEach && index % 3 === 1) balcony(walls, (left + right) / 2, bay * 0.86, floor + 0.05);
    }
  }
  if (style.cornice) {
    walls.matte.box(
      [width / 2, GROUND_STOREY - 0.12, 0.1],
      [width, 0.24, 0.24],
      style.trim.scale(canyon(GROUND_STOREY)),
    );
    walls.matte.box([width / 2, height - 0.2, 0.2], [width + 0.1, 0.4, 0.5], style.trim);
    walls.matte.box([width / 2, height - 0.5, 0.08], [width, 0.2, 0.2], style.trim);
  }
}

function groundStorey(
  walls: Walls,
  { width, bays, bay }: { readonly width: number; readonly bays: number; readonly bay: number },
  style: FacadeStyle,
  wall: (left: number, right: number, low: number, high: number, colour?: Color3) => void,
  random: () => number,
): void {
  const door = Math.floor(random() * bays);
  const [sill, head] = style.shops ? [0.55, 3.35] : [1.15, 3.15];
  const openWidth = style.shops ? bay * 0.82 : style.window.width;
  wall(0, width, head, GROUND_STOREY, style.ground);
  for (let index = 0; index < bays; index++) {
    const isDoor = index === door;
    const [left, right] = openingOf(index, bay, isDoor ? Math.min(1.5, openWidth) : openWidth);
    wall(index * bay, left, 0, head, style.ground);
    wall(right, (index + 1) * bay, 0, head, style.ground);
    if (isDoor) {
      opening(walls, left, right, 0, head, style, random, false, DOOR);
      continue;
    }
    wall(left, right, 0, sill, style.ground);
    opening(walls, left, right, sill, head, style, random, false, style.shops ? SHOP_GLASS : undefined);
    if (style.shops && style.awning !== null && random() < 0.6)
      awning(walls, left - 0.1, right + 0.1, head + 0.15, style.awning);
  }
  if (style.shops) walls.matte.box([width / 2, 3.85, 0.07], [width * 0.94, 0.5, 0.14], style.awning ?? style.trim);
}

function openingOf(index: number, bay: number, width: number): readonly [number, number] {
  const middle = (index + 0.5) * bay;
  return [middle - width / 2, middle + width / 2];
}

/** A hole in the wall with its reveals, what closes it, and a sill. */
function opening(
  walls: Walls,
  left: number,
  right: number,
  low: number,
  high: number,
  style: FacadeStyle,
  random: () => number,
  framed: boolean,
  closed?: Color3,
): void {
  const { matte } = walls;
  const reveal = style.wall.scale(canyon((low + high) / 2));
  const [side, top] = [reveal.scale(0.72), reveal.scale(0.42)];
  const at = (x: number, y: number, z: number): Point => [x, y, z];
  matte.face([at(left, low, 0), at(left, low, -RECESS), at(left, high, -RECESS), at(left, high, 0)], side);
  matte.face([at(right, low, -RECESS), at(right, low, 0), at(right, high, 0), at(right, high, -RECESS)], side);
  matte.face([at(left, high, -RECESS), at(right, high, -RECESS), at(right, high, 0), at(left, high, 0)], top);
  if (closed === DOOR) {
    matte.face(rectangle(left, right, low, high, -RECESS), DOOR.scale(0.8 + random() * 0.5));
    return;
  }
  if (closed === undefined) pane(walls, left, right, low, high, -RECESS, random);
  else walls.glass.face(rectangle(left, right, low, high, -RECESS), closed.scale(0.85 + random() * 0.25));
  if (framed) {
    const middle = (left + right) / 2;
    const frame = style.trim.scale(0.92);
    matte.face(rectangle(middle - 0.04, middle + 0.04, low, high, -RECESS + 0.03), frame);
    const cross = low + (high - low) * 0.68;
    matte.face(rectangle(left, right, cross - 0.035, cross + 0.035, -RECESS + 0.03), frame);
    windowSill(matte, left - 0.11, right + 0.11, low, style.trim.scale(canyon(low)));
  } else {
    matte.face([at(left, low, 0), at(right, low, 0), at(right, low, -RECESS), at(left, low, -RECESS)], reveal);
  }
}

/** Its front and what is seen of it from the street below: a whole box for each of thousands of windows is a lot. */
function windowSill(matte: MeshBuilder, left: number, right: number, top: number, colour: Color3): void {
  const [foot, out] = [top - 0.1, 0.12];
  matte.face(rectangle(left, right, foot, top, out), colour);
  matte.face(
    [
      [left, foot, 0],
      [right, foot, 0],
      [right, foot, out],
      [left, foot, out],
    ],
    colour.scale(0.6),
  );
}

function pane(
  { glass }: Walls,
  left: number,
  right: number,
  low: number,
  high: number,
  z: number,
  random: () => number,
): void {
  const tint = GLASS[Math.floor(random() * GLASS.length)]!;
  glass.face(rectangle(left, right, low, high, z), tint.scale(0.75 + random() * 0.3));
}

function awning({ matte }: Walls, left: number, right: number, top: number, colour: Color3): void {
  const [reach, drop] = [1.15, 0.55];
  const stripes = Math.max(3, Math.round((right - left) / 0.45));
  const pale = Color3.Lerp(colour, Color3.White(), 0.72);
  for (let stripe = 0; stripe < stripes; stripe++) {
    const from = left + ((right - left) * stripe) / stripes;
    const to = left + ((right - left) * (stripe + 1)) / stripes;
    const own = stripe % 2 === 0 ? colour : pale;
    matte.face(
      [
        [from, top - drop, reach],
        [to, top - drop, reach],
        [to, top, 0.02],
        [from, top, 0.02],
      ],
      own,
    );
    matte.face(
      [
        [from, top - drop - 0.18, reach],
        [to, top - drop - 0.18, reach],
        [to, top - drop, reach],
        [from, top - drop, reach],
      ],
      own,
    );
    matte.face(
      [
        [to, top - drop, reach - 0.01],
        [from, top - drop, reach - 0.01],
        [from, top - 0.01, 0.02],
        [to, top - 0.01, 0.02],
      ],
      own.scale(0.4),
    );
  }
}

function balcony({ matte }: Walls, middle: number, width: number, floor: number): void {
  const depth = 0.85;
  matte.box([middle, floor, depth / 2], [width, 0.14, depth], IRON.scale(2.6));
  const bar = 0.035;
  for (const height of [0.16, 0.98]) matte.box([middle, floor + height, depth - 0.03], [width, bar, bar], IRON);
  for (const side of [-1, 1]) {
    const x = middle + side * (width / 2 - 0.02);
    matte.box([x, floor + 0.98, depth / 2], [bar, bar, depth], IRON);
  }
  const bars = Math.max(4, Math.round(width / 0.22));
  for (let index = 0; index <= bars; index++) {
    const x = middle - width / 2 + (width * index) / bars;
    matte.face(rectangle(x - 0.012, x + 0.012, floor + 0.16, floor + 0.98, depth - 0.03), IRON);
  }
}

function canyon(height: number): number {
  return CANYON_FLOOR + (1 - CANYON_FLOOR) * Math.min(1, height / CANYON_HEIGHT);
}

function rectangle(left: number, right: number, low: number, high: number, z: number): [Point, Point, Point, Point] {
  return [
    [left, low, z],
    [right, low, z],
    [right, high, z],
    [left, high, z],
  ];
}
