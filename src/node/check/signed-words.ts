// Signed words (SPEC.md ACC) made by hand, so that they can be wrong in one place each. identity/access.ts makes only right
// ones. Used by the checks of access and commands.
import { toBase64url, utf8 } from '../../base/bytes.ts';
import { newId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import { sign, type Identity } from '../../identity/keys.ts';
import { LIMITS } from '../../protocol/limits.ts';

export const PROOF = 'twinport-access-proof+jwt';
export const COMMAND = 'twinport-command+jwt';
export const GRANT = 'twinport-grant+jwt';
export const REVOCATION = 'twinport-revocation+jwt';
export const ROTATION = 'twinport-key-rotation+jwt';
export const CANCELLATION = 'twinport-cancellation+jwt';

export type Claims = Readonly<Record<string, Json>>;

const encoded = (value: Json): string => toBase64url(utf8(JSON.stringify(value)));

/** A compact JWS of these claims; `header` replaces members of the honest one. */
export async function signedWord(
  identity: Identity,
  typ: string,
  claims: Claims,
  header: Claims = {},
): Promise<string> {
  const text = `${encoded({ alg: 'EdDSA', typ, ...header })}.${encoded(claims)}`;
  return `${text}.${toBase64url(await sign(identity, utf8(text)))}`;
}

/** `iat`, `exp` and `jti` of a word that is made `agoS` seconds ago and lives for `lifeS`. */
export function times(agoS = 0, lifeS: number = LIMITS.signedLifeMs / 1000): { iat: number; exp: number; jti: string } {
  const iat = Math.floor(Date.now() / 1000) - agoS;
  return { iat, exp: iat + lifeS, jti: newId() };
}

/** The word with one letter of its signature exchanged. */
export function forged(word: string): string {
  const at = word.lastIndexOf('.') + 10;
  return word.slice(0, at) + (word[at] === 'A' ? 'B' : 'A') + word.slice(at + 1);
}
