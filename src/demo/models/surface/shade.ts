// From solids to shaded meshes: weld, triangulate, normals. Called by assemble.ts, once a node and material.
// A normal is the mean of the faces that meet at a point without a sharp crease between them, weighted by area, so large
// flat faces stay flat and narrow bevels carry the bend: one bevel step looks round.
import type { Solid } from '../shapes/solid.ts';
import { add, dot, length, normalize, type Vec3 } from '../shapes/vector.ts';
import { areaVector, triangulate, type Mesh, type Vertex } from './triangles.ts';

/** Linear RGB, or a function of the place in the node's frame. */
export type Tint = Vec3 | ((point: Vec3) => Vec3);

// A grid of 10 micrometres: equal points become one, and the last bits of sines cannot reach the file.
const GRID = 1e5;
const snap = (value: number): number => Math.round(value * GRID) / GRID || 0;
const snapPoint = ([x, y, z]: Vec3): Vec3 => [snap(x), snap(y), snap(z)];

/** The mesh of one solid. Edges sharper than `crease` degrees stay sharp. */
export function shade(solid: Solid, tint: Tint, crease: number): Mesh {
  const points = solid.points.map(snapPoint);
  const sites = new Map<string, number>();
  const site = points.map((point) => {
    const key = point.join(' ');
    if (!sites.has(key)) sites.set(key, sites.size);
    return sites.get(key)!;
  });
  const faces = solid.faces
    .map((face) => face.filter((index, at) => site[index] !== site[face.at(at - 1)!]))
    .filter((face) => face.length >= 3)
    .map((face) => ({ face, area: areaVector(face.map((index) => points[index]!)) }))
    .filter(({ area }) => length(area) > 1e-10);
  const meeting = new Map<number, Vec3[]>();
  for (const { face, area } of faces) {
    for (const index of face) meeting.set(site[index]!, [...(meeting.get(site[index]!) ?? []), area]);
  }
  const blunt = Math.cos((crease * Math.PI) / 180);
  const vertices: Vertex[] = [];
  const known = new Map<string, number>();
  const triangles: [number, number, number][] = [];
  for (const { face, area } of faces) {
    const corners = face.map((index) => {
      const normal = snapPoint(normalize(joined(area, meeting.get(site[index]!)!, blunt).reduce(add)));
      const uv = solid.uvs?.[index] ?? [0, 0];
      const key = `${site[index]} ${normal.join(' ')} ${uv.join(' ')}`;
      const seen = known.get(key);
      if (seen !== undefined) return seen;
      const position = points[index]!;
      vertices.push({ position, normal, uv, colour: typeof tint === 'function' ? tint(position) : tint, open: 1 });
      known.set(key, vertices.length - 1);
      return vertices.length - 1;
    });
    for (const [a, b, c] of triangulate(face.map((index) => points[index]!))) {
      triangles.push([corners[a]!, corners[b]!, corners[c]!]);
    }
  }
  return { vertices, triangles: triangles.filter((corners) => new Set(corners).size === 3) };
}

/** The faces at a point that are joined to `start` by a chain of blunt angles, in the order they are listed in. */
function joined(start: Vec3, around: readonly Vec3[], blunt: number): Vec3[] {
  const inside = new Set([start]);
  for (let before = 0; before !== inside.size;) {
    before = inside.size;
    for (const face of around) {
      if ([...inside].some((other) => dot(normalize(other), normalize(face)) >= blunt)) inside.add(face);
    }
  }
  return around.filter((face) => inside.has(face));
}

/** Linear RGB of a colour in sRGB hexadecimal, as `#rrggbb`. */
export function linear(hex: string): Vec3 {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}
