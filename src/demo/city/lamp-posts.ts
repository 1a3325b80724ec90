// Where the 240 street lamps stand and what they are called. Who calls: city.ts for their lives, city-world.ts for their places.
import { nameAt, type TwinName } from './german-words.ts';
import {
  BRIDGE,
  CROSS_HALF_WIDTH,
  CROSS_STREETS,
  QUAY_Z,
  RIVER,
  SQUARE,
  STREET_HALF_WIDTH,
  STREETS,
} from './streets.ts';

export interface LampPost {
  readonly id: string;
  readonly name: TwinName;
  readonly position: readonly [number, number, number];
  /** Where its arm reaches: 0 south, then clockwise as on a compass that is read from its other end. */
  readonly headingDegrees: number;
}

const LAMPS = 240;
const FROM_KERB = 0.6;
const APART = 12;
/** Narrow streets have smaller lights. */
const APART_ON_CROSS_STREETS = 7.5;
/** On the promenades and around the square, where people walk. */
const APART_ON_FOOT = 5;
/** No lamp stands where two streets meet. */
const CORNER = 3;
/** Pavements are a step above the carriageway. */
const PAVEMENT = 0.09;
const SOUTH = 0;
const WEST = 90;
const NORTH = 180;
const EAST = 270;

interface Spot {
  readonly street: string;
  readonly x: number;
  readonly z: number;
  readonly heading: number;
  readonly y?: number;
}

/** All lamps, street by street; numbered through. */
export const LAMP_POSTS: readonly LampPost[] = spots()
  .slice(0, LAMPS)
  .map(({ street, x, z, heading, y = 0 }, index) => ({
    id: `urn:twinport:city:lamp-${index + 1}`,
    name: nameAt('Lamp', 'Laterne', index + 1, street),
    position: [x, y, z],
    headingDegrees: heading,
  }));

function spots(): readonly Spot[] {
  return [...alongStreets(), ...alongCrossStreets(), ...onBridge(), ...aroundSquare(), ...alongRiver()];
}

function alongStreets(): readonly Spot[] {
  const away = STREET_HALF_WIDTH + FROM_KERB;
  const isClear = (x: number): boolean =>
    CROSS_STREETS.every((cross) => Math.abs(x - cross.x) > CROSS_HALF_WIDTH + CORNER);
  return STREETS.flatMap(({ name, z, fromX, toX }) => {
    const xs = steps(fromX + 2, toX - 2, APART).filter(isClear);
    return xs.flatMap((x) => [
      { street: name, x, z: z - away, heading: SOUTH, y: PAVEMENT },
      { street: name, x, z: z + away, heading: NORTH, y: PAVEMENT },
    ]);
  });
}

function alongCrossStreets(): readonly Spot[] {
  const away = CROSS_HALF_WIDTH + FROM_KERB;
  const isClear = (z: number): boolean =>
    STREETS.every((street) => Math.abs(z - street.z) > STREET_HALF_WIDTH + CORNER);
  return CROSS_STREETS.flatMap(({ name, x, fromZ, toZ }) => {
    // The street in the middle ends at the square, which has lamps of its own.
    const lastZ = x === BRIDGE.x ? SQUARE.fromZ - CORNER : toZ;
    const zs = steps(fromZ + 2, lastZ, APART_ON_CROSS_STREETS).filter(isClear);
    return zs.flatMap((z) => [
      { street: name, x: x - away, z, heading: EAST, y: PAVEMENT },
      { street: name, x: x + away, z, heading: WEST, y: PAVEMENT },
    ]);
  });
}

function onBridge(): readonly Spot[] {
  const away = BRIDGE.width / 2 - 0.4;
  return steps(RIVER.fromZ + 3, RIVER.toZ - 3, APART_ON_FOOT).flatMap((z) => [
    { street: 'the bridge', x: BRIDGE.x - away, z, heading: EAST },
    { street: 'the bridge', x: BRIDGE.x + away, z, heading: WEST },
  ]);
}

function aroundSquare(): readonly Spot[] {
  const { fromX, toX, fromZ, toZ } = SQUARE;
  return steps(fromZ + 3, toZ - 3, APART_ON_FOOT).flatMap((z) => [
    { street: 'the square', x: fromX + FROM_KERB, z, heading: EAST },
    { street: 'the square', x: toX - FROM_KERB, z, heading: WEST },
  ]);
}

/** Both banks, except where the bridge stands on them. */
function alongRiver(): readonly Spot[] {
  const xs = steps(-108, 108, APART_ON_FOOT).filter((x) => Math.abs(x - BRIDGE.x) > BRIDGE.width / 2 + 1);
  return [
    ...xs.map((x) => ({ street: 'North quay', x, z: QUAY_Z - FROM_KERB, heading: NORTH })),
    ...xs.map((x) => ({ street: 'South quay', x, z: RIVER.toZ + CORNER + FROM_KERB, heading: SOUTH })),
  ];
}

/** Evenly from one end to the other, at most `apart` metres. */
function steps(from: number, to: number, apart: number): readonly number[] {
  const count = Math.round((to - from) / apart);
  return Array.from({ length: count + 1 }, (_, index) => from + ((to - from) * index) / count);
}
