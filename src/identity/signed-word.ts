// How the words of users and owners are signed and checked (SPEC.md ACC-1, ACC-5): compact JWS (RFC 7515) with EdDSA by `jose`,
// a type of their own each, and a short life. Called by access.ts, which says what the words are.
import { compactVerify, decodeJwt, decodeProtectedHeader, errors, SignJWT } from 'jose';
import type * as v from 'valibot';
import { TwinportError, type ErrorCode } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { LIMITS } from '../protocol/limits.ts';
import { parseWith } from '../protocol/parse.ts';
import { importPublicKey, type Identity } from './keys.ts';

/** A kind of word (protocol/signed-words.ts). */
interface SignedWord<Schema> {
  readonly typ: string;
  readonly claims: Schema;
}

/**
 * A word of the key in `iss`, for this system, made just now.
 * @param now ms since the epoch
 * @throws TwinportError `proof-invalid`, `command-expired`
 */
export async function verifyUserWord<Claims extends { iss: string; aud: string; iat: number; exp: number }>(
  jws: string,
  word: SignedWord<v.GenericSchema<unknown, Claims>>,
  system: Did,
  now: number,
  what: string,
): Promise<Claims> {
  const claims = await verifyWord(jws, word, 'proof-invalid', ({ iss }) => iss);
  if (claims.aud !== system) throw new TwinportError('proof-invalid', `${what} is meant for another system`);
  checkShortLived(claims, what);
  checkFresh(claims, now, 'command-expired', what);
  return claims;
}

/** Signs claims under a type; `now` in ms, `lifeMs` whole seconds. */
export async function signWord(
  identity: Identity,
  type: string,
  claims: Record<string, unknown>,
  now: number,
  lifeMs: number,
): Promise<string> {
  const iat = Math.floor(now / 1000);
  return new SignJWT({ ...claims, iat, exp: iat + lifeMs / 1000 })
    .setProtectedHeader({ alg: 'EdDSA', typ: type })
    .sign(identity.privateKey);
}

/** Reads a word whose claims name, by `signer`, the key that must have signed it. @throws TwinportError `code` */
export async function verifyWord<Schema extends v.GenericSchema>(
  jws: string,
  { typ, claims: schema }: SignedWord<Schema>,
  code: ErrorCode,
  signer: (claims: v.InferOutput<Schema>) => string,
): Promise<v.InferOutput<Schema>> {
  try {
    if (decodeProtectedHeader(jws).typ !== typ) throw new TwinportError(code, `not a ${typ}`);
    const claims = parseWith(schema, decodeJwt(jws), code, typ);
    // The claims name the key that must have signed them; `alg` is fixed, so no other algorithm can be talked into it.
    await compactVerify(jws, await importPublicKey(signer(claims)), { algorithms: ['EdDSA'] });
    return claims;
  } catch (cause) {
    if (cause instanceof TwinportError) throw cause;
    const why =
      cause instanceof errors.JWSSignatureVerificationFailed ? 'the signature does not fit' : 'it cannot be read';
    throw new TwinportError(code, `${typ}: ${why}`, { cause });
  }
}

/** Ids of words that were seen are kept as long as these can live: who signs for longer could be replayed after that. */
function checkShortLived(claims: { iat: number; exp: number }, what: string): void {
  if ((claims.exp - claims.iat) * 1000 > LIMITS.signedLifeMs)
    throw new TwinportError('proof-invalid', `${what} lives longer than ${LIMITS.signedLifeMs / 1000} s`);
}

/** @throws TwinportError `code` for what has expired, or comes from the future */
export function checkFresh(claims: { iat: number; exp: number }, now: number, code: ErrorCode, what: string): void {
  if (now >= claims.exp * 1000)
    throw new TwinportError(code, `${what} expired ${Math.ceil((now - claims.exp * 1000) / 1000)} s ago`);
  if (claims.iat * 1000 > now + LIMITS.clockSkewMs)
    throw new TwinportError(
      code,
      `${what} was made in the future: the clocks differ by more than ${LIMITS.clockSkewMs / 1000} s`,
    );
}
