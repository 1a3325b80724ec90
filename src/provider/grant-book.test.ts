// The owner's book against users, services, and an enabler that keeps every word it ever carried and shows it again.
import { beforeEach, describe, expect, it } from 'vitest';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import { MockClock } from '../base/mock-clock.ts';
import type { TwinportError } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { readGrant, signAccessProof, signGrant, signRevocation, type AccessRequest } from '../identity/access.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import { pairingTag, readPairingCode } from '../identity/pairing-tag.ts';
import { signRotation } from '../identity/rotation.ts';
import { problemCode } from '../protocol/problem.ts';
import { describeTwin } from '../twin-sdk/describe.ts';
import { Twin } from '../twin-sdk/twin.ts';
import { GrantBook, type EndedGrant } from './grant-book.ts';
import { memoryJournal, type Journal } from './journal.ts';
import type { AccessPolicyInput } from './policy.ts';
import { parsePolicy } from './provider-system.ts';

const ALL = { observe: true, actions: ['turn', 'lock'] };
let clock: MockClock;
let system: Identity;
let user: Identity;
let other: Identity;
let carrier: Identity;
let service: Identity;
let journal: Journal;
let book: GrantBook;
let twin: Twin;
let ended: EndedGrant[];

beforeEach(async () => {
  clock = new MockClock();
  [system, user, other, carrier, service] = (await Promise.all(
    Array.from({ length: 5 }, () => generateIdentity()),
  )) as [Identity, Identity, Identity, Identity, Identity];
  journal = memoryJournal(() => clock.now());
  ended = [];
  await openBook();
  const described = await describeTwin(system.did, smallDescription, smallBindings, await smallModel());
  twin = new Twin(described, '1', parsePolicy({ control: 'open' }), () => clock.now());
});
async function openBook(): Promise<void> {
  book = new GrantBook(system, clock, journal);
  book.on('ended', (one) => void ended.push(one));
  await book.restore();
}
const rule = (policy: AccessPolicyInput): void => {
  twin.policy = parsePolicy(policy);
};
const proofFor = (asks: Partial<AccessRequest> = {}, by = user): Promise<string> =>
  signAccessProof(
    by,
    { system: system.did, carrier: carrier.did, thing: SMALL_TWIN_ID, affordances: ALL, ...asks },
    clock.now(),
  );
const ask = async (asks: Partial<AccessRequest> = {}, by = user): ReturnType<GrantBook['answer']> =>
  book.answer(twin, await proofFor(asks, by), carrier.did);
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: TwinportError) => error.code,
  );
const observe = (grant: string, over = carrier): Promise<string> => codeOf(book.checkObserve(twin, grant, over.did));
const revocationOf = (grant: string, by = user, thing: string = SMALL_TWIN_ID): Promise<string> =>
  signRevocation(by, { system: system.did, thing, grantId: readGrant(grant).jti }, clock.now());

describe('a restart', () => {
  it('[ACC-10] keeps grants with all that they say, and what was revoked', async () => {
    const delegate = { system: service.did, service: 'urn:a:diagnosis' };
    rule({ control: 'open', services: { any: { properties: ['angle'], actions: ['turn'] } } });
    const own = await ask();
    await ask({ delegate, affordances: { ...ALL, properties: ['angle', 'on'] } });
    const gone = await ask();
    await book.revoke(readGrant(gone.grant!).jti, 'shift is over');
    const before = book.list();
    expect(before).toMatchObject([
      { user: user.did, carrier: carrier.did, affordances: ALL, delegate: null },
      { user: user.did, affordances: { observe: true, actions: ['turn'], properties: ['angle'] }, delegate },
    ]);
    await openBook();
    expect(book.list()).toEqual(before);
    expect([await observe(own.grant!), await observe(gone.grant!)]).toEqual(['ok', 'grant-revoked']);
    expect(book.endedOver(carrier.did)).toMatchObject([{ reason: 'shift is over', by: 'owner' }]);
    expect(book.endedOver(other.did)).toEqual([]);
    await clock.advance(620_000);
    expect([book.list(), book.endedOver(carrier.did)]).toEqual([[], []]);
    await openBook();
    expect(book.list()).toEqual([]);
  });

  it('[ACC-10] opens no window in which a proof that gave something is taken a second time', async () => {
    // Made by a clock that is ahead: older than the restart by nobody's measure.
    const ahead = await signAccessProof(
      user,
      { system: system.did, carrier: carrier.did, thing: SMALL_TWIN_ID, affordances: ALL },
      clock.now() + 9_000,
    );
    for (const proof of [await proofFor(), ahead]) {
      expect(await codeOf(book.answer(twin, proof, carrier.did))).toBe('ok');
      await openBook();
      expect(await codeOf(book.answer(twin, proof, carrier.did))).toBe('command-replayed');
    }
    await clock.advance(38_000);
    await openBook();
    expect(await codeOf(book.answer(twin, ahead, carrier.did))).toBe('command-replayed');
    await clock.advance(3_000);
    expect(await codeOf(book.answer(twin, ahead, carrier.did))).toBe('command-expired');
  });

  it('[ACC-7] a grant of an earlier life that kept no journal is known by its use', async () => {
    const { grant } = await ask();
    journal = memoryJournal();
    await openBook();
    expect(book.list()).toEqual([]);
    expect(await observe(grant!)).toBe('ok');
    await book.revoke(readGrant(grant!).jti, 'enough');
    expect([await observe(grant!), ended.length]).toEqual(['grant-revoked', 1]);
  });
});

describe('taking back', () => {
  it('[ACC-8] the user gives back what they were given, which ends it at once', async () => {
    const { grant } = await ask();
    await book.giveBack(twin, await revocationOf(grant!));
    expect(ended).toMatchObject([{ by: 'user', grant: { user: user.did } }]);
    expect(await observe(grant!)).toBe('grant-revoked');
    // Said twice is said once.
    expect(await codeOf(book.giveBack(twin, await revocationOf(grant!)))).toBe('ok');
    expect(ended).toHaveLength(1);
    await openBook();
    expect(await observe(grant!)).toBe('grant-revoked');
  });

  it('[ACC-8] nobody else can give it back: not the enabler, another user, the service that acts under it, or an old word', async () => {
    const delegate = { system: service.did, service: 'urn:a:diagnosis' };
    rule({ control: 'open', services: { any: { properties: 'all' } } });
    const { grant } = await ask({ delegate });
    for (const by of [carrier, other, service, system])
      expect(await codeOf(book.giveBack(twin, await revocationOf(grant!, by)))).toBe('proof-invalid');
    expect(await codeOf(book.giveBack(twin, await revocationOf(grant!, user, 'urn:a:other')))).toBe('proof-invalid');
    const forOther = await signRevocation(
      user,
      { system: other.did, thing: SMALL_TWIN_ID, grantId: readGrant(grant!).jti },
      clock.now(),
    );
    expect(await codeOf(book.giveBack(twin, forOther))).toBe('proof-invalid');
    expect(await codeOf(book.giveBack(twin, await proofFor()))).toBe('proof-invalid');
    const unknown = await signRevocation(
      user,
      { system: system.did, thing: SMALL_TWIN_ID, grantId: newId() },
      clock.now(),
    );
    expect(await codeOf(book.giveBack(twin, unknown))).toBe('grant-missing');
    const old = await revocationOf(grant!);
    await clock.advance(31_000);
    expect(await codeOf(book.giveBack(twin, old))).toBe('command-expired');
    expect([await observe(grant!), ended]).toEqual(['ok', []]);
  });

  it('[AUT-6] a rule that changed ends what it does not give any more, and nothing else', async () => {
    const [wide, narrow] = [await ask(), await ask({ affordances: { observe: true, actions: ['turn'] } })];
    rule({ control: 'open', actions: { lock: 'nobody' } });
    await book.reconsider(twin);
    expect(ended.map(({ grant, by }) => [grant.grantId, by])).toEqual([[readGrant(wide.grant!).jti, 'rule']]);
    expect(ended[0]!.reason).toContain('actions.lock');
    expect([await observe(wide.grant!), await observe(narrow.grant!)]).toEqual(['grant-revoked', 'ok']);
    rule({ control: 'open', properties: { angle: { keys: [other.did] } } });
    await book.reconsider(twin);
    expect(ended).toHaveLength(2);
    rule({ control: 'open', properties: { angle: { keys: [user.did] } } });
    const mine = await ask();
    await book.reconsider(twin);
    expect([ended.length, await observe(mine.grant!)]).toEqual([2, 'ok']);
  });
});

describe('properties', () => {
  it('[ACC-6] a grant says which, and gives no more when the rule is wider than what was asked', async () => {
    const { granted, grant } = await ask({ affordances: { observe: true, actions: [], properties: ['on'] } });
    expect([granted.properties, readGrant(grant!).affordances.properties]).toEqual([['on'], ['on']]);
    rule({ observe: 'nobody', properties: { on: 'open' } });
    expect(await observe(grant!)).toBe('ok');
    // Events go with the rule for observing.
    expect(await codeOf(book.checkEvents(twin, grant!, carrier.did))).toBe('access-refused');
    rule({ properties: { on: 'nobody' } });
    expect(await observe(grant!)).toBe('access-refused');
    expect(await codeOf(book.checkEvents(twin, grant!, carrier.did))).toBe('ok');
  });
});

describe('an enabler that is not honest', () => {
  it('[ACC-5] cannot ask again, ask for something else, or use a proof or grant that was made for another', async () => {
    const proof = await proofFor();
    const answers = await Promise.all(Array.from({ length: 8 }, () => codeOf(book.answer(twin, proof, carrier.did))));
    expect(answers.sort()).toEqual([...Array.from({ length: 7 }, () => 'command-replayed'), 'ok']);
    expect(await codeOf(book.answer(twin, await proofFor({ carrier: other.did }), carrier.did))).toBe('proof-invalid');
    expect(await codeOf(book.answer(twin, await proofFor({ thing: 'urn:a:other' }), carrier.did))).toBe(
      'proof-invalid',
    );
    expect(await codeOf(book.answer(twin, await proofFor({ system: other.did }), carrier.did))).toBe('proof-invalid');
    const { grant } = await ask();
    expect(await observe(grant!, other)).toBe('grant-insufficient');
    // A grant of its own making, with its own key, in the name of the system.
    const claims = { ...readGrant(grant!), exp: 9e9 };
    const forged = await signGrant(
      { did: system.did, privateKey: carrier.privateKey },
      { ...claims, aud: system.did, iss: user.did },
      ALL,
      clock.now(),
    );
    expect(await observe(forged.grant)).toBe('grant-missing');
  });

  it('[SHR-1] cannot turn a grant for a service into one for the user, or for another service', async () => {
    const delegate = { system: service.did, service: 'urn:a:diagnosis' };
    expect((await ask({ delegate })).grant).toBeUndefined();
    rule({ control: 'open', services: { [other.did]: { properties: 'all' }, [service.did]: { actions: ['turn'] } } });
    const { granted, refused, grant } = await ask({ delegate });
    expect(granted).toEqual({ observe: false, actions: ['turn'] });
    expect(refused.map(({ error }) => problemCode(error))).toEqual(['access-refused', 'access-refused']);
    expect(await observe(grant!)).toBe('grant-insufficient');
    expect(await codeOf(book.checkEvents(twin, grant!, carrier.did))).toBe('grant-insufficient');
    rule({ services: { any: { properties: ['angle'] } } });
    const watching = await ask({ delegate });
    expect(readGrant(watching.grant!)).toMatchObject({
      sub: user.did,
      delegate,
      affordances: { properties: ['angle'] },
    });
    expect(await observe(watching.grant!)).toBe('ok');
    expect(await codeOf(book.checkEvents(twin, watching.grant!, carrier.did))).toBe('grant-insufficient');
  });

  it("[AUT-2] cannot use one user's pairing tag for another, nor for another proof", async () => {
    rule({ control: { pairing: true } });
    const { code } = book.users.pairing.createCode({ label: 'Anna' });
    const id = newId();
    const bound = { user: user.did, system: system.did, carrier: carrier.did, thing: SMALL_TWIN_ID, jti: id };
    const tag = await pairingTag(readPairingCode(code)!, bound);
    const shown = { evidence: { pairing: tag } };
    expect(await codeOf(ask({ ...shown, id }, other))).toBe('access-refused');
    expect(await codeOf(ask({ ...shown, id: newId() }))).toBe('access-refused');
    expect((await ask({}, user)).granted.actions).toEqual([]);
    expect((await ask({ ...shown, id })).granted.actions).toEqual(['turn', 'lock']);
    // From then on without a code, over a restart, until the owner ends it.
    await openBook();
    expect((await ask()).granted.actions).toEqual(['turn', 'lock']);
    await book.users.pairing.unpair(user.did);
    await book.reconsider(twin);
    expect([ended.length > 0, (await ask()).granted.actions]).toEqual([true, []]);
  });

  it('[ACC-9] cannot lend one user the former key of another', async () => {
    const before = await generateIdentity();
    rule({ control: { keys: [before.did] } });
    const word = await signRotation(before, user.did, clock.now());
    expect((await ask({ formerly: [word] })).granted.actions).toEqual(['turn', 'lock']);
    expect(await codeOf(ask({ formerly: [word] }, other))).toBe('proof-invalid');
    const forged = await signRotation({ did: before.did, privateKey: other.privateKey }, other.did, clock.now());
    expect(await codeOf(ask({ formerly: [forged] }, other))).toBe('proof-invalid');
    expect((await ask({}, user)).granted.actions).toEqual([]);
    // The grant remembers who the user was, also when the rule is looked at again.
    await openBook();
    await book.reconsider(twin);
    expect(ended).toEqual([]);
  });
});
