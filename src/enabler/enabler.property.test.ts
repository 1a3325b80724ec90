// The enabler among peers that say anything in any order: it never fails, answers what it owes, lets in nobody who has not
// proved themselves, and an honest twin system beside them does not notice. fast-check prints the seed of a failure.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ID, makeBench, makeProvider, ringOf, type Bench, type Provider } from '../../e2e/support/chain.ts';
import {
  eventually,
  forSoLong,
  HostilePeers,
  hostileSteps,
  accounts,
  type Message,
  type Step,
} from '../../e2e/support/hostile-peer.ts';
import { MockClock, settled } from '../base/mock-clock.ts';
import { newId } from '../base/ids.ts';
import { readGrant, signAccessProof, signCommand } from '../identity/access.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import { FromTwinSystem } from '../protocol/dii.ts';
import { FromServiceSystem } from '../protocol/sii.ts';
import { memoryLinks } from '../transport/memory-link.ts';
import { memoryStore } from './store/memory.ts';

const ROLES = [
  'digital-twin-system',
  'digital-twin-system',
  'digital-twin-system',
  'third-party-service-system',
] as const;
const forms = [{ href: 'https://device.example/' }];
const described = (id: string): Message => ({
  '@context': 'https://www.w3.org/2022/wot/td/v1.1',
  id,
  title: 'Theirs',
  security: 'nosec_sc',
  securityDefinitions: { nosec_sc: { scheme: 'nosec' } },
  properties: { angle: { type: 'number', minimum: 0, maximum: 1, forms } },
  'twinport:purposes': ['anything'],
});
let lastId = 0;
const message = (messageType: string, operation: string, members: Message): Message => {
  lastId += 1;
  return { messageType, operation, messageID: `likely-${lastId}`, timestamp: '2026-01-01T00:00:00Z', ...members };
};
const asset = { mediaType: 'model/gltf-binary', bytes: 100, sha256: 'a'.repeat(64) };
const LIKELY = [
  ...['Theirs', 'Levers'].map((name) =>
    message('request', 'registersystem', { name, domains: ['test'], ttlMs: 4_000 }),
  ),
  message('request', 'renewregistration', {}),
  ...[ID, 'urn:twinport:test:theirs'].flatMap((id) => [
    message('request', 'registermodel', { description: described(id), bindings: [], asset, version: '1' }),
    message('request', 'registerservice', { description: described(id), version: '1' }),
    message('request', 'withdrawmodel', { thingID: id }),
    message('notification', 'event', { thingID: id, name: 'reached', data: 'forged', time: 1, notificationID: 1_000 }),
    message('notification', 'propertyreadings', {
      thingID: id,
      readings: { note: { value: 'forged', time: 9e12, sequence: 9 } },
    }),
  ]),
  message('notification', 'leave', { reason: 'forged' }),
];

const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
let identities: Identity[];
let honestIdentity: Identity;
beforeAll(async () => {
  process.on('unhandledRejection', onUnhandled);
  identities = await Promise.all(ROLES.map(() => generateIdentity()));
  honestIdentity = await generateIdentity();
});
afterAll(() => void process.off('unhandledRejection', onUnhandled));

interface World {
  clock: MockClock;
  bench: Bench;
  honest: Provider;
  grant: string;
  peers: HostilePeers;
  kept: ReturnType<typeof memoryStore>;
}

async function makeWorld(unknown: 'open' | 'ask'): Promise<World> {
  const clock = new MockClock();
  const kept = memoryStore();
  const pins = [{ name: 'Levers', address: 'elsewhere', did: honestIdentity.did }];
  const bench = await makeBench({ clock, trust: { unknown, pins }, store: kept });
  const honest = await makeProvider({ clock, identity: honestIdentity, leaseMs: 10_000 });
  bench.connect(honest);
  await eventually(
    clock,
    async () => (await bench.enabler.discoverModels(honestIdentity.did).catch(() => []))[0]?.status === 'checked',
  );
  const asks = {
    system: honestIdentity.did,
    carrier: bench.identity.did,
    thing: ID,
    affordances: { observe: true, actions: ['turn'] },
  };
  const { grant } = await bench.enabler.requestAccess(ID, await signAccessProof(bench.user, asks, clock.now()));
  const peers = new HostilePeers({
    identities,
    roles: ROLES,
    otherRole: 'integration-enabler',
    victim: honestIdentity.did,
    takes: (role) => (role === 'digital-twin-system' ? FromTwinSystem : FromServiceSystem),
    connect() {
      const { initiator, responder } = memoryLinks();
      void bench.enabler.attach(initiator);
      return responder;
    },
    wait: (durationMs) => clock.advance(durationMs),
  });
  return { clock, bench, honest, grant: grant!, peers, kept };
}

/** The identities to whom the enabler has answered that they are registered, on a link on which they proved themselves. */
function registered({ peers }: World): Set<string> {
  return new Set(
    peers.ends
      .filter(
        ({ proved, received }) =>
          proved && received.some(({ operation, output }) => operation === 'registersystem' && output !== undefined),
      )
      .map(({ identity }) => identity.did),
  );
}

/** What holds after every step. */
async function check(world: World, unknown: 'open' | 'ask'): Promise<void> {
  const { bench, peers } = world;
  const [known, systems] = [registered(world), await bench.enabler.discoverSystems({})];
  for (const { id, online, trust, modelCount } of systems.filter(({ id }) => id !== honestIdentity.did)) {
    const proved = peers.ends.some((end) => end.proved && end.identity.did === id);
    expect(proved, 'a system is shown that has not proved itself').toBe(true);
    if (online) expect([trust, known.has(id)], 'online without a registration that was let in').toEqual(['open', true]);
    if (trust !== 'open') expect(modelCount).toBe(0);
    if (unknown === 'ask') expect([online, trust]).toEqual([false, trust === 'refused' ? 'refused' : 'asking']);
  }
  for (const end of peers.ends) {
    if (!end.proved)
      expect(
        end.received.filter(({ messageType }) => !['hello', 'proof', 'goodbye'].includes(String(messageType))),
      ).toEqual([]);
    expect(accounts(peers, end).excess).toEqual([]);
  }
  expect(unhandled).toEqual([]);
}

/** The honest system goes on as if nobody else were there. */
async function checkHonest({ clock, bench, honest, grant, peers, kept }: World): Promise<void> {
  const shown = (await bench.enabler.discoverSystems({})).find(({ id }) => id === honestIdentity.did);
  expect(shown).toMatchObject({ online: true, trust: 'pinned', problem: null, modelCount: 1 });
  const ring = ringOf(await bench.enabler.openTwin(ID));
  const commandId = newId();
  const asks = {
    system: honestIdentity.did,
    grantId: readGrant(grant).jti,
    thing: ID,
    action: 'turn',
    input: { degrees: 33 },
    commandId,
  };
  const status = await bench.enabler.invokeAction(
    ID,
    'turn',
    commandId,
    await signCommand(bench.user, asks, clock.now()),
  );
  expect(status.state).toBe('accepted');
  await eventually(clock, () =>
    bench.told.some((note) => note.kind === 'command' && note.status.state === 'completed'),
  );
  await eventually(clock, () => ring.newest(0)?.value === 33);
  honest.lever.emitEvent('reached', 33);
  await eventually(clock, () => bench.told.some((note) => note.kind === 'event' && note.data === 33));
  expect(bench.told.some(({ kind }) => kind === 'grant-ended')).toBe(false);
  const aboutHonest = bench.told.filter((note) => 'twinId' in note && note.twinId === ID);
  expect(JSON.stringify(aboutHonest)).not.toContain('forged');
  // What it keeps is bounded by who proved themselves, not by how much they said.
  const log = await bench.enabler.log();
  expect(log.length).toBeLessThanOrEqual(5_000);
  expect((await kept.list('systems')).length).toBeLessThanOrEqual(
    1 + new Set(peers.ends.map(({ identity }) => identity.did)).size,
  );
  expect(
    (await kept.list('models')).filter(({ systemId }) => systemId === honestIdentity.did).map(({ id }) => id),
  ).toEqual([ID]);
}

async function play(unknown: 'open' | 'ask', steps: readonly Step[]): Promise<void> {
  const world = await makeWorld(unknown);
  for (const step of steps) {
    await world.peers.take(step);
    await check(world, unknown);
  }
  await world.clock.advance(500);
  await settled();
  // Signatures are checked by real cryptography: what is still owed comes in a moment.
  await eventually(world.clock, () => world.peers.ends.every((end) => accounts(world.peers, end).late.length === 0));
  await check(world, unknown);
  await checkHonest(world);
}

const step = hostileSteps(['DII', 'SII'], 'system', [ID, 'urn:twinport:test:theirs'], LIKELY);
/** Some honest links first, so that what follows is said to somebody who listens. */
const link = fc.nat({ max: 3 }).map((peer): Step => ({ does: 'link', peer, how: 'honest' }));
const steps = fc
  .tuple(fc.array(link, { minLength: 1, maxLength: 4 }), fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }))
  .map((parts) => parts.flat());

/** Fewer runs where the machine is slow, since each is a whole test; but one there must be. */
const TIME_MS = 2_500;

/** Found by this test: a system that was let in and then takes the name of another must not stay. */
const TURNCOAT: Step[] = [
  { does: 'link', peer: 0, how: 'honest' },
  ...LIKELY.slice(0, 2).map((message): Step => ({ does: 'say', end: 0, message })),
];

it.each(['open', 'ask'] as const)(
  '[SES-1] [SES-6] [MSG-2] [MSG-5] whatever peers say, in a world that is %s to unknown systems',
  async (unknown) => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        forSoLong(TIME_MS, (taken) => play(unknown, taken)),
      ),
      { numRuns: 12, examples: [[TURNCOAT]] },
    );
  },
);

it('[DII-2] a system that announces models and sends none keeps nobody else waiting', async () => {
  const clock = new MockClock();
  const bench = await makeBench({ clock });
  const { initiator, responder } = memoryLinks();
  void bench.enabler.attach(initiator);
  const peers = new HostilePeers({
    identities,
    roles: ROLES,
    otherRole: 'integration-enabler',
    victim: honestIdentity.did,
    takes: () => FromTwinSystem,
    connect: () => responder,
    wait: (durationMs) => clock.advance(durationMs),
  });
  await peers.take({ does: 'link', peer: 0, how: 'honest' });
  await peers.take({ does: 'say', end: 0, message: LIKELY[0] });
  for (let model = 0; model < 8; model += 1) {
    const members = { bindings: [], asset: { ...asset, sha256: String(model).repeat(64) }, version: '1' };
    const description = described(`urn:twinport:test:theirs:${model}`);
    await peers.take({
      does: 'say',
      end: 0,
      message: message('request', 'registermodel', { description, ...members }),
    });
  }
  await eventually(
    clock,
    async () => (await bench.enabler.discoverModels(identities[0]!.did).catch(() => [])).length === 8,
  );
  const honest = await makeProvider({ clock, identity: honestIdentity });
  bench.connect(honest);
  await eventually(
    clock,
    async () => (await bench.enabler.discoverModels(honestIdentity.did).catch(() => []))[0]?.status === 'checked',
  );
});
