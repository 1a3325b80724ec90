import { base64url, CompactSign, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId, type TwinId } from '../base/ids.ts';
import { LIMITS } from '../protocol/limits.ts';
import {
  readGrant,
  signAccessProof,
  signCancellation,
  signCommand,
  signGrant,
  signRevocation,
  verifyAccessProof,
  verifyCancellation,
  verifyCommand,
  verifyGrant,
  verifyRevocation,
} from './access.ts';
import { generateIdentity, type Identity } from './keys.ts';

const NOW = 1_700_000_000_000;
const THING = 'urn:a:lever' as TwinId;
const EVERYTHING = { observe: true, actions: ['turn'] };
let user: Identity;
let system: Identity;
let carrier: Identity;
let stranger: Identity;
beforeAll(async () => {
  [user, system, carrier, stranger] = (await Promise.all([1, 2, 3, 4].map(() => generateIdentity()))) as [
    Identity,
    Identity,
    Identity,
    Identity,
  ];
});

type Claims = Record<string, unknown>;
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  );
const claimsOf = (jws: string): Claims => JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString()) as Claims;
/** The same word with other claims, signed with a key of the tester's choice. */
const remade = (jws: string, change: Claims, by: Identity, header: Claims = {}): Promise<string> => {
  const own = JSON.parse(Buffer.from(jws.split('.')[0]!, 'base64url').toString()) as { alg: string };
  return new SignJWT({ ...claimsOf(jws), ...change }).setProtectedHeader({ ...own, ...header }).sign(by.privateKey);
};
/** Changed without a new signature: what a carrier can do. */
const tampered = (jws: string, change: Claims): string => {
  const [header, , signature] = jws.split('.');
  return [header, base64url.encode(JSON.stringify({ ...claimsOf(jws), ...change })), signature].join('.');
};

const proofFor = (): Promise<string> =>
  signAccessProof(user, { system: system.did, carrier: carrier.did, thing: THING, affordances: EVERYTHING }, NOW);
const checkProof = (jws: string, now = NOW): Promise<string> =>
  codeOf(verifyAccessProof(jws, system.did, carrier.did, now));
const grantFor = async () =>
  signGrant(
    system,
    await verifyAccessProof(await proofFor(), system.did, carrier.did, NOW),
    { observe: true, actions: [] },
    NOW,
  );
const checkGrant = (jws: string, now = NOW): Promise<string> => codeOf(verifyGrant(jws, system.did, carrier.did, now));
const commandFor = (): Promise<string> =>
  signCommand(
    user,
    { system: system.did, grantId: newId(), thing: THING, action: 'turn', input: { degrees: 5 }, commandId: newId() },
    NOW,
  );
const checkCommand = (jws: string, now = NOW): Promise<string> => codeOf(verifyCommand(jws, system.did, now));

describe('the three signed words', () => {
  it('[ACC-1] [ACC-2] [ACC-3] [ACC-4] say who asks whom for what, for a while', async () => {
    const proof = await verifyAccessProof(await proofFor(), system.did, carrier.did, NOW);
    expect(proof).toMatchObject({
      iss: user.did,
      aud: system.did,
      carrier: carrier.did,
      thing: THING,
      affordances: EVERYTHING,
      iat: NOW / 1000,
      exp: NOW / 1000 + 30,
    });
    const { grant, grantId, expiresAt } = await grantFor();
    const read = await verifyGrant(grant, system.did, carrier.did, NOW);
    expect(read).toMatchObject({
      iss: system.did,
      aud: system.did,
      sub: user.did,
      carrier: carrier.did,
      thing: THING,
      affordances: { observe: true, actions: [] },
      jti: grantId,
    });
    expect(read.exp * 1000).toBe(expiresAt);
    expect(expiresAt).toBe(NOW + 600_000);
    expect(readGrant(grant)).toEqual(read);
    const command = await verifyCommand(await commandFor(), system.did, NOW);
    expect(command).toMatchObject({
      iss: user.did,
      aud: system.did,
      thing: THING,
      action: 'turn',
      input: { degrees: 5 },
    });
  });

  it('[ACC-1] are refused when one claim was changed on the way', async () => {
    const [proof, command, { grant }] = await Promise.all([proofFor(), commandFor(), grantFor()]);
    for (const [claim, value] of Object.entries({
      iss: stranger.did,
      aud: stranger.did,
      carrier: stranger.did,
      thing: 'urn:a:other',
      affordances: { observe: true, actions: ['turn', 'lock'] },
      delegate: { system: stranger.did, service: 'urn:a:spy' },
      evidence: { signIn: { state: 'of-another-user', code: 'stolen' } },
      signIn: { issuer: 'https://evil.example', redirectURI: 'https://evil.example' },
      formerly: [proof],
      iat: 1,
      exp: NOW,
      jti: newId(),
    }))
      expect(await checkProof(tampered(proof, { [claim]: value })), claim).toBe('proof-invalid');
    for (const [claim, value] of Object.entries({
      iss: stranger.did,
      sub: stranger.did,
      carrier: stranger.did,
      thing: 'urn:a:other',
      affordances: EVERYTHING,
      delegate: { system: stranger.did, service: 'urn:a:spy' },
      exp: NOW,
      jti: newId(),
    }))
      expect(await checkGrant(tampered(grant, { [claim]: value })), claim).toBe('grant-missing');
    for (const [claim, value] of Object.entries({
      iss: stranger.did,
      aud: stranger.did,
      grant: newId(),
      thing: 'urn:a:other',
      action: 'lock',
      input: { degrees: 90 },
      exp: NOW,
      jti: newId(),
    }))
      expect(await checkCommand(tampered(command, { [claim]: value })), claim).toBe('proof-invalid');
  });

  it('[ACC-8] [CMD-7] nor can a word that takes back be made to take back something else, or be used as another word', async () => {
    const [grantId, commandId] = [newId(), newId()];
    const asks = { system: system.did, thing: THING };
    const revocation = await signRevocation(user, { ...asks, grantId }, NOW);
    const cancellation = await signCancellation(user, { ...asks, commandId }, NOW);
    const checkRevocation = (jws: string, now = NOW): Promise<string> => codeOf(verifyRevocation(jws, system.did, now));
    const checkCancellation = (jws: string, now = NOW): Promise<string> =>
      codeOf(verifyCancellation(jws, system.did, now));
    for (const [word, other, check, id] of [
      [revocation, cancellation, checkRevocation, 'grant'],
      [cancellation, revocation, checkCancellation, 'command'],
    ] as const) {
      expect(await check(word)).toBe('ok');
      for (const claim of ['iss', 'aud', 'thing', id, 'exp', 'jti'])
        expect(await check(tampered(word, { [claim]: claim === 'exp' ? NOW : stranger.did })), claim).toBe(
          'proof-invalid',
        );
      for (const wrong of [other, await proofFor(), await commandFor(), await remade(word, {}, stranger)])
        expect(await check(wrong)).toBe('proof-invalid');
      expect(await check(await remade(word, { aud: stranger.did }, user))).toBe('proof-invalid');
      expect(await check(await remade(word, { exp: NOW / 1000 + 31 }, user))).toBe('proof-invalid');
      expect([await check(word, NOW + 30_000), await check(word, NOW - 10_001)]).toEqual([
        'command-expired',
        'command-expired',
      ]);
    }
  });

  it('[ACC-1] are refused without a signature, by another algorithm, by another key, or as each other', async () => {
    const [proof, command, { grant }] = await Promise.all([proofFor(), commandFor(), grantFor()]);
    for (const [jws, check, refused] of [
      [proof, checkProof, 'proof-invalid'],
      [command, checkCommand, 'proof-invalid'],
      [grant, checkGrant, 'grant-missing'],
    ] as const) {
      const typ = (JSON.parse(Buffer.from(jws.split('.')[0]!, 'base64url').toString()) as { typ: string }).typ;
      const bare = new UnsecuredJWT(claimsOf(jws)).encode();
      expect(await check(bare)).toBe(refused);
      const none = `${base64url.encode(JSON.stringify({ alg: 'none', typ }))}.${jws.split('.')[1]}.`;
      expect(await check(none)).toBe(refused);
      const secret = new TextEncoder().encode(system.did.padEnd(64, '0'));
      const symmetric = await new CompactSign(new TextEncoder().encode(JSON.stringify(claimsOf(jws))))
        .setProtectedHeader({ alg: 'HS256', typ })
        .sign(secret);
      expect(await check(symmetric)).toBe(refused);
      expect(await check(await remade(jws, {}, stranger))).toBe(refused);
      expect(await check(await remade(jws, {}, jws === grant ? system : user, { typ: 'JWT' }))).toBe(refused);
      for (const noise of ['', 'a.b.c', '..', `${jws}x`, jws.slice(0, -4)])
        expect(await check(noise), noise).toBe(refused);
    }
    expect(await checkGrant(await proofFor())).toBe('grant-missing');
    expect(await checkCommand(await proofFor())).toBe('proof-invalid');
  });

  it('[ACC-5] for another system or over another enabler are refused, though well signed', async () => {
    expect(await checkProof(await remade(await proofFor(), { aud: stranger.did }, user))).toBe('proof-invalid');
    expect(await checkProof(await remade(await proofFor(), { carrier: stranger.did }, user))).toBe('proof-invalid');
    expect(await checkCommand(await remade(await commandFor(), { aud: stranger.did }, user))).toBe('proof-invalid');
    const { grant } = await grantFor();
    expect(await checkGrant(await remade(grant, { carrier: stranger.did }, system))).toBe('grant-insufficient');
    expect(await checkGrant(await remade(grant, { aud: stranger.did }, system))).toBe('grant-missing');
    // A system cannot give grants in the name of another.
    expect(await codeOf(verifyGrant(grant, stranger.did, carrier.did, NOW))).toBe('grant-missing');
  });

  it('[ACC-5] are refused when they have expired, or come from more than 10 s in the future', async () => {
    const [proof, command, { grant }] = await Promise.all([proofFor(), commandFor(), grantFor()]);
    for (const [jws, check, refused, lifeMs] of [
      [proof, checkProof, 'command-expired', LIMITS.signedLifeMs],
      [command, checkCommand, 'command-expired', LIMITS.signedLifeMs],
      [grant, checkGrant, 'grant-expired', LIMITS.grantLifeMs],
    ] as const) {
      expect(await check(jws, NOW + lifeMs - 1)).toBe('ok');
      expect(await check(jws, NOW + lifeMs)).toBe(refused);
      expect(await check(jws, NOW - LIMITS.clockSkewMs)).toBe('ok');
      expect(await check(jws, NOW - LIMITS.clockSkewMs - 1)).toBe(refused);
    }
  });

  it('[ACC-5] of a user that would live longer than 30 s are refused: nobody remembers their ids for as long', async () => {
    const exp = NOW / 1000 + 31;
    expect(await checkProof(await remade(await proofFor(), { exp }, user))).toBe('proof-invalid');
    expect(await checkCommand(await remade(await commandFor(), { exp: 1e12 }, user))).toBe('proof-invalid');
    expect(await checkCommand(await remade(await commandFor(), { iat: NOW / 1000 - 1 }, user))).toBe('proof-invalid');
  });

  it('[ACC-1] with a claim that is missing or of another type are refused', async () => {
    const proof = await proofFor();
    for (const claim of ['iss', 'aud', 'carrier', 'thing', 'affordances', 'iat', 'exp', 'jti'])
      for (const value of [undefined, 7.5, { a: 1 }, null]) {
        if ((claim === 'iat' || claim === 'exp') && value === 7.5) continue;
        expect(await checkProof(await remade(proof, { [claim]: value }, user)), claim).toBe('proof-invalid');
      }
    expect(() => readGrant(proof)).toThrow();
  });
});
