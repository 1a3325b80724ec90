// Faults that only service systems can have: SII, SRV, CAL, SHR.
import { envelope } from '../../../src/protocol/envelope.ts';
import type { Fault } from './faults.ts';
import type { Flaw, Message } from './flawed-link.ts';
import { accepts, omits } from './reply-flaws.ts';

const registers = (change: (description: Message) => object): Flaw => ({
  sends: (message) =>
    message['operation'] === 'registerservice'
      ? { ...message, description: change(message['description'] as Message) }
      : message,
});
const streams = (change: (message: Message) => Message | Message[]): Flaw => ({
  sends: (message) => (message['operation'] === 'actionoutput' ? change(message) : message),
});
const ends = (change: (message: Message) => Message): Flaw => ({
  sends: (message) =>
    message['operation'] === 'actionstatus' && (message['state'] === 'completed' || message['state'] === 'failed')
      ? change(message)
      : message,
});

export const serviceFaults: readonly Fault[] = [
  {
    name: 'never renews its lease',
    rule: 'SII-1',
    of: 'service',
    flaw: () => omits(({ operation }) => operation === 'renewregistration'),
  },
  {
    name: 'uses a grant that it did not give',
    rule: 'SII-2',
    of: 'service',
    flaw: () => accepts('observeallproperties', ['grant-missing'], () => ({ readings: {} })),
  },
  {
    name: 'is described without a purpose',
    rule: 'SRV-1',
    of: 'service',
    flaw: () => registers(({ 'twinport:purposes': _purposes, ...description }) => description),
  },
  {
    name: 'has two needs of one id',
    rule: 'SRV-1',
    of: 'service',
    flaw: () =>
      registers((description) => {
        const needs = description['twinport:needs'] as object[];
        return { ...description, 'twinport:needs': [...needs, ...needs] };
      }),
  },
  {
    name: 'has values that do not fit its description',
    rule: 'CAL-4',
    of: 'service',
    flaw: () => ({
      sends: (message) =>
        message['operation'] === 'observeallproperties' && message['output'] !== undefined
          ? { ...message, output: { readings: { temperature: { value: 'warm', time: 1, sequence: 1 } } } }
          : message,
    }),
  },
  {
    name: 'obeys twice',
    rule: 'CAL-1',
    of: 'service',
    operates: 'forecast',
    flaw: () => ({
      sends: (message) =>
        message['operation'] === 'actionstatus' && message['state'] === 'completed'
          ? [message, { ...message, ...envelope() }]
          : message,
    }),
  },
  {
    name: 'streams as fast as it can',
    rule: 'LIM-8',
    of: 'service',
    operates: 'forecast',
    flaw: () => streams((message) => Array.from({ length: 400 }, () => ({ ...message, ...envelope() }))),
  },
  {
    name: 'numbers what it streams from 1 on',
    rule: 'CAL-2',
    of: 'service',
    operates: 'forecast',
    flaw: () => streams((message) => ({ ...message, sequence: Number(message['sequence']) + 1 })),
  },
  {
    name: 'streams what its description does not say',
    rule: 'CAL-3',
    of: 'service',
    operates: 'forecast',
    flaw: () => streams((message) => ({ ...message, data: { surprise: true } })),
  },
  {
    name: 'ends with an output that its description does not say',
    rule: 'CAL-3',
    of: 'service',
    operates: 'forecast',
    flaw: () => ends((message) => ({ ...message, output: { wind: 'strong' } })),
  },
  {
    name: 'does not say which data it lacks',
    rule: 'CAL-5',
    of: 'service',
    operates: 'diagnose',
    flaw: () => ends((message) => ({ ...message, error: { ...(message['error'] as object), details: {} } })),
  },
  {
    name: 'takes twin data that its owner did not share',
    rule: 'SHR-1',
    of: 'service',
    flaw: () => accepts('sharetwin', ['grant-insufficient', 'grant-missing'], () => ({ maxRateHz: 5 })),
  },
  {
    name: 'wants a thousand readings a second',
    rule: 'SII-3',
    of: 'service',
    flaw: () => ({
      sends: (message) =>
        message['operation'] === 'sharetwin' && message['output'] !== undefined
          ? { ...message, output: { maxRateHz: 1_000 } }
          : message,
    }),
  },
  {
    name: 'goes on taking data when the sharing has ended',
    rule: 'SHR-5',
    of: 'service',
    flaw: () => ({ receives: (message) => (message['operation'] === 'endshare' ? null : message) }),
  },
];
