// A private key that is kept as ciphertext only (P4): AES-GCM under a key that HKDF derives from the secret of a passkey
// (passkey.ts). Called by user-key.ts. WebCrypto alone, so that it runs in Node too.
import { utf8, type Bytes } from '../base/bytes.ts';
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import type { Identity } from '../identity/keys.ts';
import { strings } from './ui/strings.ts';

/** What is kept of an identity: useless without the secret. */
export interface SealedKey {
  readonly did: Did;
  readonly salt: Bytes;
  readonly nonce: Bytes;
  readonly ciphertext: Bytes;
}

const PURPOSE = utf8('twinport user key 1');
const SALT_BYTES = 32;
const NONCE_BYTES = 12;

/**
 * Seals an identity whose private key is extractable; the identity that comes back signs alike and is not extractable.
 * `secret` has at least 32 bytes from a passkey.
 */
export async function sealKey(
  { did, privateKey }: Identity,
  secret: Bytes,
): Promise<{ readonly sealed: SealedKey; readonly identity: Identity }> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const plain = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey));
  try {
    const key = await derivedKey(secret, salt);
    const ciphertext = new Uint8Array(await crypto.subtle.encrypt(cipher(did, nonce), key, plain));
    return { sealed: { did, salt, nonce, ciphertext }, identity: await signing(did, plain) };
  } finally {
    plain.fill(0);
  }
}

/** @throws TwinportError `passkey-failed` when the secret is not the one under which it was sealed */
export async function openSealedKey({ did, salt, nonce, ciphertext }: SealedKey, secret: Bytes): Promise<Identity> {
  let plain: Bytes;
  try {
    plain = new Uint8Array(await crypto.subtle.decrypt(cipher(did, nonce), await derivedKey(secret, salt), ciphertext));
  } catch (cause) {
    throw new TwinportError('passkey-failed', strings.faults.passkeys.wrong, { cause });
  }
  try {
    return await signing(did, plain);
  } finally {
    plain.fill(0);
  }
}

async function signing(did: Did, pkcs8: Bytes): Promise<Identity> {
  return { did, privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']) };
}

async function derivedKey(secret: Bytes, salt: Bytes): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info: PURPOSE },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** The did is authenticated with the ciphertext: a key cannot be passed off under another name. */
function cipher(did: Did, nonce: Bytes): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce, additionalData: utf8(did) };
}
