// How large is it? The outline of a person of 1.75 m, cut from a board, and a bar of two metres in decimetres. Colours are
// as they will be seen. Who calls: studio.ts.
import type { Color3 } from '@babylonjs/core/Maths/math.color';
import type { MeshBuilder, Point } from './mesh-builder.ts';
import { display } from './palette.ts';

const BOARD = display('#5b6670');
const EDGE = display('#49535c');
const DARK = display('#2f3840');
const LIGHT = display('#f3f5f6');
const THICKNESS = 0.018;

/** Half outlines of a standing person by height in metres: from the inner edge to the outer one; arms hang beside the body. */
type Outline = readonly (readonly [height: number, inner: number, outer: number])[];
const LEG: Outline = [
  [0, 0.03, 0.13],
  [0.04, 0.035, 0.135],
  [0.08, 0.045, 0.105],
  [0.28, 0.03, 0.135],
  [0.46, 0.035, 0.125],
  [0.6, 0.025, 0.15],
  [0.8, 0.008, 0.178],
  [0.83, 0, 0.18],
];
const BODY: Outline = [
  [0.83, 0, 0.18],
  [0.93, 0, 0.178],
  [1.05, 0, 0.152],
  [1.2, 0, 0.168],
  [1.32, 0, 0.188],
  [1.4, 0, 0.2],
  [1.445, 0, 0.165],
  [1.475, 0, 0.085],
  [1.5, 0, 0.058],
  [1.525, 0, 0.055],
  [1.555, 0, 0.07],
  [1.61, 0, 0.083],
  [1.67, 0, 0.083],
  [1.715, 0, 0.062],
  [1.742, 0, 0.03],
  [1.75, 0, 0],
];
const ARM: Outline = [
  [0.72, 0.245, 0.262],
  [0.76, 0.232, 0.278],
  [0.84, 0.232, 0.28],
  [0.88, 0.24, 0.276],
  [1.1, 0.215, 0.272],
  [1.3, 0.19, 0.258],
  [1.38, 0.188, 0.238],
  [1.43, 0.17, 0.2],
];

/** Seen from the front and the back; it stands on a small plate. */
export function personOutline(builder: MeshBuilder, [x, y, z]: Point): void {
  const half = THICKNESS / 2;
  for (const outline of [LEG, BODY, ARM]) {
    for (let index = 1; index < outline.length; index++) {
      const [[low, lowInner, lowOuter], [high, highInner, highOuter]] = [outline[index - 1]!, outline[index]!];
      for (const side of [-1, 1]) {
        const at = (height: number, across: number, depth: number): Point => [x + side * across, y + height, z + depth];
        const face = (a: Point, b: Point, c: Point, d: Point, colour: Color3) =>
          builder.shadedFace([a, b, c, d], [colour, colour, colour, colour]);
        for (const depth of [half, -half])
          face(
            at(low, lowInner, depth),
            at(low, lowOuter, depth),
            at(high, highOuter, depth),
            at(high, highInner, depth),
            BOARD,
          );
        for (const [from, to] of [
          [lowOuter, highOuter],
          [lowInner, highInner],
        ] as const)
          face(at(low, from, half), at(low, from, -half), at(high, to, -half), at(high, to, half), EDGE);
      }
    }
  }
  builder.box([x, y + 0.006, z], [0.46, 0.012, 0.22], EDGE);
}

/** A post of two metres, dark and light by turns each decimetre, with a longer mark at each metre. */
export function scaleBar(builder: MeshBuilder, [x, y, z]: Point): void {
  for (let step = 0; step < 20; step++) {
    builder.box([x, y + step * 0.1 + 0.05, z], [0.05, 0.1, 0.02], step % 2 === 0 ? DARK : LIGHT);
  }
  for (const height of [1, 2]) builder.box([x - 0.06, y + height - 0.006, z], [0.17, 0.012, 0.022], DARK);
  builder.box([x, y + 0.006, z], [0.16, 0.012, 0.16], EDGE);
}
