// One-time pairing codes (P7): what the owner reads out and the visitor types, and the tag by which a proof shows that its
// maker knows the code. The enabler that carries the proof sees the tag alone. Called by who asks (metaverse) and by who
// decides (src/provider).
import { toBase64url, utf8 } from '../base/bytes.ts';
import type { Did } from '../base/ids.ts';
import { canonicalJson } from '../base/json.ts';

/** Crockford's base 32: no letter that is taken for a digit, and no U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 8;
const CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/;
/** 40 bits live for ten minutes behind a rate limit; this makes guessing them offline from a tag take longer than that. */
const ITERATIONS = 100_000;

/** What a tag is bound to: it serves no other user, system, enabler, thing or proof. */
export interface PairingBinding {
  readonly user: Did;
  readonly system: Did;
  readonly carrier: Did;
  readonly thing: string;
  /** `jti` of the proof that carries the tag. */
  readonly jti: string;
}

/** A new code: 8 random characters, without the hyphen that people see. */
export function newPairingCode(): string {
  const random = crypto.getRandomValues(new Uint8Array(CODE_LENGTH));
  return Array.from(random, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** As people read it: `XXXX-XXXX`. */
export function shownPairingCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** The code that a person meant by what they typed (case, hyphens, O for 0, I and L for 1); null when it is none. */
export function readPairingCode(typed: string): string | null {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return CODE.test(code) ? code : null;
}

/** The tag: HMAC-SHA-256 in base64url over the binding, under PBKDF2 of the code. `code` as `readPairingCode` gives it. */
export async function pairingTag(code: string, { user, system, carrier, thing, jti }: PairingBinding): Promise<string> {
  const typed = await crypto.subtle.importKey('raw', utf8(code), 'PBKDF2', false, ['deriveKey']);
  const key = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt: utf8(system), iterations: ITERATIONS },
    typed,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign'],
  );
  const bytes = utf8(canonicalJson({ user, system, carrier, thing, jti }));
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes)));
}
