import { createPublicKey, verify as nodeVerify } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Hello } from '../protocol/session-messages.ts';
import { publicKeyFromDid } from './did-key.ts';
import { checkHello, checkProof, makeHello, makeProof, type Fingerprints } from './handshake.ts';
import { generateIdentity, type Identity } from './keys.ts';

const DIALLED: Fingerprints = { local: 'sha-256 aa:01', remote: 'sha-256 BB:02' };
const ANSWERED: Fingerprints = { local: 'SHA-256 BB:02', remote: 'SHA-256 AA:01' };
let enabler: Identity;
let provider: Identity;
let theirs: Hello;
let own: Hello;
beforeAll(async () => {
  [enabler, provider] = await Promise.all([generateIdentity(), generateIdentity()]);
  own = makeHello(enabler, 'integration-enabler', 'Enabler');
  theirs = makeHello(provider, 'digital-twin-system', 'Levers');
});
const codeOf = (promise: Promise<void>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  );

describe('the hello', () => {
  const check = (hello: Hello, ...roles: Hello['role'][]): string => {
    try {
      checkHello(own, hello, roles.length === 0 ? ['digital-twin-system'] : roles);
      return 'ok';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it('[SES-2] is taken in our version only, and the refusal says which', () => {
    expect(check(theirs)).toBe('ok');
    expect(check({ ...theirs, version: 2 })).toBe('version-unsupported');
    expect(() => checkHello(own, { ...theirs, version: 0 }, ['digital-twin-system'])).toThrow(
      expect.objectContaining({ details: { supported: 1, offered: 0 } }),
    );
    expect(makeHello(enabler, 'integration-enabler', 'Enabler').nonce).not.toBe(own.nonce);
  });

  it('[SES-8] is refused when it mirrors ours, or has a role that is not expected', () => {
    expect(check(own, 'integration-enabler')).toBe('proof-invalid');
    expect(check({ ...theirs, did: own.did })).toBe('proof-invalid');
    expect(check({ ...theirs, nonce: own.nonce })).toBe('proof-invalid');
    expect(check({ ...theirs, role: 'third-party-service-system' })).toBe('proof-invalid');
    expect(check({ ...theirs, role: 'integration-enabler' })).toBe('proof-invalid');
  });
});

describe('the proof', () => {
  /** What the enabler, which dialled, says to a proof of the provider. */
  const checked = async (
    made: { by?: Identity; asInitiator?: boolean; own?: Hello; theirs?: Hello; fingerprints?: Fingerprints },
    seen: Hello = theirs,
  ): Promise<string> => {
    const proof = await makeProof(
      made.by ?? provider,
      made.asInitiator ?? false,
      made.own ?? theirs,
      made.theirs ?? own,
      made.fingerprints ?? ANSWERED,
    );
    return codeOf(checkProof(proof, true, own, seen, DIALLED));
  };

  it('[SES-3] signs the transcript that the rule writes out, byte by byte', async () => {
    const { signature } = await makeProof(provider, false, theirs, own, ANSWERED);
    const transcript =
      `{"initiator":{"did":"${own.did}","fingerprint":"SHA-256 AA:01","name":"Enabler","nonce":"${own.nonce}","role":"integration-enabler"},` +
      `"purpose":"twinport link proof",` +
      `"responder":{"did":"${theirs.did}","fingerprint":"SHA-256 BB:02","name":"Levers","nonce":"${theirs.nonce}","role":"digital-twin-system"},` +
      `"signer":"responder","version":1}`;
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKeyFromDid(theirs.did)).toString('base64url') },
      format: 'jwk',
    });
    expect(nodeVerify(null, Buffer.from(transcript), key, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(await checked({})).toBe('ok');
    const ours = await makeProof(enabler, true, own, theirs, DIALLED);
    expect(await codeOf(checkProof(ours, false, theirs, own, ANSWERED))).toBe('ok');
  });

  it('[SES-3] fails when a fingerprint is swapped on either side', async () => {
    expect(await checked({ fingerprints: { ...ANSWERED, local: 'SHA-256 EE:05' } })).toBe('proof-invalid');
    expect(await checked({ fingerprints: { ...ANSWERED, remote: 'SHA-256 EE:05' } })).toBe('proof-invalid');
    expect(await checked({ fingerprints: { local: ANSWERED.remote, remote: ANSWERED.local } })).toBe('proof-invalid');
    expect(await checked({ fingerprints: { ...ANSWERED, local: 'SHA-384 BB:02' } })).toBe('proof-invalid');
  });

  it('[SES-3] fails by another key, for another name or role, or another version', async () => {
    expect(await checked({ by: await generateIdentity() })).toBe('proof-invalid');
    expect(await checked({}, { ...theirs, name: 'Turbines' })).toBe('proof-invalid');
    expect(await checked({}, { ...theirs, role: 'third-party-service-system' })).toBe('proof-invalid');
    expect(await checked({ own: { ...theirs, version: 2 } })).toBe('proof-invalid');
  });

  it('[SES-3] of an older link does not serve again: both nonces are new', async () => {
    expect(await checked({ theirs: makeHello(enabler, 'integration-enabler', 'Enabler') })).toBe('proof-invalid');
    expect(await checked({ own: makeHello(provider, 'digital-twin-system', 'Levers') })).toBe('proof-invalid');
  });

  it('[SES-8] sent back to its maker is no proof of the other side', async () => {
    const ours = await makeProof(enabler, true, own, theirs, DIALLED);
    expect(await codeOf(checkProof(ours, true, own, { ...own, nonce: theirs.nonce }, DIALLED))).toBe('proof-invalid');
    // Nor does a proof made in the other part: who dialled is signed.
    expect(await checked({ asInitiator: true })).toBe('proof-invalid');
  });
});
