// Collects many simple solids into one mesh with vertex colours, so that a whole quay is a handful of draw calls. Who
// calls: the makers of the world's parts. Colours are linear; lengths are metres; angles are radians.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Matrix, Vector3 } from '@babylonjs/core/Maths/math.vector';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import type { Scene } from '@babylonjs/core/scene';

export type Point = readonly [x: number, y: number, z: number];

/** One repeat of a texture on the floor: a corner and the size. */
export interface Tile {
  readonly x: number;
  readonly z: number;
  readonly width: number;
  readonly depth: number;
}

/** How much darker the foot of a solid is than its top: the sky lights a floor's neighbourhood less than open air. */
const FOOT_SHADE = 0.72;
const FOOT_HEIGHT = 0.35;

/** Used over and over: a city has some hundred thousand corners. */
const place = new Vector3();
const facing = new Vector3();

export class MeshBuilder {
  readonly #positions: number[] = [];
  readonly #normals: number[] = [];
  readonly #colours: number[] = [];
  readonly #uvs: number[] = [];
  readonly #indices: number[] = [];
  #frame = Matrix.Identity();

  /** Solids made in `make` stand in a frame moved to `at` and turned about the vertical. */
  within(at: Point, yaw: number, make: () => void): void {
    const outer = this.#frame;
    this.#frame = Matrix.RotationY(yaw)
      .multiply(Matrix.Translation(...at))
      .multiply(outer);
    make();
    this.#frame = outer;
  }

  /** A box by its centre and size with chamfered edges, which catch the light as real edges do. */
  box(centre: Point, size: Point, colour: Color3, chamfer = 0): this {
    const inset = Math.min(chamfer, size[0] / 2, size[1] / 2, size[2] / 2);
    const [halfX, halfY, halfZ] = [size[0] / 2, size[1] / 2, size[2] / 2];
    const first = this.#vertexCount;
    // Per axis and sign: the four corners of that face, inset along the other two axes.
    for (let axis = 0; axis < 3; axis++) {
      for (const sign of [1, -1]) {
        for (const [along, across] of [
          [-1, -1],
          [1, -1],
          [1, 1],
          [-1, 1],
        ] as const) {
          const corner: [number, number, number] = [0, 0, 0];
          const half = [halfX, halfY, halfZ];
          corner[axis] = sign * half[axis]!;
          corner[(axis + 1) % 3] = along * (half[(axis + 1) % 3]! - inset);
          corner[(axis + 2) % 3] = across * (half[(axis + 2) % 3]! - inset);
          const normal: [number, number, number] = [0, 0, 0];
          normal[axis] = sign;
          this.#vertex([centre[0] + corner[0], centre[1] + corner[1], centre[2] + corner[2]], normal, colour, [
            along,
            across,
          ]);
        }
        const face = first + axis * 8 + (sign === 1 ? 0 : 4);
        this.#quad(face, face + 1, face + 2, face + 3, sign === 1);
      }
    }
    if (inset > 0) this.#chamferFaces(first);
    return this;
  }

  /** A cylinder or cone from `foot` upwards; `axis` lays it along x or z instead. Radius at the foot and at the top. */
  cylinder(
    foot: Point,
    height: number,
    radii: readonly [number, number] | number,
    colour: Color3,
    options: { sides?: number; axis?: 'x' | 'y' | 'z'; capped?: boolean } = {},
  ): this {
    const { sides = 12, axis = 'y', capped = true } = options;
    const [lower, upper] = typeof radii === 'number' ? [radii, radii] : radii;
    const lay = (x: number, y: number, z: number): Point =>
      axis === 'y' ? [x, y, z] : axis === 'x' ? [y, z, x] : [z, x, y];
    const place = (x: number, y: number, z: number): Point => {
      const [a, b, c] = lay(x, y, z);
      return [foot[0] + a, foot[1] + b, foot[2] + c];
    };
    const slope = (lower - upper) / height;
    const first = this.#vertexCount;
    for (let side = 0; side <= sides; side++) {
      const angle = (side / sides) * Math.PI * 2;
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      const normal = lay(cosine, slope, sine);
      this.#vertex(place(cosine * lower, 0, sine * lower), normal, colour, [side / sides, 0]);
      this.#vertex(place(cosine * upper, height, sine * upper), normal, colour, [side / sides, 1]);
      if (side > 0)
        this.#quad(first + side * 2 - 2, first + side * 2, first + side * 2 + 1, first + side * 2 - 1, false);
    }
    if (capped && upper > 0) this.disc(place(0, height, 0), upper, colour, { sides, normal: lay(0, 1, 0) });
    return this;
  }

  /** A flat disc, or a ring where `inner` is given; it looks along `normal`. `rim` is the colour at the outer edge. */
  disc(
    centre: Point,
    radius: number,
    colour: Color3,
    options: {
      sides?: number;
      normal?: Point;
      inner?: number;
      alpha?: number;
      rimAlpha?: number;
      from?: number;
      to?: number;
      metresPerTile?: number;
    } = {},
  ): this {
    const {
      sides = 24,
      normal = [0, 1, 0],
      inner = 0,
      alpha = 1,
      rimAlpha = alpha,
      from = 0,
      to = Math.PI * 2,
      metresPerTile = 1,
    } = options;
    const up = new Vector3(...normal);
    const right = Vector3.Cross(Math.abs(up.y) > 0.9 ? Vector3.RightReadOnly : Vector3.UpReadOnly, up).normalize();
    const ahead = Vector3.Cross(up, right);
    const at = (angle: number, distance: number): Point => {
      const [along, across] = [Math.cos(angle) * distance, Math.sin(angle) * distance];
      return [
        centre[0] + right.x * along + ahead.x * across,
        centre[1] + right.y * along + ahead.y * across,
        centre[2] + right.z * along + ahead.z * across,
      ];
    };
    const first = this.#vertexCount;
    for (let side = 0; side <= sides; side++) {
      const angle = from + ((to - from) * side) / sides;
      const uv = (distance: number) =>
        [(Math.cos(angle) * distance) / metresPerTile, (Math.sin(angle) * distance) / metresPerTile] as const;
      this.#vertex(at(angle, inner), normal, colour, uv(inner), alpha);
      this.#vertex(at(angle, radius), normal, colour, uv(radius), rimAlpha);
      if (side > 0)
        this.#quad(first + side * 2 - 2, first + side * 2 - 1, first + side * 2 + 1, first + side * 2, true);
    }
    return this;
  }

  /** A tube along a path of points. */
  tube(path: readonly Point[], radius: number, colour: Color3, sides = 6): this {
    const points = path.map((point) => new Vector3(...point));
    const first = this.#vertexCount;
    points.forEach((point, index) => {
      const ahead = (points[index + 1] ?? point).subtract(points[index - 1] ?? point).normalize();
      const right = Vector3.Cross(
        Math.abs(ahead.y) > 0.9 ? Vector3.RightReadOnly : Vector3.UpReadOnly,
        ahead,
      ).normalize();
      const up = Vector3.Cross(ahead, right);
      for (let side = 0; side <= sides; side++) {
        const angle = (side / sides) * Math.PI * 2;
        const normal = right.scale(Math.cos(angle)).addInPlace(up.scale(Math.sin(angle)));
        const at = point.add(normal.scale(radius));
        this.#vertex([at.x, at.y, at.z], [normal.x, normal.y, normal.z], colour, [side / sides, index]);
        if (index === 0 || side === 0) continue;
        const here = first + index * (sides + 1) + side;
        this.#quad(here - sides - 2, here - sides - 1, here, here - 1, true);
      }
    });
    return this;
  }

  /** A flat four-cornered face, corners counter-clockwise as seen from the front. `uvs` default to metres along its edges. */
  face(
    corners: readonly [Point, Point, Point, Point],
    colour: Color3,
    options: { uvs?: readonly (readonly [number, number])[]; alpha?: number } = {},
  ): this {
    const [a, b, , d] = corners.map((corner) => new Vector3(...corner)) as [Vector3, Vector3, Vector3, Vector3];
    const normal = Vector3.Cross(b.subtract(a), d.subtract(a)).normalize();
    const along = b.subtract(a).length();
    const across = d.subtract(a).length();
    const uvs = options.uvs ?? [
      [0, 0],
      [along, 0],
      [along, across],
      [0, across],
    ];
    const first = this.#vertexCount;
    corners.forEach((corner, index) =>
      this.#vertex(corner, [normal.x, normal.y, normal.z], colour, uvs[index]!, options.alpha ?? 1),
    );
    this.#quad(first, first + 1, first + 2, first + 3, true);
    return this;
  }

  /** A four-cornered face with a colour, and an opacity, at each corner, for what no light falls on. */
  shadedFace(
    corners: readonly [Point, Point, Point, Point],
    colours: readonly [Color3, Color3, Color3, Color3],
    alphas?: readonly [number, number, number, number],
  ): this {
    const first = this.#vertexCount;
    corners.forEach((corner, index) => this.#vertex(corner, [0, 1, 0], colours[index]!, [0, 0], alphas?.[index]));
    this.#quad(first, first + 1, first + 2, first + 3, true);
    return this;
  }

  /** An upright four-cornered face with a colour at its foot and one at its top; light falls on it. Corners as for `face`. */
  shadedWall(corners: readonly [Point, Point, Point, Point], foot: Color3, top: Color3): this {
    const first = this.#vertexCount;
    this.face(corners, foot);
    for (const corner of [2, 3]) top.toArray(this.#colours, (first + corner) * 4);
    return this;
  }

  /** A ball with a radius along each axis: `low` is its colour at the bottom, `high` at the top. `bump` moves its skin in and out, 0 to 1. */
  ball(
    centre: Point,
    radii: Point,
    low: Color3,
    high: Color3,
    { rings = 5, sides = 8, bump = () => 0.5 }: { rings?: number; sides?: number; bump?: () => number } = {},
  ): this {
    const first = this.#vertexCount;
    for (let ring = 0; ring <= rings; ring++) {
      const polar = (ring / rings) * Math.PI;
      const [across, up] = [Math.sin(polar), Math.cos(polar)];
      const seam = bump();
      for (let side = 0; side <= sides; side++) {
        const angle = ((side + (ring % 2) * 0.5) / sides) * Math.PI * 2;
        const skin = 0.8 + 0.4 * (side === sides || side === 0 || across < 0.01 ? seam : bump());
        const normal: Point = [Math.cos(angle) * across, up, Math.sin(angle) * across];
        const at: Point = [
          centre[0] + normal[0] * radii[0] * skin,
          centre[1] + normal[1] * radii[1] * skin,
          centre[2] + normal[2] * radii[2] * skin,
        ];
        this.#vertex(at, normal, Color3.Lerp(low, high, up * 0.5 + 0.5), [0, 0]);
        if (ring === 0 || side === 0) continue;
        const here = first + ring * (sides + 1) + side;
        const above = here - sides - 1;
        this.#quad(here - 1, here, above, above - 1, false);
      }
    }
    return this;
  }

  /** A blade of grass: a triangle, lit as if it looked up, seen from both sides. */
  blade(left: Point, right: Point, tip: Point, colour: Color3): this {
    const first = this.#vertexCount;
    const foot = colour.scale(0.5);
    for (const [at, shade] of [
      [left, foot],
      [right, foot],
      [tip, colour],
    ] as const)
      this.#vertex(at, [0, 1, 0], shade, [0, 0]);
    this.#indices.push(first, first + 1, first + 2, first, first + 2, first + 1);
    return this;
  }

  /** A rectangle lying on a floor, by its centre and its size along x and z. */
  plate(centre: Point, size: readonly [number, number], colour: Color3, alpha = 1): this {
    const [x, y, z] = centre;
    const [halfX, halfZ] = [size[0] / 2, size[1] / 2];
    return this.face(
      [
        [x - halfX, y, z + halfZ],
        [x + halfX, y, z + halfZ],
        [x + halfX, y, z - halfZ],
        [x - halfX, y, z - halfZ],
      ],
      colour,
      { alpha },
    );
  }

  get triangles(): number {
    return this.#indices.length / 3;
  }

  /**
   * One still mesh of everything collected: not pickable, world matrix frozen. `shadeFeet` darkens what is near y = 0; `tile` lays
   * texture coordinates over the floor, so that paint shows the joints of the slabs under it.
   */
  build(name: string, scene: Scene, options: { shadeFeet?: boolean; tile?: Tile } = {}): Mesh {
    if (options.shadeFeet) this.#shadeFeet();
    if (options.tile) this.#tile(options.tile);
    const mesh = new Mesh(name, scene);
    const data = new VertexData();
    data.positions = this.#positions;
    data.normals = this.#normals;
    data.colors = this.#colours;
    data.uvs = this.#uvs;
    data.indices = this.#indices;
    data.applyToMesh(mesh);
    mesh.isPickable = false;
    mesh.doNotSyncBoundingInfo = true;
    mesh.freezeWorldMatrix();
    return mesh;
  }

  get #vertexCount(): number {
    return this.#positions.length / 3;
  }

  #vertex(at: Point, normal: Point, colour: Color3, uv: readonly [number, number], alpha = 1): void {
    Vector3.TransformCoordinatesFromFloatsToRef(...at, this.#frame, place);
    Vector3.TransformNormalFromFloatsToRef(...normal, this.#frame, facing).normalize();
    this.#positions.push(place.x, place.y, place.z);
    this.#normals.push(facing.x, facing.y, facing.z);
    this.#colours.push(colour.r, colour.g, colour.b, alpha);
    this.#uvs.push(uv[0], uv[1]);
  }

  /** Two triangles; `outward` when a, b, c, d run counter-clockwise as seen from the front. */
  #quad(a: number, b: number, c: number, d: number, outward: boolean): void {
    // A right-handed scene takes clockwise triangles as front faces in Babylon's data.
    if (outward) this.#indices.push(a, c, b, a, d, c);
    else this.#indices.push(a, b, c, a, c, d);
  }

  #chamferFaces(first: number): void {
    // Vertex of a box by its face's axis and sign, and the signs along the two following axes.
    const vertex = (axis: number, sign: number, along: number, across: number) =>
      first + axis * 8 + (sign > 0 ? 0 : 4) + (across < 0 ? (along < 0 ? 0 : 1) : along > 0 ? 2 : 3);
    for (let axis = 0; axis < 3; axis++) {
      const second = (axis + 1) % 3;
      for (const sign of [1, -1]) {
        for (const other of [1, -1]) {
          // The edge between the faces of `axis` and `second` runs along the third axis.
          const a = vertex(axis, sign, other, -1);
          const b = vertex(axis, sign, other, 1);
          const c = vertex(second, other, 1, sign);
          const d = vertex(second, other, -1, sign);
          this.#quad(a, b, c, d, sign * other < 0);
        }
      }
    }
    for (const x of [1, -1]) {
      for (const y of [1, -1]) {
        for (const z of [1, -1]) {
          const [a, b, c] = [vertex(0, x, y, z), vertex(1, y, z, x), vertex(2, z, x, y)];
          if (x * y * z > 0) this.#indices.push(a, c, b);
          else this.#indices.push(a, b, c);
        }
      }
    }
  }

  #tile({ x, z, width, depth }: Tile): void {
    for (let vertex = 0; vertex < this.#vertexCount; vertex++) {
      this.#uvs[vertex * 2] = (this.#positions[vertex * 3]! - x) / width;
      this.#uvs[vertex * 2 + 1] = (this.#positions[vertex * 3 + 2]! - z) / depth;
    }
  }

  #shadeFeet(): void {
    for (let vertex = 0; vertex < this.#vertexCount; vertex++) {
      const height = this.#positions[vertex * 3 + 1]!;
      const open = Math.min(Math.max(height / FOOT_HEIGHT, 0), 1);
      const shade = FOOT_SHADE + (1 - FOOT_SHADE) * open;
      for (let channel = 0; channel < 3; channel++) this.#colours[vertex * 4 + channel]! *= shade;
    }
  }
}
