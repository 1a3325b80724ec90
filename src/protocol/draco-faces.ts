// How many triangles Draco data unpacks to, by their header: what a model says beside them may be a lie, and the decoder believes the
// header. Used by model-cost.ts. Layout: the Draco 2.2 bitstream, which KHR_draco_mesh_compression prescribes.

const MAGIC = 'DRACO';
const HEADER_BYTES = 11;
const TRIANGULAR_MESH = 1;
const EDGEBREAKER = 1;
/** Metadata would stand before the counts; no exporter of glTF writes any. */
const HAS_METADATA = 0x8000;

/** Null: these are no Draco 2.2 mesh without metadata. */
export function dracoFaces(bytes: Uint8Array): number | null {
  if (bytes.length < HEADER_BYTES || String.fromCharCode(...bytes.subarray(0, 5)) !== MAGIC) return null;
  const [major, minor, type, method, flagsLow, flagsHigh] = bytes.subarray(5, HEADER_BYTES);
  if (major !== 2 || minor !== 2 || type !== TRIANGULAR_MESH) return null;
  if (((flagsLow! | (flagsHigh! << 8)) & HAS_METADATA) !== 0) return null;
  if (method !== EDGEBREAKER) return readCount(bytes, HEADER_BYTES)?.value ?? null;
  // How it was walked, how many corners it has, and then its faces.
  const corners = readCount(bytes, HEADER_BYTES + 1);
  return corners === null ? null : (readCount(bytes, corners.next)?.value ?? null);
}

/** A LEB128 number of 32 bits. */
function readCount(bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } | null {
  let value = 0;
  for (let at = from; at < from + 5; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * (at - from));
    if (byte < 0x80) return { value, next: at + 1 };
  }
  return null;
}
