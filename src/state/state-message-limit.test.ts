import { expect, it } from 'vitest';
import { LIMITS } from '../protocol/limits.ts';
import { BitSink } from './bit-stream.ts';
import { codedStream, type CodedStream } from './coded-stream.ts';
import type { Field } from './layout.ts';
import { newestOf } from './sample.ts';
import { LoneMessageWriter } from './lone-message.ts';
import { readStateMessage, usualOf } from './state-message.ts';
import { NONE } from './stream-table.ts';

const WIDE = 512;
const STREAMS = 200;
const fields = Array.from(
  { length: WIDE },
  (_, index): Field => ({ name: `on${index}`, property: `on${index}`, kind: 'boolean', bits: 1 }) as Field,
);
const everything = new Uint8Array(WIDE).fill(1);
const stateAt = (time: number, sequence: number) =>
  newestOf(
    fields,
    fields.map(() => ({ value: 1, time, sequence })),
  );

/** As many twins at both ends, each known from a message that has its number. */
function ends(count: number): { senders: CodedStream[]; receivers: Map<number, CodedStream> } {
  const first = stateAt(1_000, 1);
  const make = () => Array.from({ length: count }, (_, index) => codedStream(index + 1, fields));
  const [senders, receivers] = [make(), new Map(make().map((stream) => [stream.number, stream]))];
  for (const sender of senders) {
    const writer = new LoneMessageWriter({ message: sender.number, time: 1_000, ...usualOf(sender.number, NONE, 0) });
    expect(writer.add(sender, first, everything, NONE)).toBe('all');
    expect(readStateMessage(writer.bytes(), receivers, () => () => undefined)).toBe(true);
  }
  return { senders, receivers };
}

/** Every twin of them, all fields, nothing changed: 20 bits a twin, and half a thousand fields to go through for each. */
function hostile(count: number): Uint8Array {
  const message = STREAMS + 1;
  const bytes = new Uint8Array(LIMITS.stateMessageBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint32(1, message);
  view.setFloat64(5, 1_001);
  view.setUint16(15, count);
  const sink = new BitSink(bytes.subarray(19));
  for (let stream = 1; stream <= count; stream += 1) {
    // Where the stream is: behind the one before it, or 2 behind −1.
    if (stream === 1) {
      sink.write(0, 1);
      sink.writeGamma(2);
    } else sink.write(1, 1);
    sink.write(0, 1);
    sink.writeGamma(message - stream);
    sink.writeGamma(2);
    sink.write(0, 2);
    // All, uniform, still.
    sink.write(0b111, 3);
  }
  return bytes.subarray(0, 19 + sink.finish());
}

it('[LIM-4] a message of a thousand bytes cannot make a reader go through a hundred thousand fields', () => {
  const { receivers } = ends(STREAMS);
  const most = LIMITS.stateMessageFields / WIDE;
  let told = 0;
  const tell = () => () => void (told += 1);
  expect(() => readStateMessage(hostile(STREAMS), receivers, tell)).toThrow(/more than 8192 fields/);
  expect(told).toBe(most * WIDE);
  told = 0;
  expect(readStateMessage(hostile(most), ends(most).receivers, tell)).toBe(true);
  expect(told).toBe(most * WIDE);
});

it('[LIM-4] a writer goes on in the next message', () => {
  const { senders, receivers } = ends(40);
  const most = LIMITS.stateMessageFields / WIDE;
  const newest = stateAt(1_001, 2);
  const carried: number[] = [];
  for (let [message, at] = [1_000, 0]; at < senders.length; message += 1) {
    const writer = new LoneMessageWriter({ message, time: 1_001, ...usualOf(message, NONE, 0) });
    for (; at < senders.length; at += 1) {
      const sender = senders[at]!;
      const baseline = sender.table.find(sender.row, sender.number);
      if (writer.add(sender, newest, everything, baseline) === 'full') break;
    }
    carried.push(writer.streams.length);
    expect(readStateMessage(writer.bytes(), receivers, () => () => undefined)).toBe(true);
  }
  expect(carried).toEqual([most, most, 40 - 2 * most]);
});

it('[LIM-4] one twin may have more: it cannot be sent in two twins', () => {
  const many = Array.from({ length: LIMITS.stateMessageFields + 8 }, (_, index): Field => ({
    ...fields[0]!,
    name: `on${index}`,
    property: `on${index >> 5}`,
  }));
  const [sender, receiver] = [codedStream(1, many), codedStream(1, many)];
  const writer = new LoneMessageWriter({ message: 0, time: 1_000, ...usualOf(0, NONE, 0) });
  const newest = newestOf(
    many,
    many.map((_, index) => (index < 8 ? { value: 1, time: 1_000, sequence: 1 } : undefined)),
  );
  expect(writer.add(sender, newest, new Uint8Array(many.length).fill(1), NONE)).toBe('all');
  expect(readStateMessage(writer.bytes(), new Map([[1, receiver]]), () => () => undefined)).toBe(true);
});
