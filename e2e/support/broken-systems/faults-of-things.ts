// Faults in registration, descriptions, models and their bytes: DII-1, DII-2, MOD, BLK.
import type { Fault } from './faults.ts';
import type { Flaw, Message } from './flawed-link.ts';
import { accepts, omits } from './reply-flaws.ts';

/** Changes what is registered as a twin. */
const registers = (change: (message: Message) => Message): Flaw => ({
  sends: (message) => (message['operation'] === 'registermodel' ? change(message) : message),
});

export const thingFaults: readonly Fault[] = [
  {
    name: 'never renews its lease',
    rule: 'DII-1',
    flaw: () => omits(({ operation }) => operation === 'renewregistration'),
  },
  {
    name: 'does not register anew',
    rule: 'DII-1',
    flaw: () => {
      let count = 0;
      return omits(({ operation }) => operation === 'registersystem' && (count += 1) > 1);
    },
  },
  {
    name: 'describes a twin without a title',
    rule: 'MOD-1',
    flaw: () =>
      registers((message) => {
        const { title: _title, ...description } = message['description'] as Message;
        return { ...message, description };
      }),
  },
  {
    name: 'binds a node that the model has not',
    rule: 'MOD-2',
    flaw: () =>
      registers((message) => ({
        ...message,
        bindings: [{ property: 'angle', node: 'Wing', target: 'rotation', axis: 'z' }],
      })),
  },
  {
    name: 'answers for models that it has not',
    rule: 'DII-2',
    flaw: () => accepts('readasset', ['asset-unavailable'], () => ({ bytes: 1 })),
  },
  {
    name: 'sends a model from its beginning whatever is asked',
    rule: 'DII-2',
    flaw: () => ({
      receives: (message) => (message['operation'] === 'readasset' ? { ...message, offset: 0 } : message),
    }),
  },
  {
    name: 'sends models without an offset',
    rule: 'BLK-1',
    flaw: () => ({ sendsBulk: (bytes) => Uint8Array.from([...bytes.subarray(0, 4), ...bytes.subarray(8)]) }),
  },
  { name: 'sends each piece of a model twice', rule: 'BLK-2', flaw: () => ({ sendsBulk: (bytes) => [bytes, bytes] }) },
  {
    name: 'sends other bytes than it has registered',
    rule: 'BLK-3',
    flaw: () => ({ sendsBulk: (bytes) => bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1) }),
  },
  {
    name: 'has a model that is no GLB',
    rule: 'MOD-3',
    flaw: () => ({ sendsBulk: (bytes) => (readsFromStart(bytes) ? bytes.with(8, 0x21) : bytes) }),
  },
];

/** Whether a bulk message has the first bytes of its model. */
const readsFromStart = (bytes: Uint8Array): boolean => bytes.subarray(4, 8).every((byte) => byte === 0);
