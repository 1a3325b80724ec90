// Faults in state, its frames and its pace, and in events: DII-3, STA, EVT.
import type { Fault } from './faults.ts';
import { envelope } from '../../../src/protocol/envelope.ts';
import { decodeFrame, encodeFrame, FRAME_KIND, type Sample } from '../../../src/state/frame.ts';
import { twinLayout, type Field } from '../../../src/state/layout.ts';
import { PONG_KIND } from '../../../src/state/clock-sync.ts';
import { Receipt } from '../../../src/state/pace.ts';
import type { Flaw, Message } from './flawed-link.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const isFrame = (bytes: Bytes): boolean => bytes[0] === FRAME_KIND;
const numberOf = (frame: Bytes): number => new DataView(frame.buffer).getUint32(3);
const numbered = (frame: Bytes, message: number): Bytes => {
  const copy = frame.slice();
  new DataView(copy.buffer).setUint32(3, message);
  return copy;
};

/** Changes frames, knowing the fields that the description gives them. */
function framesOf(change: (frame: Bytes, fields: readonly Field[]) => Bytes): Flaw {
  let fields: readonly Field[] = [];
  return {
    sends(message) {
      if (message['operation'] === 'registermodel') ({ fields } = twinLayout(message['description'] as never));
      return message;
    },
    sendsState: (bytes) => (isFrame(bytes) ? change(bytes, fields) : bytes),
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
      framesOf((frame, fields) => {
        const { header } = decodeFrame(frame, fields);
        const samples = fields.map((field): Sample | undefined =>
          field.kind === 'float' ? { value: Number.NaN, time: header.tickTime, sequence: 1 } : undefined,
        );
        return encodeFrame(header, fields, samples, 0, () => true).bytes;
      }),
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
      let first: Bytes | null = null;
      let count = 0;
      return {
        sendsState(bytes) {
          if (!isFrame(bytes)) return bytes;
          first ??= bytes;
          count += 2;
          return [numbered(bytes, count - 2), numbered(first, count - 1)];
        },
      };
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
            receipt.add(numberOf(bytes));
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
