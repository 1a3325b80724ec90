// Faults in state, its frames and its pace, and in events: DII-3, STA, EVT.
import type { Fault } from './faults.ts';
import { envelope } from '../../../src/protocol/envelope.ts';
import { twinLayout, type Field } from '../../../src/state/layout.ts';
import { newestOf, perField, type Sample } from '../../../src/state/sample.ts';
import { codedStream, type CodedStream } from '../../../src/state/coded-stream.ts';
import { LoneMessageWriter } from '../../../src/state/lone-message.ts';
import { FRAME_KIND, readStateMessage, stateMessageNumber, usualOf } from '../../../src/state/state-message.ts';
import { NONE } from '../../../src/state/stream-table.ts';
import { PONG_KIND } from '../../../src/state/clock-sync.ts';
import { Receipt } from '../../../src/state/pace.ts';
import type { Flaw, Message } from './flawed-link.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const isFrame = (bytes: Bytes): boolean => bytes[0] === FRAME_KIND;
const numbered = (frame: Bytes, message: number): Bytes => {
  const copy = frame.slice();
  new DataView(copy.buffer).setUint32(1, message);
  return copy;
};

const timeOf = (frame: Bytes): number => new DataView(frame.buffer).getFloat64(5);
const binary = (value: number, bits: number): string => value.toString(2).padStart(bits, '0');
const gamma = (value: number): string => '0'.repeat(Math.floor(Math.log2(value))) + value.toString(2);

/** What is known of the one twin when its frames come. */
interface Known {
  readonly fields: readonly Field[];
  readonly stream: number;
}

const coded = ({ fields, stream }: Known): CodedStream => codedStream(stream, fields);

/** A frame of a slice without a baseline in place of another frame. */
function alone(frame: Bytes, known: Known, samples: readonly (Sample | undefined)[]): Bytes {
  const message = stateMessageNumber(frame);
  const writer = new LoneMessageWriter({ message, time: timeOf(frame), ...usualOf(message, NONE, 0) });
  writer.add(coded(known), newestOf(known.fields, samples), new Uint8Array(known.fields.length).fill(1), NONE);
  return writer.bytes();
}

/** What a frame tells, by field. */
function samplesIn(frame: Bytes, receiver: CodedStream, { fields, stream }: Known): readonly (Sample | undefined)[] {
  const samples: (Sample | undefined)[] = fields.map(() => undefined);
  const take = perField((field, time, value, sequence) => void (samples[field] = { value, time, sequence }));
  readStateMessage(frame, new Map([[stream, receiver]]), () => take);
  return samples;
}

/** The header of a frame with these bits in place of its own. */
function inBits(frame: Bytes, deltas: number, firsts: number, bits: string): Bytes {
  const body = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g)!;
  const made = Uint8Array.from([...frame.subarray(0, 19), ...body.map((byte) => Number.parseInt(byte, 2))]);
  const view = new DataView(made.buffer);
  view.setUint16(13, 0);
  view.setUint16(15, deltas);
  view.setUint16(17, firsts);
  return made;
}

/** A slice of `angle` alone, the first of the fields, with a code; `more` is added to the length that it says. */
function angleSlice({ fields, stream }: Known, code: number, more = 0): string {
  const slice = [
    binary(7, 32),
    '00',
    '0',
    '1'.padEnd(fields.length, '0'),
    '1',
    '0',
    binary(code, fields[0]!.bits),
  ].join('');
  return binary(stream, 16) + binary(slice.length + more, 14) + slice;
}

/** Changes frames, knowing the fields that the description gives them and the stream of the answer. */
function framesOf(change: (frame: Bytes, known: Known) => Bytes): Flaw {
  let fields: readonly Field[] = [];
  let stream = 0;
  return {
    sends(message) {
      const { operation, output } = message;
      if (operation === 'registermodel' && 'description' in message)
        ({ fields } = twinLayout(message['description'] as never));
      if (operation === 'observeallproperties') ({ stream } = (output ?? { stream }) as Known);
      return message;
    },
    sendsState: (bytes) => (isFrame(bytes) ? change(bytes, { fields, stream }) : bytes),
  };
}

/** Changes the output of a request. */
const answers = (operation: string, change: (output: Message) => object): Flaw => ({
  sends: (message) =>
    message['messageType'] === 'response' && message['operation'] === operation && 'output' in message
      ? { ...message, output: change(message['output'] as Message) }
      : message,
});

export const stateFaults: readonly Fault[] = [
  {
    name: 'answers with properties that are not described',
    rule: 'DII-3',
    flaw: () =>
      answers('observeallproperties', (output) => ({
        ...output,
        readings: { ...(output['readings'] as object), secret: { value: 1, time: 1, sequence: 1 } },
      })),
  },
  {
    name: 'answers with values beyond their range',
    rule: 'DII-3',
    flaw: () =>
      answers('observeallproperties', (output) => ({
        ...output,
        readings: { angle: { value: 400, time: Date.now(), sequence: 1 } },
      })),
  },
  {
    name: 'does not care which rate is asked for',
    rule: 'DII-3',
    flaw: () => ({
      receives: (message) =>
        message['operation'] === 'observeallproperties' ? { ...message, maxRateHz: 60 } : message,
    }),
  },
  {
    name: 'says that it lowers its rate, and does not',
    rule: 'DII-5',
    flaw: () => ({
      receives(message, { say }) {
        const { operation, messageID: correlationID } = message;
        if (operation !== 'updateobservation') return message;
        say({ ...envelope(), messageType: 'response', operation, correlationID, output: {} });
        return null;
      },
    }),
  },
  {
    name: 'sends what nobody wants',
    rule: 'DII-5',
    flaw: () => ({
      receives: (message) =>
        message['operation'] === 'updateobservation'
          ? {
              ...message,
              changes: (message['changes'] as Record<string, unknown>[]).map(({ streams, maxRateHz }) => ({
                streams,
                maxRateHz,
              })),
            }
          : message,
    }),
  },
  {
    name: 'goes on sending when nobody observes any more',
    rule: 'DII-3',
    flaw: () => ({
      receives(message, { say }) {
        const { operation, messageID: correlationID } = message;
        if (operation !== 'unobserveallproperties') return message;
        say({ ...envelope(), messageType: 'response', operation, correlationID, output: {} });
        return null;
      },
    }),
  },
  {
    name: 'packs the fields in another order',
    rule: 'STA-1',
    flaw: () =>
      answers('observeallproperties', (output) => ({
        ...output,
        layout: (output['layout'] as string[]).toReversed(),
      })),
  },
  {
    name: 'sends NaN',
    rule: 'STA-3',
    flaw: () =>
      framesOf((frame, known) => {
        const time = timeOf(frame);
        const samples = known.fields.map(({ kind }) =>
          kind === 'float' ? { value: Number.NaN, time, sequence: 1 } : undefined,
        );
        return alone(frame, known, samples);
      }),
  },
  {
    name: 'sends codes beyond the range',
    rule: 'STA-2',
    flaw: () => framesOf((frame, known) => inBits(frame, 0, 1, angleSlice(known, 2 ** known.fields[0]!.bits - 1))),
  },
  {
    name: 'says that a slice is longer than it is',
    rule: 'STA-4',
    flaw: () => framesOf((frame, known) => inBits(frame, 0, 1, angleSlice(known, 5, 1))),
  },
  {
    name: 'sends a stream twice in a frame',
    rule: 'STA-4',
    flaw: () => framesOf((frame, known) => inBits(frame, 0, 2, angleSlice(known, 5) + angleSlice(known, 6))),
  },
  {
    name: 'refers to states that it never sent',
    rule: 'STA-8',
    flaw: () => {
      let count = 0;
      return framesOf((frame, known) => {
        count += 1;
        if (count % 3 !== 0) return inBits(frame, 0, 1, angleSlice(known, count));
        // A baseline 5,000 messages back, a step of 0; age 0, everything, uniform, still.
        return inBits(frame, 1, 0, `0${gamma(known.stream + 1)}0${gamma(5_000)}${gamma(1)}00111`);
      });
    },
  },
  {
    name: 'cuts frames off',
    rule: 'STA-5',
    flaw: () => framesOf((frame) => frame.slice(0, -1)),
  },
  {
    name: 'packs numbers in bytes of their own',
    rule: 'STA-2',
    flaw: () => framesOf((frame) => Uint8Array.from([...frame, 0, 0, 0, 7])),
  },
  { name: 'numbers each frame 5', rule: 'STA-4', flaw: () => framesOf((frame) => numbered(frame, 5)) },
  {
    name: 'sends what was confirmed again and again',
    rule: 'STA-8',
    flaw: () => {
      let receiver: CodedStream | null = null;
      let first: readonly (Sample | undefined)[] | null = null;
      let count = 0;
      return framesOf((frame, known) => {
        receiver ??= coded(known);
        const newest = samplesIn(frame, receiver, known);
        first ??= newest;
        count += 1;
        return alone(frame, known, count % 2 === 0 ? first : newest);
      });
    },
  },
  {
    name: 'expects other values than the rules say',
    rule: 'STA-14',
    flaw: () => {
      let receiver: CodedStream | null = null;
      return framesOf((frame, known) => {
        receiver ??= coded(known);
        const [angle, ...others] = samplesIn(frame, receiver, known);
        return alone(frame, known, [angle && { ...angle, value: angle.value + 0.02 }, ...others]);
      });
    },
  },
  {
    name: 'does not answer pings',
    rule: 'STA-11',
    flaw: () => ({ sendsState: (bytes) => (bytes[0] === PONG_KIND ? null : bytes) }),
  },
  {
    name: 'sends whether anything is acknowledged or not',
    rule: 'STA-12',
    flaw: () => {
      const receipt = new Receipt();
      return {
        sendsState(bytes, { tellState }) {
          if (isFrame(bytes)) {
            receipt.add(stateMessageNumber(bytes));
            setImmediate(() => tellState(receipt.encode()));
          }
          return bytes;
        },
      };
    },
  },
  {
    name: 'numbers events downwards',
    rule: 'EVT-1',
    flaw: () => {
      let id = 1_000_000;
      return {
        sends: (message) => (message['operation'] === 'event' ? { ...message, notificationID: (id -= 1) } : message),
      };
    },
  },
  {
    name: 'tells events of another name than is described',
    rule: 'EVT-1',
    flaw: () => ({
      sends: (message) => (message['operation'] === 'event' ? { ...message, name: 'exploded' } : message),
    }),
  },
  {
    name: 'tells all events that it keeps to everybody',
    rule: 'EVT-2',
    flaw: () => ({
      receives: (message) =>
        message['operation'] === 'subscribeallevents' ? { ...message, lastNotificationID: 0 } : message,
    }),
  },
  {
    name: 'has always missed something',
    rule: 'EVT-3',
    flaw: () => answers('subscribeallevents', (output) => ({ ...output, missed: 3 })),
  },
  {
    name: 'knows how commands ended that it never saw',
    rule: 'CMD-6',
    flaw: () => answers('queryaction', (output) => ({ ...output, state: 'completed' })),
  },
];
