// HTTP with a device, by the forms of its description (WoT HTTP binding). Opened by clients.ts.
//
// Not by node-wot's binding 0.8.16, of which we measured: the body of a refusal is lost, and with it the reason; Server-Sent
// Events go without credentials; an API key goes only into a header; a slow answer cannot be given up and a long one not bounded;
// and a token endpoint that is away ends the process with an unhandled rejection.
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import { readEventStream } from './event-stream.ts';
import type { Authorization } from './http-authorization.ts';
import {
  httpExchange,
  httpOpen,
  refuseFailure,
  unreachable,
  type HttpReply,
  type HttpRequest,
} from './http-exchange.ts';
import { followLongPoll, greet, LONG_POLL_BOUNDS } from './long-poll.ts';
import { LONG_POLL, type Body, type DeviceForm, type Message, type ProtocolClient } from './protocol-client.ts';

export class HttpClient implements ProtocolClient {
  readonly meetsDevice = true;
  readonly #authorization: Authorization;
  readonly #streams = new Set<AbortController>();
  #closed = false;

  constructor(authorization: Authorization) {
    this.#authorization = authorization;
  }

  canSubscribe({ subprotocol }: DeviceForm): boolean {
    return subprotocol === 'sse' || subprotocol === LONG_POLL;
  }

  canRead({ subprotocol }: DeviceForm): boolean {
    return subprotocol === null;
  }

  async read(form: DeviceForm, signal: AbortSignal): Promise<Message> {
    return messageOf(await this.#exchange(form, 'GET', null, signal));
  }

  async write(form: DeviceForm, body: Body, signal: AbortSignal): Promise<void> {
    await this.#exchange(form, 'PUT', body, signal);
  }

  async invoke(form: DeviceForm, body: Body | null, signal: AbortSignal): Promise<Message> {
    return messageOf(await this.#exchange(form, 'POST', body, signal));
  }

  async cancel(form: DeviceForm, signal: AbortSignal): Promise<void> {
    await this.#exchange(form, 'DELETE', null, signal);
  }

  async subscribe(
    form: DeviceForm,
    onMessage: (message: Message) => void,
    onLost: (error: Error) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (form.subprotocol === LONG_POLL) return this.#longPoll(form, onMessage, onLost, signal);
    const stream = this.#newStream();
    const giveUp = (): void => stream.abort();
    signal.addEventListener('abort', giveUp);
    const request = { url: form.href, method: 'GET', headers: { accept: 'text/event-stream' } };
    const response = await httpOpen(await this.#authorization.apply(request, signal), stream.signal);
    signal.removeEventListener('abort', giveUp);
    const { status, headers, body } = response;
    const type = headers.get('content-type') ?? '';
    if (status !== 200 || body === null || !type.startsWith('text/event-stream')) {
      stream.abort();
      refuseFailure(form.href, { status, headers, bytes: new Uint8Array() });
      throw new TwinportError(
        'message-malformed',
        `${form.href} answered ${type} where Server-Sent Events were asked for`,
      );
    }
    void follow(form, body, onMessage, (error) => {
      this.#streams.delete(stream);
      if (!this.#closed) onLost(error);
    });
  }

  async #longPoll(
    form: DeviceForm,
    onMessage: (message: Message) => void,
    onLost: (error: Error) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const stream = this.#newStream();
    const ask = (method: 'HEAD' | 'GET', each: AbortSignal): Promise<HttpReply> =>
      this.#authorized({ url: form.href, method, headers: { accept: form.contentType, ...headersIn(form) } }, each);
    await greet(form.href, ask, LONG_POLL_BOUNDS, signal);
    const news = (reply: HttpReply): void => onMessage(messageOf(reply));
    void followLongPoll(form.href, ask, news, LONG_POLL_BOUNDS, stream.signal).then(
      () => this.#streams.delete(stream),
      (error: unknown) => {
        this.#streams.delete(stream);
        if (!this.#closed) onLost(toTwinportError(error));
      },
    );
  }

  #newStream(): AbortController {
    const stream = new AbortController();
    this.#streams.add(stream);
    if (this.#closed) stream.abort();
    return stream;
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const stream of this.#streams) stream.abort();
    return Promise.resolve();
  }

  async #exchange(form: DeviceForm, usual: string, body: Body | null, signal: AbortSignal): Promise<HttpReply> {
    const method = form.terms['htv:methodName'];
    const request: HttpRequest = {
      url: form.href,
      method: typeof method === 'string' ? method : usual,
      headers: {
        accept: form.contentType,
        ...headersIn(form),
        ...(body === null ? {} : { 'content-type': body.contentType }),
      },
      body: body?.bytes,
    };
    const reply = await this.#authorized(request, signal);
    refuseFailure(form.href, reply);
    return reply;
  }

  /** With credentials, and once more with others where these are no longer good. */
  async #authorized(request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
    const reply = await httpExchange(await this.#authorization.apply(request, signal), signal);
    if (reply.status !== 401 || !this.#authorization.renew()) return reply;
    return httpExchange(await this.#authorization.apply(request, signal), signal);
  }
}

async function follow(
  form: DeviceForm,
  body: ReadableStream<Uint8Array>,
  onMessage: (message: Message) => void,
  onLost: (error: Error) => void,
): Promise<void> {
  try {
    for await (const data of readEventStream(body)) onMessage({ bytes: Buffer.from(data), contentType: null });
    onLost(new TwinportError('twin-offline', `the event stream of ${form.href} ended`));
  } catch (error) {
    onLost(unreachable(form.href, error));
  }
}

const messageOf = ({ bytes, headers }: HttpReply): Message => ({ bytes, contentType: headers.get('content-type') });

/** The headers that a form itself asks for. */
function headersIn({ terms }: DeviceForm): Readonly<Record<string, string>> {
  const fields = [terms['htv:headers'] ?? []].flat() as unknown as readonly Readonly<Record<string, unknown>>[];
  return Object.fromEntries(fields.map((field) => [String(field['htv:fieldName']), String(field['htv:fieldValue'])]));
}
