// Ambient occlusion, baked at the vertices: how much of the sky above each vertex the model itself (and the floor)
// hides. Called by assemble.ts. It costs nothing at run time, where a headset could not afford it.
// Only + - * / and square roots of snapped numbers are used, so every machine bakes the same bytes. Plain numbers
// instead of vectors: a million rays through vector objects took 50 s here, these take two.
import { add, scale, subtract, type Vec3 } from '../shapes/vector.ts';

export type Triangle = readonly [Vec3, Vec3, Vec3];
/** How open a point is, from 0 (nothing but walls) to 1. */
type Probe = (position: Vec3, normal: Vec3) => number;

const RAYS = 32;
const LEAF = 4;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

// Cosine-weighted directions around +Z on a golden spiral, rounded so that no sine's last bit matters.
const DIRECTIONS: readonly Vec3[] = Array.from({ length: RAYS }, (_, index) => {
  const square = (index + 0.5) / RAYS;
  const radius = Math.sqrt(square);
  const round = (value: number): number => Math.round(value * 1e6) / 1e6;
  return [
    round(radius * Math.cos(index * GOLDEN)),
    round(radius * Math.sin(index * GOLDEN)),
    round(Math.sqrt(1 - square)),
  ];
});

/**
 * Boxes within boxes, in flat arrays: for each its low and high corner, and its two children with the axis that
 * parts them or, as a leaf, minus one with its first triangle and their number.
 */
class Tree {
  readonly #boxes: Float64Array;
  readonly #links: Int32Array;
  readonly #corners: Float64Array;
  readonly #open = new Int32Array(256);

  constructor(triangles: Triangle[]) {
    const [boxes, links, order]: [number[], number[], Triangle[]] = [[], [], []];
    grow(triangles, boxes, links, order);
    this.#boxes = Float64Array.from(boxes);
    this.#links = Int32Array.from(links);
    this.#corners = Float64Array.from(order.flatMap(([a, b, c]) => [...a, ...subtract(b, a), ...subtract(c, a)]));
  }

  /**
   * Follows a ray up to `limit` and tells of each triangle it meets: how far, and whether from inside. The answer of
   * `meet` is the new limit.
   */
  follow(
    [px, py, pz]: Vec3,
    [dx, dy, dz]: Vec3,
    limit: number,
    meet: (distance: number, inside: boolean) => number,
  ): void {
    const boxes = this.#boxes;
    const links = this.#links;
    const corners = this.#corners;
    const open = this.#open;
    const ix = 1 / (dx || 1e-9);
    const iy = 1 / (dy || 1e-9);
    const iz = 1 / (dz || 1e-9);
    let reach = limit;
    let waiting = 1;
    open[0] = 0;
    while (waiting > 0) {
      waiting -= 1;
      const node = open[waiting]!;
      const at = node * 6;
      const ax = (boxes[at]! - px) * ix;
      const bx = (boxes[at + 3]! - px) * ix;
      const ay = (boxes[at + 1]! - py) * iy;
      const by = (boxes[at + 4]! - py) * iy;
      const az = (boxes[at + 2]! - pz) * iz;
      const bz = (boxes[at + 5]! - pz) * iz;
      const near = Math.max(ax < bx ? ax : bx, ay < by ? ay : by, az < bz ? az : bz);
      const far = Math.min(ax < bx ? bx : ax, ay < by ? by : ay, az < bz ? bz : az);
      if (near > far || far < 0 || near > reach) continue;
      const first = links[node * 3]!;
      const second = links[node * 3 + 1]!;
      if (first >= 0) {
        // The nearer child is looked at first: what it holds shortens the ray for the other.
        const axis = links[node * 3 + 2]!;
        const forwards = (axis === 0 ? dx : axis === 1 ? dy : dz) > 0;
        open[waiting] = forwards ? second : first;
        open[waiting + 1] = forwards ? first : second;
        waiting += 2;
        continue;
      }
      const end = second + links[node * 3 + 2]!;
      for (let index = second; index < end; index += 1) {
        // Möller and Trumbore's test.
        const c = index * 9;
        const e1x = corners[c + 3]!;
        const e1y = corners[c + 4]!;
        const e1z = corners[c + 5]!;
        const e2x = corners[c + 6]!;
        const e2y = corners[c + 7]!;
        const e2z = corners[c + 8]!;
        const qx = dy * e2z - dz * e2y;
        const qy = dz * e2x - dx * e2z;
        const qz = dx * e2y - dy * e2x;
        const determinant = e1x * qx + e1y * qy + e1z * qz;
        if (determinant > -1e-12 && determinant < 1e-12) continue;
        const tx = px - corners[c]!;
        const ty = py - corners[c + 1]!;
        const tz = pz - corners[c + 2]!;
        const u = (tx * qx + ty * qy + tz * qz) / determinant;
        if (u < 0 || u > 1) continue;
        const rx = ty * e1z - tz * e1y;
        const ry = tz * e1x - tx * e1z;
        const rz = tx * e1y - ty * e1x;
        const v = (dx * rx + dy * ry + dz * rz) / determinant;
        if (v < 0 || u + v > 1) continue;
        const distance = (e2x * rx + e2y * ry + e2z * rz) / determinant;
        if (distance > 1e-5 && distance < reach) reach = meet(distance, determinant < 0);
      }
    }
  }
}

/** Splits the triangles in two until a few are left; answers the index of the box around them. */
function grow(triangles: readonly Triangle[], boxes: number[], links: number[], order: Triangle[]): number {
  const index = links.length / 3;
  const bounds = triangles.reduce(stretch, EMPTY);
  boxes.push(...bounds);
  links.push(-1, order.length, triangles.length);
  if (triangles.length <= LEAF) {
    order.push(...triangles);
    return index;
  }
  const size = [bounds[3] - bounds[0], bounds[4] - bounds[1], bounds[5] - bounds[2]];
  const widest = size.indexOf(Math.max(...size)) as 0 | 1 | 2;
  const sorted = triangles
    .map((triangle) => ({ triangle, middle: triangle[0][widest] + triangle[1][widest] + triangle[2][widest] }))
    .toSorted((a, b) => a.middle - b.middle)
    .map(({ triangle }) => triangle);
  const cut = cheapestCut(sorted);
  links[index * 3 + 2] = widest;
  links[index * 3] = grow(sorted.slice(0, cut), boxes, links, order);
  links[index * 3 + 1] = grow(sorted.slice(cut), boxes, links, order);
  return index;
}

type Bounds = readonly [number, number, number, number, number, number];
const EMPTY: Bounds = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];

const stretch = (box: Bounds, [a, b, c]: Triangle): Bounds => [
  Math.min(box[0], a[0], b[0], c[0]),
  Math.min(box[1], a[1], b[1], c[1]),
  Math.min(box[2], a[2], b[2], c[2]),
  Math.max(box[3], a[0], b[0], c[0]),
  Math.max(box[4], a[1], b[1], c[1]),
  Math.max(box[5], a[2], b[2], c[2]),
];

/** Where to cut the row so that the two boxes have little surface for what they hold: a ray meets less of them. */
function cheapestCut(row: readonly Triangle[]): number {
  const surfaces = (list: readonly Triangle[]): number[] => {
    let box = EMPTY;
    return list.map((triangle) => {
      box = stretch(box, triangle);
      const [x, y, z] = [box[3] - box[0], box[4] - box[1], box[5] - box[2]];
      return x * y + y * z + z * x;
    });
  };
  const [left, right] = [surfaces(row), surfaces(row.toReversed()).toReversed()];
  let best = row.length >> 1;
  let least = Infinity;
  for (let cut = 1; cut < row.length; cut += 1) {
    const cost = left[cut - 1]! * cut + right[cut]! * (row.length - cut);
    if (cost < least) [best, least] = [cut, cost];
  }
  return best;
}

/** A probe over triangles (world space, metres) and the floor y = 0. What is further than `reach` metres hides nothing. */
export function occlusionProbe(triangles: Triangle[], reach: number): Probe {
  const tree = new Tree(triangles);
  return ([x, y, z], [nx, ny, nz]) => {
    // An exact frame around the normal: side = helper × normal, up = normal × side.
    const upright = ny > -0.9 && ny < 0.9;
    let [sx, sy, sz] = upright ? [nz, 0, -nx] : [0, -nz, ny];
    const size = Math.sqrt(sx * sx + sy * sy + sz * sz) || 1;
    [sx, sy, sz] = [sx / size, sy / size, sz / size];
    const [ux, uy, uz] = [ny * sz - nz * sy, nz * sx - nx * sz, nx * sy - ny * sx];
    // Off the surface a little, so that a face does not hide itself.
    const lift = reach * 0.003;
    const [px, py, pz] = [x + nx * lift, y + ny * lift, z + nz * lift];
    let hidden = 0;
    for (const [a, b, c] of DIRECTIONS) {
      const way: Vec3 = [sx * a + ux * b + nx * c, sy * a + uy * b + ny * c, sz * a + uz * b + nz * c];
      let distance = way[1] < 0 ? Math.min(Math.max(-py / way[1], 0), reach) : reach;
      // The inner side of a face says that the point itself is covered. It shall not darken the edge that runs out of there.
      tree.follow([px, py, pz], way, distance, (met, inside) => (inside ? distance : (distance = met)));
      hidden += 1 - distance / reach;
    }
    return 1 - hidden / RAYS;
  };
}

// Skew, so that no ray runs along a face of a machine, all of whose faces stand straight.
const SKEW: readonly Vec3[] = [
  [0.31, 0.87, 0.23],
  [-0.71, 0.13, 0.47],
];

// Places all over a triangle, as shares of its corners: long thin ones come out of hiding in between.
const SAMPLES: readonly Vec3[] = Array.from({ length: 5 }, (_, i) =>
  Array.from({ length: 5 - i }, (_, j): Vec3 => [(i + 0.1) / 4.3, (j + 0.1) / 4.3, (4 - i - j + 0.1) / 4.3]),
).flat();

/** Tells whether a triangle lies wholly inside the solids that the tree is made of, where nobody will see it. */
export function burialProbe(triangles: Triangle[]): (triangle: Triangle, normal: Vec3) => boolean {
  const tree = new Tree(triangles);
  return ([a, b, c], normal) => {
    // More faces left than entered on the way out: inside. Two rays, for solids that are not quite closed.

    const inside = ([one, two, three]: Vec3): boolean => {
      const point = add(add(scale(a, one), scale(b, two)), add(scale(c, three), scale(normal, 1e-4)));
      return SKEW.every((way) => {
        let depth = 0;
        tree.follow(point, way, Infinity, (_, leaving) => {
          depth += leaving ? 1 : -1;
          return Infinity;
        });
        return depth > 0;
      });
    };
    return SAMPLES.every(inside);
  };
}
