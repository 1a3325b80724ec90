// What a model would cost whoever shows it, by its JSON and the first bytes of its images, before anything is unpacked (LIM-9). Called by
// glb.ts, so by whoever takes a model: the provider's SDK and console, the checker, and the enabler, which trusts none of them.
import * as v from 'valibot';
import { TwinportError } from '../base/errors.ts';
import { dracoFaces } from './draco-faces.ts';
import { trianglesOf } from './drawn-triangles.ts';
import { imageSize } from './image-size.ts';
import { MODEL_LIMITS } from './limits.ts';
import { parseWith } from './parse.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Attributes = v.record(v.string(), Count);
const list = <Entry extends v.GenericSchema>(entry: Entry) => v.optional(v.array(entry), []);
const View = v.object({
  byteOffset: v.optional(Count, 0),
  byteLength: Count,
  extensions: v.optional(
    v.object({ EXT_meshopt_compression: v.optional(v.object({ count: Count, byteStride: Count })) }),
    {},
  ),
});
const Costly = v.object({
  nodes: list(v.object({ mesh: v.optional(Count), children: list(Count) })),
  meshes: list(
    v.object({
      primitives: v.array(
        v.object({
          mode: v.optional(Count, 4),
          indices: v.optional(Count),
          attributes: Attributes,
          targets: list(Attributes),
          extensions: v.optional(
            v.object({ KHR_draco_mesh_compression: v.optional(v.object({ bufferView: Count })) }),
            {},
          ),
        }),
      ),
    }),
  ),
  accessors: list(v.object({ count: Count, componentType: v.optional(Count), type: v.optional(v.string()) })),
  bufferViews: list(View),
  images: list(v.object({ bufferView: v.optional(Count) })),
  materials: list(v.unknown()),
  textures: list(v.unknown()),
  animations: list(
    v.object({ channels: list(v.object({ sampler: Count })), samplers: list(v.object({ input: Count })) }),
  ),
});
type Costly = v.InferOutput<typeof Costly>;
type Primitive = Costly['meshes'][number]['primitives'][number];

const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};
const MOST_COMPONENTS = 16;
const COMPONENT_BYTES: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2 };
const MOST_COMPONENT_BYTES = 4;
const TRIANGLE_MODES: ReadonlySet<number> = new Set([4, 5, 6]);

export interface ModelCost {
  /** As often as nodes draw them; a line or a point counts as one. */
  readonly triangles: number;
  readonly imagePixels: number;
  /** Of its geometry, animations and what it blends to. */
  readonly unpackedBytes: number;
}

/**
 * Holds a model against what it may cost.
 * @param raw the model's JSON; `binary`: its other chunk
 * @throws TwinportError `asset-too-large` with what there is and what there may be; `asset-invalid` where that cannot be told
 */
export function checkModelCost(raw: unknown, binary: Uint8Array): ModelCost {
  const gltf = parseWith(Costly, raw, 'asset-invalid', 'glTF');
  const { nodes, materials, textures, animations } = gltf;
  hold('nodes', nodes.length, 'nodes');
  hold('materials', materials.length, 'materials');
  hold('textures', textures.length, 'textures');
  hold('animations', animations.length, 'animations');
  hold('levels', levelsOf(nodes), 'levels of nodes within nodes');
  const drawn = checkDrawn(gltf, binary);
  hold('keys', keysOf(gltf), 'keys in its animations');
  return { ...drawn, imagePixels: checkImages(gltf, binary) };
}

/** Everything that nodes draw, and what that and its accessors unpack to. */
function checkDrawn(gltf: Costly, binary: Uint8Array): Omit<ModelCost, 'imagePixels'> {
  const { nodes, meshes, accessors, bufferViews } = gltf;
  const costs = meshes.map(({ primitives }) => ({
    parts: primitives.length,
    drawn: primitives.reduce((sum, primitive) => sum + drawnBy(primitive, gltf, binary), 0),
    blendBytes: primitives
      .flatMap(({ targets }) => targets.flatMap((target) => Object.values(target)))
      .reduce((sum, accessor) => sum + bytesOf(accessors[accessor]), 0),
  }));
  const total = { parts: 0, drawn: 0, blendBytes: 0 };
  for (const { mesh = -1 } of nodes)
    for (const key of ['parts', 'drawn', 'blendBytes'] as const) total[key] += costs[mesh]?.[key] ?? 0;
  hold('triangles', total.drawn, 'triangles', 'draws');
  hold('parts', total.parts, 'parts', 'draws');
  const packed = bufferViews.reduce((sum, { extensions: { EXT_meshopt_compression: packing } }) => {
    return sum + (packing === undefined ? 0 : packing.count * packing.byteStride);
  }, 0);
  const unpacked = accessors.reduce((sum, accessor) => sum + bytesOf(accessor), packed + total.blendBytes);
  hold('unpackedBytes', unpacked, 'bytes of geometry when unpacked');
  return { triangles: total.drawn, unpackedBytes: unpacked };
}

/** Triangles, lines and points of a primitive; of one that is packed, those that it unpacks to. */
function drawnBy(primitive: Primitive, { accessors, bufferViews }: Costly, binary: Uint8Array): number {
  const { mode, indices, attributes, extensions } = primitive;
  const stated = TRIANGLE_MODES.has(mode)
    ? trianglesOf([primitive], accessors)
    : (accessors[indices ?? attributes['POSITION'] ?? -1]?.count ?? 0);
  const packing = extensions.KHR_draco_mesh_compression;
  if (packing === undefined) return stated;
  const faces = dracoFaces(contentOf(bufferViews[packing.bufferView], binary));
  if (faces === null)
    throw invalid('a mesh says that it is packed by Draco, and is no Draco 2.2 mesh without metadata');
  if (faces > stated)
    throw invalid(`a mesh says that it has ${stated} triangles, and its Draco data unpack to ${faces}`);
  return stated;
}

function checkImages({ images, bufferViews }: Costly, binary: Uint8Array): number {
  let pixels = 0;
  for (const [index, { bufferView = -1 }] of images.entries()) {
    const size = imageSize(contentOf(bufferViews[bufferView], binary));
    if (size === null) throw invalid(`image ${index} is no PNG, JPEG or WebP`);
    const { width, height } = size;
    if (Math.max(width, height) > MODEL_LIMITS.imageSidePixels)
      throw tooLarge(
        'imageSidePixels',
        Math.max(width, height),
        `image ${index} has ${grouped(width)} × ${grouped(height)} pixels, at most ${grouped(MODEL_LIMITS.imageSidePixels)} a side`,
      );
    pixels += width * height;
  }
  hold('imagePixels', pixels, 'pixels in its images');
  return pixels;
}

function keysOf({ animations, accessors }: Costly): number {
  return animations.reduce(
    (sum, { channels, samplers }) =>
      channels.reduce((keys, { sampler }) => keys + (accessors[samplers[sampler]?.input ?? -1]?.count ?? 0), sum),
    0,
  );
}

/** How deep nodes stand within nodes. */
function levelsOf(nodes: Costly['nodes']): number {
  const children = new Set(nodes.flatMap((node) => node.children));
  const seen = new Set<number>();
  let level = nodes.flatMap((_node, index) => (children.has(index) ? [] : [index]));
  let levels = 0;
  while (level.length > 0) {
    levels += 1;
    // Each once: nodes that are in themselves are for the validator.
    for (const index of level) seen.add(index);
    level = [...new Set(level.flatMap((index) => nodes[index]?.children ?? []))].filter((index) => !seen.has(index));
  }
  return levels;
}

function bytesOf(accessor: Costly['accessors'][number] | undefined): number {
  if (accessor === undefined) return 0;
  const { count, componentType = 0, type = '' } = accessor;
  return count * (COMPONENTS[type] ?? MOST_COMPONENTS) * (COMPONENT_BYTES[componentType] ?? MOST_COMPONENT_BYTES);
}

/** Nothing, where there is no such view or its bytes are packed in a way that hides them. */
function contentOf(view: Costly['bufferViews'][number] | undefined, binary: Uint8Array): Uint8Array {
  if (view === undefined || view.extensions.EXT_meshopt_compression !== undefined) return binary.subarray(0, 0);
  return binary.subarray(view.byteOffset, view.byteOffset + view.byteLength);
}

function hold(limit: keyof typeof MODEL_LIMITS, found: number, what: string, verb = 'has'): void {
  const most = MODEL_LIMITS[limit];
  if (found > most)
    throw tooLarge(limit, found, `the model ${verb} ${grouped(found)} ${what}, at most ${grouped(most)}`);
}

function tooLarge(limit: keyof typeof MODEL_LIMITS, found: number, message: string): TwinportError {
  return new TwinportError('asset-too-large', message, { details: { limit, found, most: MODEL_LIMITS[limit] } });
}

function invalid(why: string): TwinportError {
  return new TwinportError('asset-invalid', `the model cannot be used: ${why}`);
}

const grouped = (count: number): string => count.toLocaleString('en');
