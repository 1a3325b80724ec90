// The enabler against a twin system that shares no code with it, written from SPEC.md: the words of the page are enough. Every
// message between them is held against the generated JSON Schemas.
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import type { Json } from '../../e2e/support/bare-party.ts';
import { BareProvider } from '../../e2e/support/bare-provider.ts';
import { ID, makeBench, refusalOf, ringOf, until, type Bench } from '../../e2e/support/chain.ts';
import { holdToSchemas, wireSchemas, type Held } from '../../e2e/support/hold-to-schemas.ts';
import { bareDescription as description, smallBindings, smallModel } from '../../e2e/support/small-twin.ts';
import { newId, type Did } from '../base/ids.ts';
import { readGrant, signAccessProof, signCommand } from '../identity/access.ts';
import type { CommandStatus } from '../protocol/mii.ts';
import { twinLayout } from '../state/layout.ts';

/** Of `angle`, in its 15 bits. */
const code = (value: number): string => value.toString(2).padStart(15, '0');

const schemas = await wireSchemas('dii');
let held: Held;
/** Kinds of signed words that passed in any of the tests. */
const words = new Set<string>();
afterAll(() =>
  expect([...words].sort()).toEqual(
    expect.arrayContaining(['twinport-access-proof+jwt', 'twinport-command+jwt', 'twinport-grant+jwt']),
  ),
);
let bench: Bench;
let provider: BareProvider;

/** Lets a bare provider join; `tamper` stands between it and its bulk channel. */
async function join(
  to: Bench,
  described: Json = description,
  tamper = (bytes: Uint8Array<ArrayBuffer>) => bytes,
): Promise<BareProvider> {
  const model = await smallModel(40_000);
  let joining: BareProvider | undefined;
  let joined: Promise<void> | undefined;
  to.connect({
    listener: ({ channels, fingerprints }) => {
      const send = (data: string | Uint8Array<ArrayBuffer>): void =>
        channels.bulk.send(typeof data === 'string' ? data : tamper(data));
      const control = holdToSchemas(channels.control, schemas, held);
      const bulk = { onmessage: null, send };
      const made = new BareProvider({ ...channels, control, bulk }, described, smallBindings, model);
      joining = made;
      joined = fingerprints.then((found) => made.join(found));
    },
  });
  await joined;
  return joining!;
}

beforeEach(async () => {
  held = { sent: 0, received: 0, strangers: [], words };
  bench = await makeBench();
  provider = await join(bench);
});

afterEach(() => {
  expect(held.strangers).toEqual([]);
  expect(Math.min(held.sent, held.received)).toBeGreaterThan(4);
});

async function access(): Promise<string> {
  await until(async () => (await bench.enabler.discoverModels(provider.did as Did))[0]?.status === 'checked');
  const asks = {
    system: provider.did as Did,
    carrier: bench.identity.did,
    thing: ID,
    affordances: { observe: true, actions: ['turn'] },
  };
  return (await bench.enabler.requestAccess(ID, await signAccessProof(bench.user, asks, Date.now()))).grant!;
}

it('[SES-2] [SES-3] [MSG-1] [MSG-2] [DII-1] [DII-2] [BLK-1] is proved, registered, and its model fetched and checked', async () => {
  await until(() =>
    provider.notifications.some(({ operation, error }) => operation === 'modelchecked' && error === undefined),
  );
  expect((await bench.enabler.discoverSystems({}))[0]).toMatchObject({ id: provider.did, name: 'Bare', online: true });
  expect((await bench.enabler.readModel(ID)).byteLength).toBeGreaterThan(40_000);
  expect(await provider.ask('renewregistration', {})).toEqual({ ttlMs: 5_000 });
});

it('[DII-3] [DII-4] [ACC-1] [ACC-2] [ACC-3] [STA-1] [STA-4] [STA-5] [STA-6] [STA-7] [STA-10] [STA-11] grants access, is observed, and its frames are read', async () => {
  await access();
  expect(twinLayout(description as never).fields.map(({ bits }) => bits)).toEqual([15, 1, 1]);
  const ring = ringOf(await bench.enabler.openTwin(ID));
  expect(ring.newest(0)).toMatchObject({ value: 10, sequence: 1 });
  const time = Date.now();
  // The slice's age 0; all fields; not uniform: age 0 and 0 sequences back, the same, 12 ms and 1 sequence (γ of 2). Not still:
  // angle −45.5 is code (−45.5 + 90) / 0.01 = 4450; on; mode member 1.
  const bits = ['00', '1', '0', '001', '001', '0100001100010', '0', code(4_450), '1', '1'].join('');
  provider.sendFrame(9, 0, time, 3, bits);
  await until(() => ring.newest(2));
  expect([ring.newest(0), ring.newest(1), ring.newest(2)]).toEqual([
    { value: -45.5, time, sequence: 3 },
    { value: 1, time, sequence: 3 },
    { value: 1, time: time - 12, sequence: 2 },
  ]);
  // Of the three fields the first alone, uniform, not still.
  const lowest = ['00', '0', '100', '1', '0', code(0)].join('');
  provider.sendFrame(9, 2, time + 20, 4, lowest);
  await until(() => ring.newest(0)!.value === -90);
  await until(() => provider.acknowledged.at(-1)?.[0] === 2);
  expect(provider.acknowledged.at(-1)).toEqual([2, 0b10]);
  // A stream that nobody observes here is passed over, what goes with it is not acknowledged.
  provider.sendFrame(10, 3, time + 40, 5, lowest);
  provider.sendFrame(9, 4, time + 60, 6, lowest);
  await until(() => provider.acknowledged.at(-1)?.[0] === 4);
  expect(provider.acknowledged.at(-1)).toEqual([4, 0b1010]);
  await until(async () => (await bench.enabler.stats()).links[0]?.link.clockErrorMs);
  expect(provider.pings).toBeGreaterThan(0);
});

it('[DII-5] is not asked for what it did not say that it understands', async () => {
  await access();
  const ring = ringOf(await bench.enabler.openTwin(ID));
  await bench.enabler.setInterest([{ twinId: ID, maxRateHz: 1, properties: [] }]);
  // Its frames are taken as before.
  provider.sendFrame(9, 0, Date.now(), 4, ['00', '0', '100', '1', '0', code(0)].join(''));
  await until(() => ring.newest(0)!.value === -90);
  expect((await bench.enabler.log()).map(({ operation }) => operation)).not.toContain('updateobservation');
});

async function invoke(grant: string): Promise<CommandStatus> {
  const commandId = newId();
  const asks = {
    system: provider.did as Did,
    grantId: readGrant(grant).jti,
    thing: ID,
    action: 'turn',
    input: { degrees: 5 },
    commandId,
  };
  return bench.enabler.invokeAction(ID, 'turn', commandId, await signCommand(bench.user, asks, Date.now()));
}

it('[ACC-4] [CMD-1] [DII-3] is asked by the user’s own signed command, and its answers reach the user', async () => {
  const { state, commandID } = await invoke(await access());
  expect(state).toBe('accepted');
  expect(provider.commands[0]).toMatchObject({
    iss: bench.user.did,
    aud: provider.did,
    action: 'turn',
    input: { degrees: 5 },
    jti: commandID,
  });
  const ended = await until(
    () => bench.told.find((note) => note.kind === 'command' && note.status.state === 'completed') ?? null,
  );
  expect(ended).toMatchObject({ status: { commandID, output: { reached: true } } });
});

it('[EVT-2] [DII-3] its events are told in order, and one that came before is dropped', async () => {
  await access();
  await bench.enabler.openTwin(ID);
  await until(async () =>
    (await bench.enabler.log()).some(({ operation, outcome }) => operation === 'opentwin' && outcome === 'ok'),
  );
  for (const [notificationID, data] of [
    [1, 'a'],
    [2, 'b'],
    [2, 'again'],
    [1, 'old'],
    [3, 'c'],
  ] as const)
    provider.tell('event', { thingID: ID, name: 'reached', data, time: Date.now(), notificationID });
  await until(() => bench.told.filter(({ kind }) => kind === 'event').length === 3);
  expect(bench.told.flatMap((note) => (note.kind === 'event' ? [note.data] : []))).toEqual(['a', 'b', 'c']);
});

it('[BLK-3] bytes that are not those that were registered are refused, and not kept', async () => {
  const other = await makeBench();
  const liar = await join(other, description, (data) => data.with(data.length - 1, data.at(-1)! ^ 1));
  const told = await until(() => liar.notifications.find(({ operation }) => operation === 'modelchecked') ?? null);
  expect(told['error']).toMatchObject({ type: 'urn:twinport:problem:asset-hash-mismatch' });
  expect((await other.enabler.discoverModels(liar.did as Did))[0]).toMatchObject({ status: 'rejected' });
  expect(await refusalOf(other.enabler.readModel(ID))).toBe('asset-hash-mismatch');
});

it('[MSG-3] a notification that cannot be taken is answered with a problem, and the link lives on', async () => {
  const messageID = provider.tell('event', { thingID: 'urn:not:mine', name: 'reached', time: 1, notificationID: 1 });
  const problem = await until(() => provider.problems[0]);
  expect(problem).toMatchObject({ correlationID: messageID, error: { type: 'urn:twinport:problem:twin-unknown' } });
  expect(await provider.ask('renewregistration', {})).toEqual({ ttlMs: 5_000 });
});

it('[MSG-6] what no schema describes is seen by the schemas and refused by the enabler', async () => {
  const messageID = provider.tell('levitate', { thingID: ID });
  const problem = await until(() => provider.problems[0]);
  expect(problem).toMatchObject({
    correlationID: messageID,
    error: { type: 'urn:twinport:problem:unsupported-operation' },
  });
  expect(held.strangers.splice(0)).toEqual([expect.stringContaining('levitate')]);
});

it('[ACC-7] [DII-1] what a system says of the twin of another changes nothing', async () => {
  const grant = await access();
  const ring = ringOf(await bench.enabler.openTwin(ID));
  const stranger = await join(bench, { ...description, id: 'urn:twinport:test:stranger' });
  stranger.tell('revokegrant', {
    grantID: readGrant(grant).jti,
    user: bench.user.did,
    thingID: ID,
    reason: 'because I say so',
  });
  provider.completes = false;
  const { commandID } = await invoke(grant);
  stranger.tell('actionstatus', { thingID: ID, commandID, state: 'failed' });
  stranger.tell('propertyreadings', { thingID: ID, readings: { note: { value: 'forged', time: 1, sequence: 9 } } });
  stranger.sendFrame(9, 0, Date.now() + 1_000, 9, ['00', '0', '100', '1', '0', code(0)].join(''));
  await expect(stranger.ask('withdrawmodel', { thingID: ID })).rejects.toThrow('twin-unknown');
  await until(() => stranger.problems.length > 0);
  expect(bench.told.some(({ kind }) => kind === 'grant-ended' || kind === 'command')).toBe(false);
  expect(JSON.stringify(bench.told)).not.toContain('forged');
  expect(ring.newest(0)).toMatchObject({ value: 10, sequence: 1 });
  // Nor does it get the id for itself while its owner is there.
  const thief = join(bench, description);
  await expect(thief).rejects.toThrow('description-invalid');
});
