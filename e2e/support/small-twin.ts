// A small, honest twin for tests of the parties: a valid GLB of one box on a named node, a description, bindings.
import { Document, NodeIO } from '@gltf-transform/core';
import type { BindingsInput } from '../../src/protocol/bindings.ts';

/** A GLB with nodes `Base` and, under it, `Arm`; `padding` bytes of vertex data make it as large as a test needs. */
export async function smallModel(padding = 0): Promise<Uint8Array<ArrayBuffer>> {
  const document = new Document();
  const buffer = document.createBuffer();
  const corners = Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0]);
  const triangles = Math.max(1, Math.ceil(padding / 36));
  const positions = new Float32Array(triangles * 9);
  for (let index = 0; index < triangles; index += 1) positions.set(corners, index * 9);
  const position = document.createAccessor().setType('VEC3').setArray(positions).setBuffer(buffer);
  const material = document.createMaterial('paint').setBaseColorFactor([1, 0.5, 0, 1]);
  const mesh = document
    .createMesh()
    .addPrimitive(document.createPrimitive().setAttribute('POSITION', position).setMaterial(material));
  const arm = document.createNode('Arm').setMesh(mesh);
  document.createScene().addChild(document.createNode('Base').addChild(arm));
  return Uint8Array.from(await new NodeIO().writeBinary(document));
}

export const SMALL_TWIN_ID = 'urn:twinport:test:lever';

export const smallDescription = {
  id: SMALL_TWIN_ID,
  title: 'Lever',
  properties: {
    angle: { type: 'number', unit: 'deg', minimum: -90, maximum: 90, multipleOf: 0.01, observable: true },
    on: { type: 'boolean' },
    mode: { type: 'string', enum: ['idle', 'moving'] },
    note: { type: 'string' },
  },
  actions: {
    turn: {
      title: 'Turn',
      input: {
        type: 'object',
        properties: { degrees: { type: 'number', minimum: -90, maximum: 90 } },
        required: ['degrees'],
      },
    },
    lock: { title: 'Lock' },
  },
  events: { reached: { data: { type: 'number' } } },
};

export const smallBindings: BindingsInput = [{ property: 'angle', node: 'Arm', target: 'rotation', axis: 'z' }];
