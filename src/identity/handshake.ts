// Mutual proof on a link, before anything else is read (design §5, SPEC.md SES). Both sides sign the whole transcript:
// both DTLS fingerprints, nonces, dids, roles and the version. The broker that carried the SDP is not trusted: when it
// swaps a fingerprint, the two sides sign different transcripts and both proofs fail.
import { fromBase64url, toBase64url, utf8, type Bytes } from '../base/bytes.ts';
import { TwinportError } from '../base/errors.ts';
import { canonicalJson } from '../base/json.ts';
import { PROTOCOL_VERSION } from '../protocol/limits.ts';
import type { Hello, Proof, Role } from '../protocol/session-messages.ts';
import { sign, verify, type Identity } from './keys.ts';

/** The DTLS certificate fingerprints of a link, as `sha-256 AB:CD:…`, from the connection's own descriptions. */
export interface Fingerprints {
  readonly local: string;
  readonly remote: string;
}

export function makeHello(identity: Identity, role: Role, name: string): Hello {
  const nonce = toBase64url(crypto.getRandomValues(new Uint8Array(32)));
  return {
    messageType: 'hello',
    protocol: 'twinport',
    version: PROTOCOL_VERSION,
    role,
    did: identity.did,
    name,
    nonce,
  };
}

/**
 * Checks that the other side's hello can be answered at all.
 * @throws TwinportError `version-unsupported`, or `proof-invalid` for a reflected hello or an unexpected role
 */
export function checkHello(own: Hello, theirs: Hello, acceptedRoles: readonly Role[]): void {
  if (theirs.version !== own.version) {
    throw new TwinportError(
      'version-unsupported',
      `the other side speaks version ${theirs.version}, this side version ${own.version}`,
      {
        details: { supported: own.version, offered: theirs.version },
      },
    );
  }
  // Our own key or nonce coming back is a mirror, not a peer.
  if (theirs.did === own.did || theirs.nonce === own.nonce)
    throw new TwinportError('proof-invalid', 'the other side sent our own hello back');
  if (!acceptedRoles.includes(theirs.role))
    throw new TwinportError('proof-invalid', `a ${theirs.role} is not expected on this link`);
}

/** The signature over the transcript by the side that `initiator` and `own` describe. */
export async function makeProof(
  identity: Identity,
  initiator: boolean,
  own: Hello,
  theirs: Hello,
  fingerprints: Fingerprints,
): Promise<Proof> {
  const bytes = transcript(initiator, own, theirs, fingerprints, initiator ? 'initiator' : 'responder');
  return { messageType: 'proof', signature: toBase64url(await sign(identity, bytes)) };
}

/** @throws TwinportError `proof-invalid` */
export async function checkProof(
  proof: Proof,
  initiator: boolean,
  own: Hello,
  theirs: Hello,
  fingerprints: Fingerprints,
): Promise<void> {
  const bytes = transcript(initiator, own, theirs, fingerprints, initiator ? 'responder' : 'initiator');
  if (!(await verify(theirs.did, fromBase64url(proof.signature), bytes))) {
    throw new TwinportError(
      'proof-invalid',
      `${theirs.name} (${theirs.did}) did not prove its key on this connection: somebody stands between, or it does not hold the key`,
      { details: { did: theirs.did } },
    );
  }
}

/** What both sides sign; `signer` keeps one side's signature from serving as the other's. */
function transcript(
  initiator: boolean,
  own: Hello,
  theirs: Hello,
  fingerprints: Fingerprints,
  signer: 'initiator' | 'responder',
): Bytes {
  const mine = {
    did: own.did,
    role: own.role,
    name: own.name,
    nonce: own.nonce,
    fingerprint: normalised(fingerprints.local),
  };
  const other = {
    did: theirs.did,
    role: theirs.role,
    name: theirs.name,
    nonce: theirs.nonce,
    fingerprint: normalised(fingerprints.remote),
  };
  return utf8(
    canonicalJson({
      purpose: 'twinport link proof',
      version: own.version,
      signer,
      initiator: initiator ? mine : other,
      responder: initiator ? other : mine,
    }),
  );
}

/** Stacks differ in the case of the algorithm and of the digits. */
function normalised(fingerprint: string): string {
  return fingerprint.trim().toUpperCase();
}
