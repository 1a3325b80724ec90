// Ed25519 keys over WebCrypto, the same in pages, workers and Node. A key pair signs and tells its did; where the private
// half lives (IndexedDB, non-extractable; a 0600 file in Node) is the caller's affair.
import { TwinportError } from '../base/errors.ts';
import type { Bytes } from '../base/bytes.ts';
import type { Did } from '../base/ids.ts';
import { didFromPublicKey, publicKeyFromDid } from './did-key.ts';

export interface Identity {
  readonly did: Did;
  readonly privateKey: CryptoKey;
}

/** A new identity. Not extractable unless the caller has to write it to a file. */
export async function generateIdentity(extractable = false): Promise<Identity> {
  const pair = await crypto.subtle.generateKey('Ed25519', extractable, ['sign', 'verify']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { did: didFromPublicKey(publicKey), privateKey: pair.privateKey };
}

export async function sign(identity: Identity, bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', identity.privateKey, bytes));
}

/** The public key of a did, for verification. @throws TwinportError `proof-invalid` */
export async function importPublicKey(did: string): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('raw', publicKeyFromDid(did), 'Ed25519', true, ['verify']);
  } catch (cause) {
    if (cause instanceof TwinportError) throw cause;
    throw new TwinportError('proof-invalid', `${did} holds no valid key`, { cause });
  }
}

export async function verify(did: string, signature: Bytes, bytes: Bytes): Promise<boolean> {
  return crypto.subtle.verify('Ed25519', await importPublicKey(did), signature, bytes);
}
