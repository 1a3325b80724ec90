// The plan of the city district, seen from above: x to the east, z to the south, metres. Streets, square, river and bridge
// are those that the city's systems know by the same numbers. Who calls: the makers of the city's parts.
import type { Rectangle } from '../site.ts';

/** The district that one can walk in, without bridge and south bank. */
export const DISTRICT: Rectangle = { minX: -110, maxX: 110, minZ: -80, maxZ: 52 };
/** Streets are drawn on beyond the district, so that no one sees their ends. */
export const DRAWN_X = 240;

export const STREETS = [0, -60] as const;
export const CROSS_STREETS = [-70, 0, 70] as const;
/** Half the carriageway, and half of it with its pavements. */
export const STREET = { kerb: 7, wall: 10 } as const;
export const LANE = 3.25;
export const CROSS = { kerb: 3.25, wall: 5 } as const;
export const SQUARE: Rectangle = { minX: -20, maxX: 20, minZ: 10, maxZ: 52 };
/** Where the cross streets end in the south; the middle one ends at the square. */
export const CROSS_END = 40;
export const SQUARE_ROAD_END = 20;
export const QUAY_Z = 52;
export const WATER = { minZ: 55, maxZ: 85, level: -2.5 } as const;
/** The lower quays on both sides of the water. */
export const LOWER_QUAY = -1.5;
export const SOUTH_BANK_Z = 88;
export const SOUTH_WALK: Rectangle = { minX: -110, maxX: 110, minZ: 88, maxZ: 97 };
export const BRIDGE: Rectangle = { minX: -5, maxX: 5, minZ: 50, maxZ: 90 };
export const GATES_X = -40;
/** Height of pavements above the carriageway; the carriageway is at 0, where vehicles drive. */
export const PAVEMENT = 0.09;
export const PARK: Rectangle = { minX: -34, maxX: -5, minZ: -50, maxZ: -10 };
export const FOUNTAIN = { x: 0, z: 25, radius: 3.4 } as const;

export interface Block extends Rectangle {
  /** Sides along which somebody can look at it from a street. */
  readonly seenFrom: readonly Side[];
}
export type Side = 'north' | 'east' | 'south' | 'west';

const NORTH_BACK = -98;

/** Blocks of houses between the streets, built up to the pavement's edge. */
export const BLOCKS: readonly Block[] = [
  { minX: -110, maxX: -75, minZ: NORTH_BACK, maxZ: -70, seenFrom: ['south', 'east'] },
  { minX: -65, maxX: -14, minZ: NORTH_BACK, maxZ: -70, seenFrom: ['south', 'west', 'east'] },
  { minX: 14, maxX: 65, minZ: NORTH_BACK, maxZ: -70, seenFrom: ['south', 'west', 'east'] },
  { minX: 75, maxX: 110, minZ: NORTH_BACK, maxZ: -70, seenFrom: ['south', 'west'] },
  { minX: -110, maxX: -75, minZ: -50, maxZ: -10, seenFrom: ['north', 'south', 'east'] },
  { minX: -65, maxX: -34, minZ: -50, maxZ: -10, seenFrom: ['north', 'south', 'east', 'west'] },
  { minX: 5, maxX: 65, minZ: -50, maxZ: -10, seenFrom: ['north', 'south', 'east', 'west'] },
  { minX: 75, maxX: 110, minZ: -50, maxZ: -10, seenFrom: ['north', 'south', 'west'] },
  { minX: -110, maxX: -75, minZ: 10, maxZ: 40, seenFrom: ['north', 'south', 'east'] },
  { minX: -65, maxX: -20, minZ: 10, maxZ: 40, seenFrom: ['north', 'south', 'east', 'west'] },
  { minX: 20, maxX: 65, minZ: 10, maxZ: 40, seenFrom: ['north', 'south', 'east', 'west'] },
  { minX: 75, maxX: 110, minZ: 10, maxZ: 40, seenFrom: ['north', 'south', 'west'] },
];

/** The town hall closes the view along the middle street. */
export const TOWN_HALL: Rectangle = { minX: -13, maxX: 13, minZ: -98, maxZ: -82 };
