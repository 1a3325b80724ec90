// Stands at a control channel and holds every message that passes, in both directions, against the committed JSON Schemas of
// src/protocol/documents: what a party in another language would check itself against.
import { readFile } from 'node:fs/promises';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

interface ControlChannel {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  send(data: string): void;
}

/** The schemas of both directions of one interface. */
export interface WireSchemas {
  readonly system: ValidateFunction;
  readonly enabler: ValidateFunction;
}

export async function wireSchemas(at: 'dii' | 'sii'): Promise<WireSchemas> {
  const ajv = new Ajv2020({ validateFormats: false });
  const read = async (sender: string): Promise<ValidateFunction> => {
    const file = new URL(`../../src/protocol/documents/schemas/${at}-from-${sender}.json`, import.meta.url);
    return ajv.compile(JSON.parse(await readFile(file, 'utf8')) as object);
  };
  return { system: await read('system'), enabler: await read('enabler') };
}

/** What passed: how many messages each way, and those that no schema describes. */
export interface Held {
  sent: number;
  received: number;
  readonly strangers: string[];
}

/** The system's end of `channel`, held to `schemas`; `held` is written to as messages pass. */
export function holdToSchemas(channel: ControlChannel, schemas: WireSchemas, held: Held): ControlChannel {
  const look = (sender: keyof WireSchemas, data: unknown): void => {
    if (!schemas[sender](JSON.parse(String(data)))) held.strangers.push(`from ${sender}: ${String(data)}`);
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
