// The river's built sides: quay walls with a lower quay, railings, the stone bridge, and the piers between which the flood
// gates stand. Who calls: city.ts; the water itself is sea.ts's.
import { railing, type Workshop } from '../furniture.ts';
import type { MeshBuilder, Point } from '../mesh-builder.ts';
import { linear } from '../palette.ts';
import { BRIDGE, DRAWN_X, GATES_X, LOWER_QUAY, PAVEMENT, QUAY_Z, SOUTH_BANK_Z, WATER } from './plan.ts';

const STONE = linear('#b9ae9c');
const STONE_DARK = linear('#8f8577');
const WET = linear('#57584e');
const CAP = linear('#d3cabb');
const FOOT = WATER.level - 1.2;
const SPANS = 3;
const PIER = 1.8;
const CROWN = -0.55;
const SPRING = WATER.level + 0.35;

export function buildRiver(matte: MeshBuilder, workshop: Workshop): void {
  for (const bank of [
    { wall: QUAY_Z, edge: WATER.minZ, towards: 1 },
    { wall: SOUTH_BANK_Z, edge: WATER.maxZ, towards: -1 },
  ]) {
    quaySide(matte, bank);
    for (const side of [-1, 1]) {
      const z = bank.wall - bank.towards * 0.2;
      railing(workshop, [side * (BRIDGE.maxX + 0.2), PAVEMENT, z], [side * 110, PAVEMENT, z]);
    }
  }
  bridge(matte);
  for (const z of [WATER.minZ - 1.4, WATER.maxZ + 1.4]) gatePier(matte, z);
}

interface Bank {
  readonly wall: number;
  readonly edge: number;
  /** Which way the water is along z. */
  readonly towards: number;
}

function quaySide(matte: MeshBuilder, { wall, edge, towards }: Bank): void {
  const pieces = 24;
  for (let piece = 0; piece < pieces; piece++) {
    const [from, to] = [-DRAWN_X + (piece / pieces) * DRAWN_X * 2, -DRAWN_X + ((piece + 1) / pieces) * DRAWN_X * 2];
    const [left, right] = towards > 0 ? [from, to] : [to, from];
    const face = (z: number, low: number, high: number, foot = STONE_DARK, top = STONE) =>
      matte.shadedWall(
        [
          [left, low, z],
          [right, low, z],
          [right, high, z],
          [left, high, z],
        ],
        foot,
        top,
      );
    face(wall, LOWER_QUAY, PAVEMENT);
    face(edge, WATER.level + 0.3, LOWER_QUAY);
    face(edge, FOOT, WATER.level + 0.3, WET, WET);
    matte.plate([(from + to) / 2, LOWER_QUAY, (wall + edge) / 2], [to - from, Math.abs(edge - wall)], STONE);
  }
  matte.box([0, PAVEMENT + 0.06, wall - towards * 0.2], [DRAWN_X * 2, 0.14, 0.5], CAP);
  matte.box([0, LOWER_QUAY + 0.06, edge - towards * 0.2], [DRAWN_X * 2, 0.12, 0.4], CAP);
}

/** Three flat arches between walls, a parapet on each side. */
function bridge(matte: MeshBuilder): void {
  const span = (SOUTH_BANK_Z - QUAY_Z - PIER * (SPANS - 1)) / SPANS;
  const steps = 14;
  for (let index = 0; index < SPANS; index++) {
    const from = QUAY_Z + index * (span + PIER);
    const under = (t: number) => SPRING + (CROWN - SPRING) * Math.sqrt(Math.max(0, 1 - (2 * t - 1) ** 2));
    for (let step = 0; step < steps; step++) {
      const [zA, zB] = [from + (step / steps) * span, from + ((step + 1) / steps) * span];
      const [yA, yB] = [under(step / steps), under((step + 1) / steps)];
      for (const side of [-1, 1]) {
        const x = side * BRIDGE.maxX;
        const corners: [Point, Point, Point, Point] = [
          [x, yA, zA],
          [x, yB, zB],
          [x, PAVEMENT, zB],
          [x, PAVEMENT, zA],
        ];
        matte.face(side < 0 ? corners : [corners[1], corners[0], corners[3], corners[2]], STONE);
      }
      matte.face(
        [
          [BRIDGE.minX, yA, zA],
          [BRIDGE.maxX, yA, zA],
          [BRIDGE.maxX, yB, zB],
          [BRIDGE.minX, yB, zB],
        ],
        STONE_DARK.scale(0.6),
      );
    }
    if (index === SPANS - 1) continue;
    const pierZ = from + span + PIER / 2;
    matte.box([0, (FOOT + PAVEMENT) / 2 - 0.05, pierZ], [BRIDGE.maxX * 2, PAVEMENT - FOOT, PIER], STONE);
    for (const side of [-1, 1]) {
      matte.cylinder([side * BRIDGE.maxX, FOOT, pierZ], SPRING - FOOT + 0.8, PIER / 2, STONE_DARK, { sides: 12 });
      matte.cylinder([side * BRIDGE.maxX, SPRING + 0.8, pierZ], 0.7, [PIER / 2, 0.05], STONE, { sides: 12 });
    }
  }
  for (const side of [-1, 1]) {
    const length = SOUTH_BANK_Z - QUAY_Z;
    const z = (SOUTH_BANK_Z + QUAY_Z) / 2;
    matte.box([side * (BRIDGE.maxX - 0.05), PAVEMENT - 0.12, z], [0.5, 0.24, length], CAP);
    matte.box([side * (BRIDGE.maxX - 0.14), PAVEMENT + 0.45, z], [0.28, 0.9, length], STONE);
    matte.box([side * (BRIDGE.maxX - 0.14), PAVEMENT + 0.96, z], [0.42, 0.14, length + 0.4], CAP, 0.02);
    for (const end of [QUAY_Z, SOUTH_BANK_Z])
      matte.box([side * (BRIDGE.maxX - 0.14), PAVEMENT + 0.65, end], [0.9, 1.3, 0.9], CAP, 0.03);
  }
}

/** A concrete pier at the water's edge on which a gate's machine can stand. */
function gatePier(matte: MeshBuilder, z: number): void {
  const top = LOWER_QUAY + 0.5;
  matte.box([GATES_X, (FOOT + top) / 2, z], [4.4, top - FOOT, 3.2], linear('#a9a59d'), 0.08);
  matte.box([GATES_X, top + 0.05, z], [4.7, 0.12, 3.4], CAP, 0.02);
}
