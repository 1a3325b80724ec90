// What a picture of the world is like, in numbers: enough to tell a place from a void. The page decodes its own screenshot.
import type { Page } from '@playwright/test';

export interface PictureStatistics {
  /** Different colours, at 5 bits a channel. */
  readonly colours: number;
  /** Mean difference in brightness of neighbouring pixels' blocks, 0 to 1. */
  readonly contrast: number;
  /** Mean, 0 to 1. */
  readonly brightness: number;
  /** Difference in mean brightness between the upper and the lower half, 0 to 1. */
  readonly skyToFloor: number;
}

/** Of the world alone: the interface is hidden while it is taken. */
export async function pictureOf(page: Page): Promise<PictureStatistics> {
  const png = await page.screenshot({ style: '#interface { visibility: hidden }' });
  const reader = await page.context().newPage();
  const statistics = await reader.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data, width, height } = context.getImageData(0, 0, image.width, image.height);
    const seen = new Set<number>();
    const block = 8;
    const [columns, rows] = [Math.floor(width / block), Math.floor(height / block)];
    const bright = new Float64Array(columns * rows);
    for (let y = 0; y < rows * block; y++)
      for (let x = 0; x < columns * block; x++) {
        const at = (y * width + x) * 4;
        const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!];
        seen.add(((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3));
        bright[Math.floor(y / block) * columns + Math.floor(x / block)]! +=
          (0.3 * red + 0.6 * green + 0.1 * blue) / (255 * block * block);
      }
    let [differences, pairs] = [0, 0];
    for (let row = 1; row < rows; row++)
      for (let column = 1; column < columns; column++) {
        const here = bright[row * columns + column]!;
        differences +=
          Math.abs(here - bright[row * columns + column - 1]!) + Math.abs(here - bright[(row - 1) * columns + column]!);
        pairs += 2;
      }
    const mean = (from: number, to: number): number => {
      const part = bright.subarray(from * columns, to * columns);
      return part.reduce((sum, value) => sum + value, 0) / part.length;
    };
    const half = Math.floor(rows / 2);
    return {
      colours: seen.size,
      contrast: differences / pairs,
      brightness: mean(0, rows),
      skyToFloor: Math.abs(mean(0, half) - mean(half, rows)),
    };
  }, png.toString('base64'));
  await reader.close();
  return statistics;
}
