import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TwinportError } from '../base/errors.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { ThingDescription } from '../protocol/thing-description.ts';
import { arbitraryFields, arbitraryValue } from './arbitrary-layout.ts';
import { decodeFrame, decodeFrameHeader, encodeFrame, type FrameHeader, type Sample } from './frame.ts';
import { codeToValue, twinLayout, valueToCode, type Field } from './layout.ts';

const HEADER: FrameHeader = { stream: 7, message: 42, tickTime: 1_700_000_000_000.25, tickSequence: 1_000 };
const { fields: LEVER } = twinLayout({
  properties: {
    angle: { type: 'number', minimum: -90, maximum: 90, multipleOf: 0.01 },
    on: { type: 'boolean' },
    mode: { type: 'string', enum: ['idle', 'moving', 'stopped'] },
    load: { type: 'number' },
  },
} as unknown as ThingDescription);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'ok';
  } catch (error) {
    return error instanceof TwinportError ? error.code : `not ours: ${String(error)}`;
  }
};

/** All messages that it takes, as state-sender.ts makes them. */
function encodeAll(header: FrameHeader, fields: readonly Field[], samples: readonly (Sample | undefined)[]) {
  const messages: Uint8Array<ArrayBuffer>[] = [];
  for (let start = 0; start < fields.length;) {
    const { bytes, next } = encodeFrame(header, fields, samples, start, () => true);
    expect(next).toBeGreaterThan(start);
    messages.push(bytes);
    start = next;
  }
  return messages;
}

it('[STA-4] [STA-5] [STA-6] [STA-7] has these bytes: worked out by hand', () => {
  const at = (value: number, ageMs: number, back: number): Sample => ({
    value,
    time: HEADER.tickTime - ageMs,
    sequence: 1_000 - back,
  });
  const { bytes, sent } = encodeFrame(
    HEADER,
    LEVER,
    [at(33.34, 0, 0), undefined, at(2, 20, 3), at(-1.5, 5_000, 0)],
    0,
    () => true,
  );
  const bits = [
    // angle: present, age form 0, code (33.34 + 90) / 0.01 = 12334 in 15 bits
    ['1', '00', (12_334).toString(2).padStart(15, '0')],
    // on: absent
    ['0'],
    // mode: present, form 1, 20 ms, 3 sequences, member 2 of 3 in 2 bits
    ['1', '01', '000000010100', '00000011', '10'],
    // load: present, form 2, 5,000 ms, 0 sequences, IEEE 754
    [
      '1',
      '10',
      (5_000).toString(2).padStart(24, '0'),
      '0'.repeat(16),
      `${'bff8'
        .split('')
        .map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0'))
        .join('')}${'0'.repeat(48)}`,
    ],
  ]
    .flat()
    .join('');
  const body = bits
    .padEnd(Math.ceil(bits.length / 8) * 8, '0')
    .replaceAll(/.{8}/g, (byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0'));
  expect(hex(bytes)).toBe(['01', '0007', '0000002a', '4278bcfe56800400', '000003e8', body].join(''));
  expect(sent).toEqual([0, 2, 3]);
});

it('[STA-7] every value comes back within half its quantum, in its range; times within half a millisecond; sequences exactly', () => {
  const samples = (field: Field): fc.Arbitrary<Sample | undefined> =>
    fc.option(
      fc.record({
        value: arbitraryValue(field),
        time: fc
          .oneof(fc.integer({ min: 0, max: 2 ** 14 }), fc.integer({ min: 0, max: 2 ** 36 }))
          .map((count) => HEADER.tickTime - count / 4),
        sequence: fc.nat(0xffff_ffff),
      }),
      { nil: undefined },
    );
  const twin = arbitraryFields(40).chain((fields) => fc.tuple(fc.constant(fields), fc.tuple(...fields.map(samples))));
  fc.assert(
    fc.property(twin, ([fields, sent]) => {
      const received: (Sample | undefined)[] = Array.from({ length: fields.length });
      for (const message of encodeAll(HEADER, fields, sent))
        for (const { field, sample } of decodeFrame(message, fields).samples) received[field] = sample;
      for (const [index, field] of fields.entries()) {
        const [out, back] = [sent[index], received[index]];
        expect(back === undefined).toBe(out === undefined);
        if (out === undefined || back === undefined) continue;
        expect(back.sequence).toBe(out.sequence);
        expect(Math.abs(back.time - out.time)).toBeLessThanOrEqual(0.501);
        expect(Number.isFinite(back.value)).toBe(true);
        expect(back.value).toBe(
          field.kind === 'number' || field.kind === 'integer'
            ? codeToValue(field, valueToCode(field, out.value))
            : out.value,
        );
      }
    }),
    { numRuns: 200 },
  );
});

it('[STA-8] [LIM-4] what does not fit in one message goes in several, each readable alone, none too long', () => {
  const properties = Object.fromEntries(
    Array.from({ length: LIMITS.affordancesPerTwin }, (_, index) => [`p${index}`, { type: 'number' }]),
  );
  const { fields } = twinLayout({ properties } as unknown as ThingDescription);
  const samples = fields.map((_field, index): Sample => ({
    value: index / 3,
    time: HEADER.tickTime - index * 1_000,
    sequence: index,
  }));
  const messages = encodeAll(HEADER, fields, samples);
  expect(messages.length).toBeGreaterThan(4);
  const seen = messages.flatMap((message) => {
    expect(message.length).toBeLessThanOrEqual(LIMITS.stateMessageBytes);
    return decodeFrame(message, fields).samples;
  });
  expect(seen.map(({ field }) => field)).toEqual(fields.map((_field, index) => index));
  expect(seen.map(({ sample }) => sample.value)).toEqual(samples.map(({ value }) => value));
  const odd = encodeFrame(
    HEADER,
    LEVER,
    LEVER.map(() => samples[0]!),
    0,
    (field) => field % 2 === 1,
  );
  expect(decodeFrame(odd.bytes, LEVER).samples.map(({ field }) => field)).toEqual([1, 3]);
});

it('[STA-6] an age beyond 2^40 ms (a device whose clock stands at 1970) is that of the widest form, not a wrapped one', () => {
  const { bytes } = encodeFrame(HEADER, LEVER, [{ value: 1, time: 0, sequence: 1 }], 0, () => true);
  expect(decodeFrame(bytes, LEVER).samples[0]!.sample.time).toBe(HEADER.tickTime - (2 ** 40 - 1));
});

it('[STA-9] refuses what is truncated within a field, names no member, or has no finite value or time', () => {
  const samples = LEVER.map((): Sample => ({ value: 1, time: HEADER.tickTime, sequence: 1_000 }));
  const whole = encodeFrame(HEADER, LEVER, samples, 0, () => true).bytes;
  expect(codeOf(() => decodeFrame(whole.slice(0, -1), LEVER))).toBe('message-malformed');
  expect(codeOf(() => decodeFrame(whole.slice(0, 18), LEVER))).toBe('message-malformed');
  expect(codeOf(() => decodeFrame(new Uint8Array(LIMITS.stateMessageBytes + 1), LEVER))).toBe('message-malformed');
  expect(decodeFrame(whole.slice(0, 19), LEVER).samples).toEqual([]);
  const noMember = encodeFrame(
    HEADER,
    LEVER,
    [undefined, undefined, { ...samples[0]!, value: 3 }],
    0,
    () => true,
  ).bytes;
  expect(codeOf(() => decodeFrame(noMember, LEVER))).toBe('message-malformed');
  const noNumber = encodeFrame(
    HEADER,
    LEVER,
    [undefined, undefined, undefined, { ...samples[0]!, value: Number.NaN }],
    0,
    () => true,
  ).bytes;
  expect(codeOf(() => decodeFrame(noNumber, LEVER))).toBe('message-malformed');
  const noTime = Uint8Array.from(whole);
  new DataView(noTime.buffer).setFloat64(7, Number.POSITIVE_INFINITY);
  expect(codeOf(() => decodeFrameHeader(noTime))).toBe('message-malformed');
});

it('[STA-9] any bytes at all are samples in range or a TwinportError', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  const framed = fc
    .tuple(fc.uint8Array({ maxLength: 150 }), fc.double({ min: 0, max: 4e12, noNaN: true }))
    .map(([body, time]) => {
      const frame = new Uint8Array(19 + body.length);
      new DataView(frame.buffer).setFloat64(7, time);
      frame.set(body, 19);
      return frame;
    });
  fc.assert(
    fc.property(fc.oneof(bytes, { weight: 4, arbitrary: framed }), arbitraryFields(20), (frame, fields) => {
      let samples: ReturnType<typeof decodeFrame>['samples'];
      try {
        ({ samples } = decodeFrame(frame, fields));
      } catch (error) {
        expect(error).toBeInstanceOf(TwinportError);
        return;
      }
      for (const { field, sample } of samples) {
        expect([sample.value, sample.time, sample.sequence].every(Number.isFinite)).toBe(true);
        const kind = fields[field]!;
        if ('minimum' in kind) expect(sample.value >= kind.minimum && sample.value <= kind.maximum).toBe(true);
        if (kind.kind === 'enum') expect(kind.members[sample.value]).toBeDefined();
      }
    }),
    { numRuns: 500 },
  );
});
