// did:key for Ed25519 (W3C CCG did:key §3.1): the public key is the identity, so no registry is asked.
import { fromBase58, toBase58, type Bytes } from '../base/bytes.ts';
import { TwinportError } from '../base/errors.ts';
import type { Did, PeerAddress } from '../base/ids.ts';

const PREFIX = 'did:key:z';
/** Multicodec ed25519-pub, as an unsigned varint. */
const CODEC = [0xed, 0x01] as const;
const KEY_BYTES = 32;

export function didFromPublicKey(publicKey: Uint8Array): Did {
  return (PREFIX + toBase58(Uint8Array.from([...CODEC, ...publicKey]))) as Did;
}

/** @throws TwinportError `proof-invalid` for what is no did:key of an Ed25519 key */
export function publicKeyFromDid(did: string): Bytes {
  let bytes: Bytes;
  try {
    bytes = fromBase58(did.slice(PREFIX.length));
  } catch (cause) {
    throw new TwinportError('proof-invalid', `${did.slice(0, 80)} is no did:key`, { cause });
  }
  if (!did.startsWith(PREFIX) || bytes.length !== KEY_BYTES + 2 || bytes[0] !== CODEC[0] || bytes[1] !== CODEC[1]) {
    throw new TwinportError('proof-invalid', `${did.slice(0, 80)} is no did:key of an Ed25519 key`);
  }
  return bytes.slice(2);
}

/**
 * The address at the broker under which the holder of a key is found: its key, so that nobody is found under a name that
 * is not theirs for long (the proof on the link shows who it is; the address only says where to look).
 */
export function addressOf(did: Did): PeerAddress {
  return `tp-${did.slice(PREFIX.length)}` as PeerAddress;
}
