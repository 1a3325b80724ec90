// A small machine as a real GLB file, for the tests of this folder: every kind of node that a binding can name.
import { Document, NodeIO } from '@gltf-transform/core';
import type { Material, Mesh, Node } from '@gltf-transform/core';

/**
 * `base` carries `arm` (turned 90 degrees about Y at rest, scaled by 2) with `tip` (a mesh) at its end, `lamp` and
 * `beacon` that share one material, `panel` with two primitives, `tag` without a mesh, and `door`, which the clip `open`
 * lifts by 2 m within one second. `extraNode` adds a node.
 */
export async function machineGlb(options: { extraNode?: string; imageUri?: string } = {}): Promise<ArrayBuffer> {
  const document = new Document();
  const buffer = document.createBuffer();
  const box = (material: Material, primitives = 1): Mesh => {
    const mesh = document.createMesh();
    for (let count = 0; count < primitives; count += 1) {
      const position = document
        .createAccessor()
        .setType('VEC3')
        .setArray(new Float32Array(BOX_CORNERS))
        .setBuffer(buffer);
      const indices = document
        .createAccessor()
        .setType('SCALAR')
        .setArray(new Uint16Array(BOX_INDICES))
        .setBuffer(buffer);
      const own =
        count === 0 ? material : document.createMaterial(`trim ${count}`).setBaseColorFactor([0.1, 0.1, 0.1, 1]);
      mesh.addPrimitive(
        document.createPrimitive().setAttribute('POSITION', position).setIndices(indices).setMaterial(own),
      );
    }
    return mesh;
  };
  const steel = document.createMaterial('steel').setBaseColorFactor([0.5, 0.5, 0.5, 1]);
  const glass = document
    .createMaterial('glass')
    .setAlphaMode('BLEND')
    .setBaseColorFactor([0.8, 0.8, 0.8, 0.5])
    .setEmissiveFactor([0.01, 0.02, 0.03]);
  const node = (name: string, mesh: Mesh | null, place: [number, number, number]): Node =>
    document.createNode(name).setMesh(mesh).setTranslation(place);
  const arm = node('arm', null, [0, 1, 0]).setRotation([0, Math.SQRT1_2, 0, Math.SQRT1_2]).setScale([2, 2, 2]);
  arm.addChild(node('tip', box(steel), [1, 0, 0]));
  const door = node('door', box(steel), [0, 0, 3]);
  const base = node('base', box(steel), [0, 0, 0]);
  for (const child of [
    arm,
    node('lamp', box(glass), [1, 2, 0]),
    node('beacon', box(glass), [-1, 2, 0]),
    node('panel', box(steel, 2), [0, 0, -2]),
    node('tag', null, [0, 3, 0]),
    door,
  ])
    base.addChild(child);
  if (options.extraNode !== undefined) base.addChild(node(options.extraNode, null, [0, 0, 0]));
  document.createScene('scene').addChild(base);
  document.getRoot().setDefaultScene(document.getRoot().listScenes()[0]!);
  const input = document
    .createAccessor()
    .setType('SCALAR')
    .setArray(new Float32Array([0, 1]))
    .setBuffer(buffer);
  const output = document
    .createAccessor()
    .setType('VEC3')
    .setArray(new Float32Array([0, 0, 3, 0, 2, 3]))
    .setBuffer(buffer);
  const sampler = document.createAnimationSampler().setInput(input).setOutput(output);
  document
    .createAnimation('open')
    .addSampler(sampler)
    .addChannel(document.createAnimationChannel().setTargetNode(door).setTargetPath('translation').setSampler(sampler));
  const io = new NodeIO();
  const bytes = await io.writeBinary(document);
  return options.imageUri === undefined ? bytes.slice().buffer : withImageUri(bytes, options.imageUri);
}

/** The same file with a texture at a URI of somebody's choice, which gltf-transform would not write. */
function withImageUri(glb: Uint8Array, uri: string): ArrayBuffer {
  const view = new DataView(glb.buffer, glb.byteOffset, glb.byteLength);
  const jsonLength = view.getUint32(12, true);
  const json = JSON.parse(new TextDecoder().decode(glb.subarray(20, 20 + jsonLength))) as {
    materials: { pbrMetallicRoughness: Record<string, unknown> }[];
  } & Record<string, unknown>;
  json['images'] = [{ uri }];
  json['textures'] = [{ source: 0 }];
  json.materials[0]!.pbrMetallicRoughness['baseColorTexture'] = { index: 0 };
  const text = new TextEncoder().encode(JSON.stringify(json));
  const padded = new Uint8Array((text.length + 3) & ~3).fill(0x20);
  padded.set(text);
  const rest = glb.subarray(20 + jsonLength);
  const result = new Uint8Array(20 + padded.length + rest.length);
  result.set(glb.subarray(0, 20));
  result.set(padded, 20);
  result.set(rest, 20 + padded.length);
  const header = new DataView(result.buffer);
  header.setUint32(8, result.length, true);
  header.setUint32(12, padded.length, true);
  return result.buffer;
}

const BOX_CORNERS = [
  -0.5, -0.5, -0.5, 0.5, -0.5, -0.5, 0.5, 0.5, -0.5, -0.5, 0.5, -0.5, -0.5, -0.5, 0.5, 0.5, -0.5, 0.5, 0.5, 0.5, 0.5,
  -0.5, 0.5, 0.5,
];
const BOX_INDICES = [
  0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 3, 6, 2, 3, 7, 6, 1, 2, 6, 1, 6, 5, 0, 7, 3, 0, 4, 7,
];
