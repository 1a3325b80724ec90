// Any bytes at all against the reader of state messages: samples in range, not used, or refused; nothing else, and in bounded time.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TwinportError } from '../base/errors.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { ThingDescription } from '../protocol/thing-description.ts';
import { arbitraryFields } from './arbitrary-layout.ts';
import { twinLayout, type Field } from './layout.ts';
import { newestOf, perField } from './sample.ts';
import { type CodedStream, codedStream } from './coded-stream.ts';
import { LoneMessageWriter } from './lone-message.ts';
import { readStateMessage, usualOf } from './state-message.ts';
import { NONE } from './stream-table.ts';

const HEADER_BYTES = 19;
const TIME = 1_700_000_000_000;

/** Reads, and holds whatever is told against its field. */
function readAny(bytes: Uint8Array, streams: ReadonlyMap<number, CodedStream>, fields: readonly Field[]): void {
  try {
    const tell = perField((index, time, value, sequence) => {
      const field = fields[index];
      const known = Number.isFinite(value) && Number.isFinite(time) && time >= 0 && Number.isInteger(sequence);
      const inRange =
        field !== undefined &&
        (!('minimum' in field) || (value >= field.minimum && value <= field.maximum)) &&
        (field.kind !== 'enum' || field.members[value] !== undefined) &&
        (field.kind !== 'boolean' || value === 0 || value === 1) &&
        (field.kind !== 'rotation' || Math.abs(value) <= 1);
      if (!known || !inRange || sequence < 0) throw new RangeError(`field ${index} is ${value} at ${time}`);
    });
    readStateMessage(bytes, streams, () => tell);
  } catch (thrown) {
    if (!(thrown instanceof TwinportError)) throw thrown;
  }
}

/** A header that is right, so that the rest is looked at. */
const headed = fc
  .record({
    message: fc.integer({ min: 0, max: 40 }),
    usual: fc.tuple(fc.nat(4), fc.nat(3)),
    deltas: fc.oneof(fc.nat(3), fc.nat(0xffff)),
    firsts: fc.oneof(fc.nat(3), fc.nat(0xffff)),
    body: fc.uint8Array({ maxLength: 120 }),
    // A gap of 1, or a stream number, at the beginning is rare otherwise.
    start: fc.constantFrom([], [0xc0], [0x80], [0, 0, 0, 0xa0], [0, 0]),
  })
  .map(({ message, usual, deltas, firsts, body, start }) => {
    const bytes = new Uint8Array(HEADER_BYTES + start.length + body.length);
    const view = new DataView(bytes.buffer);
    view.setUint8(0, 1);
    view.setUint32(1, message);
    view.setFloat64(5, TIME + message * 16);
    bytes.set(usual, 13);
    view.setUint16(15, deltas);
    view.setUint16(17, firsts);
    bytes.set([...start, ...body], HEADER_BYTES);
    return bytes;
  });

it('[STA-9] any bytes at all are samples in range, not used, or refused', () => {
  const messages = fc.array(fc.oneof(fc.uint8Array({ maxLength: 60 }), { weight: 5, arbitrary: headed }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(arbitraryFields(8), messages, (fields, all) => {
      const streams = new Map([0, 1, 2].map((number) => [number, codedStream(number, fields)]));
      for (const bytes of all) readAny(bytes, streams, fields);
    }),
    { numRuns: 400 },
  );
});

/** What a provider sends over `ticks`, each against the message before. */
function honest(fields: readonly Field[], shares: readonly number[], ticks: number): Uint8Array<ArrayBuffer>[] {
  const senders = [0, 1].map((number) => codedStream(number, fields));
  const shown = new Uint8Array(fields.length).fill(1);
  return Array.from({ length: ticks }, (_, tick) => {
    const time = TIME + tick * 16;
    const samples = newestOf(
      fields,
      fields.map((field, index) => ({
        value: valueOf(field, (shares[index % shares.length]! + tick / 100) % 1),
        time,
        sequence: tick,
      })),
    );
    const writer = new LoneMessageWriter({ message: tick, time, ...usualOf(tick, tick === 0 ? NONE : tick - 1, 1) });
    for (const sender of senders)
      writer.add(sender, samples, shown, sender.table.find(sender.row, tick === 0 ? NONE : tick - 1));
    return writer.bytes();
  });
}

function valueOf(field: Field, share: number): number {
  switch (field.kind) {
    case 'boolean':
      return Math.round(share);
    case 'enum':
      return Math.floor(share * field.members.length);
    case 'float':
    case 'rotation':
      return share;
    case 'number':
    case 'integer':
      return field.lowest + share * (field.maximum - field.lowest);
  }
}

it('[STA-9] what an honest provider sent, with bits turned, cut off, doubled or out of order, is no worse', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const flaw = fc.record({
    message: fc.nat(7),
    turned: fc.array(fc.nat(1_000), { maxLength: 3 }),
    cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(20)),
    more: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(20)),
  });
  const shares = fc.array(share, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(arbitraryFields(6), shares, fc.array(flaw, { maxLength: 20 }), (fields, from, flaws) => {
      const sent = honest(fields, from, 8);
      const streams = new Map([0, 1].map((number) => [number, codedStream(number, fields)]));
      for (const { message, turned, cut, more } of flaws) {
        const bytes = new Uint8Array(Math.max(0, sent[message]!.length - cut) + more);
        bytes.set(sent[message]!.subarray(0, bytes.length));
        for (const bit of turned) if (bit >> 3 < bytes.length) bytes[bit >> 3]! ^= 128 >> (bit & 7);
        readAny(bytes, streams, fields);
      }
    }),
    { numRuns: 400 },
  );
});

it('[STA-9] [LIM-4] no message takes long: each stream at most once, however much its three bits tell', () => {
  const properties = Object.fromEntries(
    Array.from({ length: LIMITS.affordancesPerTwin }, (_, index) => [`p${index}`, { type: 'boolean' }]),
  );
  const { fields } = twinLayout({ properties } as unknown as ThingDescription);
  const streams = new Map(Array.from({ length: 200 }, (_, number) => [number, codedStream(number, fields)]));
  const samples = newestOf(
    fields,
    fields.map(() => ({ value: 1, time: TIME, sequence: 1 })),
  );
  for (const stream of streams.values()) {
    const writer = new LoneMessageWriter({ message: 0, time: TIME, ...usualOf(0, NONE, 0) });
    writer.add(codedStream(stream.number, fields), samples, new Uint8Array(fields.length).fill(1), NONE);
    expect(readStateMessage(writer.bytes(), streams, () => () => undefined)).toBe(true);
  }
  // A gap of 1, as usual, still; and on and on, beyond what a message may speak of.
  const bytes = new Uint8Array(LIMITS.stateMessageBytes).fill(0xff);
  const view = new DataView(bytes.buffer);
  let message = 0;
  let told = 0;
  const round = (): void => {
    message += 1;
    view.setUint32(1, message);
    view.setFloat64(5, TIME + message);
    view.setUint8(13, 1);
    view.setUint8(14, 1);
    expect(() => readStateMessage(bytes, streams, () => (_first, count) => void (told += count))).toThrow(/fields/);
  };
  round();
  expect(told).toBe(LIMITS.stateMessageFields);
  const start = performance.now();
  for (let rounds = 0; rounds < 20; rounds += 1) round();
  expect((performance.now() - start) / 20).toBeLessThan(50);
});
