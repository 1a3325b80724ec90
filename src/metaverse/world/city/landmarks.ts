// What one finds one's way by: the town hall with its clock tower at the end of the middle street, and the roofs of the rest
// of the town beyond the district. Who calls: city.ts.
import type { MeshBuilder, Point } from '../mesh-builder.ts';
import { seededRandom } from '../noise.ts';
import { linear } from '../palette.ts';
import { facade, heightOf, type FacadeStyle } from './facade.ts';
import { frameOf, type Town } from './houses.ts';
import { PAVEMENT, TOWN_HALL } from './plan.ts';
import { roof } from './roofs.ts';

const SANDSTONE = linear('#dcc7a1');
const TRIM = linear('#efe5d0');
const COPPER = linear('#7fae9b');
const DIAL = linear('#f6f1e4');
const HAND = linear('#2c3136');
const GOLD = linear('#d9a93f');
const HALL: FacadeStyle = {
  wall: SANDSTONE,
  trim: TRIM,
  ground: TRIM.scale(0.9),
  shops: false,
  awning: null,
  balconies: false,
  cornice: true,
  bayWidth: 3.2,
  window: { width: 1.5, height: 2.2 },
};
const TOWER = { half: 3.2, shaft: 27, top: 33 };

export function townHall(town: Town): void {
  const random = seededRandom(8);
  const height = heightOf(3);
  for (const side of ['south', 'east', 'west'] as const) {
    const { at, yaw, width } = frameOf(TOWN_HALL, side);
    town.matte.within(at, yaw, () =>
      town.glass.within(at, yaw, () => facade(town, { width, storeys: 3, detail: 'near' }, HALL, random)),
    );
  }
  const style = { kind: 'hip', colour: COPPER, trim: TRIM, wall: SANDSTONE } as const;
  roof(town, TOWN_HALL, height, style, null, () => 0);
  const [x, z] = [(TOWN_HALL.minX + TOWN_HALL.maxX) / 2, TOWN_HALL.maxZ - TOWER.half + 1.2];
  tower(town, x, z);
  for (let step = 0; step < 4; step++)
    town.matte.box(
      [x, PAVEMENT + 0.09 + step * 0.16, TOWN_HALL.maxZ + 2.6 - step * 0.4],
      [7 - step * 0.3, 0.18, 2.4],
      TRIM.scale(0.92),
      0.02,
    );
  town.hulls.box([x, height / 2, (TOWN_HALL.minZ + TOWN_HALL.maxZ) / 2], [24, height - 1, 15], SANDSTONE);
  town.hulls.box([x, TOWER.shaft / 2, z], [TOWER.half * 2 - 1, TOWER.shaft, TOWER.half * 2 - 1], SANDSTONE);
}

function tower({ matte, roofs, glass }: Town, x: number, z: number): void {
  const { half, shaft, top } = TOWER;
  const wall = (low: number, high: number, reach: number, colour = SANDSTONE) =>
    matte.box([x, (low + high) / 2, z], [reach * 2, high - low, reach * 2], colour, 0.05);
  wall(0, shaft, half);
  for (const height of [0.4, 10.9, shaft - 7.5, shaft]) wall(height, height + 0.5, half + 0.28, TRIM);
  for (const [sideX, sideZ] of [
    [0, 1],
    [1, 0],
    [-1, 0],
  ] as const) {
    const out = (distance: number, along: number, height: number): Point => [
      x + sideX * distance + sideZ * along,
      height,
      z + sideZ * distance - sideX * along,
    ];
    const dial = out(half + 0.06, 0, shaft - 3.6);
    matte.disc(out(half + 0.03, 0, shaft - 3.6), 2.45, GOLD, { sides: 36, normal: [sideX, 0, sideZ] });
    matte.disc(dial, 2.2, DIAL, { sides: 36, normal: [sideX, 0, sideZ] });
    for (let hour = 0; hour < 12; hour++) {
      const angle = (hour / 12) * Math.PI * 2;
      matte.disc(out(half + 0.09, Math.sin(angle) * 1.85, dial[1] + Math.cos(angle) * 1.85), 0.14, HAND, {
        sides: 8,
        normal: [sideX, 0, sideZ],
      });
    }
    for (const [angle, length, width] of [
      [-1.05, 1.2, 0.13],
      [0.95, 1.75, 0.09],
    ] as const) {
      const [s, c] = [Math.sin(angle), Math.cos(angle)];
      const at = (along: number, up: number): Point => out(half + 0.12, along, dial[1] + up);
      matte.face(
        [
          at(-c * width, s * width),
          at(c * width, -s * width),
          at(s * length + c * width * 0.4, c * length - s * width * 0.4),
          at(s * length - c * width * 0.4, c * length + s * width * 0.4),
        ],
        HAND,
      );
    }
    for (const level of [5.5, 13.5, 16]) {
      for (const along of [-1.1, 1.1]) {
        const [a, b, c, d] = [
          out(half + 0.04, along - 0.35, level),
          out(half + 0.04, along + 0.35, level),
          out(half + 0.04, along + 0.35, level + 1.7),
          out(half + 0.04, along - 0.35, level + 1.7),
        ];
        glass.face([a, b, c, d], linear('#8499a8'));
      }
    }
    for (const along of [-1.4, 0, 1.4])
      matte.face(
        [
          out(half - 0.17, along - 0.45, shaft + 1.2),
          out(half - 0.17, along + 0.45, shaft + 1.2),
          out(half - 0.17, along + 0.45, top - 1.2),
          out(half - 0.17, along - 0.45, top - 1.2),
        ],
        linear('#4b5560'),
      );
  }
  wall(shaft + 0.5, top, half - 0.2);
  wall(top, top + 0.4, half + 0.2, TRIM);
  roofs.within([x, top + 0.4, z], Math.PI / 4, () => {
    roofs.cylinder([0, 0, 0], 3.2, [(half + 0.3) * Math.SQRT2, 1.9], COPPER, { sides: 4, capped: false });
    roofs.cylinder([0, 3.2, 0], 8, [1.9, 0.06], COPPER, { sides: 4, capped: false });
  });
  matte.cylinder([x, top + 11.4, z], 1.6, 0.05, GOLD, { sides: 6 });
  matte.ball([x, top + 11.7, z], [0.26, 0.26, 0.26], GOLD, GOLD, { rings: 5, sides: 8 });
}

/** Hulls with pitched roofs all around, farther away than anybody can walk. */
export function skyline(matte: MeshBuilder, roofs: MeshBuilder): void {
  const random = seededRandom(77);
  const walls = ['#d8cbb5', '#cdb59d', '#b98f78', '#c9ccc6', '#d9d2c6'].map(linear);
  const tops = ['#8d5f4e', '#6a7078', '#9a7a66'].map(linear);
  const place = (x: number, z: number) => {
    const [width, depth, height] = [11 + random() * 12, 11 + random() * 10, 11 + random() * 10];
    matte.box([x, height / 2, z], [width, height, depth], walls[Math.floor(random() * walls.length)]!);
    roofs.within([x, height, z], random() < 0.5 ? 0 : Math.PI / 2, () =>
      roofs.cylinder(
        [0, 0, 0],
        3 + random() * 2,
        [Math.hypot(width, depth) / 2, 2],
        tops[Math.floor(random() * tops.length)]!,
        { sides: 4 },
      ),
    );
  };
  for (let row = 0; row < 9; row++) {
    for (let x = -480; x <= 480; x += 21) {
      const shift = (random() - 0.5) * 8;
      if (Math.abs(x) > 16 || row > 0) place(x + shift, -116 - row * 27 + shift);
      if (row < 6) place(x - shift, 140 + row * 27 + shift);
    }
  }
  for (const [x, z, height] of [
    [-150, -190, 44],
    [205, -240, 52],
    [120, 220, 40],
    [-260, 190, 46],
  ] as const) {
    matte.box([x, height / 2, z], [7, height, 7], walls[0]!);
    roofs.cylinder([x, height, z], 16, [5, 0.1], tops[1]!, { sides: 4 });
  }
}
