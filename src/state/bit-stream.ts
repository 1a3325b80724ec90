// Bits for state messages, most significant first, fast enough for 60,000 slices a second: up to 32 at a time, through a
// 32-bit accumulator. The reader never reads past its bytes: what would is `overrun`, and the message is refused whole.

const scratch = new DataView(new ArrayBuffer(8));
/** A gamma code with more zeros before it is no number of ours. */
const MOST_ZEROS = 32;
/** What a window always holds of whole bytes. */
const COPIED_AT_ONCE = 24;

/** The next 25 bits at least, from the top; zeros behind the end. */
function window(bytes: Uint8Array, bit: number): number {
  const at = bit >> 3;
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) << (bit & 7);
}

export class BitSink {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  /** Whole bytes written, and up to seven bits that wait for their byte to fill. */
  #at = 0;
  #waiting = 0;
  #waitingBits = 0;
  /** Something did not fit; the writer looks once, at the end of a slice, and rewinds. */
  overrun = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#end = bytes.length * 8;
  }

  get bitLength(): number {
    return this.#at * 8 + this.#waitingBits;
  }
  get freeBits(): number {
    return this.#end - this.bitLength;
  }

  /** Goes back: what was behind `bitLength` leaves no trace. */
  rewind(bitLength: number): void {
    const kept = bitLength & 7;
    const byte = bitLength >> 3;
    if (kept === 0) this.#waiting = 0;
    else
      this.#waiting =
        (byte === this.#at ? this.#waiting >> (this.#waitingBits - kept) : this.#bytes[byte]! >> (8 - kept)) & 0xff;
    this.#waitingBits = kept;
    this.#at = byte;
    this.overrun = false;
  }

  /** Fills the last byte with zeros and returns how many there are. */
  finish(): number {
    if (this.#waitingBits === 0) return this.#at;
    this.#bytes[this.#at] = this.#waiting << (8 - this.#waitingBits);
    return this.#at + 1;
  }

  /** The low `count` (0..32) bits of an unsigned integer. */
  write(value: number, count: number): void {
    if (count > 24) {
      this.write(value >>> 16, count - 16);
      this.write(value & 0xffff, 16);
      return;
    }
    let bits = this.#waitingBits + count;
    if (this.#at * 8 + bits > this.#end) {
      this.overrun = true;
      return;
    }
    // At most 7 bits wait: 31 fit in a signed integer.
    let waiting = (this.#waiting << count) | (value & ((1 << count) - 1));
    while (bits >= 8) {
      bits -= 8;
      this.#bytes[this.#at] = waiting >>> bits;
      this.#at += 1;
    }
    this.#waiting = waiting & ((1 << bits) - 1);
    this.#waitingBits = bits;
  }

  /** Elias gamma: short for small ones. `value` 1 … 2³². */
  writeGamma(value: number): void {
    const zeros = value > 0xffff_ffff ? MOST_ZEROS : 31 - Math.clz32(value);
    this.write(0, zeros);
    this.write(1, 1);
    this.write(value, zeros);
  }

  /** Takes `count` bits of `bytes`, from bit `from` on; three bytes must follow behind the last one. */
  copy(bytes: Uint8Array, from: number, count: number): void {
    for (let bit = from, left = count; left > 0; bit += COPIED_AT_ONCE, left -= COPIED_AT_ONCE) {
      const bits = left < COPIED_AT_ONCE ? left : COPIED_AT_ONCE;
      this.write((window(bytes, bit) >>> (32 - bits)) & ((1 << bits) - 1), bits);
    }
  }

  writeFloat64(value: number): void {
    scratch.setFloat64(0, value);
    this.write(scratch.getUint32(0), 32);
    this.write(scratch.getUint32(4), 32);
  }
}

export class BitSource {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #bit: number;
  /** Something was read that is not there; values read since are 0. */
  overrun = false;

  constructor(bytes: Uint8Array, firstBit = 0) {
    // Padded: reading behind the end of an array is slow even where what is read is not used.
    this.#bytes = new Uint8Array(bytes.length + 4);
    this.#bytes.set(bytes);
    this.#end = bytes.length * 8;
    this.#bit = firstBit;
  }

  get position(): number {
    return this.#bit;
  }

  /** Whether nothing is left but zeros up to a whole byte. */
  get isPadding(): boolean {
    const left = this.#end - this.#bit;
    return left < 8 && this.#window() >>> (32 - 8) === 0;
  }

  skipTo(bit: number): void {
    if (bit > this.#end) this.overrun = true;
    else this.#bit = bit;
  }

  /** 0..32 bits as an unsigned integer. */
  read(count: number): number {
    if (count > 24) return ((this.read(count - 16) << 16) | this.read(16)) >>> 0;
    if (this.#bit + count > this.#end) {
      this.overrun = true;
      return 0;
    }
    const value = count === 0 ? 0 : this.#window() >>> (32 - count);
    this.#bit += count;
    return value;
  }

  /** How many ones come before a zero, at most `most` (up to 24); the zero is read too. */
  readOnes(most: number): number {
    const ones = Math.min(most, Math.clz32(~this.#window()));
    this.#bit += ones === most ? most : ones + 1;
    if (this.#bit > this.#end) {
      this.#bit = this.#end;
      this.overrun = true;
    }
    return ones;
  }

  #window(): number {
    return window(this.#bytes, this.#bit);
  }

  readGamma(): number {
    let zeros = 0;
    while (this.read(1) === 0) {
      zeros += 1;
      if (zeros > MOST_ZEROS) this.overrun = true;
      if (this.overrun) return 0;
    }
    const value = 2 ** zeros + this.read(zeros);
    if (value > 2 ** MOST_ZEROS) this.overrun = true;
    return value;
  }

  readFloat64(): number {
    scratch.setUint32(0, this.read(32));
    scratch.setUint32(4, this.read(32));
    return scratch.getFloat64(0);
  }
}
