import { SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId, type Did } from '../base/ids.ts';
import { generateIdentity, type Identity } from './keys.ts';
import { signRotation, verifyRotations } from './rotation.ts';

const NOW = 1_700_000_000_000;
let keys: readonly Identity[];
beforeAll(async () => {
  keys = await Promise.all(Array.from({ length: 5 }, () => generateIdentity()));
});
const key = (index: number): Identity => keys[index]!;
/** Words from key 0 to key `last`, oldest first. */
const chain = (first: number, last: number): Promise<string[]> =>
  Promise.all(
    keys.slice(first, last).map((from, index) => signRotation(from, key(first + index + 1).did, NOW + index * 1_000)),
  );
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  );
const check = (words: readonly string[], user: Did, now = NOW + 10_000): Promise<string> =>
  codeOf(verifyRotations(words, user, now));

describe('key rotation words', () => {
  it('[ACC-9] lead back from the present key to the former ones, newest first', async () => {
    expect(await verifyRotations(await chain(0, 3), key(3).did, NOW + 10_000)).toEqual([
      key(2).did,
      key(1).did,
      key(0).did,
    ]);
    expect(await verifyRotations([], key(3).did, NOW)).toEqual([]);
  });

  it('[ACC-9] do not count for another key, with a gap, out of order, or when there are more than three', async () => {
    const words = await chain(0, 3);
    expect(await check(words, key(4).did)).toBe('proof-invalid');
    expect(await check([words[0]!, words[2]!], key(3).did)).toBe('proof-invalid');
    expect(await check(words.toReversed(), key(3).did)).toBe('proof-invalid');
    expect(await check(await chain(0, 4), key(4).did)).toBe('proof-invalid');
    expect(await check(await chain(1, 4), key(4).did)).toBe('ok');
  });

  it('[ACC-9] do not go in a circle', async () => {
    const away = await signRotation(key(0), key(1).did, NOW);
    const back = await signRotation(key(1), key(0).did, NOW);
    expect(await check([away, back], key(0).did)).toBe('proof-invalid');
    expect(await check([back, away, back], key(0).did)).toBe('proof-invalid');
  });

  it('[ACC-9] count only when the former key itself signed them, as a rotation, not in the future', async () => {
    const claims = { iss: key(0).did, sub: key(1).did, iat: NOW / 1000, jti: newId() };
    const word = (by: Identity, change: object = {}, typ = 'twinport-key-rotation+jwt'): Promise<string> =>
      new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg: 'EdDSA', typ }).sign(by.privateKey);
    expect(await check([await word(key(0))], key(1).did)).toBe('ok');
    expect(await check([await word(key(1))], key(1).did)).toBe('proof-invalid');
    expect(await check([await word(key(0), {}, 'twinport-grant+jwt')], key(1).did)).toBe('proof-invalid');
    expect(await check([await word(key(0), { iss: 'did:key:zzz' })], key(1).did)).toBe('proof-invalid');
    expect(await check([await word(key(0), { iat: NOW / 1000 + 100 })], key(1).did)).toBe('proof-invalid');
    const [header, payload, signature] = (await word(key(0))).split('.');
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: key(2).did })).toString('base64url');
    expect(await check([[header, forged, signature].join('.')], key(2).did)).toBe('proof-invalid');
    expect(await check([[header, payload, ''].join('.')], key(1).did)).toBe('proof-invalid');
    expect(await check(['noise'], key(1).did)).toBe('proof-invalid');
  });
});
