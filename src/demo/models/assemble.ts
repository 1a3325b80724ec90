// A tree of named parts into a glTF document. Called by build-models.ts with what arm.ts, turbine.ts and tank.ts
// describe. Every mesh has one primitive: a node of one material holds its mesh itself, a node of several gets one
// child for each (`Joint1.Coated`), because the metaverse instances single-primitive meshes (design §8, many twins).
import {
  Document,
  Logger,
  type Material,
  type Mesh as StoredMesh,
  type Node,
  type Texture,
} from '@gltf-transform/core';
import { KHRMeshQuantization } from '@gltf-transform/extensions';
import { quantize } from '@gltf-transform/functions';
import { decals as decalFinish, type Surface } from './finishes.ts';
import type { Piece } from './pieces.ts';
import { quaternion, type Vec3 } from './shapes/vector.ts';
import { burialProbe, occlusionProbe, type Triangle } from './surface/occlusion.ts';
import { shade } from './surface/shade.ts';
import { refine, type Mesh } from './surface/triangles.ts';

/** A named node: where it is, what it looks like at rest, and what moves with it. */
export type Part = {
  readonly name: string;
  readonly at?: Vec3;
  readonly turn?: Vec3;
  readonly size?: Vec3;
  readonly pieces?: readonly Piece[];
  readonly children?: readonly Part[];
  /** False for what moves about or is see-through: it casts no baked shadow on others and takes none. */
  readonly baked?: boolean;
};

export type ModelOptions = {
  /** The PNG file of the decal sheet. */
  readonly decalSheet: Uint8Array;
  /** The shortest edge that baked occlusion may halve, in metres. */
  readonly grain: number;
  /** How far occlusion looks, in metres. */
  readonly reach: number;
};

/** The faces of one node in one material. Parts that share one `pieces` array share the mesh as well. */
type Batch = {
  readonly node: Node;
  readonly surface: Surface;
  readonly mesh: Mesh;
  readonly baked: boolean;
  readonly source: Part['pieces'];
};

const OCCLUSION_STRENGTH = 0.78;

/** The document of a model. The root part becomes the scene's only root node. */
export async function assemble(root: Part, { decalSheet, grain, reach }: ModelOptions): Promise<Document> {
  const document = new Document().setLogger(new Logger(Logger.Verbosity.WARN));
  document.getRoot().getAsset().generator = 'Twinport demo models';
  const buffer = document.createBuffer();
  const scene = document.createScene(root.name);
  document.getRoot().setDefaultScene(scene);
  const batches: Batch[] = [];
  scene.addChild(raise(document, root, true, batches));

  const probe = occlusionProbe(batches.filter(({ baked }) => baked).flatMap(worldTriangles), reach);
  const materials = new Map<Surface, Material>();
  const meshes = new Map<Part['pieces'], Map<Surface, StoredMesh>>();
  let sheet: Texture | undefined;
  for (const batch of batches) {
    const { node, surface, source } = batch;
    const stored = meshes.get(source) ?? new Map<Surface, StoredMesh>();
    meshes.set(source, stored);
    const twin = stored.get(surface);
    if (twin) {
      node.setMesh(twin);
      continue;
    }
    if (surface.decals) sheet ??= document.createTexture('DecalSheet').setImage(decalSheet).setMimeType('image/png');
    const material = materials.get(surface) ?? materialOf(document, surface, sheet);
    materials.set(surface, material);
    const matrix = node.getWorldMatrix();
    const open = (position: Vec3, normal: Vec3): number => probe(apply(matrix, position, 1), apply(matrix, normal, 0));
    const { vertices, triangles } = batch.baked && surface.painted ? refine(batch.mesh, grain, open) : batch.mesh;
    const accessor = (type: 'VEC2' | 'VEC3', array: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>) =>
      document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
    const indices = vertices.length > 65_535 ? new Uint32Array(triangles.flat()) : new Uint16Array(triangles.flat());
    const primitive = document
      .createPrimitive()
      .setMaterial(material)
      .setIndices(document.createAccessor().setType('SCALAR').setArray(indices).setBuffer(buffer))
      .setAttribute('POSITION', accessor('VEC3', new Float32Array(vertices.flatMap(({ position }) => position))))
      .setAttribute('NORMAL', accessor('VEC3', new Float32Array(vertices.flatMap(({ normal }) => normal))));
    if (surface.painted) primitive.setAttribute('COLOR_0', accessor('VEC3', colours(vertices)).setNormalized(true));
    if (surface.decals)
      primitive.setAttribute('TEXCOORD_0', accessor('VEC2', new Float32Array(vertices.flatMap(({ uv }) => uv))));
    const mesh = document.createMesh(node.getName()).addPrimitive(primitive);
    stored.set(surface, mesh);
    node.setMesh(mesh);
  }
  // Eight bits are enough for a normal on machines of this size, and a third of the bytes.
  await document.transform(quantize({ pattern: /^NORMAL$/u, quantizeNormal: 8, cleanup: true }));
  // `quantize` declares the extension for positions only; byte normals need it too.
  document.createExtension(KHRMeshQuantization).setRequired(true);
  return document;
}

function raise(document: Document, part: Part, bakedAbove: boolean, batches: Batch[]): Node {
  const baked = bakedAbove && part.baked !== false;
  const node = document
    .createNode(part.name)
    .setTranslation([...(part.at ?? [0, 0, 0])])
    .setRotation(quaternion(part.turn ?? [0, 0, 0]))
    .setScale([...(part.size ?? [1, 1, 1])]);
  const bySurface = new Map<Surface, Mesh[]>();
  for (const { solid, finish, crease = 50 } of part.pieces ?? []) {
    bySurface.set(finish.surface, [...(bySurface.get(finish.surface) ?? []), shade(solid, finish.tint, crease)]);
  }
  const closed = [...bySurface].filter(([surface]) => surface.painted).map(([, meshes]) => merge(meshes));
  const buried = burialProbe(closed.flatMap(corners));
  for (const [surface, meshes] of bySurface) {
    const whole = merge(meshes);
    const mesh = surface.painted
      ? keep(
          whole,
          corners(whole).map(
            (triangle, index) => !buried(triangle, whole.vertices[whole.triangles[index]![0]]!.normal),
          ),
        )
      : whole;
    const holder = bySurface.size === 1 ? node : document.createNode(`${part.name}.${surface.name}`);
    if (holder !== node) node.addChild(holder);
    const casts = baked && surface !== decalFinish.surface && surface.base[3] === 1;
    batches.push({ node: holder, surface, mesh, baked: casts, source: part.pieces });
  }
  for (const child of part.children ?? []) node.addChild(raise(document, child, baked, batches));
  return node;
}

/** The triangles that are wanted, and the vertices that they use. */
function keep({ vertices, triangles }: Mesh, wanted: readonly boolean[]): Mesh {
  const kept = triangles.filter((_, index) => wanted[index]);
  const used = [...new Set(kept.flat())].toSorted((a, b) => a - b);
  const place = new Map(used.map((old, index) => [old, index]));
  return {
    vertices: used.map((old) => vertices[old]!),
    triangles: kept.map(([a, b, c]) => [place.get(a)!, place.get(b)!, place.get(c)!]),
  };
}

const corners = ({ vertices, triangles }: Mesh): Triangle[] =>
  triangles.map(([a, b, c]) => [vertices[a]!.position, vertices[b]!.position, vertices[c]!.position]);

function merge(meshes: readonly Mesh[]): Mesh {
  let first = 0;
  const triangles = meshes.flatMap((mesh) => {
    const moved = mesh.triangles.map(([a, b, c]) => [a + first, b + first, c + first] as const);
    first += mesh.vertices.length;
    return moved;
  });
  return { vertices: meshes.flatMap((mesh) => mesh.vertices), triangles };
}

/** A column-major world matrix applied to a point (`w` 1) or a direction (`w` 0). */
function apply(matrix: readonly number[], [x, y, z]: Vec3, w: 0 | 1): Vec3 {
  const row = (at: number): number =>
    matrix[at]! * x + matrix[at + 4]! * y + matrix[at + 8]! * z + matrix[at + 12]! * w;
  return [row(0), row(1), row(2)];
}

function worldTriangles({ node, mesh }: Batch): Triangle[] {
  const matrix = node.getWorldMatrix();
  return corners(mesh).map(([a, b, c]) => [apply(matrix, a, 1), apply(matrix, b, 1), apply(matrix, c, 1)]);
}

function colours(vertices: Mesh['vertices']): Uint16Array<ArrayBuffer> {
  return new Uint16Array(
    vertices.flatMap(({ colour, open }) => {
      const share = 1 - OCCLUSION_STRENGTH * (1 - open);
      // Steps of 1/1023 are finer than any eye, and coarse enough to drown the last bits.
      return colour.map((channel) => Math.round(Math.min(channel * share, 1) * 1023) * 64);
    }),
  );
}

function materialOf(document: Document, surface: Surface, sheet: Texture | undefined): Material {
  const material = document
    .createMaterial(surface.name)
    .setBaseColorFactor([...surface.base])
    .setMetallicFactor(surface.metallic)
    .setRoughnessFactor(surface.roughness)
    .setEmissiveFactor([...(surface.emissive ?? ([0, 0, 0] as const))])
    .setDoubleSided(surface.doubleSided ?? false);
  if (surface.base[3] < 1) material.setAlphaMode('BLEND');
  if (surface.decals && sheet) material.setBaseColorTexture(sheet);
  if (surface.decals === 'lit') material.setAlphaMode('BLEND');
  if (surface.decals === 'glowing' && sheet) material.setEmissiveTexture(sheet);
  return material;
}
