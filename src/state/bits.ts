// Bit-packed writing and reading, most significant bit first, for state frames (SPEC.md STA). The reader never reads past
// its bytes: it returns null, so that a hostile frame costs a comparison and not an exception's stack.

const scratch = new DataView(new ArrayBuffer(8));

export class BitWriter {
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get bitLength(): number {
    return this.#bit;
  }
  get byteLength(): number {
    return (this.#bit + 7) >> 3;
  }

  /** Takes back everything after `bitLength`: a field that did not fit leaves no trace. */
  rewind(bitLength: number): void {
    for (let index = (bitLength + 7) >> 3; index < this.byteLength; index += 1) this.#bytes[index] = 0;
    if ((bitLength & 7) !== 0) this.#bytes[bitLength >> 3]! &= 0xff << (8 - (bitLength & 7));
    this.#bit = bitLength;
  }

  /** Writes the low `count` (0..32) bits of an unsigned integer; false when there is no room. */
  write(value: number, count: number): boolean {
    if (this.#bit + count > this.#bytes.length * 8) return false;
    for (let left = count; left > 0;) {
      const room = 8 - (this.#bit & 7);
      const take = Math.min(room, left);
      const chunk = Math.floor(value / 2 ** (left - take)) & ((1 << take) - 1);
      this.#bytes[this.#bit >> 3]! |= chunk << (room - take);
      this.#bit += take;
      left -= take;
    }
    return true;
  }

  writeFloat64(value: number): boolean {
    scratch.setFloat64(0, value);
    return this.write(scratch.getUint32(0), 32) && this.write(scratch.getUint32(4), 32);
  }
}

export class BitReader {
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(count: number): number | null {
    if (this.#bit + count > this.#bytes.length * 8) return null;
    let value = 0;
    for (let left = count; left > 0;) {
      const room = 8 - (this.#bit & 7);
      const take = Math.min(room, left);
      const chunk = (this.#bytes[this.#bit >> 3]! >> (room - take)) & ((1 << take) - 1);
      value = value * 2 ** take + chunk;
      this.#bit += take;
      left -= take;
    }
    return value;
  }

  readFloat64(): number | null {
    const high = this.read(32);
    const low = this.read(32);
    if (high === null || low === null) return null;
    scratch.setUint32(0, high);
    scratch.setUint32(4, low);
    return scratch.getFloat64(0);
  }
}
