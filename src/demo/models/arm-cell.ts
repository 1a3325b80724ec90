// What stands around the arm: floor plate, infeed conveyor with parts, pallet with totes, controller, light curtain.
// Called by arm.ts. The hand-over places are those of arm-kinematics.ts.
import { CELL } from './arm-kinematics.ts';
import type { Part } from './assemble.ts';
import {
  aluminium,
  decals,
  display,
  graphite,
  orange,
  own,
  red,
  rubber,
  slate,
  steel,
  teal,
  white,
  wood,
  yellow,
} from './finishes.ts';
import { pieces, sticker, type Piece } from './pieces.ts';
import { rectangle } from './shapes/outline.ts';
import { box, decal, drum, extrude, rod } from './shapes/shapes.ts';
import { join, place, type Solid } from './shapes/solid.ts';
import { add, type Vec3 } from './shapes/vector.ts';
import { region } from './surface/decal-sheet.ts';
import { workpiece, GRIP } from './workpiece.ts';

const PLATE = 0.012;

const put = (list: readonly Piece[], at: Vec3): Piece[] =>
  list.map((piece) => ({ ...piece, solid: place(piece.solid, { at }) }));

function floor(): Piece[] {
  const [width, depth] = [3.1, 2.3];
  const z = -0.06;
  const edge = (size: number, at: Vec3, turn: number): Piece[] => {
    const tiles = Math.round(size / 0.48);
    return Array.from({ length: tiles }, (_, index) => ({
      finish: decals,
      solid: place(
        place(decal(size / tiles, 0.06, region('stripes')), {
          at: [(index + 0.5) * (size / tiles) - size / 2, 0, 0],
          turn: [-90, 0, 0],
        }),
        { turn: [0, turn, 0], at },
      ),
    }));
  };
  return [
    ...pieces(slate, place(extrude(rectangle(width, depth, 0.08), PLATE, 0.004, 1), { at: [0, 0, z] })),
    ...edge(width - 0.24, [0, PLATE + 0.001, z + depth / 2 - 0.07], 0),
    ...edge(width - 0.24, [0, PLATE + 0.001, z - depth / 2 + 0.07], 180),
    ...edge(depth - 0.24, [width / 2 - 0.07, PLATE + 0.001, z], 90),
    ...edge(depth - 0.24, [0.07 - width / 2, PLATE + 0.001, z], -90),
  ];
}

function lightCurtain(side: 1 | -1): Piece[] {
  return [
    ...pieces(yellow, place(extrude(rectangle(0.07, 0.07, 0.016), 0.85, 0.006), { at: [side * 1.4, PLATE, 0.95] })),
    ...pieces(
      graphite,
      place(box(0.16, 0.014, 0.16, 0.004), { at: [side * 1.4, PLATE, 0.95] }),
      place(box(0.02, 0.66, 0.04, 0.004), { at: [side * 1.362, 0.14, 0.95] }),
      place(box(0.076, 0.03, 0.076, 0.01), { at: [side * 1.4, 0.85, 0.95] }),
    ),
  ];
}

function conveyor(): Piece[] {
  const [x, , pickZ] = CELL.pick.at;
  const deck = CELL.pick.at[1] - GRIP - 0.02;
  const [from, to] = [-0.95, 0.55];
  const middle = (from + to) / 2;
  const rollers = Array.from({ length: 19 }, (_, index) =>
    place(drum(0.027, 0.34, 0.003, { steps: 14, edgeSteps: 1 }), {
      turn: [0, 0, -90],
      at: [x - 0.17, deck - 0.027, from + 0.05 + index * 0.078],
    }),
  );
  const leg = (dx: number, z: number): Solid => place(box(0.05, deck - 0.1, 0.05, 0.006), { at: [x + dx, 0.03, z] });
  return [
    ...pieces(
      white,
      ...[-0.195, 0.195].map((dx) => place(box(0.036, 0.12, to - from, 0.008), { at: [x + dx, deck - 0.11, middle] })),
    ),
    ...pieces(
      orange,
      ...[-0.195, 0.195].map((dx) =>
        place(box(0.04, 0.02, to - from + 0.006, 0.005), { at: [x + dx, deck - 0.066, middle] }),
      ),
    ),
    ...pieces(
      aluminium,
      ...rollers,
      ...[-0.16, 0.16].map((dx) =>
        place(box(0.014, 0.03, to - from - 0.06, 0.004), { at: [x + dx, deck + 0.02, middle] }),
      ),
    ),
    ...pieces(
      graphite,
      ...[-0.195, 0.195].flatMap((dx) => [leg(dx, from + 0.12), leg(dx, to - 0.12)]),
      ...[from + 0.12, to - 0.12].map((z) => place(box(0.34, 0.04, 0.04, 0.006), { at: [x, 0.2, z] })),
      place(box(0.14, 0.13, 0.24, 0.02), { at: [x + 0.02, deck - 0.26, from + 0.3] }),
      place(box(0.3, 0.05, 0.03, 0.008), { at: [x, deck + 0.002, pickZ + 0.13] }),
    ),
    ...pieces(
      rubber,
      ...[-0.195, 0.195].flatMap((dx) =>
        [from + 0.12, to - 0.12].map((z) =>
          place(drum(0.034, 0.022, 0.004, { steps: 16 }), { at: [x + dx, PLATE, z] }),
        ),
      ),
    ),
    ...[0, 1, 2, 3, 4].flatMap((index) =>
      pieces(teal, place(box(0.17, 0.02, 0.17, 0.006), { at: [x, deck, pickZ - index * 0.24] })),
    ),
    ...pieces(yellow, place(box(0.045, 0.1, 0.05, 0.008), { at: [x + 0.24, deck - 0.08, pickZ] })),
    ...pieces(graphite, place(box(0.05, 0.05, 0.03, 0.006), { at: [x + 0.24, deck + 0.02, pickZ] })),
    sticker('wordmarkDark', 0.034, { turn: [0, 90, 0], at: [x + 0.2145, deck - 0.0885, 0] }),
    sticker('wordmarkDark', 0.034, { turn: [0, -90, 0], at: [x - 0.2145, deck - 0.0885, 0] }),
  ];
}

/** A stackable tote: floor, four walls and a rim. */
function tote(height: number): Solid[] {
  const [width, depth] = [0.42, 0.6];
  const wall = (w: number, d: number, at: Vec3): Solid => place(box(w, height, d, 0.008), { at });
  return [
    box(width - 0.02, 0.02, depth - 0.02, 0.008),
    wall(0.018, depth, [width / 2 - 0.009, 0, 0]),
    wall(0.018, depth, [0.009 - width / 2, 0, 0]),
    wall(width, 0.018, [0, 0, depth / 2 - 0.009]),
    wall(width, 0.018, [0, 0, 0.009 - depth / 2]),
    ...[-1, 1].flatMap((side) => [
      place(box(0.03, 0.03, depth + 0.03, 0.008), { at: [side * (width / 2), height - 0.03, 0] }),
      place(box(width + 0.03, 0.03, 0.03, 0.008), { at: [0, height - 0.03, side * (depth / 2)] }),
      ...[-0.16, 0, 0.16].map((z) =>
        place(box(0.014, height - 0.05, 0.03, 0.004), { at: [side * (width / 2 + 0.004), 0.01, z] }),
      ),
    ]),
  ];
}

function pallet(): Piece[] {
  const [x, z] = [-1.02, 0.22];
  const board = (w: number, h: number, d: number, at: Vec3): Solid =>
    place(box(w, h, d, 0.004, 1), { at: add(at, [x, PLATE, z]) });
  const top = CELL.place.at[1] - GRIP;
  return [
    ...pieces(
      wood,
      ...[-0.34, -0.17, 0, 0.17, 0.34].map((dx) => board(0.12, 0.022, 1.1, [dx, 0.122, 0])),
      ...[-0.5, 0, 0.5].map((dz) => board(0.8, 0.022, 0.13, [0, 0.1, dz])),
      ...[-0.34, 0, 0.34].flatMap((dx) => [-0.5, 0, 0.5].map((dz) => board(0.12, 0.08, 0.13, [dx, 0.022, dz]))),
      ...[-0.34, 0, 0.34].map((dx) => board(0.1, 0.022, 1.1, [dx, 0, 0])),
    ),
    ...put(pieces(graphite, ...tote(0.28), place(box(0.4, 0.02, 0.58, 0.006), { at: [0, 0.25, 0] })), [
      x - 0.0,
      PLATE + 0.144,
      z,
    ]),
    ...put(pieces(teal, ...tote(0.17)), [x, top - 0.02, z]),
    sticker('code', 0.07, { turn: [0, 90, 0], at: [x + 0.2225, PLATE + 0.3, z + 0.08] }),
    sticker('plate', 0.06, { turn: [0, 90, 0], at: [x + 0.2225, PLATE + 0.3, z - 0.08] }),
  ];
}

function controller(): Piece[] {
  const at: Vec3 = [-0.98, PLATE, -0.8];
  const louvres = Array.from({ length: 7 }, (_, index) =>
    place(box(0.3, 0.008, 0.012, 0.003, 1), { at: [0, 0.16 + index * 0.026, 0.262] }),
  );
  const list: Piece[] = [
    ...pieces(
      graphite,
      place(box(0.62, 0.07, 0.5, 0.008), { at: [0, 0, 0] }),
      place(box(0.66, 0.035, 0.55, 0.014, 2), { at: [0, 1.09, 0] }),
      ...louvres,
      place(box(0.36, 0.25, 0.016, 0.012), { at: [0, 0.74, 0.256] }),
      place(box(0.022, 0.12, 0.03, 0.008), { at: [0.265, 0.52, 0.27] }),
    ),
    ...pieces(
      white,
      place(box(0.64, 1.03, 0.5, 0.016, 2), { at: [0, 0.065, 0] }),
      place(box(0.58, 0.96, 0.02, 0.008), { at: [0, 0.1, 0.246] }),
    ),
    ...pieces(orange, place(box(0.58, 0.028, 0.024, 0.005), { at: [0, 1.025, 0.247] })),
    ...pieces(yellow, place(drum(0.036, 0.012, 0.003, { steps: 20 }), { turn: [90, 0, 0], at: [0.2, 0.665, 0.256] })),
    ...pieces(red, place(drum(0.022, 0.034, 0.008, { steps: 20 }), { turn: [90, 0, 0], at: [0.2, 0.665, 0.26] })),
    ...pieces(steel, place(drum(0.018, 0.03, 0.004, { steps: 16 }), { turn: [90, 0, 0], at: [-0.2, 0.665, 0.256] })),
    { finish: display, solid: place(decal(0.32, 0.2, region('robotScreen')), { at: [0, 0.865, 0.2735] }) },
    sticker('wordmarkDark', 0.05, { at: [-0.1, 0.46, 0.2575] }),
    sticker('shock', 0.07, { at: [-0.22, 0.2, 0.2575] }),
    ...pieces(rubber, rod([0.33, 0.09, 0.08], [0.3, 0.09, 0.08], 0.03)),
  ];
  return put(list, at);
}

/** Where other parts stand: those that wait on the conveyor, and those that were put in the tote before. */
function stock(): Vec3[] {
  const [pick, drop] = [CELL.pick.at, CELL.place.at];
  return [
    ...[1, 2, 3, 4].map((index) => add(pick, [0, 0, -index * 0.24])),
    ...[0, 1, 2]
      .flatMap((row) => [-0.16, 0].map((dx) => add(drop, [dx, 0, -row * 0.18])))
      .filter((at) => at[0] !== drop[0] || at[2] !== drop[2]),
  ];
}

/** The nodes of the cell, beside the arm. */
export function armCell(): Part[] {
  const shared = workpiece();
  return [
    ...stock().map((at, index): Part => ({ name: `Stock${index + 1}`, at, baked: false, pieces: shared })),
    // Apart, because what stands on the floor stops a visitor and the floor does not.
    { name: 'Floor', pieces: floor() },
    { name: 'Conveyor', pieces: conveyor() },
    { name: 'Pallet', pieces: pallet() },
    { name: 'Controller', pieces: controller() },
    { name: 'LightCurtainLeft', pieces: lightCurtain(1) },
    { name: 'LightCurtainRight', pieces: lightCurtain(-1) },
    // They stand in for the part while the tool is empty: bound to a load near zero.
    { name: 'PartWaiting', at: CELL.pick.at, baked: false, pieces: workpiece() },
    { name: 'PartPlaced', at: CELL.place.at, baked: false, pieces: workpiece() },
    {
      name: 'CellLamp',
      baked: false,
      at: [-0.98, PLATE + 1.125, -0.8],
      pieces: pieces(own('CellLamp', '#16605a'), join([place(box(0.3, 0.014, 0.02, 0.006), { at: [0, 0, 0.24] })])),
    },
  ];
}
