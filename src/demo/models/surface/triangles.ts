// Polygons into triangles, and long triangles into shorter ones. Called by shade.ts. Short edges matter because
// ambient occlusion is kept at the vertices: a large flat face with four corners could not hold a shadow.
import { add, cross, dot, length, normalize, scale, subtract, type Vec3 } from '../shapes/vector.ts';

/** Twice the area, along the normal (Newell's way: right for concave polygons too). */
export function areaVector(corners: readonly Vec3[]): Vec3 {
  let sum: Vec3 = [0, 0, 0];
  for (let index = 1; index + 1 < corners.length; index += 1) {
    sum = add(sum, cross(subtract(corners[index]!, corners[0]!), subtract(corners[index + 1]!, corners[0]!)));
  }
  return sum;
}

/** Triangles (positions within `corners`) that fill a polygon without holes: quads by the shorter diagonal, others by ears. */
export function triangulate(corners: readonly Vec3[]): [number, number, number][] {
  if (corners.length === 3) return [[0, 1, 2]];
  const normal = normalize(areaVector(corners));
  const turn = (a: number, b: number, c: number): number =>
    dot(cross(subtract(corners[b]!, corners[a]!), subtract(corners[c]!, corners[b]!)), normal);
  if (corners.length === 4) {
    const square = (a: number, b: number): number => {
      const leg = subtract(corners[a]!, corners[b]!);
      return dot(leg, leg);
    };
    const crossed = square(0, 2) > square(1, 3) * 1.0001;
    return crossed
      ? [
          [0, 1, 3],
          [1, 2, 3],
        ]
      : [
          [0, 1, 2],
          [0, 2, 3],
        ];
  }
  const left = corners.map((_, index) => index);
  const result: [number, number, number][] = [];
  while (left.length > 3) {
    let best = -1;
    let bestShape = -Infinity;
    for (let index = 0; index < left.length; index += 1) {
      const [a, b, c] = [left.at(index - 1)!, left[index]!, left[(index + 1) % left.length]!];
      const area = turn(a, b, c);
      const inside = (p: number): boolean => turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0;
      if (area <= 0 || left.some((p) => p !== a && p !== b && p !== c && inside(p))) continue;
      // The fattest ear first: thin slivers shade badly.
      const cut = subtract(corners[c]!, corners[a]!);
      const shape = -dot(cut, cut);
      if (shape > bestShape) [best, bestShape] = [index, shape];
    }
    const ear = best < 0 ? 0 : best;
    result.push([left.at(ear - 1)!, left[ear]!, left[(ear + 1) % left.length]!]);
    left.splice(ear, 1);
  }
  return [...result, [left[0]!, left[1]!, left[2]!]];
}

/** A vertex as the file will have it; `open` is its share of open sky, 1 where nothing was baked. */
export type Vertex = {
  readonly position: Vec3;
  readonly normal: Vec3;
  readonly colour: Vec3;
  readonly uv: readonly [number, number];
  readonly open: number;
};
export type Mesh = { readonly vertices: Vertex[]; readonly triangles: (readonly [number, number, number])[] };

/** How many times the grain an edge may be long where nothing shades it. */
const PATIENCE = 5;
/** A difference of occlusion that the eye would miss. */
const TOLERANCE = 0.12;

/**
 * The mesh with its occlusion, by `probe` in the mesh's own frame. An edge is halved where the occlusion in its middle
 * is not the mean of its ends, down to a length of `grain` metres: vertices are spent only where a shadow needs them.
 */
export function refine(mesh: Mesh, grain: number, probe: (position: Vec3, normal: Vec3) => number): Mesh {
  const vertices = mesh.vertices.map((vertex) => ({ ...vertex, open: probe(vertex.position, vertex.normal) }));
  const size = (a: number, b: number): number => length(subtract(vertices[a]!.position, vertices[b]!.position));
  const halfway = (a: number, b: number): Vertex => {
    const [one, two] = [vertices[a]!, vertices[b]!];
    const position = scale(add(one.position, two.position), 0.5);
    const normal = normalize(add(one.normal, two.normal));
    const uv = [(one.uv[0] + two.uv[0]) / 2, (one.uv[1] + two.uv[1]) / 2] as const;
    return { position, normal, uv, colour: scale(add(one.colour, two.colour), 0.5), open: probe(position, normal) };
  };
  const found = new Map<string, Vertex | undefined>();
  const needed = (a: number, b: number): boolean => {
    const key = edgeKey(a, b);
    if (!found.has(key)) {
      const long = size(a, b);
      const half = long > grain ? halfway(Math.min(a, b), Math.max(a, b)) : undefined;
      const bent = half !== undefined && Math.abs(half.open - (vertices[a]!.open + vertices[b]!.open) / 2) > TOLERANCE;
      found.set(key, bent || long > grain * PATIENCE ? half : undefined);
    }
    return found.get(key) !== undefined;
  };
  let { triangles } = mesh;
  for (;;) {
    const cuts = new Map<string, number>();
    const cut = (a: number, b: number): void => {
      const key = edgeKey(a, b);
      if (cuts.has(key)) return;
      cuts.set(key, vertices.length);
      vertices.push(found.get(key) ?? halfway(Math.min(a, b), Math.max(a, b)));
    };
    for (const [a, b, c] of triangles) {
      for (const [from, to] of [
        [a, b],
        [b, c],
        [c, a],
      ] as const)
        if (needed(from, to)) cut(from, to);
    }
    if (cuts.size === 0) return { vertices, triangles };
    // A triangle that is cut is cut on its longest side too; without that rule slivers breed slivers for ever.
    for (let before = -1; before !== cuts.size;) {
      before = cuts.size;
      for (const [a, b, c] of triangles) {
        const sides = [
          [a, b],
          [b, c],
          [c, a],
        ] as const;
        if (!sides.some(([from, to]) => cuts.has(edgeKey(from, to)))) continue;
        const [from, to] = sides.toSorted(([a, b], [c, d]) => size(c, d) - size(a, b))[0]!;
        cut(from, to);
      }
    }
    triangles = triangles.flatMap((triangle) => split(triangle, (a, b) => cuts.get(edgeKey(a, b))));
  }
}

const edgeKey = (a: number, b: number): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

function split(
  [a, b, c]: readonly [number, number, number],
  middle: (a: number, b: number) => number | undefined,
): (readonly [number, number, number])[] {
  const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
  if (ab !== undefined && bc !== undefined && ca !== undefined)
    return [
      [a, ab, ca],
      [ab, b, bc],
      [ca, bc, c],
      [ab, bc, ca],
    ];
  if (ab !== undefined && bc !== undefined)
    return [
      [ab, b, bc],
      [a, ab, bc],
      [a, bc, c],
    ];
  if (bc !== undefined && ca !== undefined)
    return [
      [bc, c, ca],
      [b, bc, ca],
      [b, ca, a],
    ];
  if (ca !== undefined && ab !== undefined)
    return [
      [ca, a, ab],
      [c, ca, ab],
      [c, ab, b],
    ];
  if (ab !== undefined)
    return [
      [a, ab, c],
      [ab, b, c],
    ];
  if (bc !== undefined)
    return [
      [b, bc, a],
      [bc, c, a],
    ];
  if (ca !== undefined)
    return [
      [c, ca, b],
      [ca, a, b],
    ];
  return [[a, b, c]];
}
