// The heights of the wind turbine, in metres above the ground. Called by the parts of turbine.ts.

/** The middle of the rotor. */
export const HUB = 14;
/** The top of the tower, where the nacelle turns. */
export const TOP = 13.35;
/** The foot of the tower, on its foundation. */
export const PLINTH = 0.42;
