// node-wot 0.8, loaded and narrowed to what a consumer needs. Who calls: thing-session.ts and invoke-action.ts; nothing
// else imports it.
//
// What of node-wot 0.8.16 works here and what does not (measured against the demo plant):
// - requestThingDescription, consume, invokeAction, readProperty: work. The built-in TD schema is of TD 1.0, so a
//   description must name the 1.0 context first.
// - observeAllProperties and subscribeAllEvents do not exist in ConsumedThing, and readAllProperties reads one by one.
//   The protocol clients take any form, so the Thing's own `observeallproperties` form is handed to them.
// - observeProperty works over SSE, but its `value()` fails for one in six multiples of 0.01: AJV checks
//   `multipleOf` in binary floating point. Values are taken from the bytes instead.
// - An affordance with forms of two protocols: once the client of the first protocol is in use, an operation that only
//   the second offers "did not get suitable form".
// - HttpClient's SSE subscription cannot be closed before it is open, and retries for ever when it never opens. Its
//   SSESubscription, used directly, can.
// - A refusal's body is lost; its reason phrase becomes the error's message.
import { createRequire } from 'node:module';
import type { ConsumedThing, Content, Form, ProtocolClient, Servient } from '@node-wot/core';
import type { Json } from '../../base/json.ts';

export type { ConsumedThing, Form };

/** One consumer of one Thing, with connections of its own. */
export interface WotClient {
  /** @throws when the description cannot be had or is none */
  consume(tdUrl: string): Promise<{ thing: ConsumedThing; description: Readonly<Record<string, Json>> }>;
  supports(form: Form): boolean;
  /** Listens at a form; resolves when subscribed. `onLost` may be called more than once. */
  subscribe(form: Form, onData: (bytes: Buffer) => void, onLost: (error: Error) => void): Promise<void>;
  /** Reads a resource that some answer named, such as the status of an action. */
  read(form: Form): Promise<Json>;
  send(form: Form): Promise<void>;
  /** Ends every subscription and connection, also those that are still being made. */
  close(): Promise<void>;
}

interface NodeWot {
  readonly core: typeof import('@node-wot/core');
  readonly http: typeof import('@node-wot/binding-http');
  readonly mqtt: typeof import('@node-wot/binding-mqtt');
  readonly sse: typeof import('@node-wot/binding-http/dist/subscription-protocols.js');
}

let loaded: NodeWot | undefined;

/** CommonJS whose names Node cannot see from an ES module; and forty warnings of its own schema that help nobody. */
function load(): NodeWot {
  if (loaded !== undefined) return loaded;
  const require = createRequire(import.meta.url);
  const { warn } = console;
  console.warn = () => undefined;
  try {
    loaded = {
      core: require('@node-wot/core') as NodeWot['core'],
      http: require('@node-wot/binding-http') as NodeWot['http'],
      mqtt: require('@node-wot/binding-mqtt') as NodeWot['mqtt'],
      sse: require('@node-wot/binding-http/dist/subscription-protocols.js') as NodeWot['sse'],
    };
  } finally {
    console.warn = warn;
  }
  return loaded;
}

const scheme = (form: Form): string => new URL(form.href).protocol.slice(0, -1);

export async function openWotClient(): Promise<WotClient> {
  const { core, http, mqtt, sse } = load();
  const servient: Servient = new core.Servient();
  servient.addClientFactory(new http.HttpClientFactory());
  servient.addClientFactory(new mqtt.MqttClientFactory());
  const wot = await servient.start();
  const clients = new Map<string, ProtocolClient>();
  const endings: (() => void)[] = [];
  let closed = false;

  const clientFor = (form: Form): ProtocolClient => {
    const client = clients.get(scheme(form)) ?? servient.getClientFor(scheme(form));
    clients.set(scheme(form), client);
    return client;
  };

  const whenClosed = (end: () => void) => {
    if (closed) end();
    else endings.push(end);
  };

  return {
    async consume(tdUrl) {
      const description = await wot.requestThingDescription(tdUrl);
      const thing = (await wot.consume(description)) as unknown as ConsumedThing;
      return { thing, description: description as unknown as Readonly<Record<string, Json>> };
    },
    supports: (form) => servient.hasClientFor(scheme(form)),
    async subscribe(form, onData, onLost) {
      const onContent = (content: Content) => {
        content.toBuffer().then((bytes) => closed || onData(bytes), onLost);
      };
      if (form.subprotocol === 'sse') {
        const subscription = new sse.SSESubscription(form);
        whenClosed(() => subscription.close());
        // What it reports of a break is an event without words.
        const broken = () => new Error(`the event stream of ${form.href} broke`);
        await subscription.open(onContent, () => onLost(broken())).catch(() => Promise.reject(broken()));
        return;
      }
      const client = clientFor(form);
      await client.subscribeResource(form, onContent, onLost);
      whenClosed(() => {
        // Before stop(), which unsubscribes in promises that nobody catches. Without a broker nobody hears that we leave.
        client.unlinkResource(form).catch(() => undefined);
        // Connected only after the close: the servient stopped its clients before there was anything to stop.
        if (closed) client.stop().catch(() => undefined);
      });
    },
    async read(form) {
      const content = await clientFor(form).readResource(form);
      return JSON.parse((await content.toBuffer()).toString('utf8')) as Json;
    },
    async send(form) {
      await clientFor(form).invokeResource(form);
    },
    async close() {
      if (closed) return;
      for (const end of endings) end();
      closed = true;
      await servient.shutdown();
    },
  };
}
