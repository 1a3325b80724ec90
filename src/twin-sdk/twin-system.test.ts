// A twin system against an enabler that is a bare session in the hands of the test: it keeps every word that it carries, and
// can say anything on the wire. What it is not told, it cannot have.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signInAt, startOpenidProvider, type OpenidProvider } from '../../e2e/support/openid-provider.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import { systemClock } from '../base/clock.ts';
import type { TwinportError } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import {
  readGrant,
  signAccessProof,
  signCancellation,
  signCommand,
  signRevocation,
  type AccessRequest,
} from '../identity/access.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import { pairingTag, readPairingCode } from '../identity/pairing-tag.ts';
import { DII_OUTPUTS, FromTwinSystem, type DiiOutputs } from '../protocol/dii.ts';
import type { AccessGranted } from '../protocol/things.ts';
import { memoryJournal, type Journal } from '../provider/journal.ts';
import type { AccessPolicyInput } from '../provider/policy.ts';
import { codedStream } from '../state/coded-stream.ts';
import { perField } from '../state/sample.ts';
import { readStateMessage } from '../state/state-message.ts';
import { memoryLinks } from '../transport/memory-link.ts';
import { Session } from '../transport/session.ts';
import type { Link } from '../transport/link.ts';
import { startTwinSystem, type TwinSystem } from './twin-system.ts';
import type { Twin } from './twin.ts';

const ALL = { observe: true, actions: ['turn', 'lock'] };
const BACK = 'https://world.example/signed-in.html';
type Heard = FromTwinSystem;
type Carrier = Session<FromTwinSystem, DiiOutputs> & { identity: Identity; heard: Heard[]; shown: Set<string> };

let identity: Identity;
let user: Identity;
let journal: Journal;
let system: TwinSystem;
let twin: Twin;
let accept: (link: Link) => void;
let carrier: Carrier;

async function startSystem(policy: AccessPolicyInput): Promise<void> {
  system = await startTwinSystem({
    name: 'Levers',
    domains: ['test'],
    purposes: ['training'],
    identity,
    journal,
    listen: (onLink) => {
      accept = onLink;
      return () => undefined;
    },
  });
  twin = await system.publish({
    description: smallDescription,
    model: await smallModel(),
    bindings: smallBindings,
    policy,
  });
  twin.handle('turn', () => Promise.resolve({ reached: true }));
  twin.set({ angle: 1, on: true, mode: 'idle', note: 'hello' });
}

/** Links, and registers whatever comes. */
async function link(by?: Identity): Promise<Carrier> {
  const own = by ?? (await generateIdentity());
  const { initiator, responder } = memoryLinks();
  accept(responder);
  const session = await Session.open<FromTwinSystem, DiiOutputs>(initiator, {
    identity: own,
    role: 'integration-enabler',
    name: 'Carrier',
    acceptedRoles: ['digital-twin-system'],
    clock: systemClock,
    incoming: FromTwinSystem,
    outputs: DII_OUTPUTS,
  });
  const made: Carrier = Object.assign(session, { identity: own, heard: [], shown: new Set<string>() });
  session.serve((message) => {
    made.heard.push(message);
    if (message.operation === 'registersystem') return { ttlMs: message.ttlMs };
    return message.operation === 'registermodel' ? { thingID: SMALL_TWIN_ID } : {};
  });
  // Whatever number the stream gets.
  const streams = new Map([1, 2, 3, 4].map((number) => [number, codedStream(number, twin.layout.fields)]));
  session.onState = (bytes) => {
    const { fields } = twin.layout;
    if (bytes[0] !== 1) return;
    readStateMessage(bytes, streams, () => perField((field) => void made.shown.add(fields[field]!.name)));
  };
  await expect.poll(() => made.heard.some(({ operation }) => operation === 'registermodel')).toBe(true);
  return made;
}

beforeEach(async () => {
  [identity, user] = await Promise.all([generateIdentity(), generateIdentity()]);
  journal = memoryJournal();
  await startSystem({ control: 'open' });
  carrier = await link();
});
afterEach(() => carrier.close());

const proofFor = (asks: Partial<AccessRequest> = {}, by = user): Promise<string> =>
  signAccessProof(
    by,
    { system: identity.did, carrier: carrier.identity.did, thing: SMALL_TWIN_ID, affordances: ALL, ...asks },
    Date.now(),
  );
const ask = async (asks: Partial<AccessRequest> = {}, by = user): Promise<AccessGranted> =>
  carrier.request('requestaccess', { thingID: SMALL_TWIN_ID, proof: await proofFor(asks, by) });
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: TwinportError) => error.code,
  );
const observe = (grant: string, over = carrier) =>
  over.request('observeallproperties', { thingID: SMALL_TWIN_ID, grant, maxRateHz: 60 });
const subscribe = (grant: string, over = carrier) =>
  over.request('subscribeallevents', { thingID: SMALL_TWIN_ID, grant });
const heard = <Operation extends Heard['operation']>(operation: Operation, over = carrier) =>
  over.heard.filter((one): one is Extract<Heard, { operation: Operation }> => one.operation === operation);
/** Whether anything of the twin still comes. */
async function comes(over = carrier): Promise<boolean> {
  over.shown.clear();
  const texts = heard('propertyreadings', over).length;
  const events = heard('event', over).length;
  twin.set({ angle: Math.random() * 50, note: newId() });
  twin.emitEvent('reached', 1);
  await new Promise((resolve) => void setTimeout(resolve, 60));
  return over.shown.size > 0 || heard('propertyreadings', over).length > texts || heard('event', over).length > events;
}

describe('the wire', () => {
  it('[DII-1] registration tells what the twins are useful for', () => {
    expect(heard('registersystem')[0]).toMatchObject({ domains: ['test'], purposes: ['training'] });
  });

  it('[ACC-6] a grant for some properties shows those alone: at once, in frames, and in texts', async () => {
    await system.setPolicy(twin, { control: 'open', properties: { angle: { pairing: true }, note: 'nobody' } });
    const { granted, grant, refused } = await ask();
    expect(granted).toEqual({ ...ALL, properties: ['on', 'mode'] });
    expect(refused.map(({ affordance }) => affordance)).toEqual(['properties.angle', 'properties.note']);
    const { readings, layout } = await observe(grant!);
    expect([Object.keys(readings), layout]).toEqual([
      ['on', 'mode'],
      ['angle', 'on', 'mode'],
    ]);
    for (let index = 0; index < 10; index += 1) {
      twin.set({ angle: index, note: `text ${index}`, on: index % 2 === 0 });
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
    // The first message says again all that is known: nothing that the grant hides is in it.
    expect([...carrier.shown].toSorted()).toEqual(['mode', 'on']);
    expect(heard('propertyreadings')).toEqual([]);
  });

  it('[CMD-7] cancelaction stops a command, for its signer alone', async () => {
    twin.handle(
      'turn',
      (_input, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    );
    const { grant } = await ask();
    const commandId = newId();
    const command = await signCommand(
      user,
      {
        system: identity.did,
        grantId: readGrant(grant!).jti,
        thing: SMALL_TWIN_ID,
        action: 'turn',
        input: { degrees: 1 },
        commandId,
      },
      Date.now(),
    );
    await carrier.request('invokeaction', {
      thingID: SMALL_TWIN_ID,
      name: 'turn',
      commandID: commandId,
      command,
      grant,
    });
    const cancel = async (by: Identity) =>
      carrier.request('cancelaction', {
        thingID: SMALL_TWIN_ID,
        commandID: commandId,
        cancellation: await signCancellation(by, { system: identity.did, thing: SMALL_TWIN_ID, commandId }, Date.now()),
      });
    expect(await codeOf(cancel(carrier.identity))).toBe('proof-invalid');
    expect((await cancel(user)).state).toBe('cancelled');
    expect(heard('actionstatus').map(({ state }) => state)).toEqual(['cancelled']);
  });

  it('[ACC-8] endgrant ends state and events at once; the user is not told what they know', async () => {
    const { grant } = await ask();
    await observe(grant!);
    await subscribe(grant!);
    expect(await comes()).toBe(true);
    const revocation = await signRevocation(
      user,
      { system: identity.did, thing: SMALL_TWIN_ID, grantId: readGrant(grant!).jti },
      Date.now(),
    );
    await carrier.request('endgrant', { thingID: SMALL_TWIN_ID, revocation });
    expect([await comes(), heard('revokegrant'), system.grants()]).toEqual([false, [], []]);
    expect([await codeOf(observe(grant!)), await codeOf(subscribe(grant!))]).toEqual([
      'grant-revoked',
      'grant-revoked',
    ]);
  });

  it('[AUT-6] another rule ends what it does not give any more at once, and says why', async () => {
    const { grant } = await ask();
    await observe(grant!);
    await subscribe(grant!);
    await system.setPolicy(twin, { observe: { pairing: true } });
    expect(await comes()).toBe(false);
    expect(heard('revokegrant')).toMatchObject([
      {
        grantID: readGrant(grant!).jti,
        user: user.did,
        reason: expect.stringContaining("the owner's rule has changed") as string,
      },
    ]);
    await expect(system.setPolicy(twin, { observe: 'everybody' as never })).rejects.toMatchObject({
      code: 'input-invalid',
    });
    expect((await ask()).granted.observe).toBe(false);
  });

  it('[AUT-6] [AUT-2] a paired key comes in without a code until it is unpaired, which ends what it has at once', async () => {
    await system.setPolicy(twin, { observe: { pairing: true } });
    const { code } = system.createPairingCode({ label: 'Anna' });
    const id = newId();
    const bound = {
      user: user.did,
      system: identity.did,
      carrier: carrier.identity.did,
      thing: SMALL_TWIN_ID,
      jti: id,
    };
    const evidence = { pairing: await pairingTag(readPairingCode(code)!, bound) };
    expect((await ask({ evidence, id })).granted.observe).toBe(true);
    expect(system.paired()).toMatchObject([{ user: user.did, label: 'Anna' }]);
    const { grant } = await ask();
    await observe(grant!);
    expect(await comes()).toBe(true);
    await system.unpair(user.did);
    expect([await comes(), system.paired(), system.grants()]).toEqual([false, [], []]);
    expect((await ask()).refused[0]?.error.details).toMatchObject({ rule: 'observe', satisfiedBy: ['pairing'] });
  });

  it('[ACC-7] what ended while the enabler was away is told when it comes back', async () => {
    const { grant } = await ask();
    const { identity: same } = carrier;
    carrier.close();
    await system.revoke(readGrant(grant!).jti, 'while you were out');
    carrier = await link(same);
    await expect.poll(() => heard('revokegrant').map(({ reason }) => reason)).toEqual(['while you were out']);
  });

  it('[CMD-6] a command that outlives its link tells the rest over the next one, once it is asked after', async () => {
    let finish: (output: null) => void = () => undefined;
    twin.handle('turn', () => new Promise((resolve) => (finish = resolve)));
    const { grant } = await ask();
    const commandID = newId();
    const asks = { system: identity.did, grantId: readGrant(grant!).jti, thing: SMALL_TWIN_ID, action: 'turn' };
    const command = await signCommand(user, { ...asks, input: { degrees: 1 }, commandId: commandID }, Date.now());
    const thingID = SMALL_TWIN_ID;
    await carrier.request('invokeaction', { thingID, name: 'turn', commandID, command, grant });
    const { identity: same } = carrier;
    carrier.close();
    carrier = await link(same);
    expect((await carrier.request('queryaction', { thingID, commandID })).state).toBe('accepted');
    finish(null);
    await expect.poll(() => heard('actionstatus').map(({ state }) => state)).toEqual(['completed']);
  });

  it('[ACC-10] a restarted system goes on as it was: grants, pairings, what was revoked', async () => {
    const [kept, gone] = [await ask(), await ask()];
    await system.revoke(readGrant(gone.grant!).jti, 'enough');
    const before = system.grants();
    const { identity: same } = carrier;
    carrier.close();
    await startSystem({ control: 'open' });
    carrier = await link(same);
    expect(system.grants()).toEqual(before);
    await observe(kept.grant!);
    expect([await comes(), await codeOf(observe(gone.grant!))]).toEqual([true, 'grant-revoked']);
    await system.revoke(readGrant(kept.grant!).jti, 'now');
    expect(await comes()).toBe(false);
  });
});

describe('an enabler that is not honest', () => {
  it('[ACC-5] has no use of words that went over another: proof, grant, tag, whoever shows them', async () => {
    const proof = await proofFor();
    const { grant } = await carrier.request('requestaccess', { thingID: SMALL_TWIN_ID, proof });
    const thief = await link();
    expect(await codeOf(thief.request('requestaccess', { thingID: SMALL_TWIN_ID, proof }))).toBe('proof-invalid');
    expect(await codeOf(observe(grant!, thief))).toBe('grant-insufficient');
    expect(await codeOf(subscribe(grant!, thief))).toBe('grant-insufficient');
    await system.setPolicy(twin, { observe: { pairing: true } });
    const { code } = system.createPairingCode();
    const id = newId();
    const bound = {
      user: user.did,
      system: identity.did,
      carrier: carrier.identity.did,
      thing: SMALL_TWIN_ID,
      jti: id,
    };
    const evidence = { pairing: await pairingTag(readPairingCode(code)!, bound) };
    const own = await signAccessProof(
      thief.identity,
      { system: identity.did, carrier: thief.identity.did, thing: SMALL_TWIN_ID, affordances: ALL, evidence, id },
      Date.now(),
    );
    expect(await codeOf(thief.request('requestaccess', { thingID: SMALL_TWIN_ID, proof: own }))).toBe('access-refused');
    expect(system.paired()).toEqual([]);
    thief.close();
  });

  it("[ACC-7] cannot end another's, and hears nothing of what others hold", async () => {
    const { grant } = await ask();
    const thief = await link();
    await observe(grant!);
    await thief.request('unobserveallproperties', { thingID: SMALL_TWIN_ID });
    const revocation = await signRevocation(
      thief.identity,
      { system: identity.did, thing: SMALL_TWIN_ID, grantId: readGrant(grant!).jti },
      Date.now(),
    );
    expect(await codeOf(thief.request('endgrant', { thingID: SMALL_TWIN_ID, revocation }))).toBe('proof-invalid');
    expect([await comes(), await comes(thief)]).toEqual([true, false]);
    await system.revoke(readGrant(grant!).jti, 'for the user alone');
    expect(await comes()).toBe(false);
    expect([heard('revokegrant').length, heard('revokegrant', thief).length]).toEqual([1, 0]);
    thief.close();
  });
});

describe('with an OpenID provider', () => {
  let provider: OpenidProvider;
  beforeEach(async () => {
    provider = await startOpenidProvider([
      { client_id: 'twins', redirect_uris: [BACK], token_endpoint_auth_method: 'none' },
    ]);
  });
  afterEach(() => provider.stop());
  const begin = async (by = user): Promise<DiiOutputs['beginsignin']> =>
    carrier.request('beginsignin', {
      thingID: SMALL_TWIN_ID,
      proof: await proofFor({ signIn: { issuer: provider.issuer, redirectURI: BACK } }, by),
    });

  it('[AUT-4] [AUT-5] a sign-in lets in the key that began it, and no other that the enabler brings', async () => {
    const oidc = [{ issuer: provider.issuer, clientId: 'twins', claims: { groups: 'operators' } }];
    await system.setPolicy(twin, { actions: { turn: { oidc } } });
    expect((await ask()).refused[0]?.error.details).toMatchObject({
      satisfiedBy: ['oidc'],
      issuers: [provider.issuer],
    });
    const { authorizationURL, state } = await begin();
    const code = (await signInAt(authorizationURL, 'op-anna')).get('code')!;
    const evidence = { signIn: { state, code } };
    expect(await codeOf(ask({ evidence }, carrier.identity))).toBe('sign-in-failed');
    const proof = await proofFor({ evidence });
    const [first, again] = await Promise.all(
      [1, 2].map(() =>
        carrier.request('requestaccess', { thingID: SMALL_TWIN_ID, proof }).catch((error: TwinportError) => error.code),
      ),
    );
    expect([typeof first, again]).toEqual(['object', 'command-replayed']);
    expect((first as AccessGranted).granted.actions).toEqual(['turn']);
    // Renewed without a window, over a restart too, while the rule holds.
    const { identity: same } = carrier;
    carrier.close();
    await startSystem({ actions: { turn: { oidc } } });
    carrier = await link(same);
    expect((await ask()).granted.actions).toEqual(['turn']);
    expect((await ask({}, carrier.identity)).granted.actions).toEqual([]);
    await system.setPolicy(twin, { actions: { turn: { oidc: [{ ...oidc[0]!, claims: { groups: 'admins' } }] } } });
    expect([(await ask()).granted.actions, heard('revokegrant').length > 0]).toEqual([[], true]);
  });

  it('[AUT-5] begins nothing without a proof that asks for it', async () => {
    const nothing = carrier.request('beginsignin', { thingID: SMALL_TWIN_ID, proof: await proofFor() });
    expect(await codeOf(nothing)).toBe('proof-invalid');
    expect(await codeOf(begin())).toBe('sign-in-failed');
  });
});
