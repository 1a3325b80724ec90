import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase58, fromBase64url } from '../base/bytes.ts';
import { TwinportError } from '../base/errors.ts';
import { addressOf, didFromPublicKey, publicKeyFromDid } from './did-key.ts';
import { generateIdentity, importPublicKey, sign, verify } from './keys.ts';

/** Published pairs: W3C did:key (base58), and the key of RFC 8037 A.1, which is that of RFC 8032 §7.1 test 1. */
const VECTORS = [
  [
    'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH',
    fromBase58('B12NYF8RrR3h41TDCTJojY59usg3mbtbjnFs7Eud1Y6u'),
  ],
  [
    'did:key:z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG',
    fromBase58('6ASf5EcmmEHTgDJ4X4ZT5vT6iHVJBXPg5AN5YoTCpGWt'),
  ],
  [
    'did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw',
    fromBase64url('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'),
  ],
] as const;

it('[SES-2] did:key of published keys, both ways', () => {
  for (const [did, key] of VECTORS) {
    expect(didFromPublicKey(key)).toBe(did);
    expect(publicKeyFromDid(did)).toEqual(key);
  }
});

it('[SES-12] the address of a key is made of the key, and is one that a broker takes', () => {
  expect(addressOf(VECTORS[0][0] as never)).toBe('tp-6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH');
});

it('[SES-2] every key has one did and back, and nothing else is a did of a key', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
      const did = didFromPublicKey(key);
      expect(did).toMatch(/^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/);
      expect([...publicKeyFromDid(did)]).toEqual([...key]);
    }),
  );
  const [did] = VECTORS[0];
  const others = [
    '',
    'did:key:',
    did.slice(0, -1),
    `${did}1`,
    did.replace('z6Mk', 'z6Mn'),
    did.replace('did:key', 'did:web'),
    `${did}#key`,
    did.replace('T', '0'),
    'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme',
  ];
  for (const other of others) expect(() => publicKeyFromDid(other), other).toThrow(TwinportError);
});

it('verifies the signature of RFC 8032 §7.1 test 1, and its own, and no other', async () => {
  const signature = Uint8Array.from(
    Buffer.from(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      'hex',
    ),
  );
  const nothing = new Uint8Array();
  expect(await verify(VECTORS[2][0], signature, nothing)).toBe(true);
  expect(await verify(VECTORS[2][0], signature, Uint8Array.of(0))).toBe(false);
  expect(await verify(VECTORS[0][0], signature, nothing)).toBe(false);
  const identity = await generateIdentity();
  expect(await verify(identity.did, await sign(identity, nothing), nothing)).toBe(true);
  expect(identity.privateKey.extractable).toBe(false);
  await expect(importPublicKey('did:key:zzz')).rejects.toMatchObject({ code: 'proof-invalid' });
});
