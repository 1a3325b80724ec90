// Where the city's streets, square, river and gates are: x to the east, z to the south, metres. Who calls: everything that stands or
// drives in the city; the world draws its ground by the same numbers.

/** Two lanes each way of 3.25 m between kerbs; pavements of 3 m beyond. */
export const STREET_HALF_WIDTH = 7;
/** One lane each way. */
export const CROSS_HALF_WIDTH = 3.25;
export const STREETS = [
  { name: 'Main street', z: 0, fromX: -110, toX: 110 },
  { name: 'Market street', z: -60, fromX: -110, toX: 110 },
] as const;
export const CROSS_STREETS = [
  { name: 'West lane', x: -70, fromZ: -80, toZ: 40 },
  { name: 'Park lane', x: 0, fromZ: -80, toZ: 40 },
  { name: 'East lane', x: 70, fromZ: -80, toZ: 40 },
] as const;
export const SQUARE = { fromX: -20, toX: 20, fromZ: 20, toZ: 50 } as const;
export const QUAY_Z = 52;
export const RIVER = { fromZ: 55, toZ: 85, waterY: -2.5 } as const;
export const BRIDGE = { x: 0, width: 10 } as const;
export const GATES = { x: -40, z: 70 } as const;
