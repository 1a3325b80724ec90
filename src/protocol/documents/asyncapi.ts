// The AsyncAPI 3.0 document of the wire. The application that it describes is the provider: a digital twin system at DII, a
// third-party service system at SII; `send` is what it sends to an enabler. Called by documents.ts.
import { ERROR_CODES, TwinportError } from '../../base/errors.ts';
import { LIMITS, PROTOCOL_VERSION } from '../limits.ts';
import { toProblem } from '../problem.ts';
import { PROCEDURES, REFERENCE_POINTS } from '../reference-points.ts';
import { definitions } from './json-schemas.ts';
import { SUMMARIES } from './summaries.ts';
import { Refusal, SESSION_MESSAGES, WIRE_MESSAGES, type WireInterface, type WireMessage } from './wire-messages.ts';

type Map<Value = object> = Record<string, Value>;

const INTERFACES = ['DII', 'SII'] as const;
const SYSTEMS = { DII: 'digital twin system', SII: 'third-party service system' } as const;
const SESSION_TEXT: Readonly<Record<keyof typeof SESSION_MESSAGES, string>> = {
  hello: 'Who is at this end of the link, and a nonce; the first message of each side (SES-2).',
  proof: 'The signature over both sides of the link; the second message of each side (SES-3).',
  goodbye: 'The reason why the sender is about to close the link (SES-9).',
};

const prefix = (at: WireInterface): string => at.toLowerCase();
const nameOf = ({ interface: at, operation }: WireMessage): string => `${prefix(at)}.${operation}`;
const payload = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const channelRef = (at: WireInterface, channel = 'control'): object => ({
  $ref: `#/channels/${prefix(at)}.${channel}`,
});
const messageRef = (at: WireInterface, name: string, channel = 'control'): object => ({
  $ref: `#/channels/${prefix(at)}.${channel}/messages/${name}`,
});
const by = (member: 'messageID' | 'correlationID'): object => ({ location: `$message.payload#/${member}` });

/** Messages of the control channel as AsyncAPI knows them, by the key under `components/messages`. */
function controlMessages(): Map {
  const found: Map = {};
  for (const [name, text] of Object.entries(SESSION_TEXT))
    found[name] = { name, title: name, summary: text, payload: payload(name) };
  found['refusal'] = {
    name: 'refusal',
    title: 'refusal',
    summary:
      'Refuses a request, or answers a notification or bytes that could not be taken, with a problem (RFC 9457).',
    correlationId: by('correlationID'),
    payload: payload('refusal'),
  };
  for (const message of WIRE_MESSAGES) {
    const { operation, messageType, response } = message;
    const name = nameOf(message);
    found[name] = {
      name: operation,
      title: `${messageType} ${operation}`,
      summary: SUMMARIES[operation],
      ...(response === null ? {} : { correlationId: by('messageID') }),
      payload: payload(name),
    };
    if (response !== null)
      found[`${name}.response`] = {
        name: `${operation}.response`,
        title: `response to ${operation}`,
        correlationId: by('correlationID'),
        payload: payload(`${name}.response`),
      };
  }
  return found;
}

const BINARY = {
  frame: {
    from: 'system',
    bytes: LIMITS.stateMessageBytes,
    text: 'Samples of one twin, bit-packed by its layout: STA-1 to STA-15.',
  },
  pong: { from: 'system', bytes: 25, text: 'u8 4 | f64 t0 | f64 t1 | f64 t2, answers a ping at once: STA-11.' },
  acknowledgement: { from: 'enabler', bytes: 9, text: 'u8 2 | u32 highest | u32 mask, which frames came: STA-10.' },
  ping: { from: 'enabler', bytes: 9, text: 'u8 3 | f64 t0: STA-11.' },
  piece: {
    from: 'system',
    bytes: LIMITS.bulkChunkBytes,
    text: 'u32 transferID | u32 offset | bytes of a model: BLK-1.',
  },
} as const;

const binaryMessage = (name: keyof typeof BINARY): object => ({
  name,
  title: name,
  summary: BINARY[name].text,
  contentType: 'application/octet-stream',
  payload: { type: 'string', format: 'binary', maxLength: BINARY[name].bytes },
});

function channels(): Map {
  const found: Map = {};
  for (const at of INTERFACES) {
    const own = Object.keys(controlMessages()).filter((name) => !name.includes('.') || name.startsWith(prefix(at)));
    found[`${prefix(at)}.control`] = {
      address: 'twinport-control',
      title: `${at} control`,
      summary: `JSON messages between a ${SYSTEMS[at]} and an integration enabler.`,
      description:
        'A negotiated WebRTC data channel with id 100, reliable, ordered, text (SES-10). First hello and proof of each side; ' +
        'nothing else is read before both are proved (SES-1).',
      messages: Object.fromEntries(own.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
      'x-twinport-limits': {
        messageBytes: LIMITS.controlMessageBytes,
        depth: LIMITS.controlDepth,
        messagesPerSecond: LIMITS.controlRatePerSecond,
        burst: LIMITS.controlBurst,
        requestTimeoutMs: LIMITS.requestTimeoutMs,
      },
    };
  }
  found['dii.state'] = {
    address: 'twinport-state',
    title: 'DII state',
    summary: 'State frames, their acknowledgements, and clock synchronisation.',
    description:
      'A negotiated WebRTC data channel with id 101, unordered, without retransmission, binary, big-endian. The first byte is the kind.',
    messages: {
      frame: binaryMessage('frame'),
      acknowledgement: binaryMessage('acknowledgement'),
      ping: binaryMessage('ping'),
      pong: binaryMessage('pong'),
    },
    'x-twinport-limits': {
      messageBytes: LIMITS.stateMessageBytes,
      messagesPerSecond: LIMITS.stateRatePerSecond,
      burst: LIMITS.stateBurst,
    },
  };
  found['dii.bulk'] = {
    address: 'twinport-bulk',
    title: 'DII bulk',
    summary: 'Bytes of models that `readasset` asked for.',
    description: 'A negotiated WebRTC data channel with id 102, reliable, ordered, binary, big-endian.',
    messages: { piece: binaryMessage('piece') },
    'x-twinport-limits': { messageBytes: LIMITS.bulkChunkBytes, modelBytes: LIMITS.assetBytes },
  };
  return found;
}

function operations(): Map {
  const found: Map = {};
  for (const at of INTERFACES)
    for (const [name, summary] of Object.entries(SESSION_TEXT))
      for (const action of ['send', 'receive'])
        found[`${prefix(at)}.${action}.${name}`] = {
          action,
          channel: channelRef(at),
          summary,
          messages: [messageRef(at, name)],
        };
  for (const message of WIRE_MESSAGES) {
    const { interface: at, sender, operation, response, place } = message;
    const action = sender === 'system' ? 'send' : 'receive';
    found[`${prefix(at)}.${action}.${operation}`] = {
      action,
      channel: channelRef(at),
      summary: SUMMARIES[operation],
      tags: [{ name: place.referencePoint }, { name: place.procedure }],
      messages: [messageRef(at, nameOf(message))],
      reply: {
        channel: channelRef(at),
        messages: [
          ...(response === null ? [] : [messageRef(at, `${nameOf(message)}.response`)]),
          messageRef(at, 'refusal'),
        ],
      },
    };
  }
  for (const [name, { from, text }] of Object.entries(BINARY)) {
    const channel = name === 'piece' ? 'bulk' : 'state';
    const action = from === 'system' ? 'send' : 'receive';
    found[`dii.${action}.${name}`] = {
      action,
      channel: channelRef('DII', channel),
      summary: text,
      tags: [{ name: name === 'piece' ? 'DII-2' : 'DII-3' }, { name: name === 'piece' ? 'P8' : 'P9' }],
      messages: [messageRef('DII', name, channel)],
    };
  }
  return found;
}

function schemas(): Map {
  const named = WIRE_MESSAGES.flatMap((message) => {
    const name = nameOf(message);
    return message.response === null
      ? [[name, message.schema] as const]
      : [[name, message.schema] as const, [`${name}.response`, message.response] as const];
  });
  const all = { ...SESSION_MESSAGES, refusal: Refusal, ...Object.fromEntries(named) };
  return definitions(all, (name) => `#/components/schemas/${name}`);
}

/** Every problem that a refusal may name. */
function problems(): Map<string> {
  return Object.fromEntries(
    ERROR_CODES.map((code) => {
      const { type, title } = toProblem(new TwinportError(code, ''));
      return [type, title];
    }),
  );
}

/** The whole document. */
export function asyncApi(): object {
  return {
    asyncapi: '3.0.0',
    id: 'urn:twinport:wire',
    info: {
      title: 'Twinport DII and SII',
      version: `${PROTOCOL_VERSION}.0.0`,
      description:
        'What a provider says to an integration enabler of ITU-T Y.4240 and hears from it: a digital twin system at DII, a ' +
        'third-party service system at SII. `send` is what the provider sends. The rules behind the schemas (order, proofs, ' +
        'signed words, binary layouts, limits) are in SPEC.md, by the ids that the summaries name; the schemas are also in ' +
        'the folder `schemas` as JSON Schema 2020-12, one file a direction. Identifiers of reference points and procedures are ours.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      tags: Object.entries({ ...REFERENCE_POINTS, ...PROCEDURES })
        .filter(([name]) => !name.startsWith('MII'))
        .map(([name, description]) => ({ name, description })),
    },
    defaultContentType: 'application/json',
    channels: channels(),
    operations: operations(),
    'x-twinport-problems': problems(),
    components: { messages: controlMessages(), schemas: schemas() },
  };
}
