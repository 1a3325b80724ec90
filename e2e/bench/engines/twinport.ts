// Twinport as it is: the twin SDK at one end, the integration enabler at the other, over WebRTC. Only the broker is left out.
// What joins it to Node or to a page is handed in: twinport-node.ts, page/end.worker.ts.
import { systemClock } from '../../../src/base/clock.ts';
import type { Did, TwinId } from '../../../src/base/ids.ts';
import { signAccessProof } from '../../../src/identity/access.ts';
import { generateIdentity } from '../../../src/identity/keys.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';
import type { MetaverseIntegration } from '../../../src/protocol/mii.ts';
import { twinLayout } from '../../../src/state/layout.ts';
import { SharedRings } from '../../../src/state/ring-pool.ts';
import type { TwinRing } from '../../../src/state/twin-ring.ts';
import type { Channel } from '../../../src/transport/channel.ts';
import type { Link } from '../../../src/transport/link.ts';
import { startTwinSystem, type Twin, type TwinSystem } from '../../../src/twin-sdk/index.ts';
import type { Receiver, Sender } from '../engine.ts';
import type { Meter } from '../meter.ts';
import type { Connected } from '../node-connector.ts';
import { VALUES_PER_ENTITY } from '../workload.ts';

/** What a receiver is told of a sender: of each of its systems an offer. */
export interface Address {
  readonly systems: readonly { readonly did: Did; readonly offer: string }[];
}

/** Metres that entities may be from the middle: 1 mm in 20 bits. */
const FARTHEST_METRES = 500;
const OPENED_AT_A_TIME = 64;

/** What goes wrong with one of a thousand twins goes wrong with all of them. */
const COMPLAINTS_SHOWN = 3;

export const thingId = (entity: number): TwinId => `urn:twinport:bench:${entity}` as TwinId;

/** One mover; its layout is that of all. */
export function description(entity: number): Readonly<Record<string, unknown>> {
  const metres = { type: 'number', minimum: -FARTHEST_METRES, maximum: FARTHEST_METRES, multipleOf: 0.001, unit: 'm' };
  return {
    id: thingId(entity),
    title: `Entity ${entity}`,
    properties: {
      position: { type: 'array', items: metres, minItems: 3, maxItems: 3 },
      rotation: { '@type': 'twinport:Rotation', type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 },
    },
  };
}

export async function startTwinportSender(entities: number, offer: () => Promise<Connected<Link>>): Promise<Sender> {
  const model = triangle();
  const twins: Twin[] = [];
  let complaints = 0;
  const systems: { did: Did; system: TwinSystem; welcome: (link: Link) => void }[] = [];
  for (let first = 0; first < entities; first += LIMITS.modelsPerSystem) {
    const identity = await generateIdentity();
    let welcome: (link: Link) => void = () => undefined;
    const system = await startTwinSystem({
      name: `Bench ${first}`,
      domains: ['bench'],
      identity,
      logger(level, message) {
        complaints += level === 'info' ? 0 : 1;
        if (level !== 'info' && complaints <= COMPLAINTS_SHOWN) console.error(`${level}: ${message}`);
      },
      listen(onLink) {
        welcome = onLink;
        return () => undefined;
      },
    });
    for (let entity = first; entity < Math.min(entities, first + LIMITS.modelsPerSystem); entity += 1) {
      const twin = await system.publish({ description: description(entity), model, bindings: [] });
      twin.set({ position: [0, 0, 0], rotation: [0, 0, 0, 1] });
      twins.push(twin);
    }
    systems.push({ did: identity.did, system, welcome: (link: Link) => welcome(link) });
  }
  return {
    async invite() {
      const made: { did: Did; connected: Connected<Link> }[] = [];
      for (const { did, welcome } of systems) {
        const connected = await offer();
        welcome(connected.road);
        made.push({ did, connected });
      }
      const address: Address = { systems: made.map(({ did, connected }) => ({ did, offer: connected.description })) };
      return {
        address: JSON.stringify(address),
        async accept(answer) {
          const answers = JSON.parse(answer) as readonly string[];
          for (const [index, { connected }] of made.entries()) await connected.accept(answers[index]!);
        },
      };
    },
    publish({ timeMs, values }) {
      for (const [entity, twin] of twins.entries()) {
        const at = entity * VALUES_PER_ENTITY;
        twin.set(
          {
            position: [values[at]!, values[at + 1]!, values[at + 2]!],
            rotation: [values[at + 3]!, values[at + 4]!, values[at + 5]!, values[at + 6]!],
          },
          timeMs,
        );
      }
    },
    async close() {
      for (const { system } of systems) await system.stop();
    },
  };
}

/** An enabler where the receiver runs. */
export interface EnablerHost<Road> {
  readonly did: Did;
  readonly mii: Pick<MetaverseIntegration, 'discoverModels' | 'requestAccess' | 'openTwin'>;
  attach(road: Road): void;
  stateChannel(road: Road): Channel & EventTarget;
}

export async function startTwinportReceiver<Road>(
  host: EnablerHost<Road>,
  answer: (offer: string) => Promise<Connected<Road>>,
  entities: number,
  address: string,
  meter: Meter,
): Promise<Receiver> {
  const { systems } = JSON.parse(address) as Address;
  const blocks = new SharedRings();
  const rings: TwinRing[] = [];
  const answers: string[] = [];
  let received = 0;
  meter.countWire(() => received);
  /** Behind the enabler's own handler, which was there first: what the message told has been applied. */
  const watch = (channel: EventTarget): void =>
    channel.addEventListener('message', (event) => {
      const data = (event as MessageEvent<ArrayBuffer>).data;
      received += data.byteLength;
      const view = new DataView(data);
      // SPEC.md STA-4: time, and how many slices there are.
      if (view.getUint8(0) === 1) meter.applied(view.getFloat64(5), view.getUint16(15) + view.getUint16(17));
    });
  const roads: Road[] = [];
  for (const { offer } of systems) {
    const { road, description: text } = await answer(offer);
    host.attach(road);
    roads.push(road);
    answers.push(text);
  }
  const open = async (): Promise<void> => {
    const user = await generateIdentity();
    await Promise.all(
      systems.map(async ({ did }, index) => {
        const first = index * LIMITS.modelsPerSystem;
        const end = Math.min(entities, first + LIMITS.modelsPerSystem);
        while ((await host.mii.discoverModels(did).catch(() => [])).length < end - first) await pause(100);
        let next = first;
        // Many at a time: one after another, a late road would take half a second for each. The session paces itself.
        const openOn = async (): Promise<void> => {
          for (let entity = next++; entity < end; entity = next++) {
            const thing = thingId(entity);
            const claim = { system: did, carrier: host.did, thing, affordances: { observe: true, actions: [] } };
            await host.mii.requestAccess(thing, await signAccessProof(user, claim, systemClock.now()));
            const { ring, description: opened } = await host.mii.openTwin(thing);
            rings[entity] = blocks.open(twinLayout(opened), ring!);
          }
        };
        await Promise.all(Array.from({ length: OPENED_AT_A_TIME }, openOn));
        watch(host.stateChannel(roads[index]!));
      }),
    );
  };
  let opening: Promise<void> | null = null;
  return {
    answer: JSON.stringify(answers),
    get ready() {
      // Not before it is asked for: the answer must reach the sender first.
      return (opening ??= open());
    },
    state() {
      const values = new Float32Array(entities * VALUES_PER_ENTITY);
      for (const [entity, ring] of rings.entries())
        for (let part = 0; part < VALUES_PER_ENTITY; part += 1)
          values[entity * VALUES_PER_ENTITY + part] = ring.newest(part)?.value ?? Number.NaN;
      return values;
    },
    newestMs: (entity) => rings[entity]!.newestTime(),
    close: () => Promise.resolve(),
  };
}

/** The smallest model that passes the enabler's checks: a GLB with one triangle. Nobody draws it here. */
export function triangle(): Uint8Array {
  const corners = Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0]);
  const gltf = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ name: 'Body', mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
    accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 0] }],
    bufferViews: [{ buffer: 0, byteLength: corners.byteLength, target: 34962 }],
    buffers: [{ byteLength: corners.byteLength }],
  };
  const text = JSON.stringify(gltf);
  const json = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 4) * 4));
  const glb = new Uint8Array(12 + 8 + json.length + 8 + corners.byteLength);
  const view = new DataView(glb.buffer);
  const words = (at: number, ...values: number[]): void =>
    values.forEach((value, index) => view.setUint32(at + index * 4, value, true));
  words(0, 0x46546c67, 2, glb.length);
  words(12, json.length, 0x4e4f534a);
  glb.set(json, 20);
  words(20 + json.length, corners.byteLength, 0x004e4942);
  glb.set(new Uint8Array(corners.buffer), 28 + json.length);
  return glb;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
