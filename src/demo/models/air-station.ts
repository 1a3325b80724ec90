// An air-quality station: a slim cabinet, a mast with the inlet, a solar panel, and a head whose colour says how good the air is.
// Called by build-models.ts. The front is +Z. Each grade's head is a part of its own, which is hidden unless it holds.
import type { Part } from './assemble.ts';
import { aluminium, graphite, own, slate, teal, white } from './finishes.ts';
import { pieces } from './pieces.ts';
import { rectangle } from './shapes/outline.ts';
import { box, drum, extrude, lathe, rod } from './shapes/shapes.ts';
import { place } from './shapes/solid.ts';
import type { Vec3 } from './shapes/vector.ts';

const GRADES: readonly { readonly name: string; readonly hex: string; readonly emissive: Vec3 }[] = [
  { name: 'Good', hex: '#0f4d2a', emissive: [0.02, 0.78, 0.24] },
  { name: 'Fair', hex: '#57500f', emissive: [0.82, 0.74, 0.04] },
  { name: 'Poor', hex: '#5c3208', emissive: [0.98, 0.36, 0.02] },
  { name: 'Bad', hex: '#540d12', emissive: [1, 0.03, 0.06] },
];
const CABINET = 1.55;
const HEAD = 2.12;

export function airStation(): Part {
  return {
    name: 'AirStation',
    children: [
      {
        name: 'Cabinet',
        pieces: [
          ...pieces(slate, extrude(rectangle(0.62, 0.5, 0.05, 2), 0.08, 0.015, 1)),
          ...pieces(
            white,
            place(extrude(rectangle(0.5, 0.38, 0.07, 3), CABINET - 0.08, 0.02, 1), { at: [0, 0.08, 0] }),
            place(
              lathe(
                [
                  [0, 2.88],
                  [0.1, 2.88],
                  [0.115, 2.91],
                  [0.03, 2.98],
                  [0, 2.99],
                ],
                { steps: 14 },
              ),
              {},
            ),
          ),
          ...pieces(teal, place(extrude(rectangle(0.52, 0.4, 0.075, 3), 0.07, 0.012, 1), { at: [0, 1.3, 0] })),
          ...pieces(
            graphite,
            ...Array.from({ length: 7 }, (_, index) =>
              place(box(0.34, 0.022, 0.03, 0.006), { at: [0, 0.3 + index * 0.055, 0.19] }),
            ),
            place(box(0.3, 0.2, 0.02, 0.012), { at: [0, 0.92, 0.188] }),
            place(extrude(rectangle(0.4, 0.3, 0.06, 2), 0.05, 0.012, 1), { at: [0, CABINET, 0] }),
            drumAt(0.21, HEAD - 0.05, 0.05),
            drumAt(0.21, HEAD + 0.3, 0.05),
            place(box(0.07, 0.5, 0.05, 0.012), { turn: [-52, 0, 0], at: [0, 2.5, -0.12] }),
            place(box(0.62, 0.025, 0.4, 0.008), { turn: [38, 0, 0], at: [0, 2.72, -0.28] }),
          ),
          ...pieces(
            aluminium,
            rod([0, CABINET, 0], [0, 2.9, 0], 0.032, 10),
            rod([0, 2.8, 0], [0, 2.89, 0], 0.07, 10),
            place(box(0.66, 0.016, 0.44, 0.006), { turn: [38, 0, 0], at: [0, 2.702, -0.28] }),
          ),
        ],
      },
      ...GRADES.map(({ name, hex, emissive }) => ({
        name,
        at: [0, HEAD, 0] as Vec3,
        baked: false,
        pieces: pieces(
          own(name, hex, { roughness: 0.3, emissive }),
          drum(0.2, 0.3, 0.04, { steps: 20, edgeSteps: 1, bore: 0.04 }),
        ),
      })),
      { name: 'Label', at: [0, 1.9, 0.25] },
    ],
  };
}

function drumAt(radius: number, y: number, height: number) {
  return place(drum(radius, height, 0.012, { steps: 20, edgeSteps: 1 }), { at: [0, y, 0] });
}
