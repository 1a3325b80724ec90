import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BitSink, BitSource } from './bit-stream.ts';

const chunk = fc
  .integer({ min: 0, max: 32 })
  .chain((count) => fc.tuple(fc.constant(count), fc.integer({ min: 0, max: count === 0 ? 0 : 2 ** count - 1 })));

const text = (chunks: readonly (readonly number[])[]): string =>
  chunks.map(([count, value]) => (count === 0 ? '' : value!.toString(2).padStart(count!, '0'))).join('');
const bitsOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');

it('[STA-5] reads what was written, most significant bit first, against a text of ones and zeros', () => {
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 60 }), (chunks) => {
      const expected = text(chunks);
      const bytes = new Uint8Array(Math.ceil(expected.length / 8));
      const sink = new BitSink(bytes);
      for (const [count, value] of chunks) sink.write(value, count);
      expect([sink.overrun, sink.bitLength, sink.finish()]).toEqual([false, expected.length, bytes.length]);
      expect(bitsOf(bytes)).toBe(expected.padEnd(bytes.length * 8, '0'));
      const source = new BitSource(bytes);
      for (const [count, value] of chunks) expect(source.read(count)).toBe(value);
      expect([source.overrun, source.position, source.isPadding]).toEqual([false, expected.length, true]);
    }),
  );
});

it('takes back what was written without a trace, also after it overran', () => {
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 12 }), fc.array(chunk, { maxLength: 30 }), (kept, dropped) => {
      const bytes = new Uint8Array(60);
      const sink = new BitSink(bytes);
      for (const [count, value] of kept) sink.write(value, count);
      const before = sink.bitLength;
      for (const [count, value] of dropped) sink.write(value, count);
      sink.rewind(before);
      expect([sink.overrun, sink.bitLength]).toEqual([false, before]);
      sink.write(1, 1);
      expect(bitsOf(bytes.subarray(0, sink.finish()))).toBe(
        `${text(kept)}1`.padEnd(Math.ceil((before + 1) / 8) * 8, '0'),
      );
    }),
  );
});

it('[STA-4] γ is as many zeros as there are digits behind the first, then the digits', () => {
  for (const [value, bits] of [
    [1, '1'],
    [2, '010'],
    [7, '00111'],
    [2 ** 32 - 1, `${'0'.repeat(31)}${'1'.repeat(32)}`],
    [2 ** 32, `${'0'.repeat(32)}1${'0'.repeat(32)}`],
  ] as const) {
    const bytes = new Uint8Array(9);
    const sink = new BitSink(bytes);
    sink.writeGamma(value);
    expect(bitsOf(bytes.subarray(0, sink.finish())).slice(0, sink.bitLength)).toBe(bits);
    expect(new BitSource(bytes).readGamma()).toBe(value);
  }
  const endless = new BitSource(new Uint8Array(100));
  endless.readGamma();
  const beyond = new BitSource(Uint8Array.from([0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff]));
  beyond.readGamma();
  expect([endless.overrun, beyond.overrun]).toEqual([true, true]);
});

it('[STA-9] says that there is nothing left, and reads zeros then', () => {
  const source = new BitSource(Uint8Array.of(0xff, 0xff));
  expect([source.read(12), source.overrun, source.read(5), source.overrun]).toEqual([0xfff, false, 0, true]);
  const ones = new BitSource(Uint8Array.of(0xff));
  expect([ones.readOnes(15), ones.overrun]).toEqual([8, true]);
  const skipping = new BitSource(Uint8Array.of(0xff));
  skipping.skipTo(9);
  expect([skipping.overrun, new BitSource(Uint8Array.of(0x80)).isPadding]).toEqual([true, false]);
});

it('[STA-15] counts ones up to a zero, at most so many', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 7 }), (ones, shift) => {
      const bits = `${'0'.repeat(shift)}${'1'.repeat(ones)}0`.padEnd(40, '1');
      const source = new BitSource(Uint8Array.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2))));
      source.read(shift);
      expect([source.readOnes(15), source.position]).toEqual([
        Math.min(15, ones),
        shift + (ones >= 15 ? 15 : ones + 1),
      ]);
    }),
  );
});

it('[STA-7] carries any 64-bit float at any bit', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.integer({ min: 0, max: 7 }), (value, shift) => {
      const bytes = new Uint8Array(9);
      const sink = new BitSink(bytes);
      sink.write(0, shift);
      sink.writeFloat64(value);
      sink.finish();
      const source = new BitSource(bytes);
      source.read(shift);
      expect(source.readFloat64()).toBe(value);
    }),
  );
});
