// JSON Schemas (draft 2020-12) made from the Valibot schemas: one for each direction of each control channel, and one for each
// document that a message carries. What a JSON Schema cannot say stands in a description. Called by documents.ts.
import { toJsonSchema, toJsonSchemaDefs, type ConversionConfig, type JsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { Bindings } from '../bindings.ts';
import { DidKey, Jws, MessageId, Name, Response, Sha256Hex, ThingId, TimeMs } from '../envelope.ts';
import { Problem } from '../problem.ts';
import { ServiceDescription } from '../service-description.ts';
import { SIGNED_WORDS } from '../signed-words.ts';
import { DataSchema, ThingDescription } from '../thing-description.ts';
import { ActionProgress, Affordances, Readings } from '../things.ts';
import { WorldManifest } from '../world-manifest.ts';
import { controlVocabulary, type Sender, type WireInterface } from './wire-messages.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Where the readers of Twinport differ from what the keywords say. */
const DIFFERENCES =
  'Lengths of texts count UTF-16 code units; JSON Schema counts code points, which differ for characters outside the Basic ' +
  'Multilingual Plane. A map drops the keys "constructor" and "prototype" unread, and a key "__proto__" is refused anywhere ' +
  '(LIM-2). Where no member is required, a list passes for an object without members. Formats are comments: the patterns ' +
  'beside them bind.';

/** Parts that many messages share, by the name under which they are referred to. */
const SHARED = {
  messageId: MessageId,
  timestamp: Response.entries.timestamp,
  didKey: DidKey,
  jws: Jws,
  name: Name,
  thingId: ThingId,
  sha256: Sha256Hex,
  timeMs: TimeMs,
  readings: Readings,
  actionProgress: ActionProgress,
  affordances: Affordances,
  problem: Problem,
} as const;

const note = (schema: JsonSchema, text: string): JsonSchema => ({
  ...schema,
  description: schema.description === undefined ? text : `${schema.description}; ${text}`,
});

const conversion: ConversionConfig = {
  target: 'draft-2020-12',
  typeMode: 'input',
  overrideAction({ valibotAction, jsonSchema }) {
    switch (valibotAction.type) {
      case 'finite':
        // JSON has no other numbers.
        return jsonSchema;
      case 'iso_timestamp':
        return {
          ...jsonSchema,
          pattern: (valibotAction as v.IsoTimestampAction<string, undefined>).requirement.source,
        };
      case 'url':
        return note({ ...jsonSchema, format: 'uri' }, 'an absolute URL (WHATWG URL Standard)');
      case 'check':
        return note(jsonSchema, `beyond this schema: ${String((valibotAction as { message?: unknown }).message)}`);
      default:
        return undefined;
    }
  },
};

/** Schemas by name, in which each refers to the shared parts and to each other by `refer(name)`. */
export function definitions(
  schemas: Readonly<Record<string, v.GenericSchema>>,
  refer: (name: string) => string = (name) => `#/$defs/${name}`,
): Record<string, JsonSchema> {
  const all = toJsonSchemaDefs(
    { ...SHARED, ...schemas },
    { ...conversion, overrideRef: ({ referenceId }) => refer(referenceId) },
  );
  const text = JSON.stringify(all);
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => name in schemas || text.includes(`"$ref":"${refer(name)}"`)),
  );
}

function control(at: WireInterface, sender: Sender): object {
  const vocabulary = controlVocabulary(at, sender);
  const system = at === 'DII' ? 'a digital twin system' : 'a third-party service system';
  const [from, to] = sender === 'system' ? [system, 'an integration enabler'] : ['an integration enabler', system];
  return {
    $schema: DIALECT,
    $id: `urn:twinport:schema:${at.toLowerCase()}-from-${sender}`,
    title: `${at}: what ${from} sends to ${to}`,
    description: `One message of the control channel. ${DIFFERENCES}`,
    anyOf: Object.keys(vocabulary).map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: definitions(vocabulary),
  };
}

function document(name: string, title: string, schema: v.GenericSchema): object {
  const { $defs, ...rest } = toJsonSchema(schema, { ...conversion, definitions: { dataSchema: DataSchema } });
  const used = JSON.stringify(rest).includes('#/$defs/');
  return {
    $schema: DIALECT,
    $id: `urn:twinport:schema:${name}`,
    title,
    description: DIFFERENCES,
    ...rest,
    ...(used ? { $defs } : {}),
  };
}

/** Of each signed word its claims; the rest is one for all of them. */
function signedWords(): object {
  const words = Object.entries(SIGNED_WORDS);
  const defined = definitions(Object.fromEntries(words.map(([name, { claims }]) => [name, claims])));
  const described = words.map(([name, { typ, says }]) => {
    const header = `The protected header is {"alg":"EdDSA","typ":"${typ}"}.`;
    return [name, { title: typ, description: `${says} ${header}`, ...defined[name] }] as const;
  });
  return {
    $schema: DIALECT,
    $id: 'urn:twinport:schema:signed-words',
    title: 'Claims of the signed words (ACC, SHR, CMD-7)',
    description:
      'The payload of one word: a compact JWS (RFC 7515), signed with the Ed25519 key of `iss`, in which `iat` and `exp` are seconds ' +
      `(ACC-1). By its \`typ\` a reader chooses one of the definitions. ${DIFFERENCES}`,
    anyOf: words.map(([name]) => ({ $ref: `#/$defs/${name}` })),
    $defs: { ...defined, ...Object.fromEntries(described) },
  };
}

/** Every schema file by its name without extension. */
export function schemaFiles(): Readonly<Record<string, object>> {
  return {
    'dii-from-system': control('DII', 'system'),
    'dii-from-enabler': control('DII', 'enabler'),
    'sii-from-system': control('SII', 'system'),
    'sii-from-enabler': control('SII', 'enabler'),
    'signed-words': signedWords(),
    'thing-description': document('thing-description', 'The Thing Description of a twin (MOD-1)', ThingDescription),
    'service-description': document('service-description', 'The Thing Description of a service', ServiceDescription),
    bindings: document('bindings', 'Bindings of properties to the model (MOD-2)', Bindings),
    'world-manifest': document('world-manifest', 'The manifest of a world (MOD-4, MOD-5)', WorldManifest),
  };
}
