// MQTT 3.1.1 with a device behind a broker, by the forms of its description (WoT MQTT binding). Opened by clients.ts.
//
// Not by node-wot's binding 0.8.16, of which we measured: it takes the topic from the path of the address without decoding it
// ("Halle 3/pump" is never heard), matches no wildcards, and tells nobody when the connection breaks and comes back.
import { connectAsync, type MqttClient as Connection } from 'mqtt';
import { TwinportError } from '../../base/errors.ts';
import type { Body, DeviceForm, Message, ProtocolClient } from './protocol-client.ts';

/** A broker that is silently gone is noticed within one and a half of these. */
const KEEPALIVE_S = 15;
const CONNECT_TIMEOUT_MS = 5_000;

interface Subscription {
  readonly filter: string;
  readonly onMessage: (message: Message) => void;
  readonly onLost: (error: Error) => void;
}

export class MqttClient implements ProtocolClient {
  /** Of a device behind a broker, only what it says shows that it is there. */
  readonly meetsDevice = false;
  readonly #credentials: { readonly username: string; readonly password: string } | null;
  readonly #connections = new Map<string, Promise<Connection>>();
  readonly #subscriptions = new Map<string, Subscription[]>();
  #closed = false;

  constructor(credentials: { readonly username: string; readonly password: string } | null) {
    this.#credentials = credentials;
  }

  canSubscribe(): boolean {
    return true;
  }

  canRead(): boolean {
    return false;
  }

  read({ href }: DeviceForm): Promise<Message> {
    return Promise.reject(new TwinportError('unsupported-operation', `${href}: MQTT has no reading, only listening`));
  }

  async write(form: DeviceForm, body: Body): Promise<void> {
    await this.#publish(form, body);
  }

  async invoke(form: DeviceForm, body: Body | null): Promise<Message> {
    await this.#publish(form, body);
    return { bytes: new Uint8Array(), contentType: null };
  }

  async cancel(form: DeviceForm): Promise<void> {
    await this.#publish(form, null);
  }

  async subscribe(
    form: DeviceForm,
    onMessage: (message: Message) => void,
    onLost: (error: Error) => void,
  ): Promise<void> {
    const broker = brokerOf(form);
    const connection = await this.#connect(broker);
    const filter = topicOf(form, 'mqv:filter');
    const subscriptions = this.#subscriptions.get(broker) ?? [];
    this.#subscriptions.set(broker, subscriptions);
    subscriptions.push({ filter, onMessage, onLost });
    try {
      const granted = await connection.subscribeAsync(filter, { qos: 1 });
      if (granted.some(({ qos }) => qos === 128)) throw new Error('not authorized');
    } catch (error) {
      throw new TwinportError(
        'action-failed',
        `${broker} refuses to let us hear ${filter}: ${(error as Error).message}`,
        {
          cause: error,
        },
      );
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const ending = [...this.#connections.values()].map(async (connecting) => {
      const connection = await connecting;
      connection.removeAllListeners('close');
      connection.on('error', () => undefined);
      await connection.endAsync(true);
    });
    await Promise.allSettled(ending);
  }

  async #publish(form: DeviceForm, body: Body | null): Promise<void> {
    const connection = await this.#connect(brokerOf(form));
    const qos = Number(form.terms['mqv:qos'] ?? 1);
    await connection.publishAsync(topicOf(form, 'mqv:topic'), Buffer.from(body?.bytes ?? []), {
      qos: qos === 0 || qos === 2 ? qos : 1,
      retain: form.terms['mqv:retain'] === true,
    });
  }

  #connect(broker: string): Promise<Connection> {
    if (this.#closed) throw new TwinportError('link-closed', 'the session was closed');
    const known = this.#connections.get(broker);
    if (known !== undefined) return known;
    const connecting = this.#open(broker);
    this.#connections.set(broker, connecting);
    connecting.catch(() => this.#connections.delete(broker));
    return connecting;
  }

  async #open(broker: string): Promise<Connection> {
    // Reconnecting is the device's business (device.ts), which also shows meanwhile that contact is lost.
    const options = {
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepalive: KEEPALIVE_S,
      ...this.#credentials,
    };
    const connection = await connectAsync(broker, options, false).catch((error: unknown) => {
      const { message, code } = error as Error & { code?: string | number };
      throw new TwinportError('twin-offline', `${broker} cannot be reached: ${message === '' ? code : message}`, {
        cause: error,
      });
    });
    const lost = (error?: Error): void => {
      this.#connections.delete(broker);
      const why = new TwinportError(
        'twin-offline',
        `the connection to ${broker} broke${error === undefined ? '' : `: ${error.message}`}`,
      );
      for (const { onLost } of this.#subscriptions.get(broker) ?? []) onLost(why);
    };
    connection.on('close', () => lost());
    connection.on('error', lost);
    connection.on('message', (topic, bytes, { retain }) => {
      for (const { filter, onMessage } of this.#subscriptions.get(broker) ?? [])
        if (topicFits(filter, topic)) onMessage({ bytes, contentType: null, retained: retain });
    });
    return connection;
  }
}

function brokerOf({ href }: DeviceForm): string {
  const { protocol, host } = new URL(href);
  return `${protocol}//${host}`;
}

/** The topic, as the binding's own term has it, or as the path of the address. @throws TwinportError `description-invalid` */
function topicOf({ href, terms, pointer }: DeviceForm, term: string): string {
  const stated = [terms[term]].flat()[0];
  const topic = typeof stated === 'string' ? stated : decodeURIComponent(new URL(href).pathname.slice(1));
  if (topic !== '') return topic;
  throw new TwinportError(
    'description-invalid',
    `${pointer}: ${href} names no topic; put it behind the broker's address, or into "${term}"`,
  );
}

/** Whether a topic is one that a filter with `+` and `#` names (MQTT 3.1.1 §4.7). */
function topicFits(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  const levels = topic.split('/');
  const wanted = filter.split('/');
  const open = wanted.at(-1) === '#';
  if (open) wanted.pop();
  if (open ? levels.length < wanted.length : levels.length !== wanted.length) return false;
  return wanted.every((level, index) => level === '+' || level === levels[index]);
}
