// Materials of a model that differ in nothing but colour, roughness and metalness, as one: colour goes to the vertices, the other two
// to a texel each of a small texture, so that paint, rubber and steel of one part are one draw call. Who calls: static-merge.ts, crowd-pose.ts.
import { PBRMaterial } from '@babylonjs/core/Materials/PBR/pbrMaterial';
import type { Material } from '@babylonjs/core/Materials/material';
import { RawTexture } from '@babylonjs/core/Materials/Textures/rawTexture';
import { Texture } from '@babylonjs/core/Materials/Textures/texture';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';

/** Name of what is made here. */
const JOINED = 'joined finishes';
/** What differs between materials that are joined, as Babylon names it. */
const OWN: ReadonlySet<string> = new Set(['id', 'name', 'uniqueId', 'albedo', 'metallic', 'roughness']);

/** One of the materials that are one now. */
export interface Finish {
  readonly material: PBRMaterial;
  readonly colour: Color3;
  /** Where its texel is, 0 to 1. */
  readonly texel: number;
}

/** By the material of the file; what has textures, can be seen through or has no like is not in it. */
export function joinFinishes(materials: Iterable<Material>, scene: Scene): ReadonlyMap<Material, Finish> {
  const alike = new Map<string, PBRMaterial[]>();
  for (const material of new Set(materials)) {
    if (!(material instanceof PBRMaterial) || material.needAlphaBlending() || material.needAlphaTesting()) continue;
    if (material.metallic === null || material.roughness === null || material.getActiveTextures().length > 0) continue;
    const key = kindOf(material);
    alike.set(key, [...(alike.get(key) ?? []), material]);
  }
  const finishes = new Map<Material, Finish>();
  for (const group of alike.values()) {
    if (group.length < 2) continue;
    const material = joined(group, scene);
    for (const [index, { albedoColor }] of group.entries())
      finishes.set(group[index]!, { material, colour: albedoColor, texel: (index + 0.5) / group.length });
  }
  return finishes;
}

/** What a mesh wears in place of its material; null where there is none, or the mesh has not what it needs. */
export function finishOf(mesh: Mesh, finishes: ReadonlyMap<Material, Finish>): Finish | null {
  if (mesh.material === null || !mesh.isVerticesDataPresent('normal') || mesh.hasVertexAlpha) return null;
  return finishes.get(mesh.material) ?? null;
}

/** A mesh's triangles with a finish in their vertices. */
export function finishedGeometry(mesh: Mesh, { colour, texel }: Finish): VertexData {
  const { positions, normals, colors, indices } = VertexData.ExtractFromMesh(mesh, true, true);
  const count = positions!.length / 3;
  // Without colours it is undefined, whatever its type says.
  const members = (colors?.length ?? 0) / count;
  const data = new VertexData();
  data.positions = positions;
  data.normals = normals;
  data.indices =
    indices !== null && indices !== undefined && indices.length > 0
      ? indices
      : Array.from({ length: count }, (_, index) => index);
  data.colors = new Float32Array(count * 4);
  data.uvs = new Float32Array(count * 2);
  for (let vertex = 0; vertex < count; vertex += 1) {
    const at = vertex * members;
    data.colors[vertex * 4] = colour.r * (colors?.[at] ?? 1);
    data.colors[vertex * 4 + 1] = colour.g * (colors?.[at + 1] ?? 1);
    data.colors[vertex * 4 + 2] = colour.b * (colors?.[at + 2] ?? 1);
    data.colors[vertex * 4 + 3] = 1;
    data.uvs[vertex * 2] = texel;
    data.uvs[vertex * 2 + 1] = 0.5;
  }
  return data;
}

/** Everything about a material but what a finish carries. */
function kindOf(material: PBRMaterial): string {
  const all = material.serialize() as Readonly<Record<string, unknown>>;
  return JSON.stringify(Object.entries(all).filter(([name]) => !OWN.has(name)));
}

function joined(group: readonly PBRMaterial[], scene: Scene): PBRMaterial {
  // Green is roughness and blue metalness, as in glTF.
  const texels = Uint8Array.from(
    group.flatMap(({ metallic, roughness }) => [0, Math.round(roughness! * 255), Math.round(metallic! * 255), 255]),
  );
  const texture = RawTexture.CreateRGBATexture(
    texels,
    group.length,
    1,
    scene,
    false,
    false,
    Texture.NEAREST_SAMPLINGMODE,
  );
  texture.wrapU = Texture.CLAMP_ADDRESSMODE;
  texture.wrapV = Texture.CLAMP_ADDRESSMODE;
  const material = group[0]!.clone(JOINED);
  material.albedoColor = Color3.White();
  material.metallic = 1;
  material.roughness = 1;
  material.metallicTexture = texture;
  material.useMetallnessFromMetallicTextureBlue = true;
  material.useRoughnessFromMetallicTextureGreen = true;
  material.useRoughnessFromMetallicTextureAlpha = false;
  return material;
}
