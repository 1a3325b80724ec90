// A twin system inside the test's own process, with real WebRTC through a real broker: for tests that must play the
// provider or the network false, which the demo's processes do not.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PeerAddress } from '../../src/base/ids.ts';
import { addressOf } from '../../src/identity/did-key.ts';
import { generateIdentity, type Identity } from '../../src/identity/keys.ts';
import { listenAtBroker } from '../../src/node/broker-listener.ts';
import { buildApp } from '../../src/node/build-app.ts';
import { startHost } from '../../src/node/host.ts';
import type { Link } from '../../src/transport/link.ts';
import { startTwinSystem, type Twin, type TwinSystem } from '../../src/twin-sdk/index.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from './small-twin.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Site {
  readonly url: string;
  readonly brokerUrl: string;
  readonly manifests: Map<string, object>;
  close(): Promise<void>;
}

/** The app with its broker on a port. `TWINPORT_DIST` names a build of the app that is to be used as it is. */
export async function startSite(port: number, headers?: Readonly<Record<string, string>>): Promise<Site> {
  const built = process.env['TWINPORT_DIST'];
  if (built === undefined) await buildApp(root);
  const manifests = new Map<string, object>();
  const host = await startHost({
    root: built ?? join(root, 'dist'),
    worlds: await mkdtemp(join(tmpdir(), 'twinport-worlds-')),
    port,
    manifests,
    ...(headers === undefined ? {} : { headers }),
  });
  return {
    url: `http://localhost:${host.port}/`,
    brokerUrl: `http://127.0.0.1:${host.port}/peer`,
    manifests,
    close: host.close,
  };
}

export interface NamedSystem {
  readonly identity: Identity;
  readonly address: PeerAddress;
  readonly system: TwinSystem;
}

/** A twin system of its own key that links come to through the site's broker. */
export async function startSystem(
  site: Pick<Site, 'brokerUrl'>,
  name: string,
  identity?: Identity,
): Promise<NamedSystem> {
  const own = identity ?? (await generateIdentity());
  const address = addressOf(own.did);
  const system = await startTwinSystem({
    name,
    domains: ['test'],
    identity: own,
    listen: (onLink) =>
      listenAtBroker({ brokerUrl: site.brokerUrl, address, iceServers: [], onLink, onBroker: () => undefined }),
  });
  return { identity: own, address, system };
}

export interface Lever {
  readonly identity: Identity;
  readonly address: PeerAddress;
  readonly system: TwinSystem;
  readonly twin: Twin;
  /** Bytes of models that were sent so far, over all links; and whether a link was broken in the middle of that. */
  bulkBytes(): number;
  brokeOff(): boolean;
  stop(): Promise<void>;
}

/** A twin system with one lever, moving 50 times a second. `listen` replaces the way in; `breakOffAfterBytes` breaks the first link. */
export async function startLever(
  site: Pick<Site, 'brokerUrl'>,
  options: {
    listen?: (onLink: (link: Link) => void) => () => void;
    padding?: number;
    identity?: Identity;
    breakOffAfterBytes?: number;
  } = {},
): Promise<Lever> {
  const identity = options.identity ?? (await generateIdentity());
  const address = addressOf(identity.did);
  const atBroker = (onLink: (link: Link) => void): (() => void) =>
    listenAtBroker({ brokerUrl: site.brokerUrl, address, iceServers: [], onLink, onBroker: () => undefined });
  let bulkBytes = 0;
  let brokeOff = false;
  const counted = (link: Link): Link => {
    const { bulk } = link.channels;
    const send = bulk.send.bind(bulk);
    bulk.send = (data) => {
      bulkBytes += (data as Uint8Array).byteLength;
      send(data);
      if (brokeOff || bulkBytes < (options.breakOffAfterBytes ?? Number.POSITIVE_INFINITY)) return;
      brokeOff = true;
      link.close();
    };
    return link;
  };
  const listen = options.listen ?? atBroker;
  const system = await startTwinSystem({
    name: 'Levers',
    domains: ['test'],
    identity,
    listen: (onLink) => listen((link) => onLink(counted(link))),
  });
  const twin = await system.publish({
    description: smallDescription,
    model: await smallModel(options.padding),
    bindings: smallBindings,
    policy: { actions: { turn: 'open' } },
  });
  twin.handle('turn', (input) => Promise.resolve(twin.set({ angle: (input as { degrees: number }).degrees })));
  let tick = 0;
  const timer = setInterval(() => {
    tick += 1;
    twin.set({ angle: 60 * Math.sin(tick / 50), on: tick % 100 < 50, mode: 'moving', note: 'hello' });
  }, 20);
  return {
    identity,
    address,
    system,
    twin,
    bulkBytes: () => bulkBytes,
    brokeOff: () => brokeOff,
    async stop() {
      clearInterval(timer);
      await system.stop();
    },
  };
}

/** A world in which the lever stands, pinned. */
export function leverWorld(lever: Pick<Lever, 'identity' | 'address'>): object {
  return {
    title: 'Lever',
    environment: 'studio',
    spawn: { position: [0, 1.65, 9], lookAt: [0, 1, 0] },
    systems: [{ name: 'Levers', address: lever.address, did: lever.identity.did }],
    placements: [{ twin: SMALL_TWIN_ID, position: [0, 0, 2], radius: 1 }],
  };
}
