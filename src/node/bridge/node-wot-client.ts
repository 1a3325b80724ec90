// CoAP, Modbus and OPC UA with a device, by node-wot's bindings 0.8.16. They are optional packages, loaded when a description
// names their scheme. Opened by clients.ts.
//
// What works of them here, on Node 20 (tests: other-protocols.test.ts):
// - CoAP: reading, writing, invoking, observing. Its client tells no response code: a refusal comes as its payload, and one
//   without a payload like an answer without one.
// - Modbus TCP: registers and coils, of `application/octet-stream` by the property's schema. Its observing is polling, so we poll.
// - OPC UA: reading, observing, writing and methods (their arguments by name in an object), through an end of the server and its
//   return; tried by hand against node-opcua 2.113's own server. 250 packages, 80 MB and 25 s of each install, so not installed here.
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import type { Content, Form, ProtocolClient as WotClient, ProtocolClientFactory } from '@node-wot/core';
import { TwinportError, toTwinportError } from '../../base/errors.ts';
import {
  MOST_MESSAGE_BYTES,
  type Body,
  type DeviceForm,
  type Message,
  type ProtocolClient,
} from './protocol-client.ts';

type Core = typeof import('@node-wot/core');
/** Packages of node-wot that a scheme needs, and whether its client can listen. */
export interface WotBinding {
  readonly packageName: '@node-wot/binding-coap' | '@node-wot/binding-modbus' | '@node-wot/binding-opcua';
  readonly factory: string;
  readonly observes: boolean;
  /** A subscription lives on where nobody takes it back: there is no connection that would end. */
  readonly unlinks: boolean;
}

const require = createRequire(import.meta.url);

/**
 * node-wot's core: CommonJS whose names Node cannot see from an ES module; and forty warnings of its own schema that help nobody.
 * @throws TwinportError `unsupported-operation` when it is not installed
 */
export function loadCore(): Core {
  return quietly('@node-wot/core', () => require('@node-wot/core') as Core);
}

/** @throws TwinportError `unsupported-operation` when the binding is not installed */
export function openNodeWot({ packageName, factory, observes, unlinks }: WotBinding): ProtocolClient {
  const core = loadCore();
  const binding = quietly(packageName, () => loadBinding(packageName));
  const Factory = binding[factory] as new () => ProtocolClientFactory;
  return new NodeWotClient(core, new Factory().getClient(), observes, unlinks);
}

function loadBinding(packageName: WotBinding['packageName']): Readonly<Record<string, unknown>> {
  switch (packageName) {
    case '@node-wot/binding-coap':
      return require('@node-wot/binding-coap') as Readonly<Record<string, unknown>>;
    case '@node-wot/binding-modbus':
      return require('@node-wot/binding-modbus') as Readonly<Record<string, unknown>>;
    case '@node-wot/binding-opcua':
      return require('@node-wot/binding-opcua') as Readonly<Record<string, unknown>>;
  }
}

function quietly<Loaded>(packageName: string, load: () => Loaded): Loaded {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // What one of its own packages lacks is another fault than that it is not there.
    const isMissing = code === 'MODULE_NOT_FOUND' && message.startsWith(`Cannot find module '${packageName}'`);
    const why = isMissing
      ? `is not installed: npm install ${packageName}@0.8.16`
      : `cannot be loaded: ${firstLine(message)}`;
    throw new TwinportError('unsupported-operation', `${packageName} ${why}`, { cause: error });
  } finally {
    console.warn = warn;
  }
}

class NodeWotClient implements ProtocolClient {
  readonly meetsDevice = true;
  readonly #core: Core;
  readonly #client: WotClient;
  readonly #observes: boolean;
  readonly #unlinks: boolean;
  readonly #subscribed: DeviceForm[] = [];

  constructor(core: Core, client: WotClient, observes: boolean, unlinks: boolean) {
    this.#core = core;
    this.#client = client;
    this.#observes = observes;
    this.#unlinks = unlinks;
  }

  canSubscribe(): boolean {
    return this.#observes;
  }

  canRead(): boolean {
    return true;
  }

  async read(form: DeviceForm): Promise<Message> {
    return this.#message(form, await asked(form, () => this.#client.readResource(wotForm(form))));
  }

  async write(form: DeviceForm, body: Body): Promise<void> {
    await asked(form, () => this.#client.writeResource(wotForm(form), this.#content(body)));
  }

  async invoke(form: DeviceForm, body: Body | null): Promise<Message> {
    const content = body === null ? undefined : this.#content(body);
    return this.#message(form, await asked(form, () => this.#client.invokeResource(wotForm(form), content)));
  }

  async cancel(form: DeviceForm): Promise<void> {
    const terms = { 'cov:method': 'DELETE', ...form.terms };
    await asked(form, () => this.#client.invokeResource(wotForm({ ...form, terms })));
  }

  async subscribe(
    form: DeviceForm,
    onMessage: (message: Message) => void,
    onLost: (error: Error) => void,
  ): Promise<void> {
    const take = (content: Content): void => {
      this.#message(form, content).then(onMessage, onLost);
    };
    await asked(form, () => this.#client.subscribeResource(wotForm(form), take, onLost));
    this.#subscribed.push(form);
  }

  async close(): Promise<void> {
    // Nobody may be there any more to hear that we leave: not waited for.
    // Not over OPC UA: the binding's own end of its session meets it halfway, and ends the process.
    for (const form of this.#unlinks ? this.#subscribed : [])
      Promise.resolve()
        .then(() => this.#client.unlinkResource(wotForm(form)))
        .catch(() => undefined);
    await this.#client.stop().catch(() => undefined);
  }

  #content({ bytes, contentType }: Body): Content {
    return new this.#core.Content(contentType, Readable.from([Buffer.from(bytes)]));
  }

  async #message({ href }: DeviceForm, content: Content): Promise<Message> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of content.body) {
      const bytes = Buffer.from(chunk as Uint8Array);
      length += bytes.length;
      if (length > MOST_MESSAGE_BYTES)
        throw new TwinportError('message-too-large', `${href} answers with more than ${MOST_MESSAGE_BYTES} bytes`);
      chunks.push(bytes);
    }
    return { bytes: Buffer.concat(chunks), contentType: content.type === '' ? null : content.type };
  }
}

const firstLine = (text: string): string => text.split('\n')[0]!;

/** What its clients throw says in words only whether the device refused or was not there: as not there, with the words. */
async function asked<Result>({ href }: DeviceForm, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    const message = toTwinportError(error).message.replaceAll(/\s*\n\s*/g, ' ');
    // A connection that is refused (ECONNREFUSED) is no refusal of the device.
    const refused = /exception|\brefus|illegal|BadN|denied|read only|Error in (OPCUA Write|Calling OPCUA Method)/i.test(
      message,
    );
    throw new TwinportError(refused ? 'action-failed' : 'twin-offline', `${href}: ${message}`, { cause: error });
  }
}

const wotForm = ({ terms, href, contentType }: DeviceForm): Form => ({ ...terms, href, contentType });
