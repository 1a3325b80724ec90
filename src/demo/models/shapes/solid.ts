// A solid: points and outward, counter-clockwise polygon faces. Normals are no business of a shape: surface/shade.ts
// computes them for all. Called by the shapes, and by the models to place and copy what they made.
import { add, quaternion, rotate, type Vec2, type Vec3 } from './vector.ts';

export type Solid = {
  readonly points: readonly Vec3[];
  readonly faces: readonly (readonly number[])[];
  /** Texture coordinates by point, only on solids that carry a decal. */
  readonly uvs?: readonly Vec2[];
};

export type Placement = { readonly at?: Vec3; readonly turn?: Vec3; readonly size?: Vec3 };

/** The solid scaled by `size`, then turned (degrees about x, y, z), then moved by `at` metres. */
export function place(solid: Solid, { at = [0, 0, 0], turn = [0, 0, 0], size = [1, 1, 1] }: Placement): Solid {
  const spin = quaternion(turn);
  const points = solid.points.map(([x, y, z]) => add(rotate([x * size[0], y * size[1], z * size[2]], spin), at));
  // A mirror turns every face inside out.
  const faces = size[0] * size[1] * size[2] < 0 ? solid.faces.map((face) => face.toReversed()) : solid.faces;
  return { ...solid, points, faces };
}

/** One solid of several. */
export function join(solids: readonly Solid[]): Solid {
  const points: Vec3[] = [];
  const faces: number[][] = [];
  const uvs: Vec2[] = [];
  for (const solid of solids) {
    const first = points.length;
    points.push(...solid.points);
    uvs.push(...(solid.uvs ?? []));
    for (const face of solid.faces) faces.push(face.map((index) => index + first));
  }
  return uvs.length === points.length ? { points, faces, uvs } : { points, faces };
}

/** `count` copies of a solid around the y axis at `radius` metres, each facing outwards along its own +Z. */
export function around(solid: Solid, count: number, radius: number, { from = 0, to = 360, y = 0 } = {}): Solid {
  const moved = place(solid, { at: [0, y, radius] });
  const whole = to - from === 360;
  const step = (to - from) / (whole ? count : count - 1);
  return join(Array.from({ length: count }, (_, index) => place(moved, { turn: [0, from + index * step, 0] })));
}

/**
 * Faces between rings of equal length. Ring points run counter-clockwise seen from the end of the sweep, which makes
 * the faces look outwards. Open sweeps are capped with flat polygons unless told otherwise.
 */
export function skin(rings: readonly (readonly Vec3[])[], { capped = true, closed = true } = {}): Solid {
  const width = rings[0]!.length;
  const faces: number[][] = [];
  for (let ring = 0; ring + 1 < rings.length; ring += 1) {
    for (let step = 0; step < (closed ? width : width - 1); step += 1) {
      const next = (step + 1) % width;
      const [low, high] = [ring * width, (ring + 1) * width];
      faces.push([low + step, low + next, high + next, high + step]);
    }
  }
  if (capped) {
    const last = (rings.length - 1) * width;
    faces.push(Array.from({ length: width }, (_, step) => width - 1 - step));
    faces.push(Array.from({ length: width }, (_, step) => last + step));
  }
  return { points: rings.flat(), faces };
}
