// A street lamp of 6 m, for hundreds in one picture: some 750 triangles. Called by build-models.ts. The arm reaches to +Z. Of a crowd only shape and visibility follow the twin, so the
// lit lens and its beam are parts of their own, which are hidden while the lamp is dark.
import type { Part } from './assemble.ts';
import { aluminium, graphite, own, slate } from './finishes.ts';
import { pieces } from './pieces.ts';
import { rectangle } from './shapes/outline.ts';
import { box, curve, drum, extrude, lathe, tube } from './shapes/shapes.ts';
import { around, place } from './shapes/solid.ts';
import type { Vec3 } from './shapes/vector.ts';

const TOP = 5.4;
/** Middle of the lens, and how the head is tilted towards the street. */
const HEAD: Vec3 = [0, 5.93, 1.42];
const TILT: Vec3 = [-6, 0, 0];
const WARM: Vec3 = [1, 0.8, 0.52];

export function streetLamp(): Part {
  const arm = curve(
    [
      [0, TOP - 0.1, 0],
      [0, TOP + 0.25, 0.1],
      [0, TOP + 0.5, 0.5],
      [0, HEAD[1] + 0.05, HEAD[2] - 0.3],
    ],
    3,
  );
  return {
    name: 'StreetLamp',
    children: [
      {
        name: 'Column',
        pieces: [
          ...pieces(slate, drum(0.19, 0.05, 0.012, { steps: 12, edgeSteps: 1 })),
          ...pieces(
            graphite,
            lathe(
              [
                [0.1, 0.04],
                [0.1, 0.95],
                [0.085, 1.0],
                [0.07, 1.06],
                [0.045, TOP],
                [0, TOP + 0.01],
              ],
              { steps: 10 },
            ),
            tube(arm, 0.036, { steps: 6 }),
            place(box(0.12, 0.34, 0.02, 0.008), { at: [0, 0.42, 0.094] }),
          ),
          ...pieces(aluminium, around(box(0.03, 0.03, 0.03, 0), 4, 0.145, { y: 0.05 })),
        ],
      },
      {
        name: 'Head',
        at: HEAD,
        turn: TILT,
        pieces: [
          ...pieces(
            graphite,
            place(extrude(rectangle(0.3, 0.74, 0.09, 2), 0.075, 0.025, 1), { at: [0, 0, 0] }),
            ...[-0.1, -0.05, 0, 0.05, 0.1].map((x) => place(box(0.012, 0.035, 0.4, 0), { at: [x, 0.072, -0.08] })),
          ),
          ...pieces(aluminium, place(extrude(rectangle(0.25, 0.5, 0.06, 1), 0.012), { at: [0, -0.011, 0.06] })),
        ],
        children: [
          {
            name: 'Lens',
            at: [0, -0.034, 0.06],
            baked: false,
            pieces: pieces(
              own('Lens', '#fff1d6', { roughness: 0.25, emissive: WARM }),
              extrude(rectangle(0.23, 0.47, 0.05, 1), 0.024, 0.01, 1),
            ),
          },
          {
            name: 'Beam',
            at: [0, -0.04, 0.06],
            baked: false,
            pieces: pieces(
              own('Beam', '#000000', { opacity: 0.075, roughness: 1, emissive: WARM }),
              lathe(
                [
                  [1.15, -1.9],
                  [0.62, -0.95],
                  [0.16, 0],
                ],
                { steps: 12 },
              ),
            ),
          },
        ],
      },
      {
        name: 'Fault',
        at: [0, 2.5, 0],
        baked: false,
        pieces: pieces(
          own('Fault', '#5a0d08', { emissive: [1, 0.06, 0.03] }),
          drum(0.085, 0.16, 0.02, { steps: 8, edgeSteps: 1 }),
        ),
      },
    ],
  };
}
