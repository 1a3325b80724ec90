// What a GLB says of itself, read without a renderer: names of nodes, materials and animations, and whether it is
// self-contained. Held against bindings by the provider before it publishes and by the enabler before it shows (P2, P8).
import * as v from 'valibot';
import { TwinportError } from '../base/errors.ts';
import { checkModelCost, type ModelCost } from './model-cost.ts';
import { twinProperties } from './twin-properties.ts';
import type { Bindings } from './bindings.ts';
import { parseJson, parseWith } from './parse.ts';
import type { ThingDescription } from './thing-description.ts';

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;
const LARGEST_JSON_BYTES = 16 * 1024 * 1024;

const Named = v.object({ name: v.optional(v.string()) });
const Resource = v.object({ uri: v.optional(v.string()) });
const GltfJson = v.object({
  asset: v.object({ version: v.literal('2.0', 'glTF must be version 2.0') }),
  nodes: v.optional(v.array(Named), []),
  animations: v.optional(v.array(Named), []),
  buffers: v.optional(v.array(Resource), []),
  images: v.optional(v.array(Resource), []),
});

/** What bindings may name. */
interface NamedParts {
  readonly nodes: ReadonlySet<string>;
  /** Names of which there are several: none of them says which node is meant. */
  readonly repeated: ReadonlySet<string>;
  readonly animations: ReadonlySet<string>;
}
export interface GlbSummary extends NamedParts {
  readonly cost: ModelCost;
}

/**
 * Reads the JSON chunk of a GLB.
 * @throws TwinportError `asset-invalid`: no GLB, not 2.0, or refers to anything outside itself; `asset-too-large`: it would cost more
 *   than a model may (LIM-9)
 */
export function readGlb(bytes: Uint8Array): GlbSummary {
  const { raw, binary } = openGlb(bytes);
  const gltf = parseWith(GltfJson, raw, 'asset-invalid', 'glTF');
  for (const [kind, list] of [
    ['buffer', gltf.buffers],
    ['image', gltf.images],
  ] as const) {
    for (const [index, { uri }] of list.entries()) {
      // Data URIs are inside the file, but nothing needs them in a GLB and every loader has its own idea of them.
      if (uri !== undefined)
        throw invalid(`${kind} ${index} refers to ${uri.slice(0, 80)}: a model must carry everything inside`);
    }
  }
  const names = (list: readonly { name?: string | undefined }[]): Set<string> =>
    new Set(list.flatMap(({ name }) => (name === undefined ? [] : [name])));
  return {
    nodes: names(gltf.nodes),
    repeated: repeatedIn(gltf.nodes.map(({ name }) => name)),
    animations: names(gltf.animations),
    cost: checkModelCost(raw, binary),
  };
}

/** What a model costs (LIM-9). @throws TwinportError `asset-invalid`, `asset-too-large` */
export function costOfGlb(bytes: Uint8Array): ModelCost {
  const { raw, binary } = openGlb(bytes);
  return checkModelCost(raw, binary);
}

/** The two chunks. @throws TwinportError `asset-invalid` */
function openGlb(bytes: Uint8Array): { raw: unknown; binary: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 20 || view.getUint32(0, true) !== MAGIC) throw invalid('it is not a GLB file');
  if (view.getUint32(4, true) !== 2) throw invalid(`it is GLB version ${view.getUint32(4, true)}, not 2`);
  if (view.getUint32(8, true) !== bytes.length)
    throw invalid(`its header says ${view.getUint32(8, true)} bytes, it has ${bytes.length}`);
  const length = view.getUint32(12, true);
  if (view.getUint32(16, true) !== JSON_CHUNK || 20 + length > bytes.length)
    throw invalid('its first chunk is not JSON');
  const text = new TextDecoder().decode(bytes.subarray(20, 20 + length));
  try {
    const raw = parseJson(text, { bytes: LARGEST_JSON_BYTES, depth: 64 });
    return { raw, binary: binaryIn(bytes, 20 + length) };
  } catch (cause) {
    throw new TwinportError('asset-invalid', `its JSON cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** Names that come more than once: glTF lets them. */
export function repeatedIn(names: readonly (string | undefined)[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of names)
    if (name !== undefined && seen.has(name)) repeated.add(name);
    else if (name !== undefined) seen.add(name);
  return repeated;
}

/** What the chunk behind the JSON holds; nothing where there is none. */
function binaryIn(bytes: Uint8Array, at: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (at + 8 > bytes.length || view.getUint32(at + 4, true) !== BINARY_CHUNK) return bytes.subarray(0, 0);
  return bytes.subarray(at + 8, at + 8 + view.getUint32(at, true));
}

/**
 * Holds bindings against the description and the model.
 * @throws TwinportError `binding-invalid`, naming the first binding that does not fit and what there is
 */
export function checkBindings(bindings: Bindings, description: ThingDescription, glb: NamedParts): void {
  const properties = twinProperties(description);
  const rotated = new Set<string>();
  for (const [index, binding] of bindings.entries()) {
    const wrong = (why: string): TwinportError =>
      new TwinportError('binding-invalid', `binding ${index} (${binding.property} → ${binding.target}): ${why}`, {
        details: { pointer: `/bindings/${index}` },
      });
    const member = /^(.+)\[(\d+)\]$/.exec(binding.property);
    const isMember = member !== null && Number(member[2]) < (numbersOf(description, member[1]!) ?? 0);
    if (!isMember && !properties.has(binding.property))
      throw wrong(`the description has no readable property "${binding.property}"; it has ${listed(properties)}`);
    if ('animation' in binding) {
      if (!glb.animations.has(binding.animation))
        throw wrong(`the model has no animation "${binding.animation}"; it has ${listed(glb.animations)}`);
      continue;
    }
    if (!glb.nodes.has(binding.node))
      throw wrong(`the model has no node "${binding.node}"; it has ${listed(glb.nodes)}`);
    if (glb.repeated.has(binding.node))
      throw wrong(`the model has several nodes "${binding.node}", so it is not clear which one is meant`);
    const wanted = binding.target === 'position' ? 3 : binding.target === 'orientation' ? 4 : 1;
    if (wanted > 1 && numbersOf(description, binding.property) !== wanted)
      throw wrong(`the property is not an array of ${wanted} numbers`);
    if (TURNS.has(binding.target)) {
      if (rotated.has(binding.node))
        throw wrong(`"${binding.node}" is already turned by another binding; put an empty node above it`);
      rotated.add(binding.node);
    }
  }
}

const TURNS: ReadonlySet<string> = new Set(['rotation', 'spin', 'orientation']);

/** How many numbers a property of fixed length has; null where that does not hold. */
function numbersOf({ properties }: ThingDescription, name: string): number | null {
  const property = properties?.[name];
  return property?.type === 'array' && property.minItems === property.maxItems ? (property.minItems ?? null) : null;
}

function listed(names: ReadonlySet<string>): string {
  const shown = [...names].slice(0, 24).map((name) => `"${name}"`);
  return shown.length === 0
    ? 'none'
    : `${shown.join(', ')}${names.size > shown.length ? ` and ${names.size - shown.length} more` : ''}`;
}

function invalid(why: string): TwinportError {
  return new TwinportError('asset-invalid', `the model cannot be used: ${why}`);
}
