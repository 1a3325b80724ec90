// Flat outlines for the shapes: rounded rectangles, circles, rounded polylines, and an inset. An outline is a closed
// polygon in [x, z] that runs from +z towards +x: counter-clockwise seen from above. Called by the shapes and models.
import { radians, type Vec2 } from './vector.ts';

/** A rectangle of `width` (x) by `depth` (z) metres with rounded corners of `corner` metres, `steps` faces a corner. */
export function rectangle(width: number, depth: number, corner: number, steps = 3): Vec2[] {
  const radius = Math.min(corner, width / 2, depth / 2);
  const [x, z] = [width / 2 - radius, depth / 2 - radius];
  const corners: (readonly [number, number, number])[] = [
    [x, z, 0],
    [x, -z, 90],
    [-x, -z, 180],
    [-x, z, 270],
  ];
  return corners.flatMap(([cx, cz, start]) =>
    Array.from({ length: steps + 1 }, (_, step): Vec2 => {
      const angle = radians(start + (step * 90) / steps);
      return [cx + radius * Math.sin(angle), cz + radius * Math.cos(angle)];
    }),
  );
}

/** A circle of `radius` metres. */
export function circle(radius: number, steps = 32): Vec2[] {
  return Array.from({ length: steps }, (_, step): Vec2 => {
    const angle = (step / steps) * 2 * Math.PI;
    return [radius * Math.sin(angle), radius * Math.cos(angle)];
  });
}

/** A polyline whose inner corners are rounded by `radius` metres (less where a leg is too short for it). */
export function rounded(points: readonly Vec2[], radius: number, steps = 3): Vec2[] {
  const result: Vec2[] = [points[0]!];
  for (let index = 1; index + 1 < points.length; index += 1) {
    const [before, corner, after] = [points[index - 1]!, points[index]!, points[index + 1]!];
    const into = Math.hypot(before[0] - corner[0], before[1] - corner[1]);
    const out = Math.hypot(after[0] - corner[0], after[1] - corner[1]);
    const cut = Math.min(radius, into / 2, out / 2);
    const start: Vec2 = [
      corner[0] + ((before[0] - corner[0]) * cut) / into,
      corner[1] + ((before[1] - corner[1]) * cut) / into,
    ];
    const end: Vec2 = [
      corner[0] + ((after[0] - corner[0]) * cut) / out,
      corner[1] + ((after[1] - corner[1]) * cut) / out,
    ];
    for (let step = 0; step <= steps; step += 1) {
      // A quadratic curve is near enough to an arc at these sizes.
      const [t, s] = [step / steps, 1 - step / steps];
      result.push([
        s * s * start[0] + 2 * s * t * corner[0] + t * t * end[0],
        s * s * start[1] + 2 * s * t * corner[1] + t * t * end[1],
      ]);
    }
  }
  return [...result, points.at(-1)!];
}

/** The outline moved inwards by `distance` metres. Meant for small distances: it does not resolve self-crossing. */
export function inset(outline: readonly Vec2[], distance: number): Vec2[] {
  const normal = (from: Vec2, to: Vec2): Vec2 => {
    const [dx, dz] = [to[0] - from[0], to[1] - from[1]];
    const size = Math.hypot(dx, dz) || 1;
    return [dz / size, -dx / size];
  };
  return outline.map((point, index) => {
    const before = normal(outline.at(index - 1)!, point);
    const after = normal(point, outline[(index + 1) % outline.length]!);
    const sum: Vec2 = [before[0] + after[0], before[1] + after[1]];
    const square = Math.max(sum[0] * sum[0] + sum[1] * sum[1], 0.5);
    return [point[0] + (sum[0] * 2 * distance) / square, point[1] + (sum[1] * 2 * distance) / square];
  });
}
