// Faults in the handshake, in how links end, and in what is done with messages that cannot be taken: SES, MSG, LIM.
import { envelope } from '../../../src/protocol/envelope.ts';
import type { Fault } from './faults.ts';
import type { Flaw, Message } from './flawed-link.ts';
import { accepts, codeIn, omits } from './reply-flaws.ts';

const isGoodbye = ({ messageType }: Message): boolean => messageType === 'goodbye';
const isHello = ({ messageType }: Message): boolean => messageType === 'hello';
/** Neither says goodbye nor closes. */
const never: Flaw = { ...omits(isGoodbye), neverCloses: true };

export const linkFaults: readonly Fault[] = [
  {
    name: 'answers before anybody has proved a key',
    rule: 'SES-1',
    flaw: () => ({
      receives(message, { say }) {
        if (message['messageType'] !== 'request') return message;
        const { operation, messageID: correlationID } = message;
        say({ ...envelope(), messageType: 'response', operation, correlationID, output: {} });
        return null;
      },
    }),
  },
  {
    name: 'waits for the other side’s hello',
    rule: 'SES-2',
    flaw: () => ({ sends: (message) => (isHello(message) ? null : message) }),
  },
  {
    name: 'says hello with the same nonce each time',
    rule: 'SES-2',
    flaw: () => ({ sends: (message) => (isHello(message) ? { ...message, nonce: 'A'.repeat(43) } : message) }),
  },
  {
    name: 'accepts another version',
    rule: 'SES-2',
    flaw: () => ({ receives: (message) => (isHello(message) ? { ...message, version: 1 } : message) }),
  },
  {
    name: 'signs a fingerprint that is not the connection’s',
    rule: 'SES-3',
    flaw: () => ({ fingerprints: ({ remote }) => ({ local: 'sha-256 CC', remote }) }),
  },
  { name: 'accepts any proof', rule: 'SES-3', flaw: () => never },
  { name: 'waits for a proof for ever', rule: 'SES-4', flaw: () => never },
  { name: 'believes in a link that is silent', rule: 'STA-11', takesLong: true, flaw: () => never },
  {
    name: 'gives up when the visitor is asked',
    rule: 'SES-6',
    flaw: () => {
      let count = 0;
      return omits(({ operation }) => operation === 'registersystem' && (count += 1) > 1);
    },
  },
  {
    name: 'takes a mirror for a peer',
    rule: 'SES-8',
    flaw: () => never,
  },
  { name: 'closes without a word', rule: 'SES-9', flaw: () => omits(isGoodbye) },
  { name: 'leaves a link open after goodbye', rule: 'SES-9', flaw: () => ({ neverCloses: true }) },
  {
    name: 'gives all its messages one id',
    rule: 'MSG-1',
    flaw: () => ({
      sends: (message) =>
        'messageID' in message && message['messageType'] === 'response'
          ? { ...message, messageID: 'always-the-same' }
          : message,
    }),
  },
  {
    name: 'writes times as numbers',
    rule: 'MSG-1',
    flaw: () => ({
      sends: (message) => ('timestamp' in message ? { ...message, timestamp: Date.now() } : message),
    }),
  },
  {
    name: 'answers twice',
    rule: 'MSG-2',
    flaw: () => ({
      sends: (message) =>
        message['messageType'] === 'response' && message['operation'] === 'queryaction'
          ? [message, { ...message, ...envelope() }]
          : message,
    }),
  },
  {
    name: 'answers notifications',
    rule: 'MSG-3',
    flaw: () => ({
      receives(message, { say }) {
        const { messageType, operation, messageID: correlationID } = message;
        if (messageType === 'notification')
          say({ ...envelope(), messageType: 'response', operation, correlationID, output: {} });
        return message;
      },
    }),
  },
  {
    name: 'makes up codes of its own',
    rule: 'MSG-4',
    flaw: () => ({
      sends: (message) =>
        codeIn(message) === 'unsupported-operation'
          ? { ...message, error: { ...(message['error'] as object), type: 'urn:twinport:problem:no-idea' } }
          : message,
    }),
  },
  {
    name: 'swallows what it cannot read',
    rule: 'MSG-5',
    flaw: () => omits((message) => codeIn(message) === 'message-malformed'),
  },
  { name: 'forgives for ever', rule: 'MSG-5', flaw: () => never },
  {
    name: 'answers any operation with ok',
    rule: 'MSG-6',
    flaw: () => accepts('makecoffee', ['unsupported-operation']),
  },
  {
    name: 'takes what is too long',
    rule: 'LIM-1',
    flaw: () => omits((message) => codeIn(message) === 'message-too-large'),
  },
  {
    name: 'takes the key __proto__',
    rule: 'LIM-2',
    flaw: () => accepts('unknown', ['message-malformed']),
  },
  { name: 'bears a flood', rule: 'LIM-3', flaw: () => never },
  {
    name: 'takes state messages of any length',
    rule: 'LIM-4',
    flaw: () => omits((message) => codeIn(message) === 'message-too-large'),
  },
  { name: 'keeps whatever comes before the proof', rule: 'LIM-6', flaw: () => never },
];
