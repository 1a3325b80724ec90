// A mesh with fewer triangles for who is far away: what lies within a cell becomes one point, and details smaller than a cell go. Cells
// are laid into each connected piece for itself, so that a thin mast stays a mast. Who calls: crowd-mesh.ts, once a kind of twin.
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';

/** Numbers of a vertex besides its place; others are not known here. */
const KINDS = { normals: 3, tangents: 4, uvs: 2, uvs2: 2, colors: 4 } as const;
type Kind = keyof typeof KINDS;
/** What a texture is read at cannot be averaged over a seam. */
const OF_THE_FIRST: ReadonlySet<Kind> = new Set(['uvs', 'uvs2']);
const MOST_CELLS = 1_024;

interface Box {
  readonly least: [number, number, number];
  readonly most: [number, number, number];
}

/** `cell`: in units of the positions. The data is left as it is; what it knows of bones and shapes is not taken along. */
export function coarseGeometry(data: VertexData, cell: number): VertexData {
  const positions = data.positions!;
  const indices = data.indices!;
  const pieceOf = piecesOf(positions, indices);
  const boxes = boxesOf(positions, pieceOf);
  const clusterOf = clustersOf(positions, pieceOf, boxes, cell);
  const middles = middlesOf(positions, clusterOf);

  const kinds = (Object.keys(KINDS) as Kind[]).filter((kind) => (data[kind]?.length ?? 0) > 0);
  const made: Record<Kind, number[]> = { normals: [], tangents: [], uvs: [], uvs2: [], colors: [] };
  const places: number[] = [];
  const shares: number[] = [];
  const vertices = new Map<number, number>();
  /** The vertex of the result: one a cluster and side that it faces, so that edges stay edges. */
  const take = (vertex: number): number => {
    const cluster = clusterOf[vertex]!;
    const key = cluster * 6 + sideOf(data.normals, vertex);
    let taken = vertices.get(key);
    if (taken === undefined) {
      taken = shares.push(0) - 1;
      vertices.set(key, taken);
      places.push(...middles.subarray(cluster * 3, cluster * 3 + 3));
      for (const kind of kinds)
        for (let member = 0; member < KINDS[kind]; member += 1)
          made[kind].push(OF_THE_FIRST.has(kind) ? data[kind]![vertex * KINDS[kind] + member]! : 0);
    }
    shares[taken]! += 1;
    for (const kind of kinds)
      for (let member = 0; !OF_THE_FIRST.has(kind) && member < KINDS[kind]; member += 1)
        made[kind][taken * KINDS[kind] + member]! += data[kind]![vertex * KINDS[kind] + member]!;
    return taken;
  };

  const kept: number[] = [];
  const known = new Set<string>();
  for (let at = 0; at < indices.length; at += 3) {
    const corners = [indices[at]!, indices[at + 1]!, indices[at + 2]!];
    if (isDetail(boxes.get(pieceOf[corners[0]!]!)!, cell)) continue;
    const [first, second, third] = corners.map((corner) => clusterOf[corner]!) as [number, number, number];
    if (first === second || second === third || third === first) continue;
    const key = turnedToLeast(first, second, third);
    if (known.has(key)) continue;
    known.add(key);
    kept.push(...corners.map(take));
  }
  return written(places, kept, made, kinds, shares);
}

function written(
  places: readonly number[],
  indices: readonly number[],
  made: Readonly<Record<Kind, number[]>>,
  kinds: readonly Kind[],
  shares: readonly number[],
): VertexData {
  const result = new VertexData();
  result.positions = Float32Array.from(places);
  result.indices = Uint32Array.from(indices);
  for (const kind of kinds) {
    const size = KINDS[kind];
    const numbers = Float32Array.from(made[kind]);
    if (!OF_THE_FIRST.has(kind))
      for (let at = 0; at < numbers.length; at += 1) numbers[at]! /= shares[Math.floor(at / size)]!;
    if (kind === 'normals' || kind === 'tangents') lengthen(numbers, size);
    result[kind] = numbers;
  }
  return result;
}

/** To length 1; a tangent's fourth number tells its hand. */
function lengthen(numbers: Float32Array, size: number): void {
  for (let at = 0; at < numbers.length; at += size) {
    const length = Math.hypot(numbers[at]!, numbers[at + 1]!, numbers[at + 2]!) || 1;
    for (let member = 0; member < 3; member += 1) numbers[at + member]! /= length;
    if (size === 4) numbers[at + 3] = numbers[at + 3]! < 0 ? -1 : 1;
  }
}

/** By vertex: a number of the piece that it belongs to. Vertices that stand at one point are joined, and what a triangle joins. */
function piecesOf(positions: ArrayLike<number>, indices: ArrayLike<number>): Int32Array {
  const count = positions.length / 3;
  const byPlace = new Map<string, number>();
  const pointOf = new Int32Array(count);
  for (let vertex = 0; vertex < count; vertex += 1) {
    const key = `${positions[vertex * 3]} ${positions[vertex * 3 + 1]} ${positions[vertex * 3 + 2]}`;
    const point = byPlace.get(key) ?? vertex;
    byPlace.set(key, point);
    pointOf[vertex] = point;
  }
  const above = Int32Array.from(pointOf);
  const topOf = (point: number): number => {
    let at = point;
    while (above[at] !== at) at = above[at] = above[above[at]!]!;
    return at;
  };
  for (let at = 0; at < indices.length; at += 3)
    for (const other of [at + 1, at + 2]) above[topOf(pointOf[indices[other]!]!)] = topOf(pointOf[indices[at]!]!);
  return pointOf.map(topOf);
}

function boxesOf(positions: ArrayLike<number>, pieceOf: Int32Array): Map<number, Box> {
  const boxes = new Map<number, Box>();
  for (let vertex = 0; vertex < pieceOf.length; vertex += 1) {
    const piece = pieceOf[vertex]!;
    let box = boxes.get(piece);
    if (box === undefined) {
      box = { least: [Infinity, Infinity, Infinity], most: [-Infinity, -Infinity, -Infinity] };
      boxes.set(piece, box);
    }
    for (const axis of [0, 1, 2] as const) {
      const place = positions[vertex * 3 + axis]!;
      box.least[axis] = Math.min(box.least[axis], place);
      box.most[axis] = Math.max(box.most[axis], place);
    }
  }
  return boxes;
}

function isDetail({ least, most }: Box, cell: number): boolean {
  return Math.hypot(most[0] - least[0], most[1] - least[1], most[2] - least[2]) < cell;
}

/** By vertex: its cluster, numbered from 0. */
function clustersOf(
  positions: ArrayLike<number>,
  pieceOf: Int32Array,
  boxes: ReadonlyMap<number, Box>,
  cell: number,
): Int32Array {
  const numbers = new Map<string, number>();
  return pieceOf.map((piece, vertex) => {
    const { least, most } = boxes.get(piece)!;
    const steps = [0, 1, 2].map((axis) => {
      const length = most[axis]! - least[axis]!;
      if (length === 0) return 0;
      // Both ends are always kept.
      const cells = Math.min(MOST_CELLS, Math.max(1, Math.round(length / cell)));
      return Math.round(((positions[vertex * 3 + axis]! - least[axis]!) / length) * cells);
    });
    const key = `${piece} ${steps.join(' ')}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}

function middlesOf(positions: ArrayLike<number>, clusterOf: Int32Array): Float32Array {
  const count = clusterOf.reduce((most, cluster) => Math.max(most, cluster), -1) + 1;
  const sums = new Float32Array(count * 3);
  const shares = new Float32Array(count);
  for (let vertex = 0; vertex < clusterOf.length; vertex += 1) {
    const cluster = clusterOf[vertex]!;
    shares[cluster]! += 1;
    for (let axis = 0; axis < 3; axis += 1) sums[cluster * 3 + axis]! += positions[vertex * 3 + axis]!;
  }
  for (let at = 0; at < sums.length; at += 1) sums[at]! /= shares[Math.floor(at / 3)]!;
  return sums;
}

/** Which of six sides a vertex faces most. */
function sideOf(normals: ArrayLike<number> | null, vertex: number): number {
  // Without normals it is undefined, whatever its type says.
  if (!normals) return 0;
  let side = 0;
  let most = 0;
  for (let axis = 0; axis < 3; axis += 1) {
    const along = normals[vertex * 3 + axis]!;
    if (Math.abs(along) <= most) continue;
    most = Math.abs(along);
    side = axis * 2 + (along < 0 ? 1 : 0);
  }
  return side;
}

/** A name of a triangle, whichever of its corners comes first. */
function turnedToLeast(first: number, second: number, third: number): string {
  if (first < second && first < third) return `${first} ${second} ${third}`;
  return second < third ? `${second} ${third} ${first}` : `${third} ${first} ${second}`;
}
