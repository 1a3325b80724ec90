// The part that the arm carries. Called by arm.ts and arm-cell.ts.
import { aluminium } from './finishes.ts';
import type { Piece } from './pieces.ts';
import { lathe } from './shapes/shapes.ts';

/** Height of the grip above the foot of a part, in metres. */
export const GRIP = 0.13;

/** A turned motor housing of one material, upright, the grip at the origin. */
export function workpiece(): Piece[] {
  const profile: [number, number][] = [
    [0, -GRIP],
    [0.056, -GRIP],
    [0.056, -0.116],
    [0.047, -0.108],
    [0.047, -0.094],
    [0.054, -0.09],
    [0.054, -0.066],
    [0.047, -0.062],
    [0.044, -0.042],
    [0.03, -0.034],
    [0.03, 0.022],
    [0.026, 0.026],
    [0.014, 0.026],
    [0, 0.012],
  ];
  return [{ finish: aluminium, solid: lathe(profile, { steps: 18 }) }];
}
