// A twin system of machines that have nothing in common: each has a model of its own, whose materials ask for shaders that no other's do.
// For tests of what a page feels when a world fills.
import { Document, NodeIO, type Accessor, type Material } from '@gltf-transform/core';
import {
  KHRMaterialsClearcoat,
  KHRMaterialsEmissiveStrength,
  KHRMaterialsSheen,
  KHRMaterialsSpecular,
} from '@gltf-transform/extensions';
import { encodePng } from '../../src/demo/models/surface/png.ts';
import { generateIdentity } from '../../src/identity/keys.ts';
import { addressOf, atBroker } from '../../src/node/index.ts';
import { startTwinSystem } from '../../src/twin-sdk/index.ts';
import type { Site } from './provider.ts';

const APART_METRES = 2.5;
const PER_ROW = 5;
const TEXELS = 64;

export interface ManyModels {
  readonly ids: readonly string[];
  /** A world in which they all have a place, pinned. */
  readonly world: object;
  /** Has all of them appear. */
  publish(): Promise<void>;
  stop(): Promise<void>;
}

export async function startManyModels(site: Pick<Site, 'brokerUrl'>, count: number): Promise<ManyModels> {
  const identity = await generateIdentity();
  const system = await startTwinSystem({
    name: 'Collection',
    domains: ['test'],
    identity,
    listen: atBroker(site.brokerUrl, identity),
  });
  const ids = Array.from({ length: count }, (_, index) => `urn:twinport:model:${index}`);
  const models = await Promise.all(ids.map((_, index) => modelOf(index)));
  return {
    ids,
    world: {
      title: 'Collection',
      environment: 'studio',
      spawn: { position: [0, 1.65, 9], lookAt: [0, 0.5, -4] },
      systems: [{ name: 'Collection', address: addressOf(identity.did), did: identity.did }],
      placements: ids.map((twin, index) => ({
        twin,
        position: [
          ((index % PER_ROW) - (PER_ROW - 1) / 2) * APART_METRES,
          0,
          -Math.floor(index / PER_ROW) * APART_METRES,
        ],
        radius: 0.5,
      })),
    },
    async publish() {
      for (const [index, id] of ids.entries())
        await system.publish({
          description: { id, title: `Exhibit ${index + 1}`, properties: { turn: { type: 'number', unit: 'deg' } } },
          model: models[index]!,
          bindings: [{ property: 'turn', node: 'Plain', target: 'rotation', axis: 'y' }],
        });
    },
    stop: () => system.stop(),
  };
}

/** Balls of three materials; which features they have is the index's binary digits. */
async function modelOf(index: number): Promise<Uint8Array<ArrayBuffer>> {
  const document = new Document();
  document.createBuffer();
  const has = (digit: number): boolean => ((index + 1) >> digit) % 2 === 1;
  const texture = document
    .createTexture()
    .setMimeType('image/png')
    .setImage(Uint8Array.from(pattern(index)));
  const plain = document.createMaterial('plain').setBaseColorFactor(tint(index)).setRoughnessFactor(0.5);
  if (has(0)) plain.setBaseColorTexture(texture);
  if (has(1)) plain.setNormalTexture(texture);
  if (has(2)) plain.setEmissiveTexture(texture).setEmissiveFactor([0.2, 0.2, 0.2]);
  if (has(3)) plain.setOcclusionTexture(texture);
  if (has(4)) plain.setMetallicRoughnessTexture(texture);
  const coat = plain.clone().setName('coat');
  coat.setExtension(
    'KHR_materials_clearcoat',
    document.createExtension(KHRMaterialsClearcoat).createClearcoat().setClearcoatFactor(0.8),
  );
  if (has(1))
    coat.setExtension(
      'KHR_materials_sheen',
      document.createExtension(KHRMaterialsSheen).createSheen().setSheenColorFactor([0.5, 0.4, 0.3]),
    );
  const glass = plain.clone().setName('glass').setAlphaMode('BLEND').setDoubleSided(has(0));
  glass.setExtension(
    'KHR_materials_specular',
    document.createExtension(KHRMaterialsSpecular).createSpecular().setSpecularFactor(0.7),
  );
  if (has(2))
    glass.setExtension(
      'KHR_materials_emissive_strength',
      document.createExtension(KHRMaterialsEmissiveStrength).createEmissiveStrength().setEmissiveStrength(2),
    );
  const scene = document.createScene();
  const root = document.createNode('Exhibit');
  scene.addChild(root);
  for (const [place, [name, material]] of (
    [
      ['Plain', plain],
      ['Coat', coat],
      ['Glass', glass],
    ] as const
  ).entries())
    root.addChild(
      document
        .createNode(name)
        .setTranslation([0, 0.35 + place * 0.6, 0])
        .setMesh(document.createMesh(name).addPrimitive(ball(document, material))),
    );
  return Uint8Array.from(
    await new NodeIO()
      .registerExtensions([
        KHRMaterialsClearcoat,
        KHRMaterialsEmissiveStrength,
        KHRMaterialsSheen,
        KHRMaterialsSpecular,
      ])
      .writeBinary(document),
  );
}

function ball(document: Document, material: Material) {
  const [across, up] = [24, 12];
  const positions: number[] = [];
  const places: number[] = [];
  const indices: number[] = [];
  for (let row = 0; row <= up; row += 1)
    for (let column = 0; column <= across; column += 1) {
      const [turn, height] = [(column / across) * 2 * Math.PI, (row / up) * Math.PI];
      positions.push(Math.sin(height) * Math.cos(turn), Math.cos(height), Math.sin(height) * Math.sin(turn));
      places.push(column / across, row / up);
      if (row === up || column === across) continue;
      const at = row * (across + 1) + column;
      indices.push(at, at + 1, at + across + 1, at + 1, at + across + 2, at + across + 1);
    }
  const accessor = (
    type: Accessor['getType'] extends () => infer Type ? Type : never,
    array: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
  ) => document.createAccessor().setType(type).setArray(array).setBuffer(document.getRoot().listBuffers()[0]!);
  return document
    .createPrimitive()
    .setAttribute(
      'POSITION',
      accessor(
        'VEC3',
        Float32Array.from(positions, (along) => along * 0.3),
      ),
    )
    .setAttribute('NORMAL', accessor('VEC3', Float32Array.from(positions)))
    .setAttribute('TEXCOORD_0', accessor('VEC2', Float32Array.from(places)))
    .setIndices(accessor('SCALAR', Uint16Array.from(indices)))
    .setMaterial(material);
}

function tint(index: number): [number, number, number, number] {
  return [0.3 + 0.6 * ((index * 0.37) % 1), 0.3 + 0.6 * ((index * 0.61) % 1), 0.4 + 0.5 * ((index * 0.83) % 1), 0.8];
}

function pattern(index: number): Uint8Array {
  const pixels = new Uint8Array(TEXELS * TEXELS * 4);
  for (let at = 0; at < TEXELS * TEXELS; at += 1) {
    const isOn = ((at >> 3) + (at >> 9) + index) % 2 === 0;
    pixels.set(isOn ? [128, 128, 255, 255] : [150, 120, 240, 255], at * 4);
  }
  return encodePng(pixels, TEXELS, TEXELS);
}
