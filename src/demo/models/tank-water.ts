// What is in the tank besides fish: water and bubbles. Called by tank.ts; the step of the bubbles by tank-clips.ts.
import { own } from './finishes.ts';
import { pieces, type Piece } from './pieces.ts';
import { lathe, sphere } from './shapes/shapes.ts';
import { place, skin, type Solid } from './shapes/solid.ts';
import type { Vec3 } from './shapes/vector.ts';
import { TANK } from './tank-dimensions.ts';

/** A column of water one metre high, rippled on top; its side only where the window shows it. */
export function water(): Piece[] {
  const inner = TANK.radius - TANK.wall - 0.012;
  const surface = Array.from({ length: 23 }, (_, ringIndex) =>
    Array.from({ length: 64 }, (_, step): Vec3 => {
      const radius = Math.max((ringIndex / 22) * inner, 1e-4);
      const angle = (step / 64) * 2 * Math.PI;
      const [x, z] = [radius * Math.sin(angle), radius * Math.cos(angle)];
      const calm = 1 - (ringIndex / 22) ** 6;
      const wave =
        Math.sin(7 * x + 3 * Math.sin(4 * z)) + Math.sin(9 * z - 5 * x + 1) + 0.7 * Math.sin(17 * x + 11 * z);
      return [x, 1 + 0.0035 * wave * calm, z];
    }),
  );
  const top = skin(surface.toReversed(), { capped: false });
  const side = lathe(
    [
      [inner, 0.02],
      [inner, 1],
    ],
    { from: -TANK.window - 1, to: TANK.window + 1, steps: 32 },
  );
  return pieces(own('Water', '#2f93b5', { opacity: 0.42, roughness: 0.06 }), top, side);
}

/** Distance between bubbles of a column: the clip moves all by this much and starts again unseen. */
export const BUBBLE_STEP = 0.2;

export function bubbles(): Piece[] {
  const seed = (index: number): number => ((index * 7919) % 101) / 101;
  const foam = own('Bubbles', '#f2fbff', { opacity: 0.55, roughness: 0.1 });
  const columns = Array.from({ length: 13 }, (_, column) => {
    const angle = seed(column + 3) * 2 * Math.PI;
    const radius = 0.55 * Math.sqrt(seed(column * 5 + 1));
    return Array.from({ length: 4 }, (_, step): Solid =>
      place(sphere(0.013 + 0.012 * seed(column * 11 + 2), 7), {
        at: [
          0.35 + radius * Math.sin(angle),
          0.24 + BUBBLE_STEP * (step + seed(column)),
          0.75 + radius * Math.cos(angle),
        ],
      }),
    );
  });
  return columns.flat().map((solid): Piece => ({ finish: foam, solid, crease: 180 }));
}
