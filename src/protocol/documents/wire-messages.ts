// Every message of the wire with its place, read from the closed unions of dii.ts and sii.ts: an operation that is added
// there comes into the documents by itself. Called by the generators of this folder and by the tests of every message.
import * as v from 'valibot';
import { DII_OUTPUTS, FromTwinSystem, ToTwinSystem } from '../dii.ts';
import { Response } from '../envelope.ts';
import { DII_OPERATIONS, SII_OPERATIONS, type OperationPlace } from '../operations.ts';
import { Problem } from '../problem.ts';
import { Goodbye, Hello, Proof } from '../session-messages.ts';
import { FromServiceSystem, SII_OUTPUTS, ToServiceSystem } from '../sii.ts';

export type WireOperation = (FromTwinSystem | ToTwinSystem | FromServiceSystem | ToServiceSystem)['operation'];
export type WireInterface = 'DII' | 'SII';
/** `system`: the provider, a digital twin system at DII and a third-party service system at SII. */
export type Sender = 'system' | 'enabler';

export interface WireMessage {
  readonly interface: WireInterface;
  readonly sender: Sender;
  readonly operation: WireOperation;
  readonly messageType: 'request' | 'notification';
  readonly schema: v.GenericSchema;
  /** What the other side answers a request with; null for a notification. */
  readonly response: v.GenericSchema | null;
  readonly place: OperationPlace;
}

type Options = (
  | typeof FromTwinSystem
  | typeof ToTwinSystem
  | typeof FromServiceSystem
  | typeof ToServiceSystem
)['options'];

/** The response that carries the output of `operation`. */
function answerTo(operation: string, output: v.GenericSchema): v.GenericSchema {
  const { error: _error, ...common } = Response.entries;
  return v.object({ ...common, operation: v.literal(operation), output });
}

/** The response that refuses, whatever was asked; also the answer to a notification that could not be taken (MSG-3, MSG-5). */
export const Refusal = v.object({ ...Response.entries, error: Problem });
/** What opens and ends the link on the control channel, from either side. */
export const SESSION_MESSAGES = { hello: Hello, proof: Proof, goodbye: Goodbye } as const;

function messages(
  at: WireInterface,
  sender: Sender,
  options: Options,
  outputs: Readonly<Record<string, v.GenericSchema>>,
  places: Readonly<Record<string, OperationPlace>>,
): WireMessage[] {
  return options.map((schema) => {
    const operation = schema.entries.operation.literal;
    const messageType = schema.entries.messageType.literal;
    const [output, place] = [outputs[operation], places[operation]];
    if (place === undefined) throw new Error(`${operation} has no place in operations.ts`);
    if (messageType === 'request' && output === undefined) throw new Error(`${operation} has no output schema`);
    const response = messageType === 'request' && output !== undefined ? answerTo(operation, output) : null;
    return { interface: at, sender, operation, messageType, schema, response, place };
  });
}

export const WIRE_MESSAGES: readonly WireMessage[] = [
  ...messages('DII', 'system', FromTwinSystem.options, DII_OUTPUTS, DII_OPERATIONS),
  ...messages('DII', 'enabler', ToTwinSystem.options, DII_OUTPUTS, DII_OPERATIONS),
  ...messages('SII', 'system', FromServiceSystem.options, SII_OUTPUTS, SII_OPERATIONS),
  ...messages('SII', 'enabler', ToServiceSystem.options, SII_OUTPUTS, SII_OPERATIONS),
];

/**
 * Everything that the control channel carries in one direction, by name: session messages, messages by operation, answers
 * as `<operation>.response`, and `refusal`.
 */
export function controlVocabulary(at: WireInterface, sender: Sender): Record<string, v.GenericSchema> {
  const here = WIRE_MESSAGES.filter((message) => message.interface === at);
  const own = here.filter((message) => message.sender === sender);
  const answered = here.filter((message) => message.sender !== sender && message.response !== null);
  return {
    ...SESSION_MESSAGES,
    ...Object.fromEntries(own.map(({ operation, schema }) => [operation, schema])),
    ...Object.fromEntries(answered.map(({ operation, response }) => [`${operation}.response`, response!])),
    refusal: Refusal,
  };
}
