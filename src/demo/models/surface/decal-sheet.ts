// The decal sheet that all three machines share: stripes, lettering, plates, signs and screens in one texture.
// Called by build-models.ts for the pixels and by the models for the regions.
import type { Region } from '../shapes/shapes.ts';
import { Canvas, type Ink } from './canvas.ts';
import { letter, textWidth } from './lettering.ts';

const WIDTH = 1024;
const HEIGHT = 512;
const WHITE: Ink = [238, 240, 240];
const BLACK: Ink = [24, 26, 29];
const ORANGE: Ink = [240, 100, 30];
const YELLOW: Ink = [247, 198, 0];
const TEAL: Ink = [40, 205, 185];
const SCREEN: Ink = [12, 24, 34];
const GREY: Ink = [120, 130, 138];

/** Where each decal lies, in pixels: left, top, width, height. */
const PLACES = {
  stripes: [0, 0, 512, 64],
  wordmarkDark: [0, 72, 400, 64],
  wordmarkLight: [0, 144, 400, 64],
  armName: [408, 72, 200, 64],
  turbineName: [616, 72, 240, 64],
  tankName: [408, 144, 200, 64],
  plate: [520, 0, 160, 64],
  code: [690, 2, 60, 60],
  danger: [864, 72, 88, 80],
  shock: [960, 72, 60, 56],
  axisOne: [616, 144, 56, 40],
  axisTwo: [680, 144, 56, 40],
  axisThree: [744, 144, 56, 40],
  axisFour: [808, 144, 56, 40],
  robotScreen: [0, 216, 320, 200],
  tankScreen: [328, 216, 320, 200],
  turbineScreen: [656, 216, 320, 200],
  armNameLight: [760, 4, 200, 56],
  scale: [0, 424, 512, 48],
} as const satisfies Record<string, readonly [number, number, number, number]>;

export type DecalName = keyof typeof PLACES;

/** The part of the sheet that holds a decal. Half a pixel is left out all round, so that neighbours do not bleed in. */
export function region(name: DecalName): Region {
  const [x, y, width, height] = PLACES[name];
  return [(x + 0.5) / WIDTH, (y + 0.5) / HEIGHT, (x + width - 0.5) / WIDTH, (y + height - 0.5) / HEIGHT];
}

/** Width divided by height. */
export function aspect(name: DecalName): number {
  return PLACES[name][2] / PLACES[name][3];
}

function wordmark(canvas: Canvas, name: 'wordmarkDark' | 'wordmarkLight', ink: Ink): void {
  const [x, y] = PLACES[name];
  // Two linked rings: the machine and its twin.
  for (const [cx, colour] of [
    [24, ORANGE],
    [50, ink],
  ] as const) {
    const points = Array.from({ length: 33 }, (_, step) => {
      const angle = (step / 32) * 2 * Math.PI;
      return [x + cx + 19 * Math.cos(angle), y + 32 + 19 * Math.sin(angle)] as const;
    });
    canvas.stroke(points, 7, colour);
  }
  letter(canvas, 'TWINPORT', x + 92, y + 14, 36, ink, 0.17);
}

function centred(canvas: Canvas, name: DecalName, text: string, height: number, ink: Ink, weight?: number): void {
  const [x, y, width, tall] = PLACES[name];
  letter(canvas, text, x + (width - textWidth(text, height)) / 2, y + (tall - height) / 2, height, ink, weight);
}

function screen(canvas: Canvas, name: DecalName, title: string, rows: readonly (readonly [string, number])[]): void {
  const [x, y, width, height] = PLACES[name];
  canvas.rectangle(x, y, width, height, SCREEN);
  canvas.rectangle(x, y, width, 34, ORANGE);
  letter(canvas, title, x + 12, y + 9, 16, WHITE, 0.16);
  canvas.circle(x + width - 20, y + 17, 7, WHITE);
  for (const [index, [caption, share]] of rows.entries()) {
    const top = y + 48 + index * 26;
    letter(canvas, caption, x + 12, top, 12, WHITE, 0.15);
    canvas.rectangle(x + 92, top - 1, 84, 14, [32, 52, 66], 4);
    canvas.rectangle(x + 92, top - 1, 84 * share, 14, TEAL, 4);
  }
  canvas.rectangle(x + 190, y + 46, 118, 96, [20, 38, 50], 6);
  const wave = Array.from({ length: 27 }, (_, step) => {
    const t = step / 26;
    return [x + 198 + t * 102, y + 96 - 26 * Math.sin(t * 9 + rows.length) * (0.5 + t / 2)] as const;
  });
  canvas.stroke(wave, 3, ORANGE);
  for (const [index, ink] of ([TEAL, GREY, GREY, YELLOW] as const).entries()) {
    canvas.rectangle(x + 12 + index * 76, y + 160, 64, 26, ink, 6);
  }
}

/** The pixels of the sheet. */
export function drawDecalSheet(): Canvas {
  const canvas = new Canvas(WIDTH, HEIGHT);
  const [stripeX, stripeY, stripeWidth, stripeHeight] = PLACES.stripes;
  canvas.rectangle(stripeX, stripeY, stripeWidth, stripeHeight, YELLOW);
  for (let x = -64; x < stripeWidth; x += 64) {
    const left = stripeX + x;
    canvas.paint([stripeX + 2, stripeY + 2, stripeWidth - 2, stripeHeight - 2], BLACK, ([px, py]) => {
      const across = px - left - (stripeHeight - (py - stripeY));
      return Math.max(-across, across - 32) * Math.SQRT1_2;
    });
  }
  wordmark(canvas, 'wordmarkDark', BLACK);
  wordmark(canvas, 'wordmarkLight', WHITE);
  centred(canvas, 'armName', 'TP-6', 46, BLACK, 0.2);
  centred(canvas, 'armNameLight', 'TP-6', 42, WHITE, 0.2);
  centred(canvas, 'turbineName', 'WT-14', 46, BLACK, 0.2);
  centred(canvas, 'tankName', 'AQ-4', 46, BLACK, 0.2);
  for (const [name, text] of [
    ['axisOne', 'A1'],
    ['axisTwo', 'A2'],
    ['axisThree', 'A3'],
    ['axisFour', 'A4'],
  ] as const) {
    const [x, y, width, height] = PLACES[name];
    canvas.rectangle(x, y, width, height, WHITE, 8);
    centred(canvas, name, text, 22, BLACK, 0.17);
  }
  const [plateX, plateY, plateWidth, plateHeight] = PLACES.plate;
  canvas.rectangle(plateX, plateY, plateWidth, plateHeight, [196, 201, 205]);
  letter(canvas, 'TWINPORT', plateX + 8, plateY + 8, 12, BLACK);
  for (const [row, share] of [0.9, 0.6, 0.75].entries()) {
    canvas.rectangle(plateX + 8, plateY + 30 + row * 10, 100 * share, 4, GREY);
    canvas.rectangle(plateX + 118, plateY + 30 + row * 10, 34 * share, 4, BLACK);
  }
  const [codeX, codeY] = PLACES.code;
  canvas.rectangle(codeX, codeY, 60, 60, WHITE);
  for (let cell = 0; cell < 121; cell += 1) {
    const [column, row] = [cell % 11, Math.floor(cell / 11)];
    const finder = (column < 3 || column > 7) && (row < 3 || (row > 7 && column < 3));
    if (finder || (cell * cell * 7 + cell * 3) % 11 < 5)
      canvas.rectangle(codeX + 2.5 + column * 5, codeY + 2.5 + row * 5, 5, 5, BLACK);
  }
  for (const name of ['danger', 'shock'] as const) {
    const [x, y, width, height] = PLACES[name];
    const middle = x + width / 2;
    canvas.polygon(
      [
        [middle, y + 1],
        [x + width - 1, y + height - 1],
        [x + 1, y + height - 1],
      ],
      BLACK,
    );
    canvas.polygon(
      [
        [middle, y + 12],
        [x + width - 10, y + height - 7],
        [x + 10, y + height - 7],
      ],
      YELLOW,
    );
    const bolt = [
      [0.05, 0.32],
      [-0.1, 0.6],
      [0.08, 0.6],
      [-0.05, 0.86],
    ] as const;
    if (name === 'shock')
      canvas.stroke(
        bolt.map(([bx, by]) => [middle + bx * width, y + by * height]),
        4,
        BLACK,
      );
    else
      canvas.stroke(
        [
          [middle, y + 32],
          [middle, y + 54],
        ],
        8,
        BLACK,
      );
    if (name === 'danger') canvas.circle(middle, y + 66, 4.5, BLACK);
  }
  screen(canvas, 'robotScreen', 'TP-6 / AUTO', [
    ['LOAD', 0.4],
    ['SPEED', 0.8],
    ['TEMP', 0.55],
    ['CYCLE', 0.7],
  ]);
  screen(canvas, 'tankScreen', 'AQ-4 / BASIN', [
    ['OXY', 0.75],
    ['TEMP', 0.6],
    ['PH', 0.5],
    ['FEED', 0.35],
  ]);
  screen(canvas, 'turbineScreen', 'WT-14 / GRID', [
    ['WIND', 0.65],
    ['RPM', 0.7],
    ['KW', 0.6],
    ['YAW', 0.45],
  ]);
  const [scaleX, scaleY, scaleWidth, scaleHeight] = PLACES.scale;
  canvas.rectangle(scaleX, scaleY, scaleWidth, scaleHeight, WHITE);
  for (let mark = 0; mark <= 50; mark += 1) {
    const tall = mark % 5 === 0 ? 30 : 16;
    canvas.rectangle(scaleX + 5 + mark * 10, scaleY + scaleHeight - tall, 3, tall, BLACK);
  }
  return canvas;
}
