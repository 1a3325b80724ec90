import { expect, it } from 'vitest';
import { utf8 } from '../base/bytes.ts';
import { generateIdentity, sign, verify } from '../identity/keys.ts';
import { openSealedKey, sealKey } from './sealed-key.ts';

const secret = crypto.getRandomValues(new Uint8Array(32));

it('opens under the secret that sealed it, signs as before, and lets nobody take the key out', async () => {
  const fresh = await generateIdentity(true);
  const { sealed, identity } = await sealKey(fresh, secret);
  const opened = await openSealedKey(sealed, secret);
  expect(opened.did).toBe(fresh.did);
  for (const { did, privateKey } of [identity, opened]) {
    expect(privateKey.extractable).toBe(false);
    expect(await verify(did, await sign({ did, privateKey }, utf8('a word')), utf8('a word'))).toBe(true);
    await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
  }
});

it('keeps no part of the private key in the clear', async () => {
  const fresh = await generateIdentity(true);
  const seed = Buffer.from(await crypto.subtle.exportKey('pkcs8', fresh.privateKey)).subarray(-32);
  const { sealed } = await sealKey(fresh, secret);
  expect(Buffer.from(sealed.ciphertext).includes(seed.subarray(0, 8))).toBe(false);
  const again = await sealKey(fresh, secret);
  expect(Buffer.from(again.sealed.ciphertext)).not.toEqual(Buffer.from(sealed.ciphertext));
});

it('stays shut under another secret, for another did, and when it was changed', async () => {
  const { sealed } = await sealKey(await generateIdentity(true), secret);
  const other = await generateIdentity();
  const changed = Uint8Array.from(sealed.ciphertext);
  changed[20]! ^= 1;
  await expect(openSealedKey(sealed, new Uint8Array(32))).rejects.toMatchObject({ code: 'passkey-failed' });
  await expect(openSealedKey({ ...sealed, did: other.did }, secret)).rejects.toMatchObject({ code: 'passkey-failed' });
  await expect(openSealedKey({ ...sealed, ciphertext: changed }, secret)).rejects.toMatchObject({
    code: 'passkey-failed',
  });
});
