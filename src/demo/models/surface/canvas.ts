// A canvas of RGBA pixels that draws shapes by their signed distance, so edges are smooth. Called by decal-sheet.ts
// and lettering.ts. Distances and lengths are pixels, y down.
import type { Vec2 } from '../shapes/vector.ts';

/** sRGB, 0..255. */
export type Ink = readonly [number, number, number];

/** Pixels from `point` to the segment a-b. */
function toSegment([x, y]: Vec2, a: Vec2, b: Vec2): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const share = Math.min(Math.max(((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy || 1), 0), 1);
  const [ex, ey] = [x - a[0] - dx * share, y - a[1] - dy * share];
  return Math.sqrt(ex * ex + ey * ey);
}

export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height * 4);
  }

  /** Paints where `distance` (negative inside) says so, within a box and two pixels around it. */
  paint(
    [left, top, right, bottom]: readonly [number, number, number, number],
    ink: Ink,
    distance: (point: Vec2) => number,
  ): void {
    for (let y = Math.max(Math.floor(top) - 2, 0); y < Math.min(bottom + 2, this.height); y += 1) {
      for (let x = Math.max(Math.floor(left) - 2, 0); x < Math.min(right + 2, this.width); x += 1) {
        // Few steps of cover keep the drawing within the 256 colours of an indexed PNG.
        const cover = Math.round(Math.min(Math.max(0.5 - distance([x + 0.5, y + 0.5]), 0), 1) * 4) / 4;
        const at = (y * this.width + x) * 4;
        const under = this.pixels[at + 3]!;
        // Clear pixels take the ink even where nothing covers them, or smaller mipmaps would get a dark fringe.
        const share = under === 0 ? 1 : cover;
        for (const channel of [0, 1, 2] as const) {
          this.pixels[at + channel] = Math.round(this.pixels[at + channel]! * (1 - share) + ink[channel] * share);
        }
        this.pixels[at + 3] = Math.round(under + (255 - under) * cover);
      }
    }
  }

  rectangle(x: number, y: number, width: number, height: number, ink: Ink, corner = 0): void {
    const [cx, cy] = [x + width / 2, y + height / 2];
    this.paint([x, y, x + width, y + height], ink, ([px, py]) => {
      const dx = Math.abs(px - cx) - width / 2 + corner;
      const dy = Math.abs(py - cy) - height / 2 + corner;
      return Math.sqrt(Math.max(dx, 0) ** 2 + Math.max(dy, 0) ** 2) + Math.min(Math.max(dx, dy), 0) - corner;
    });
  }

  circle(x: number, y: number, radius: number, ink: Ink): void {
    this.rectangle(x - radius, y - radius, radius * 2, radius * 2, ink, radius);
  }

  /** A polyline drawn with a round pen of `pen` pixels across. */
  stroke(points: readonly Vec2[], pen: number, ink: Ink): void {
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    const reach = pen / 2;
    this.paint(
      [Math.min(...xs) - reach, Math.min(...ys) - reach, Math.max(...xs) + reach, Math.max(...ys) + reach],
      ink,
      (point) => {
        let nearest = Infinity;
        for (let index = 0; index < points.length; index += 1) {
          nearest = Math.min(nearest, toSegment(point, points[Math.max(index - 1, 0)]!, points[index]!));
        }
        return nearest - reach;
      },
    );
  }

  /** A filled convex polygon, its corners clockwise on the canvas. */
  polygon(points: readonly Vec2[], ink: Ink): void {
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    this.paint([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], ink, ([x, y]) =>
      Math.max(
        ...points.map(([ax, ay], index) => {
          const [bx, by] = points[(index + 1) % points.length]!;
          return ((by - ay) * (x - ax) - (bx - ax) * (y - ay)) / Math.hypot(bx - ax, by - ay);
        }),
      ),
    );
  }
}
