// What a .glb file says of itself: names, sizes, triangles. Reads its header and its JSON chunk, never its geometry, so that a model
// of any size is judged at once. Called by the checker of twins, `twin init` and the bridge.
import { open, type FileHandle } from 'node:fs/promises';
import * as v from 'valibot';
import { TwinportError } from '../../base/errors.ts';
import { trianglesOf } from '../../protocol/drawn-triangles.ts';
import { LIMITS, MODEL_LIMITS } from '../../protocol/limits.ts';
import { parseJson, parseWith } from '../../protocol/parse.ts';
import type { DrawnParts, ModelNode } from '../../provider/author/drawn-parts.ts';

export interface ModelFacts extends DrawnParts {
  readonly bytes: number;
  readonly triangles: number;
  readonly unnamedNodes: number;
}

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const HEADER_BYTES = 20;
const MOST_JSON_BYTES = 16 * 1024 * 1024;

const Index = v.pipe(v.number(), v.integer(), v.minValue(0));
const Three = v.tuple([v.number(), v.number(), v.number()]);
const Name = v.optional(v.string());
const Gltf = v.object({
  asset: v.object({ version: v.literal('2.0', 'glTF must be version 2.0') }),
  scene: v.optional(Index),
  scenes: v.optional(v.array(v.object({ nodes: v.optional(v.array(Index), []) })), []),
  nodes: v.optional(
    v.array(
      v.object({
        name: Name,
        mesh: v.optional(Index),
        children: v.optional(v.array(Index), []),
        scale: v.optional(Three),
        rotation: v.optional(v.unknown()),
        matrix: v.optional(v.unknown()),
      }),
    ),
    [],
  ),
  meshes: v.optional(
    v.array(
      v.object({
        primitives: v.array(
          v.object({ mode: v.optional(Index, 4), indices: v.optional(Index), attributes: v.record(v.string(), Index) }),
        ),
      }),
    ),
    [],
  ),
  accessors: v.optional(
    v.array(
      v.object({ count: v.number(), min: v.optional(v.array(v.number())), max: v.optional(v.array(v.number())) }),
    ),
    [],
  ),
  animations: v.optional(v.array(v.object({ name: Name })), []),
  buffers: v.optional(v.array(v.object({ uri: Name })), []),
  images: v.optional(v.array(v.object({ uri: Name })), []),
});
type Gltf = v.InferOutput<typeof Gltf>;

/**
 * Reads what a model says of itself.
 * @throws TwinportError `asset-unavailable`, `asset-too-large`, `asset-invalid`, each with the file and what to do
 */
export async function modelFacts(path: string): Promise<ModelFacts> {
  const file = await open(path).catch((cause: unknown) => {
    throw new TwinportError('asset-unavailable', `${path} cannot be read: ${(cause as NodeJS.ErrnoException).code}`, {
      cause,
    });
  });
  try {
    const { size: bytes } = await file.stat();
    const gltf = await jsonOf(path, file, bytes);
    const facts = { path, bytes, ...drawn(gltf) };
    if (bytes > LIMITS.assetBytes)
      throw new TwinportError(
        'asset-too-large',
        `${path} has ${megabytes(bytes)} MB, at most ${megabytes(LIMITS.assetBytes)} MB may be sent to visitors: make its textures and geometry smaller (npx @gltf-transform/cli optimize)`,
      );
    if (facts.triangles > MODEL_LIMITS.triangles)
      throw new TwinportError(
        'asset-too-large',
        `${path} draws ${facts.triangles.toLocaleString('en')} triangles, at most ${MODEL_LIMITS.triangles.toLocaleString('en')}: simplify it (npx @gltf-transform/cli simplify)`,
      );
    return facts;
  } finally {
    await file.close();
  }
}

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

async function jsonOf(path: string, file: FileHandle, bytes: number): Promise<Gltf> {
  const wrong = (why: string): TwinportError => new TwinportError('asset-invalid', `${path}: ${why}`);
  const header = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
  if (bytesRead < HEADER_BYTES || header.readUInt32LE(0) !== MAGIC) {
    const text = header.subarray(0, bytesRead).toString('latin1').trimStart();
    throw wrong(
      text.startsWith('{')
        ? 'it is a .gltf of several files, not a .glb: pack it into one (npx @gltf-transform/cli copy in.gltf out.glb)'
        : 'it is no .glb file (expected "glTF" as its first four bytes)',
    );
  }
  if (header.readUInt32LE(4) !== 2) throw wrong(`it is GLB version ${header.readUInt32LE(4)}, expected 2`);
  if (header.readUInt32LE(8) !== bytes)
    throw wrong(
      `its header says ${header.readUInt32LE(8)} bytes, the file has ${bytes}: it was cut off; export or copy it again`,
    );
  const length = header.readUInt32LE(12);
  if (header.readUInt32LE(16) !== JSON_CHUNK || HEADER_BYTES + length > bytes)
    throw wrong('its first chunk is not JSON');
  if (length > MOST_JSON_BYTES)
    throw wrong(`its JSON has ${megabytes(length)} MB, at most ${megabytes(MOST_JSON_BYTES)} MB`);
  const json = Buffer.alloc(length);
  await file.read(json, 0, length, HEADER_BYTES);
  let raw: unknown;
  try {
    raw = parseJson(json.toString('utf8'), { bytes: MOST_JSON_BYTES, depth: 64 });
  } catch (cause) {
    throw new TwinportError('asset-invalid', `${path}: its JSON cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
  const gltf = parseWith(Gltf, raw, 'asset-invalid', path);
  for (const [kind, list] of [
    ['buffers', gltf.buffers],
    ['images', gltf.images],
  ] as const) {
    const outside = list.findIndex(({ uri }) => uri !== undefined);
    if (outside >= 0)
      throw wrong(
        `/${kind}/${outside}/uri refers to "${list[outside]!.uri!.slice(0, 80)}": a model must carry everything inside; export it as one .glb`,
      );
  }
  return gltf;
}

function drawn(gltf: Gltf): Omit<ModelFacts, 'path' | 'bytes'> {
  const nodes: ModelNode[] = [];
  const visited = new Set<number>();
  let triangles = 0;
  let unnamedNodes = 0;
  const children = new Set(gltf.nodes.flatMap((node) => node.children));
  const roots =
    gltf.scenes[gltf.scene ?? 0]?.nodes ?? gltf.nodes.flatMap((_node, index) => (children.has(index) ? [] : [index]));
  const waiting = roots.map((index) => ({ index, depth: 0 }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { index, depth } = next;
    const node = gltf.nodes[index];
    if (node === undefined || visited.has(index)) continue;
    visited.add(index);
    waiting.push(...node.children.map((child) => ({ index: child, depth: depth + 1 })));
    const primitives = node.mesh === undefined ? [] : (gltf.meshes[node.mesh]?.primitives ?? []);
    triangles += trianglesOf(primitives, gltf.accessors);
    if (node.name === undefined || node.name === '') unnamedNodes += 1;
    else
      nodes.push({
        name: node.name,
        size: sizeOf(gltf, primitives.length > 0 ? primitives : below(gltf, node), node.scale ?? [1, 1, 1]),
        depth,
      });
  }
  const animations = gltf.animations.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return { nodes, animations, triangles, unnamedNodes };
}

type Primitives = Gltf['meshes'][number]['primitives'];

/** What the children of a node draw, which exporters split by material, where they stand as it stands. */
function below({ nodes, meshes }: Gltf, { children }: Gltf['nodes'][number]): Primitives {
  const aligned = children
    .map((index) => nodes[index])
    .filter((node) => node?.rotation === undefined && node?.matrix === undefined);
  return aligned.flatMap((node) => (node?.mesh === undefined ? [] : (meshes[node.mesh]?.primitives ?? [])));
}

function sizeOf(
  { accessors }: Gltf,
  primitives: Primitives,
  scale: readonly [number, number, number],
): ModelNode['size'] {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { attributes } of primitives) {
    const { min, max } = accessors[attributes['POSITION'] ?? -1] ?? {};
    for (let axis = 0; axis < 3; axis += 1) {
      low[axis] = Math.min(low[axis]!, min?.[axis] ?? Infinity);
      high[axis] = Math.max(high[axis]!, max?.[axis] ?? -Infinity);
    }
  }
  const [x, y, z] = high.map((top, axis) => (top - low[axis]!) * Math.abs(scale[axis]!));
  return [x!, y!, z!].every(Number.isFinite) ? [x!, y!, z!] : null;
}
