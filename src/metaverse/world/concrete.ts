// The surface of one slab of concrete with its joint, as pixels. Made, not downloaded: some 40 ms for 512 texels square.
// Who calls: surface.ts.
import { seededRandom, tilingNoise } from './noise.ts';

const SIZE = 512;
/** Half the width of the joint between slabs, in texels. */
const JOINT = 2.2;

export interface ConcreteSurface {
  readonly size: number;
  /** Colour by whose square the vertex colour is multiplied, and in alpha how smooth the concrete is. */
  readonly rgba: Uint8Array;
}

export function concreteSurface(): ConcreteSurface {
  const random = seededRandom(11);
  const wide = tilingNoise(4, 1);
  const patchy = tilingNoise(16, 2);
  const fine = tilingNoise(128, 3);
  const rgba = new Uint8Array(SIZE * SIZE * 4);
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      const x = column / SIZE;
      const y = row / SIZE;
      const stain = wide(x * 4, y * 4) * 0.55 + patchy(x * 16, y * 16) * 0.45;
      const grain = fine(x * 128, y * 128);
      const speckle = random();
      const edge = Math.min(column + 0.5, SIZE - column - 0.5, row + 0.5, SIZE - row - 0.5);
      const joint = Math.min(1, Math.max(0, (edge - JOINT + 1.2) / 1.6));
      // Dirt gathers along the joint.
      const dirt = 1 - 0.07 * Math.exp(-edge / 18) * (0.6 + stain);
      const pore = speckle > 0.9965 ? 0.88 : 1;
      const tone = 0.9 + (stain - 0.5) * 0.13 + (grain - 0.5) * 0.06 + (speckle - 0.5) * 0.035;
      const shade = Math.min(255, tone * dirt * pore * (0.68 + 0.32 * joint) * 255);
      // Worn patches are smooth and take up the sky.
      const smooth = Math.min(1, Math.max(0, 1.25 - stain * 1.3)) * joint;
      rgba.set([shade, shade * 0.997, shade * (0.988 - (stain - 0.5) * 0.02), smooth * 255], (row * SIZE + column) * 4);
    }
  }
  return { size: SIZE, rgba };
}
