// A machine for what visitors see and do: a mast of plain boxes with a jib that turns, an alarm, a locked action and an emergency stop.
import { Document, NodeIO, type Node } from '@gltf-transform/core';
import type { Identity } from '../../src/identity/keys.ts';
import { addressOf } from '../../src/identity/did-key.ts';
import type { BindingsInput } from '../../src/protocol/bindings.ts';
import type { Twin } from '../../src/twin-sdk/index.ts';
import { startSystem, type Site } from './provider.ts';

export const CRANE = 'urn:twinport:test:crane';
export const SECOND_CRANE = 'urn:twinport:test:crane-2';

/** Nodes `Mast` and, on it, `Jib`, three metres long along +X and two metres above the ground. */
async function craneModel(): Promise<Uint8Array<ArrayBuffer>> {
  const document = new Document();
  const buffer = document.createBuffer();
  const material = document.createMaterial('paint').setBaseColorFactor([0.9, 0.45, 0.05, 1]).setMetallicFactor(0.1);
  const box = (name: string, [x0, y0, z0]: readonly number[], [x1, y1, z1]: readonly number[]): Node => {
    const corners = [x0, x1].flatMap((x) => [y0, y1].flatMap((y) => [z0, z1].map((z) => [x!, y!, z!])));
    const sides = [
      [0, 1, 3, 2],
      [4, 6, 7, 5],
      [0, 4, 5, 1],
      [2, 3, 7, 6],
      [0, 2, 6, 4],
      [1, 5, 7, 3],
    ];
    const positions = sides.flatMap((side) => side.flatMap((corner) => corners[corner]!));
    const indices = sides.flatMap((_, side) => [0, 1, 2, 0, 2, 3].map((corner) => side * 4 + corner));
    const accessor = document.createAccessor().setType('VEC3').setArray(Float32Array.from(positions)).setBuffer(buffer);
    const order = document.createAccessor().setType('SCALAR').setArray(Uint16Array.from(indices)).setBuffer(buffer);
    const primitive = document
      .createPrimitive()
      .setAttribute('POSITION', accessor)
      .setIndices(order)
      .setMaterial(material);
    return document.createNode(name).setMesh(document.createMesh().addPrimitive(primitive));
  };
  const jib = box('Jib', [-0.3, -0.2, -0.2], [3, 0.2, 0.2]).setTranslation([0, 2, 0]);
  document.createScene().addChild(box('Mast', [-0.25, 0, -0.25], [0.25, 2, 0.25]).addChild(jib));
  return Uint8Array.from(await new NodeIO().writeBinary(document));
}

const bindings: BindingsInput = [{ property: 'angle', node: 'Jib', target: 'rotation', axis: 'z' }];

const angle = { type: 'number', unit: 'deg', minimum: -90, maximum: 90, multipleOf: 0.1, observable: true } as const;
const description = (id: string, title: string) => ({
  id,
  title,
  properties: {
    angle: { ...angle, title: 'Jib angle', 'twinport:alarmAbove': 80 },
    angleTarget: { ...angle, title: 'Jib target', 'twinport:desiredOf': 'angle' },
    load: { type: 'number', title: 'Load', unit: 'kg', minimum: 0, maximum: 900, multipleOf: 1 },
    overload: { type: 'boolean', title: 'Overload', '@type': 'twinport:Alarm', 'twinport:severity': 'critical' },
  },
  actions: {
    setAngle: {
      title: 'Turn the jib',
      input: {
        type: 'object',
        properties: { degrees: { type: 'number', minimum: -90, maximum: 90 } },
        required: ['degrees'],
      },
      'twinport:sets': 'angle',
    },
    emergencyStop: { title: 'Emergency stop' },
  },
  events: {},
});

export interface Crane {
  readonly identity: Identity;
  readonly twin: Twin;
  readonly stopped: string[];
  /** The angles that were asked for. */
  readonly asked: number[];
  set(values: Readonly<Record<string, number | boolean>>): void;
  stop(): Promise<void>;
}

/** A system with two cranes; the first turns at 20 degrees a second to what it is asked to be, and goes nowhere near its end. */
export async function startCrane(site: Pick<Site, 'brokerUrl'>): Promise<Crane> {
  const { identity, system } = await startSystem(site, 'Cranes');
  const model = await craneModel();
  const policy = { actions: { setAngle: 'open', emergencyStop: 'open' } } as const;
  const twin = await system.publish({ description: description(CRANE, 'Crane 1'), model, bindings, policy });
  const second = await system.publish({ description: description(SECOND_CRANE, 'Crane 2'), model, bindings, policy });
  const state = { angle: 0, angleTarget: 0, load: 120, overload: false };
  const stopped: string[] = [];
  const asked: number[] = [];
  twin.handle('setAngle', (input) => {
    const { degrees } = input as { degrees: number };
    if (state.overload) return Promise.reject(new Error('the crane is overloaded'));
    asked.push(degrees);
    state.angleTarget = degrees;
    return Promise.resolve(null);
  });
  for (const [name, one] of [['Crane 1', twin] as const, ['Crane 2', second] as const])
    one.handle('emergencyStop', () => {
      stopped.push(name);
      return Promise.resolve(null);
    });
  const timer = setInterval(() => {
    const way = state.angleTarget - state.angle;
    state.angle += Math.min(0.8, Math.max(-0.8, way));
    twin.set(state);
    second.set({ ...state, angle: 0, angleTarget: 0, overload: false });
  }, 40);
  return {
    identity,
    twin,
    stopped,
    asked,
    set: (values) => Object.assign(state, values),
    async stop() {
      clearInterval(timer);
      await system.stop();
    },
  };
}

/** A world in which the first crane stands before the visitor, and the second far off. */
export function craneWorld({ identity }: Pick<Crane, 'identity'>): object {
  return {
    title: 'Cranes',
    environment: 'studio',
    spawn: { position: [0, 1.65, 7], lookAt: [0, 1.8, 0] },
    systems: [{ name: 'Cranes', address: addressOf(identity.did), did: identity.did }],
    placements: [
      { twin: CRANE, position: [-1, 0, 0], radius: 1 },
      { twin: SECOND_CRANE, position: [6, 0, -12], radius: 1 },
    ],
  };
}
