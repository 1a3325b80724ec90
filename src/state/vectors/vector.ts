// Test vectors of the state codec, so that others can implement it: what they hold, and how their bytes come about. Used by
// write-vectors.ts, which makes them, and vectors.test.ts, which holds the codec against them. SPEC.md STA.
import type { DataSchema, ThingDescription } from '../../protocol/thing-description.ts';
import { twinLayout, type Field } from '../layout.ts';
import { newestOf, perField, type Sample } from '../sample.ts';
import { codedStream, type CodedStream } from '../coded-stream.ts';
import { LoneMessageWriter } from '../lone-message.ts';
import { readStateMessage, usualOf } from '../state-message.ts';
import { NONE } from '../stream-table.ts';

/** One value: name of the field, value (boolean 0 or 1, member of an enum by index), source time in ms, sequence. */
export type NamedSample = readonly [name: string, value: number, time: number, sequence: number];

interface SourceSlice {
  readonly stream: number;
  /** Message whose state is referred to; null for a slice without a baseline. */
  readonly baseline: number | null;
  /** The newest sample of each field that is known at the source. */
  readonly samples: readonly NamedSample[];
}

export interface SourceFrame {
  readonly message: number;
  readonly time: number;
  readonly usualBaseline: number | null;
  readonly usualStep: number;
  readonly slices: readonly SourceSlice[];
  /** Whether the reader of the vector gets it. */
  readonly arrives: boolean;
}

export interface VectorFrame extends SourceFrame {
  readonly bytes: string;
  /** By stream, in the order of the message: what it tells. */
  readonly told: Readonly<Record<string, readonly NamedSample[]>>;
}

export interface Vector {
  readonly about: string;
  /** Properties of the description, by stream. */
  readonly twins: Readonly<Record<string, Readonly<Record<string, DataSchema>>>>;
  readonly frames: readonly VectorFrame[];
}

interface VectorStream extends CodedStream {
  readonly fields: readonly Field[];
}

export function vectorStreams(twins: Vector['twins']): ReadonlyMap<number, VectorStream> {
  return new Map(
    Object.entries(twins).map(([number, properties]) => {
      const { fields } = twinLayout({ properties } as unknown as ThingDescription);
      return [Number(number), { ...codedStream(Number(number), fields), fields }];
    }),
  );
}

/** The message of a frame, in hex. @throws RangeError when the slices are not what one message can carry */
export function writeFrame(streams: ReadonlyMap<number, VectorStream>, frame: SourceFrame): string {
  const { message, time, usualBaseline, usualStep, slices } = frame;
  const writer = new LoneMessageWriter({ message, time, ...usualOf(message, usualBaseline ?? NONE, usualStep) });
  for (const { stream: number, baseline, samples } of slices) {
    const stream = streams.get(number)!;
    const newest: (Sample | undefined)[] = stream.fields.map(() => undefined);
    for (const [name, value, sampledAt, sequence] of samples)
      newest[stream.fields.findIndex((field) => field.name === name)] = { value, time: sampledAt, sequence };
    const slot = baseline === null ? NONE : stream.table.find(stream.row, baseline);
    if (baseline !== null && slot === NONE) throw new RangeError(`message ${baseline} is not kept`);
    const shown = new Uint8Array(stream.table.plan.fields.length).fill(1);
    const outcome = writer.add(stream, newestOf(stream.fields, newest), shown, slot);
    if (outcome !== 'all') throw new RangeError(`stream ${number} in message ${message}: ${outcome}`);
  }
  return Buffer.from(writer.bytes()).toString('hex');
}

/** What a message tells. @throws RangeError when not all of it can be used; TwinportError `message-malformed` */
export function readFrame(streams: ReadonlyMap<number, VectorStream>, bytes: string): VectorFrame['told'] {
  const told: Record<string, NamedSample[]> = {};
  const whole = readStateMessage(Buffer.from(bytes, 'hex'), streams, ({ number, fields }) => {
    const mine: NamedSample[] = [];
    told[number] = mine;
    return perField((field, time, value, sequence) => void mine.push([fields[field]!.name, value, time, sequence]));
  });
  if (!whole) throw new RangeError('not all of it can be used');
  return told;
}
