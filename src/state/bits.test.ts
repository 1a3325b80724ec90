import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BitReader, BitWriter } from './bits.ts';

const chunk = fc
  .integer({ min: 0, max: 32 })
  .chain((count) => fc.tuple(fc.constant(count), fc.integer({ min: 0, max: count === 0 ? 0 : 2 ** count - 1 })));

it('[STA-5] reads what was written, most significant bit first, against a text of ones and zeros', () => {
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 60 }), (chunks) => {
      const text = chunks.map(([count, value]) => (count === 0 ? '' : value.toString(2).padStart(count, '0'))).join('');
      const bytes = new Uint8Array(Math.ceil(text.length / 8));
      const writer = new BitWriter(bytes);
      for (const [count, value] of chunks) expect(writer.write(value, count)).toBe(true);
      expect(writer.bitLength).toBe(text.length);
      expect([...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')).toBe(
        text.padEnd(bytes.length * 8, '0'),
      );
      const reader = new BitReader(bytes);
      for (const [count, value] of chunks) expect(reader.read(count)).toBe(value);
    }),
  );
});

it('says that there is no room and that there is nothing left, and does nothing then', () => {
  const bytes = new Uint8Array(2);
  const writer = new BitWriter(bytes);
  expect([writer.write(0x7f, 7), writer.write(0x3ff, 10), writer.write(0x1ff, 9), writer.write(1, 1)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  const reader = new BitReader(bytes);
  expect([reader.read(12), reader.read(5), reader.read(4), reader.read(1), reader.readFloat64()]).toEqual([
    0xfff,
    null,
    0xf,
    null,
    null,
  ]);
});

it('takes a field back without a trace', () => {
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 12 }), fc.array(chunk, { maxLength: 12 }), (kept, dropped) => {
      const bytes = new Uint8Array(100);
      const expected = new Uint8Array(100);
      const writer = new BitWriter(bytes);
      const plain = new BitWriter(expected);
      for (const [count, value] of kept) {
        writer.write(value, count);
        plain.write(value, count);
      }
      const before = writer.bitLength;
      for (const [count, value] of dropped) writer.write(value, count);
      writer.rewind(before);
      expect(bytes).toEqual(expected);
      expect(writer.byteLength).toBe(plain.byteLength);
    }),
  );
});

it('[STA-7] carries any 64-bit float at any bit', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.integer({ min: 0, max: 7 }), (value, shift) => {
      const bytes = new Uint8Array(9);
      const writer = new BitWriter(bytes);
      writer.write(0, shift);
      expect(writer.writeFloat64(value)).toBe(true);
      const reader = new BitReader(bytes);
      reader.read(shift);
      expect(reader.readFloat64()).toBe(value);
    }),
  );
});
