// The shoal: trout of a body and a tail that wags, and the laps that they swim. Called by tank.ts for the nodes and by
// tank-clips.ts for the motion.
import type { Part } from './assemble.ts';
import { paint, type Finish } from './finishes.ts';
import { pieces, type Piece } from './pieces.ts';
import { circle } from './shapes/outline.ts';
import { extrude, sphere } from './shapes/shapes.ts';
import { place, skin, type Solid } from './shapes/solid.ts';
import type { Vec2, Vec3 } from './shapes/vector.ts';
import { linear } from './surface/shade.ts';

function fishBody(): Piece[] {
  // A trout-like spindle along +z, 0.42 m long; dark back, pale belly.
  const shape: readonly Vec3[] = [
    [0.2, 0.008, 0.01],
    [0.185, 0.024, 0.028],
    [0.15, 0.036, 0.048],
    [0.09, 0.044, 0.064],
    [0.02, 0.042, 0.066],
    [-0.06, 0.032, 0.05],
    [-0.12, 0.019, 0.032],
    [-0.15, 0.012, 0.024],
  ];
  const rings = shape
    .toReversed()
    .map(([z, width, height]) => circle(1, 12).map(([b, a]): Vec3 => [-width * b, height * a - height * 0.06, z]));
  const back = linear('#43606b');
  const flank = linear('#9fb7b8');
  const belly = linear('#e9ddcf');
  const tint = ([, y]: Vec3): Vec3 => (y > 0.03 ? back : y > -0.012 ? flank : belly);
  const fin = (points: readonly Vec2[]): Solid =>
    place(extrude(points, 0.006), { turn: [0, 0, -90], at: [-0.003, 0, 0] });
  const skinFinish: Finish = paint(tint);
  return [
    { finish: skinFinish, solid: skin(rings), crease: 80 },
    ...pieces(
      paint(back),
      fin(
        [
          [0.055, 0.06],
          [0.1, -0.0],
          [0.09, -0.03],
          [0.055, -0.04],
        ]
          .map(([h, z]): Vec2 => [-h!, z!])
          .toReversed(),
      ),
    ),
    ...pieces(
      paint(flank),
      ...[-1, 1].map((side) =>
        place(
          extrude(
            [
              [0, 0.02],
              [0.06, -0.035],
              [0.045, -0.05],
              [0, -0.02],
            ],
            0.004,
          ),
          { size: [side, 1, 1], at: [side * 0.03, -0.03, 0.08], turn: [0, 0, side * -28] },
        ),
      ),
    ),
    ...pieces(
      paint(linear('#101214')),
      ...[-1, 1].map((side) => place(sphere(0.008, 6), { at: [side * 0.028, 0.012, 0.165] })),
    ),
  ];
}

function fishTail(): Piece[] {
  const flat = extrude(
    [
      [-0.026, 0.02],
      [-0.02, -0.03],
      [-0.075, -0.12],
      [-0.05, -0.125],
      [0, -0.085],
      [0.05, -0.125],
      [0.075, -0.12],
      [0.02, -0.03],
      [0.026, 0.02],
    ],
    0.007,
  );
  return pieces(paint(linear('#5b757c')), place(flat, { turn: [0, 0, 90], at: [0.0035, 0, 0] }));
}

/** The path of each fish: an ellipse around the drain, once in `period` seconds. */
export type Lap = {
  readonly radius: number;
  readonly squeeze: number;
  readonly height: number;
  readonly period: number;
  readonly phase: number;
  readonly size: number;
};
export const SHOAL: readonly Lap[] = [
  { radius: 1.45, squeeze: 0.95, height: 0.95, period: 24, phase: 0.02, size: 1.1 },
  { radius: 1.3, squeeze: 1, height: 0.62, period: 24, phase: 0.16, size: 1 },
  { radius: 1.55, squeeze: 0.9, height: 0.78, period: 24, phase: 0.93, size: 1.2 },
  { radius: 1.0, squeeze: 1.1, height: 1.02, period: 12, phase: 0.3, size: 0.9 },
  { radius: 1.15, squeeze: 1, height: 0.5, period: 24, phase: 0.55, size: 1.05 },
  { radius: 1.5, squeeze: 0.96, height: 1.0, period: 24, phase: 0.7, size: 1 },
  { radius: 1.35, squeeze: 1.05, height: 0.68, period: 12, phase: 0.85, size: 0.95 },
  { radius: 1.6, squeeze: 0.97, height: 0.55, period: 24, phase: 0.08, size: 1.15 },
  { radius: 0.8, squeeze: 1, height: 0.8, period: 12, phase: 0.62, size: 0.85 },
];

/** Position in the pool and heading (degrees about y) of a fish at a moment of its lap, in seconds. */
export function swim({ radius, squeeze, height, period, phase }: Lap, seconds: number): { at: Vec3; heading: number } {
  const angle = (phase + seconds / period) * 2 * Math.PI;
  const at: Vec3 = [
    radius * Math.sin(angle),
    height + 0.06 * Math.sin(angle * 2 + phase * 9),
    radius * squeeze * Math.cos(angle),
  ];
  return { at, heading: (Math.atan2(radius * Math.cos(angle), -radius * squeeze * Math.sin(angle)) * 180) / Math.PI };
}

export function shoal(): Part[] {
  const [body, tail] = [fishBody(), fishTail()];
  return SHOAL.map((lap, index): Part => {
    const { at, heading } = swim(lap, 0);
    return {
      name: `Fish${index + 1}`,
      at,
      turn: [0, heading, 0],
      size: [lap.size, lap.size, lap.size],
      baked: false,
      pieces: body,
      children: [{ name: `Tail${index + 1}`, at: [0, -0.002, -0.13], pieces: tail }],
    };
  });
}
