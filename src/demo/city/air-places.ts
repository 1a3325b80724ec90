// Where the 24 air-quality stations stand and what they are called. Who calls: city.ts for their lives, city-world.ts for their places.
import { nameAt, type TwinName } from './german-words.ts';

export interface AirPlace {
  readonly id: string;
  readonly name: TwinName;
  readonly position: readonly [number, number, number];
  readonly headingDegrees: number;
}

const PAVEMENT = 0.09;
const SOUTH = 0;
const NORTH = 180;

/** On the pavements, beside the kerb, between two lamps; and along the water. */
const PLACES: readonly (readonly [street: string, x: number, z: number, heading: number])[] = [
  ...[-101, -53, -29, 19, 43, 91].map((x) => ['Main street north', x, -8.4, SOUTH] as const),
  ...[-89, -41, -17, 31, 55, 101].map((x) => ['Main street south', x, 8.4, NORTH] as const),
  ...[-96, -34, 22, 86].map((x) => ['Market street', x, -51.6, NORTH] as const),
  ...[-52, 14, 48].map((x) => ['Market street north', x, -68.4, SOUTH] as const),
  ...[-86, -24, 34, 92].map((x) => ['North quay', x, 49.4, NORTH] as const),
  ['the square', 16.5, 40, NORTH],
];

export const AIR_PLACES: readonly AirPlace[] = PLACES.map(([street, x, z, headingDegrees], index) => ({
  id: `urn:twinport:city:air-${index + 1}`,
  name: nameAt('Air station', 'Luftstation', index + 1, street),
  position: [x, street.endsWith('quay') || street === 'the square' ? 0 : PAVEMENT, z],
  headingDegrees,
}));
