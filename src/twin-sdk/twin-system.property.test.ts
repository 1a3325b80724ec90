// A twin system among enablers that say anything in any order, with words that they made and words that they stole: nobody
// whom the owner's rule does not name observes or operates, and an honest enabler beside them does not notice.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ID, makeBench, makeProvider, ringOf, type Bench } from '../../e2e/support/chain.ts';
import {
  eventually,
  forSoLong,
  HostilePeers,
  hostileSteps,
  accounts,
  type Message,
  type Step,
} from '../../e2e/support/hostile-peer.ts';
import { smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import { newId } from '../base/ids.ts';
import { MockClock, settled } from '../base/mock-clock.ts';
import {
  readGrant,
  signAccessProof,
  signCancellation,
  signCommand,
  signGrant,
  signRevocation,
} from '../identity/access.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import { ToTwinSystem } from '../protocol/dii.ts';
import { memoryLinks } from '../transport/memory-link.ts';
import type { Twin } from './twin.ts';
import type { TwinSystem } from './twin-system.ts';

const ROLES = ['integration-enabler', 'integration-enabler', 'integration-enabler'] as const;
const RIGHTS = { observe: true, actions: ['turn'] };
/** Runs of the machine, by the command that asked for it. */
let turned: string[] = [];
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
let hostile: Identity[];
let owner: Identity;
let honest: Identity;
let user: Identity;
let likely: Message[];
let model: Uint8Array;

const message = (operation: string, members: Message): Message => ({
  messageType: 'request',
  operation,
  messageID: newId(),
  timestamp: '2026-01-01T00:00:00Z',
  thingID: ID,
  ...members,
});

/** Words of the honest user that a hostile enabler has come by, and words that it makes itself. */
async function words(): Promise<Message[]> {
  const now = new MockClock().now();
  const [carrier, system] = [hostile[0]!.did, owner.did];
  const asks = { system, thing: ID, affordances: RIGHTS };
  const claims = { iss: user.did, aud: system, thing: ID, affordances: RIGHTS, iat: 0, exp: 0, jti: newId() };
  const stolen = await signGrant(owner, { ...claims, carrier: honest.did }, RIGHTS, now);
  const forged = await signGrant(hostile[0]!, { ...claims, carrier, iss: hostile[0]!.did }, RIGHTS, now);
  const proofs = [
    await signAccessProof(user, { ...asks, carrier: honest.did }, now),
    await signAccessProof(hostile[0]!, { ...asks, carrier }, now),
    await signAccessProof(hostile[0]!, { ...asks, carrier: hostile[1]!.did }, now),
  ];
  const grants = [stolen, forged];
  const found: Message[] = proofs.map((proof) => message('requestaccess', { proof }));
  for (const { grant, grantId } of grants) {
    found.push(message('observeallproperties', { grant, maxRateHz: 30 }), message('subscribeallevents', { grant }));
    for (const signer of [user, hostile[0]!]) {
      const commandID = newId();
      const input = { degrees: 77 };
      const command = await signCommand(
        signer,
        { system, grantId, thing: ID, action: 'turn', input, commandId: commandID },
        now,
      );
      found.push(message('invokeaction', { name: 'turn', commandID, command, grant }));
      const cancellation = await signCancellation(hostile[0]!, { system, thing: ID, commandId: commandID }, now);
      found.push(message('cancelaction', { commandID, cancellation }), message('queryaction', { commandID }));
    }
    const revocation = await signRevocation(hostile[0]!, { system, thing: ID, grantId }, now);
    found.push(message('endgrant', { revocation }));
  }
  return found;
}

beforeAll(async () => {
  process.on('unhandledRejection', onUnhandled);
  hostile = await Promise.all(ROLES.map(() => generateIdentity()));
  [owner, honest, user] = await Promise.all([generateIdentity(), generateIdentity(), generateIdentity()]);
  likely = await words();
  model = await smallModel();
});
afterAll(() => void process.off('unhandledRejection', onUnhandled));

interface World {
  clock: MockClock;
  bench: Bench;
  system: TwinSystem;
  lever: Twin;
  grant: string;
  peers: HostilePeers;
}

async function makeWorld(): Promise<World> {
  turned = [];
  const clock = new MockClock();
  const bench = await makeBench({ clock, identity: honest, user });
  const provider = await makeProvider({ clock, identity: owner, leaseMs: 10_000 }, false);
  const lever = await provider.system.publish({
    description: smallDescription,
    model,
    bindings: smallBindings,
    policy: { observe: { keys: [user.did] }, actions: { turn: { keys: [user.did] } } },
  });
  lever.set({ angle: 10, note: 'secret' });
  lever.handle('turn', async (input, { commandID }) => {
    turned.push(commandID);
    lever.set({ angle: (input as { degrees: number }).degrees, note: 'secret too' });
  });
  bench.connect(provider);
  await eventually(
    clock,
    async () => (await bench.enabler.discoverModels(owner.did).catch(() => []))[0]?.status === 'checked',
  );
  const asks = { system: owner.did, carrier: honest.did, thing: ID, affordances: RIGHTS };
  const { grant } = await bench.enabler.requestAccess(ID, await signAccessProof(user, asks, clock.now()));
  await bench.enabler.openTwin(ID);
  const peers = new HostilePeers({
    identities: hostile,
    roles: ROLES,
    otherRole: 'digital-twin-system',
    victim: honest.did,
    takes: () => ToTwinSystem,
    connect() {
      const { initiator, responder } = memoryLinks();
      provider.listener?.(responder);
      return initiator;
    },
    wait: (durationMs) => clock.advance(durationMs),
  });
  return { clock, bench, system: provider.system, lever, grant: grant!, peers };
}

/** Nothing but these may ever be answered with an output to somebody whom no rule names. */
const OPEN = new Set([
  'readasset',
  'unobserveallproperties',
  'updateobservation',
  'queryaction',
  'cancelaction',
  'requestaccess',
]);

function check({ peers, system }: World): void {
  for (const end of peers.ends) {
    const types = end.received.map(({ messageType }) => String(messageType));
    if (!end.proved) expect(types.filter((type) => !['hello', 'proof', 'goodbye'].includes(type))).toEqual([]);
    const outputs = end.received.filter(
      ({ messageType, output }) => messageType === 'response' && output !== undefined,
    );
    expect(outputs.map(({ operation }) => String(operation)).filter((operation) => !OPEN.has(operation))).toEqual([]);
    for (const { operation, output } of outputs) {
      if (operation === 'requestaccess') expect(output).toMatchObject({ granted: { observe: false, actions: [] } });
      if (operation === 'queryaction' || operation === 'cancelaction')
        expect(output).toMatchObject({ state: 'unknown' });
    }
    const told = end.received.filter(({ messageType }) => messageType === 'notification');
    expect(told.map(({ operation }) => operation).filter((operation) => operation !== 'leave')).toEqual([]);
    expect(JSON.stringify(end.received)).not.toContain('secret');
    expect(accounts(peers, end).excess).toEqual([]);
  }
  expect(system.grants().map(({ user }) => user)).toEqual([user.did]);
  expect(unhandled).toEqual([]);
}

/** The honest user operates and observes as if nobody else were there, and what they asked for happens once. */
async function checkHonest({ clock, bench, lever, grant }: World): Promise<void> {
  const ring = ringOf(await bench.enabler.openTwin(ID));
  const commandId = newId();
  const asks = {
    system: owner.did,
    grantId: readGrant(grant).jti,
    thing: ID,
    action: 'turn',
    input: { degrees: 33 },
    commandId,
  };
  const status = await bench.enabler.invokeAction(ID, 'turn', commandId, await signCommand(user, asks, clock.now()));
  expect(status.state).toBe('accepted');
  await eventually(clock, () => ring.newest(0)?.value === 33);
  expect(turned).toEqual([commandId]);
  lever.emitEvent('reached', 33);
  await eventually(clock, () => bench.told.some((note) => note.kind === 'event' && note.data === 33));
  expect(bench.told.some(({ kind }) => kind === 'grant-ended')).toBe(false);
}

async function play(steps: readonly Step[]): Promise<void> {
  const world = await makeWorld();
  for (const step of steps) {
    await world.peers.take(step);
    check(world);
  }
  // Signatures are checked by real cryptography: what is still owed comes in a moment.
  await eventually(world.clock, () => world.peers.ends.every((end) => accounts(world.peers, end).late.length === 0));
  await settled();
  check(world);
  await checkHonest(world);
}

/** Fewer runs where the machine is slow, since each is a whole test; but one there must be. */
const TIME_MS = 3_500;
const link = fc.nat({ max: 2 }).map((peer): Step => ({ does: 'link', peer, how: 'honest' }));

it('[SES-1] [ACC-3] [ACC-5] [ACC-6] [CMD-2] [MSG-5] whatever enablers say, the owner’s rule holds', async () => {
  const step = hostileSteps(['DII'], 'enabler', [ID], likely);
  const steps = fc
    .tuple(fc.array(link, { minLength: 1, maxLength: 3 }), fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }))
    .map((parts) => parts.flat());
  await fc.assert(fc.asyncProperty(steps, forSoLong(TIME_MS, play)), { numRuns: 20 });
});
