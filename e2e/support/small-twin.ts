// A small, honest twin for tests of the parties: a valid GLB of one box on a named node, a description, bindings.
import { Document, NodeIO } from '@gltf-transform/core';
import type { BindingsInput } from '../../src/protocol/bindings.ts';

/** A GLB with nodes `Base` and, under it, `Arm` (or `moving`); `padding` more bytes make it as large as a test needs. */
export async function smallModel(padding = 0, moving = 'Arm'): Promise<Uint8Array<ArrayBuffer>> {
  const document = new Document();
  const buffer = document.createBuffer();
  const corners = Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0]);
  const position = document.createAccessor().setType('VEC3').setArray(corners).setBuffer(buffer);
  // Weight that is carried and checked, but not drawn: the picture is drawn by the processor.
  if (padding > 0)
    document
      .createAccessor('padding')
      .setType('SCALAR')
      .setArray(new Float32Array(padding / 4))
      .setBuffer(buffer);
  const material = document.createMaterial('paint').setBaseColorFactor([1, 0.5, 0, 1]);
  const mesh = document
    .createMesh()
    .addPrimitive(document.createPrimitive().setAttribute('POSITION', position).setMaterial(material));
  const arm = document.createNode(moving).setMesh(mesh);
  document.createScene().addChild(document.createNode('Base').addChild(arm));
  return Uint8Array.from(await new NodeIO().writeBinary(document));
}

/** A GLB that says of itself that it draws so many triangles, and holds none of them. */
export function modelOf(triangles: number): Buffer {
  const gltf = {
    asset: { version: '2.0' },
    nodes: [{ name: 'Arm', mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
    accessors: [{ count: triangles * 3, componentType: 5126, type: 'VEC3' }],
  };
  const text = JSON.stringify(gltf);
  const json = Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4));
  const header = Buffer.from(Uint32Array.of(0x46546c67, 2, 20 + json.length, json.length, 0x4e4f534a).buffer);
  return Buffer.concat([header, json]);
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

const forms = [{ href: 'https://device.example/' }];
const withForms = (affordances: object): object =>
  Object.fromEntries(
    Object.entries(affordances).map(([name, affordance]) => [name, { ...(affordance as object), forms }]),
  );

/** The whole Thing Description, as it travels: for providers that do without our SDK. */
export const bareDescription = {
  '@context': 'https://www.w3.org/2022/wot/td/v1.1',
  ...smallDescription,
  security: 'nosec_sc',
  securityDefinitions: { nosec_sc: { scheme: 'nosec' } },
  properties: withForms(smallDescription.properties),
  actions: withForms(smallDescription.actions),
  events: withForms(smallDescription.events),
};
