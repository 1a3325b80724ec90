// The enabler against a service system that shares no code with it, written from SPEC.md. Every message between them is held
// against the generated JSON Schemas.
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { BareService, COUNTER_ID } from '../../e2e/support/bare-service.ts';
import { access, ID, makeBench, until, type Bench } from '../../e2e/support/chain.ts';
import { holdToSchemas, wireSchemas, type Held } from '../../e2e/support/hold-to-schemas.ts';
import { makeSharingProvider, statesOf, toldOf } from '../../e2e/support/service-chain.ts';
import { newId, type Did, type ServiceId } from '../base/ids.ts';
import { readGrant, signAccessProof, signCancellation, signCommand } from '../identity/access.ts';

const SERVICE = COUNTER_ID as ServiceId;
const schemas = await wireSchemas('sii');
let held: Held;
/** Kinds of signed words that passed in any of the tests. */
const words = new Set<string>();
afterAll(() =>
  expect([...words].sort()).toEqual(
    expect.arrayContaining([
      'twinport-access-proof+jwt',
      'twinport-cancellation+jwt',
      'twinport-command+jwt',
      'twinport-grant+jwt',
    ]),
  ),
);
let bench: Bench;
let service: BareService;

beforeEach(async () => {
  held = { sent: 0, received: 0, strangers: [], words };
  bench = await makeBench();
  let joined: Promise<void> | undefined;
  bench.connect({
    listener: ({ channels, fingerprints }) => {
      service = new BareService({ control: holdToSchemas(channels.control, schemas, held), state: channels.state });
      joined = fingerprints.then((found) => service.join(found));
    },
  });
  await joined;
});
afterEach(() => {
  expect(held.strangers).toEqual([]);
  expect(Math.min(held.sent, held.received)).toBeGreaterThan(3);
});

async function grantFor(actions: string[]): Promise<string> {
  const asks = {
    system: service.did as Did,
    carrier: bench.identity.did,
    thing: SERVICE,
    affordances: { observe: true, actions },
  };
  return (await bench.enabler.requestAccess(SERVICE, await signAccessProof(bench.user, asks, Date.now()))).grant!;
}

async function call(action: string, input: unknown): Promise<string> {
  const commandId = newId();
  const grantId = readGrant(await grantFor([action])).jti;
  const asks = { system: service.did as Did, grantId, thing: SERVICE, action, input, commandId };
  const status = await bench.enabler.callService(
    SERVICE,
    action,
    commandId,
    await signCommand(bench.user, asks, Date.now()),
  );
  expect(status.state).toBe('accepted');
  return commandId;
}

it('[SII-1] [SII-2] [SRV-1] is proved, registered, found, and its lease renewed', async () => {
  expect((await bench.enabler.discoverServices({ purpose: 'counting' }))[0]).toMatchObject({
    id: SERVICE,
    systemId: service.did,
    systemName: 'Bare services',
    online: true,
  });
  expect(await service.ask('renewregistration', {})).toEqual({ ttlMs: 5_000 });
  await until(() => service.pings > 0);
  await service.ask('withdrawservice', { thingID: COUNTER_ID });
  expect(await bench.enabler.discoverServices({})).toEqual([]);
});

it('[SII-3] [CAL-1] [CAL-2] [CAL-3] is called by the user’s own command; what it streams and its result reach the user', async () => {
  const commandID = await call('count', { to: 3 });
  await until(() => statesOf(bench, commandID).includes('completed'));
  expect(service.commands).toMatchObject([{ iss: bench.user.did, aud: service.did, action: 'count', jti: commandID }]);
  expect(toldOf(bench, 'call-output').map(({ data }) => data)).toEqual([1, 2, 3]);
  expect(toldOf(bench, 'call').at(-1)?.status.output).toEqual({ last: 3 });
});

it('[SII-3] [CAL-4] its properties and events are told', async () => {
  await grantFor(['count']);
  await bench.enabler.openService(SERVICE);
  await call('count', { to: 2 });
  await until(() => toldOf(bench, 'service-event')[0]);
  expect(toldOf(bench, 'service-event')[0]).toMatchObject({ name: 'counted', data: 2 });
  await until(() => toldOf(bench, 'service-readings').some(({ readings }) => readings['calls']?.value === 1));
});

it('[CMD-7] [CAL-1] a call is taken back by the word of who made it', async () => {
  const commandId = await call('wait', null);
  const asks = { system: service.did as Did, thing: SERVICE, commandId };
  await bench.enabler.cancelAction(SERVICE, commandId, await signCancellation(bench.user, asks, Date.now()));
  await until(() => statesOf(bench, commandId).includes('cancelled'));
});

it('[SHR-1] [SHR-3] [SHR-4] [SHR-5] gets the twin that was shared with it, turns it, and gives it back', async () => {
  const provider = await makeSharingProvider();
  bench.connect(provider);
  await access(bench, provider, { observe: true, actions: [] });
  const asks = {
    system: provider.identity.did,
    carrier: bench.identity.did,
    thing: ID,
    affordances: { observe: true, properties: ['angle'], actions: ['turn'] },
    delegate: { system: service.did as Did, service: SERVICE },
  };
  await bench.enabler.shareTwin(SERVICE, 'lever', ID, await signAccessProof(bench.user, asks, Date.now()));
  const share = await until(() => service.shares[0]);
  expect(share).toMatchObject({ needID: 'lever', twin: { id: ID }, readings: { angle: { value: 10 } } });
  expect(await service.turn(share, 33)).toMatchObject({ state: 'accepted' });
  const heard = (operation: string): string =>
    JSON.stringify(service.notifications.filter((message) => message['operation'] === operation));
  await until(() => heard('twinreadings').includes('"value":33') && heard('twinactionstatus').includes('completed'));
  service.tell('endshare', { shareID: share['shareID'], reason: 'done' });
  await until(() => toldOf(bench, 'share-ended')[0]);
  expect(await bench.enabler.shares()).toEqual([]);
});
