// Paint on the floor: a safety ring and pad for each machine, and the walkway that leads a visitor from the spawn to
// them. Also the soft shade about the feet of things. Who calls: coast.ts.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { MeshBuilder } from './mesh-builder.ts';
import { linear } from './palette.ts';
import type { Circle, Rectangle, Site } from './site.ts';

const YELLOW = linear('#f2b01e');
const BLACK = linear('#26282b');
const PAD = linear('#8d9294');
const WALKWAY = linear('#8fb0a6');
const WHITE = linear('#ece8dd');
const BLACKEST = Color3.Black();
const BLACK_CORNERS = [BLACKEST, BLACKEST, BLACKEST, BLACKEST] as const;
const LANE_WIDTH = 1.5;
const LINE = 0.09;
/** Above the floor in metres; materials add a depth offset, because from afar millimetres are less than a depth step. */
const PAINT = 0.004;
const RING_OUT = 0.85;
const RING_IN = 0.55;

export function paintMarkings(site: Site, spawn: readonly [number, number, number], paint: MeshBuilder): void {
  const lane = laneOf(site, spawn);
  strip(paint, lane, true);
  for (const machine of site.marked) {
    if (!site.islands.some((island) => island.x === machine.x && island.z === machine.z)) branch(paint, lane, machine);
  }
  for (const machine of site.marked) pad(paint, machine);
}

/** The main lane runs along z, in line with the first causeway ahead or else with the spawn. */
function laneOf(site: Site, spawn: readonly [number, number, number]): Rectangle {
  const ahead = site.causeways.find((way) => way.minZ < site.deck.minZ);
  const island = site.islands.find(({ x }) => ahead !== undefined && x > ahead.minX && x < ahead.maxX);
  const x = ahead ? (ahead.minX + ahead.maxX) / 2 : spawn[0];
  const end = island ? island.z + island.radius - 3.2 : site.deck.minZ + 1;
  return { minX: x - LANE_WIDTH / 2, maxX: x + LANE_WIDTH / 2, minZ: end, maxZ: site.deck.maxZ - 1.2 };
}

function strip(paint: MeshBuilder, area: Rectangle, alongZ: boolean): void {
  const [x, z] = [(area.minX + area.maxX) / 2, (area.minZ + area.maxZ) / 2];
  const [width, depth] = [area.maxX - area.minX, area.maxZ - area.minZ];
  paint.plate([x, PAINT, z], [width, depth], WALKWAY);
  for (const side of [-1, 1]) {
    if (alongZ) paint.plate([x + side * (width / 2 + LINE / 2), PAINT, z], [LINE, depth], WHITE);
    else paint.plate([x, PAINT, z + side * (depth / 2 + LINE / 2)], [width, LINE], WHITE);
  }
}

/** A side lane from the main one to a machine's ring. */
function branch(paint: MeshBuilder, lane: Rectangle, machine: Circle): void {
  const reach = machine.radius + RING_OUT;
  const half = LANE_WIDTH * 0.4;
  const area =
    machine.x < lane.minX
      ? { minX: machine.x + reach, maxX: lane.minX - LINE, minZ: machine.z - half, maxZ: machine.z + half }
      : { minX: lane.maxX + LINE, maxX: machine.x - reach, minZ: machine.z - half, maxZ: machine.z + half };
  if (area.maxX - area.minX > 0.3) strip(paint, area, false);
}

function pad(paint: MeshBuilder, { x, z, radius }: Circle): void {
  paint.disc([x, PAINT * 2, z], radius + RING_IN - 0.08, PAD, { sides: 48 });
  const segments = Math.max(16, Math.round((radius + RING_OUT) * 10));
  const even = segments + (segments % 2);
  for (let segment = 0; segment < even; segment++) {
    const step = (Math.PI * 2) / even;
    paint.disc([x, PAINT * 3, z], radius + RING_OUT, segment % 2 === 0 ? YELLOW : BLACK, {
      inner: radius + RING_IN,
      sides: 2,
      from: segment * step,
      to: (segment + 1) * step,
    });
  }
}

/** A round, soft shade on the floor: darkest at `radius`, gone at `reach`. */
export function contactShade(contact: MeshBuilder, at: Circle, reach: number, strength = 0.5, floor = 0): void {
  const y = floor + PAINT * 0.5;
  contact.disc([at.x, y, at.z], at.radius, BLACKEST, { sides: 32, alpha: strength });
  contact.disc([at.x, y, at.z], at.radius + (reach - at.radius) * 0.4, BLACKEST, {
    sides: 32,
    inner: at.radius,
    alpha: strength,
    rimAlpha: strength * 0.35,
  });
  contact.disc([at.x, y, at.z], reach, BLACKEST, {
    sides: 32,
    inner: at.radius + (reach - at.radius) * 0.4,
    alpha: strength * 0.35,
    rimAlpha: 0,
  });
}

/** The same about a box. */
export function contactShadeBox(
  contact: MeshBuilder,
  { minX, maxX, minZ, maxZ }: Rectangle,
  reach: number,
  strength = 0.55,
): void {
  const y = PAINT * 0.5;
  contact.plate([(minX + maxX) / 2, y, (minZ + maxZ) / 2], [maxX - minX, maxZ - minZ], BLACKEST, strength);
  const fade = [strength, strength, 0, 0] as const;
  const out = reach;
  contact.shadedFace(
    [
      [maxX, y, maxZ],
      [minX, y, maxZ],
      [minX - out, y, maxZ + out],
      [maxX + out, y, maxZ + out],
    ],
    BLACK_CORNERS,
    fade,
  );
  contact.shadedFace(
    [
      [minX, y, minZ],
      [maxX, y, minZ],
      [maxX + out, y, minZ - out],
      [minX - out, y, minZ - out],
    ],
    BLACK_CORNERS,
    fade,
  );
  contact.shadedFace(
    [
      [maxX, y, minZ],
      [maxX, y, maxZ],
      [maxX + out, y, maxZ + out],
      [maxX + out, y, minZ - out],
    ],
    BLACK_CORNERS,
    fade,
  );
  contact.shadedFace(
    [
      [minX, y, maxZ],
      [minX, y, minZ],
      [minX - out, y, minZ - out],
      [minX - out, y, maxZ + out],
    ],
    BLACK_CORNERS,
    fade,
  );
}
