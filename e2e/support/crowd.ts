// A twin system of many small vehicles of one kind, which drive about on a yard: for tests and benchmarks of a world with a crowd.
import { Document, NodeIO, type Material, type Node } from '@gltf-transform/core';
import { generateIdentity } from '../../src/identity/keys.ts';
import { addressOf, atBroker } from '../../src/node/index.ts';
import type { BindingsInput } from '../../src/protocol/bindings.ts';
import { startTwinSystem, type Twin } from '../../src/twin-sdk/index.ts';
import type { Site } from './provider.ts';

export interface CrowdSystem {
  readonly ids: readonly string[];
  readonly twins: readonly Twin[];
  /** A world in which they all drive, pinned. */
  readonly world: object;
  /** Moves all of them at that rate until `stop`. */
  drive(rateHz: number): void;
  stop(): Promise<void>;
}

const YARD_METRES = 3.5;

export const crowdId = (index: number): string => `urn:twinport:crowd:${index}`;

export async function startCrowd(site: Pick<Site, 'brokerUrl'>, count: number): Promise<CrowdSystem> {
  const identity = await generateIdentity();
  const system = await startTwinSystem({
    name: 'Carriers',
    domains: ['logistics'],
    identity,
    listen: atBroker(site.brokerUrl, identity),
  });
  const model = await carrierModel();
  const twins: Twin[] = [];
  for (let index = 0; index < count; index += 1)
    twins.push(await system.publish({ description: description(index), model, bindings }));
  const startedAt = Date.now();
  const drive = (): void => {
    const seconds = (Date.now() - startedAt) / 1_000;
    for (const [index, twin] of twins.entries()) twin.set(stateAt(index, count, seconds));
  };
  drive();
  let timer: NodeJS.Timeout | undefined;
  return {
    ids: twins.map(({ id }) => id),
    twins,
    world: {
      title: 'Yard',
      environment: 'studio',
      spawn: { position: [0, 1.65, 9], lookAt: [0, 0, -20] },
      systems: [{ name: 'Carriers', address: addressOf(identity.did), did: identity.did }],
      placements: twins.slice(0, 4_096).map(({ id }) => ({ twin: id, position: [0, 0, -8], radius: 0.1 })),
    },
    drive(rateHz) {
      timer = setInterval(drive, 1_000 / rateHz);
    },
    async stop() {
      clearInterval(timer);
      await system.stop();
    },
  };
}

/** Each drives round its own circle of a square yard that is as large as the crowd needs. */
function stateAt(index: number, count: number, seconds: number) {
  const perRow = Math.ceil(Math.sqrt(count));
  const angle = (index % 7) + seconds * (0.6 + (index % 5) * 0.1);
  const [column, row] = [index % perRow, Math.floor(index / perRow)];
  const x = (column - (perRow - 1) / 2) * YARD_METRES + Math.cos(angle);
  const z = -row * YARD_METRES - Math.sin(angle);
  // Driving along the circle: the front (+Z) lies across the radius.
  const heading = angle + Math.PI;
  return {
    position: [x, 0, z],
    rotation: [0, Math.sin(heading / 2), 0, Math.cos(heading / 2)],
    loaded: index % 3 === 0,
    battery: 40 + ((index * 7) % 60),
  };
}

const metres = { type: 'number', minimum: -1_000, maximum: 1_000, multipleOf: 0.001, unit: 'm' };

function description(index: number) {
  return {
    id: crowdId(index),
    title: `Carrier ${index + 1}`,
    properties: {
      position: { title: 'Place', type: 'array', items: metres, minItems: 3, maxItems: 3 },
      rotation: { '@type': 'twinport:Rotation', type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 },
      loaded: { title: 'Loaded', type: 'boolean' },
      battery: { title: 'Battery', type: 'number', unit: '%', minimum: 0, maximum: 100, multipleOf: 0.1 },
    },
  };
}

const bindings: BindingsInput = [
  { property: 'position', node: 'Body', target: 'position' },
  { property: 'rotation', node: 'Body', target: 'orientation' },
  { property: 'loaded', node: 'Load', target: 'visible' },
  { property: 'battery', node: 'Body', target: 'label', caption: 'Battery', digits: 0 },
];

/** A flat carrier of 1 m with a bumper in front and, on it, its load. */
async function carrierModel(): Promise<Uint8Array<ArrayBuffer>> {
  const document = new Document();
  document.createBuffer();
  const paint = (name: string, colour: [number, number, number, number]): Material =>
    document.createMaterial(name).setBaseColorFactor(colour).setMetallicFactor(0).setRoughnessFactor(0.6);
  const body = box(document, 'Body', paint('hull', [0.85, 0.42, 0.05, 1]), [0.7, 0.25, 1], [0, 0.2, 0]);
  const bumper = box(document, 'Bumper', paint('rubber', [0.05, 0.05, 0.06, 1]), [0.74, 0.1, 0.08], [0, 0.15, 0.52]);
  const load = box(document, 'Load', paint('crate', [0.1, 0.35, 0.6, 1]), [0.5, 0.4, 0.6], [0, 0.525, -0.05]);
  document.createScene().addChild(body.addChild(bumper).addChild(load));
  return Uint8Array.from(await new NodeIO().writeBinary(document));
}

/** A box around `middle`, which is not a part of the node's own pose: nodes turn about the ground. */
function box(
  document: Document,
  name: string,
  material: Material,
  [width, height, depth]: readonly [number, number, number],
  [x, y, z]: readonly [number, number, number],
): Node {
  const positions: number[] = [];
  const normals: number[] = [];
  const indices: number[] = [];
  for (const axis of [0, 1, 2])
    for (const side of [-1, 1]) {
      const first = positions.length / 3;
      for (const [u, v] of [
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
      ] as const) {
        const corner = [0, 0, 0];
        corner[axis] = side;
        corner[(axis + 1) % 3] = u * side;
        corner[(axis + 2) % 3] = v;
        positions.push(x + (corner[0]! * width) / 2, y + (corner[1]! * height) / 2, z + (corner[2]! * depth) / 2);
        normals.push(...[0, 1, 2].map((other) => (other === axis ? side : 0)));
      }
      indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
    }
  const accessor = (type: 'VEC3' | 'SCALAR', array: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>) =>
    document.createAccessor().setType(type).setArray(array).setBuffer(document.getRoot().listBuffers()[0]!);
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', accessor('VEC3', Float32Array.from(positions)))
    .setAttribute('NORMAL', accessor('VEC3', Float32Array.from(normals)))
    .setIndices(accessor('SCALAR', Uint16Array.from(indices)))
    .setMaterial(material);
  return document.createNode(name).setMesh(document.createMesh(name).addPrimitive(primitive));
}
