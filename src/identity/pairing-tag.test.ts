import { createHmac, pbkdf2Sync } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Did } from '../base/ids.ts';
import { newPairingCode, pairingTag, readPairingCode, shownPairingCode, type PairingBinding } from './pairing-tag.ts';

const binding: PairingBinding = {
  user: 'did:key:user' as Did,
  system: 'did:key:system' as Did,
  carrier: 'did:key:carrier' as Did,
  thing: 'urn:a:lever',
  jti: 'proof-0001',
};

it('[AUT-2] the tag is what the rule writes out, reckoned by another implementation', async () => {
  const key = pbkdf2Sync('7K3MWXYZ', 'did:key:system', 100_000, 32, 'sha256');
  const text =
    '{"carrier":"did:key:carrier","jti":"proof-0001","system":"did:key:system","thing":"urn:a:lever","user":"did:key:user"}';
  expect(await pairingTag('7K3MWXYZ', binding)).toBe(createHmac('sha256', key).update(text).digest('base64url'));
});

it('[AUT-2] the tag serves no other code, user, system, enabler, thing or proof', async () => {
  const tag = await pairingTag('7K3MWXYZ', binding);
  expect(await pairingTag('7K3MWXY0', binding)).not.toBe(tag);
  for (const name of ['user', 'system', 'carrier', 'thing', 'jti'] as const)
    expect(await pairingTag('7K3MWXYZ', { ...binding, [name]: 'another' }), name).not.toBe(tag);
});

it('a code is read as it was meant, and each new one is another', () => {
  expect(readPairingCode(' 7k3m-wxyz ')).toBe('7K3MWXYZ');
  expect(readPairingCode('oil0-1234')).toBe('01101234');
  for (const wrong of ['', '7K3M-WXY', '7K3M-WXYZ-2', '7K3M-WXYU', '7K3M-WXY!'])
    expect(readPairingCode(wrong)).toBeNull();
  const codes = new Set(Array.from({ length: 200 }, newPairingCode));
  expect(codes.size).toBe(200);
  for (const code of codes) expect(readPairingCode(shownPairingCode(code))).toBe(code);
});
