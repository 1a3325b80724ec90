// A crank and a service whose owners write in English and German, for tests of languages. Both run in the test's own process.
import { addressOf } from '../../src/identity/did-key.ts';
import { generateIdentity } from '../../src/identity/keys.ts';
import type { ServiceId } from '../../src/base/ids.ts';
import { atBroker } from '../../src/node/index.ts';
import { startServiceSystem } from '../../src/service-sdk/index.ts';
import { startTwinSystem } from '../../src/twin-sdk/index.ts';
import type { Site } from './provider.ts';
import { smallModel } from './small-twin.ts';

export const CRANK = 'urn:twinport:test:crank';
export const WATCH = 'urn:twinport:test:crank-watch' as ServiceId;
export const WORLD = '/worlds/crank.json';

export interface GermanMachine {
  /** Degrees that it was asked for, in their order. */
  readonly turned: readonly number[];
  /** Links that came to its system so far. */
  links(): number;
  stop(): Promise<void>;
}

/** Serves the world, too. */
export async function startGermanMachine(site: Site): Promise<GermanMachine> {
  const turned: number[] = [];
  const identity = await generateIdentity();
  const listen = atBroker(site.brokerUrl, identity);
  let links = 0;
  const system = await startTwinSystem({
    name: 'Workshop',
    titles: { de: 'Werkstatt' },
    description: 'A shop where things are turned',
    descriptions: { de: 'Ein Laden, in dem gedreht wird' },
    domains: ['test'],
    identity,
    listen: (onLink) =>
      listen((link) => {
        links += 1;
        onLink(link);
      }),
  });
  const crank = await system.publish({
    description: {
      id: CRANK,
      title: 'Crank',
      titles: { en: 'Crank', de: 'Kurbel' },
      description: 'A crank that a test turns.',
      descriptions: { de: 'Eine Kurbel, an der ein Test dreht.' },
      properties: {
        angle: {
          title: 'Angle',
          titles: { de: 'Winkel' },
          type: 'number',
          unit: 'deg',
          minimum: 0,
          maximum: 90,
          multipleOf: 0.5,
        },
        load: {
          title: 'Load',
          titles: { de: 'Last' },
          type: 'number',
          unit: 'kg',
          minimum: 0,
          maximum: 9,
          multipleOf: 0.1,
        },
      },
      actions: {
        turn: {
          title: 'Turn',
          titles: { de: 'Drehen' },
          input: { type: 'number', minimum: 0, maximum: 90, multipleOf: 0.5, unit: 'deg' },
        },
        oil: { title: 'Oil', titles: { de: 'Ölen' } },
      },
    },
    model: await smallModel(),
    bindings: [{ property: 'angle', node: 'Arm', target: 'rotation', axis: 'z' }],
    policy: {
      observe: 'open',
      actions: { turn: 'open', oil: { pairing: true } },
      services: { any: { properties: ['angle'], actions: [] } },
    },
  });
  crank.handle('turn', (degrees) => {
    turned.push(degrees as number);
    crank.set({ angle: degrees });
    return Promise.resolve();
  });
  crank.set({ angle: 12.5 });
  let tick = 0;
  const timer = setInterval(() => crank.set({ load: 4 + 4 * Math.sin((tick += 1) / 10) }), 100);

  const host = await generateIdentity();
  const services = await startServiceSystem({
    name: 'Watchmen',
    titles: { de: 'Wächter' },
    domains: ['test'],
    purposes: ['watching'],
    identity: host,
    listen: atBroker(site.brokerUrl, host),
  });
  await services.offer({
    description: {
      id: WATCH,
      title: 'Crank watch',
      titles: { de: 'Kurbelwache' },
      'twinport:needs': [
        {
          id: 'angle',
          title: 'The angle',
          titles: { de: 'Der Winkel' },
          reason: 'It is what is watched.',
          reasons: { de: 'Er wird bewacht.' },
          properties: ['angle'],
        },
      ],
    },
    policy: { observe: 'open', control: 'open' },
    maxRatesHz: { angle: 5 },
  });
  site.manifests.set(WORLD, {
    title: 'Works yard',
    titles: { de: 'Werkhof' },
    portals: [
      {
        title: 'Fair',
        titles: { de: 'Messe' },
        world: '/worlds/fair.json',
        position: [-5, 0, -5],
        headingDegrees: 180,
      },
    ],
    environment: 'studio',
    spawn: { position: [0, 1.65, 5], lookAt: [0, 1.65, 0] },
    systems: [{ name: 'Workshop', address: addressOf(identity.did), did: identity.did }],
    services: [{ name: 'Watchmen', address: addressOf(host.did), did: host.did }],
    placements: [{ twin: CRANK, position: [0, 0, 1], radius: 1 }],
  });
  return {
    turned,
    links: () => links,
    async stop() {
      clearInterval(timer);
      await services.stop();
      await system.stop();
    },
  };
}
