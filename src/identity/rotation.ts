// Key rotation words (P4, P7): the old key of a user says which key comes after it, before it is destroyed, so that an
// owner's rule that lists the old key holds for the new one. Signed on the page (user-key.ts); checked by who decides
// about access (src/provider). Compact JWS (RFC 7515) with EdDSA, as all words of ours.
import { compactVerify, decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import type * as v from 'valibot';
import { TwinportError } from '../base/errors.ts';
import { newId, type Did } from '../base/ids.ts';
import { LIMITS } from '../protocol/limits.ts';
import { parseWith } from '../protocol/parse.ts';
import { ROTATIONS_KEPT, SIGNED_WORDS } from '../protocol/signed-words.ts';
import { importPublicKey, type Identity } from './keys.ts';

const { typ, claims } = SIGNED_WORDS.keyRotation;

/** The old key's word that `to` comes after it; `now` in ms. */
export async function signRotation(from: Identity, to: Did, now: number): Promise<string> {
  return new SignJWT({ iss: from.did, sub: to, iat: Math.floor(now / 1000), jti: newId() })
    .setProtectedHeader({ alg: 'EdDSA', typ })
    .sign(from.privateKey);
}

/**
 * The keys that a user held before, newest first: each word of the chain, oldest first, leads to the next, and the last
 * to `user`. `now` in ms.
 * @throws TwinportError `proof-invalid` for more than three words, a gap, a circle, or a word that its key did not sign
 */
export async function verifyRotations(words: readonly string[], user: Did, now: number): Promise<Did[]> {
  if (words.length > ROTATIONS_KEPT)
    throw new TwinportError('proof-invalid', `at most ${ROTATIONS_KEPT} key rotations are looked at`);
  const former: Did[] = [];
  let successor = user;
  for (const word of words.toReversed()) {
    const { iss, sub, iat } = await verifiedRotation(word);
    if (sub !== successor) throw new TwinportError('proof-invalid', `a key rotation leads to ${sub}, not ${successor}`);
    if (iss === user || former.includes(iss as Did))
      throw new TwinportError('proof-invalid', 'the key rotations go in a circle');
    if (iat * 1000 > now + LIMITS.clockSkewMs)
      throw new TwinportError('proof-invalid', 'a key rotation was made in the future');
    successor = iss as Did;
    former.push(successor);
  }
  return former;
}

async function verifiedRotation(word: string): Promise<v.InferOutput<typeof claims>> {
  try {
    if (decodeProtectedHeader(word).typ !== typ) throw new TwinportError('proof-invalid', `not a ${typ}`);
    const rotation = parseWith(claims, decodeJwt(word), 'proof-invalid', typ);
    await compactVerify(word, await importPublicKey(rotation.iss), { algorithms: ['EdDSA'] });
    return rotation;
  } catch (cause) {
    if (cause instanceof TwinportError) throw cause;
    throw new TwinportError('proof-invalid', `${typ}: the signature does not fit`, { cause });
  }
}
