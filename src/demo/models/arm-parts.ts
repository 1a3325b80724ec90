// What the links of the arm have in common: motors, hoses, bolts, and ways to lay a solid along an axis.
// Called by arm.ts, arm-base.ts and arm-links.ts.
import { brass, graphite, rubber, steel } from './finishes.ts';
import { pieces, type Piece } from './pieces.ts';
import { rectangle } from './shapes/outline.ts';
import { bolt, box, curve, drum, extrude, tube } from './shapes/shapes.ts';
import { around, place, type Solid } from './shapes/solid.ts';
import type { Vec3 } from './shapes/vector.ts';

/** Turns what stands along y to lie along +x, or +z. */
export const alongX = (solid: Solid, x: number, y = 0, z = 0): Solid =>
  place(solid, { turn: [0, 0, -90], at: [x, y, z] });
export const alongZ = (solid: Solid, z: number, y = 0, x = 0): Solid =>
  place(solid, { turn: [90, 0, 0], at: [x, y, z] });

export const hose = (...points: Vec3[]): Piece => ({
  finish: rubber,
  solid: tube(curve(points, 5), 0.019, { steps: 7, ribbed: 0.026 }),
  crease: 80,
});
export const cable = (...points: Vec3[]): Piece => ({
  finish: rubber,
  solid: tube(curve(points, 3), 0.015, { steps: 7 }),
  crease: 80,
});
/** A ring of bolts around the y axis, heads up. */
export const bolts = (count: number, radius: number, size: number, y: number): Solid =>
  around(bolt(size), count, radius, { y });

/** A servo motor along +y from its flange: body with cooling ribs, end cap, connector. */
export function motor(width: number, size: number): Piece[] {
  const ribs = Array.from({ length: 5 }, (_, index) =>
    place(extrude(rectangle(width * 1.06, width * 1.06, width * 0.22, 1), 0.008), {
      at: [0, size * (0.26 + index * 0.1), 0],
    }),
  );
  return [
    ...pieces(steel, box(width * 1.14, 0.02, width * 1.14, 0.006)),
    ...pieces(
      graphite,
      place(extrude(rectangle(width, width, width * 0.2, 2), size * 0.76, 0.006, 1), { at: [0, 0.018, 0] }),
      place(drum(width * 0.44, size * 0.24, 0.012, { steps: 18, edgeSteps: 1 }), { at: [0, size * 0.77, 0] }),
      ...ribs,
      place(box(width * 0.42, size * 0.24, width * 0.3, 0.008), { at: [0, size * 0.68, -width * 0.55] }),
    ),
    ...pieces(
      brass,
      place(drum(width * 0.12, 0.03, 0.003, { steps: 10, edgeSteps: 1 }), {
        turn: [-90, 0, 0],
        at: [0, size * 0.8, -width * 0.68],
      }),
    ),
  ];
}
