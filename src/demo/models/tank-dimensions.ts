// The dimensions of the fish tank. Called by the parts of tank.ts.

/** Metres, above the ground or from the middle; `level` above `floor`; `window` in degrees to each side of +Z. */
export const TANK = { radius: 2, wall: 0.07, floor: 0.16, height: 1.98, level: 1.6, window: 62 } as const;
