// A stroke alphabet for machine lettering, drawn with a round pen: our own, so no font file is needed.
// Called by decal-sheet.ts. A glyph is strokes of points on a 4 by 6 grid (x then y, y down), strokes split by commas.
import type { Canvas, Ink } from './canvas.ts';

const GLYPHS: Readonly<Record<string, string>> = {
  A: '06 02 10 30 42 46,03 43',
  B: '00 06 36 45 44 33 03,33 42 41 30 00',
  C: '41 30 10 01 05 16 36 45',
  D: '00 06 36 45 41 30 00',
  E: '40 00 06 46,03 33',
  F: '40 00 06,03 33',
  G: '41 30 10 01 05 16 36 45 43 23',
  H: '00 06,40 46,03 43',
  I: '20 26',
  K: '00 06,40 03 46',
  L: '00 06 46',
  M: '06 00 23 40 46',
  N: '06 00 46 40',
  O: '01 10 30 41 45 36 16 05 01',
  P: '06 00 30 41 42 33 03',
  Q: '01 10 30 41 45 36 16 05 01,24 46',
  R: '06 00 30 41 42 33 03,23 46',
  S: '41 30 10 01 02 13 33 44 45 36 16 05',
  T: '00 40,20 26',
  U: '00 05 16 36 45 40',
  V: '00 26 40',
  W: '00 16 22 36 40',
  X: '00 46,40 06',
  Y: '00 23 40,23 26',
  Z: '00 40 06 46',
  0: '01 10 30 41 45 36 16 05 01',
  1: '11 20 26,16 36',
  2: '01 10 30 41 42 06 46',
  3: '00 40 23 33 44 45 36 16 05',
  4: '36 30 04 44',
  5: '40 00 02 32 43 45 36 06',
  6: '41 30 10 01 05 16 36 45 44 33 03',
  7: '00 40 16',
  8: '10 30 41 42 33 13 04 05 16 36 45 44 33,13 02 01 10',
  9: '05 16 36 45 41 30 10 01 02 13 43',
  '-': '13 33',
  '.': '26 26',
  '/': '06 40',
  ':': '22 22,25 25',
  '%': '40 06,01 01,45 45',
  ' ': '',
};

const ADVANCE = 5.6;

/** Width in pixels of a line of `height` pixels. */
export const textWidth = (text: string, height: number): number => ((text.length * ADVANCE - 1.6) * height) / 6;

/** Draws a line whose upper left corner is x, y. `weight` is the pen as a share of the height. Throws on a character that has no glyph. */
export function letter(
  canvas: Canvas,
  text: string,
  x: number,
  y: number,
  height: number,
  ink: Ink,
  weight = 0.15,
): void {
  const unit = height / 6;
  for (const [index, character] of text.split('').entries()) {
    const glyph = GLYPHS[character];
    if (glyph === undefined) throw new RangeError(`the stroke alphabet has no glyph for "${character}"`);
    for (const stroke of glyph.split(',').filter(Boolean)) {
      const points = stroke
        .split(' ')
        .map((pair) => [x + (index * ADVANCE + Number(pair[0])) * unit, y + Number(pair[1]) * unit] as const);
      canvas.stroke(points, height * weight, ink);
    }
  }
}
