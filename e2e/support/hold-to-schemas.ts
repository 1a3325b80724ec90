// Stands at a control channel and holds every message that passes, in both directions, against the committed JSON Schemas of
// src/protocol/documents: what a party in another language would check itself against.
import { readFile } from 'node:fs/promises';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

interface ControlChannel {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  send(data: string): void;
}

/** The schemas of both directions of one interface. */
export interface WireSchemas {
  readonly system: ValidateFunction;
  readonly enabler: ValidateFunction;
  /** By `typ`, the claims of a signed word. */
  readonly words: ReadonlyMap<string, ValidateFunction>;
}

export async function wireSchemas(at: 'dii' | 'sii'): Promise<WireSchemas> {
  const ajv = new Ajv2020({ validateFormats: false });
  const read = async (
    name: string,
  ): Promise<{ readonly $defs: Readonly<Record<string, { readonly title?: string }>> }> => {
    const file = new URL(`../../src/protocol/documents/schemas/${name}.json`, import.meta.url);
    return JSON.parse(await readFile(file, 'utf8')) as Awaited<ReturnType<typeof read>>;
  };
  const signed = await read('signed-words');
  ajv.addSchema(signed, 'signed-words');
  const words = Object.entries(signed.$defs).flatMap(([name, { title }]) =>
    title === undefined ? [] : [[title, ajv.compile({ $ref: `signed-words#/$defs/${name}` })] as const],
  );
  return {
    system: ajv.compile(await read(`${at}-from-system`)),
    enabler: ajv.compile(await read(`${at}-from-enabler`)),
    words: new Map(words),
  };
}

/** Each compact JWS in a message. */
const wordsIn = (text: string): readonly string[] => text.match(/eyJ[\w-]+\.[\w-]+\.[\w-]{86}/g) ?? [];

/** What passed: how many messages each way, and those that no schema describes. */
export interface Held {
  sent: number;
  received: number;
  /** Signed words in them, by `typ`. */
  readonly words: Set<string>;
  readonly strangers: string[];
}

/** The system's end of `channel`, held to `schemas`; `held` is written to as messages pass. */
export function holdToSchemas(channel: ControlChannel, schemas: WireSchemas, held: Held): ControlChannel {
  const look = (sender: 'system' | 'enabler', data: unknown): void => {
    const fits = schemas[sender](JSON.parse(String(data))) && wordsIn(String(data)).every(fitsItsType);
    if (!fits) held.strangers.push(`from ${sender}: ${String(data)}`);
  };
  const fitsItsType = (word: string): boolean => {
    const { typ = '' } = decodeProtectedHeader(word);
    held.words.add(typ);
    return schemas.words.get(typ)?.(decodeJwt(word)) === true;
  };
  return {
    get onmessage() {
      return channel.onmessage;
    },
    set onmessage(listener) {
      channel.onmessage = (event) => {
        held.received += 1;
        look('enabler', event.data);
        listener?.(event);
      };
    },
    send(data) {
      held.sent += 1;
      look('system', data);
      channel.send(data);
    },
  };
}
