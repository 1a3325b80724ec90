// Bytes as text and back, and hashes. One home for base64url, base58 and hexadecimal, on top of @scure/base.
import { base58, base64urlnopad, hex } from '@scure/base';
import type { Sha256 } from './ids.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
export const toBase64url = (bytes: Uint8Array): string => base64urlnopad.encode(bytes);
export const fromBase64url = (text: string): Bytes => Uint8Array.from(base64urlnopad.decode(text));
export const toBase58 = (bytes: Uint8Array): string => base58.encode(bytes);
export const fromBase58 = (text: string): Bytes => Uint8Array.from(base58.decode(text));

/** SHA-256 in lower-case hexadecimal: the name by which assets are asked for. */
export async function sha256Hex(bytes: BufferSource): Promise<Sha256> {
  return hex.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))) as Sha256;
}
