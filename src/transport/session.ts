// A session: a link on which both sides have proved themselves. Unknown bytes are parsed here, once, under limits; behind
// it, types are trusted. Requests find their answers, and every fault becomes a problem for its sender (SPEC.md SES, MSG).
import * as v from 'valibot';
import { Emitter } from '../base/emitter.ts';
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { envelope, Response } from '../protocol/envelope.ts';
import { LIMITS } from '../protocol/limits.ts';
import { parseJson, parseWith } from '../protocol/parse.ts';
import { fromProblem, problemCode, toProblem } from '../protocol/problem.ts';
import { Goodbye, type Role } from '../protocol/session-messages.ts';
import type { Link } from './link.ts';
import { prove, type ProveOptions } from './prove.ts';
import { RateLimit } from './rate-limit.ts';

/** One message that passed, for the procedure log. */
export interface Traffic {
  readonly direction: 'in' | 'out';
  readonly operation: string;
  readonly outcome: string;
  readonly detail: string;
}

interface SessionEvents {
  readonly traffic: Traffic;
  readonly closed: { readonly reason: TwinportError | null };
}

interface IncomingMessage {
  readonly messageType: 'request' | 'notification';
  readonly messageID: string;
  readonly operation: string;
}

/** Malformed messages that a link may send before it is closed: one is a mistake, many are an attack or a broken peer. */
const MALFORMED_ALLOWED = 16;
/** Closing a connection drops what its channels still hold; the last word gets this long to leave. */
const GOODBYE_MS = 250;

interface SessionOptions<Incoming extends IncomingMessage, Outputs extends object> extends ProveOptions {
  /** Everything that this side takes: a closed union by `operation`. */
  readonly incoming: v.GenericSchema<unknown, Incoming>;
  /** Output schema of each request that this side makes. */
  readonly outputs: { readonly [Operation in keyof Outputs]: v.GenericSchema<unknown, Outputs[Operation]> };
}

/** Answers requests with their output; for notifications the result is not used. A thrown TwinportError is the sender's problem. */
type Handler<Incoming> = (message: Incoming) => unknown;

export class Session<Incoming extends IncomingMessage, Outputs extends object> extends Emitter<SessionEvents> {
  readonly link: Link;
  readonly peer: { readonly did: Did; readonly role: Role; readonly name: string };
  readonly #options: SessionOptions<Incoming, Outputs>;
  readonly #pending = new Map<
    string,
    { operation: keyof Outputs; resolve: (output: never) => void; reject: (error: TwinportError) => void }
  >();
  readonly #controlRate: RateLimit;
  readonly #stateRate: RateLimit;
  #handler: Handler<Incoming> | null = null;
  #unhandled: unknown[] = [];
  #malformed = 0;
  #closed = false;
  /** When anything was last received, by the clock. */
  lastHeardAt: number;
  /** Take a message of the state or bulk channel; a TwinportError that they throw is the sender's problem. */
  onState: (bytes: Uint8Array) => void = () => undefined;
  onBulk: (bytes: Uint8Array) => void = () => undefined;

  private constructor(
    link: Link,
    peer: { did: string; role: Role; name: string },
    options: SessionOptions<Incoming, Outputs>,
  ) {
    super();
    this.link = link;
    this.peer = { did: peer.did as Did, role: peer.role, name: peer.name };
    this.#options = options;
    const now = options.clock.now();
    this.lastHeardAt = now;
    this.#controlRate = new RateLimit(LIMITS.controlRatePerSecond, LIMITS.controlBurst, now);
    this.#stateRate = new RateLimit(LIMITS.stateRatePerSecond, LIMITS.stateBurst, now);
  }

  /**
   * Proves both sides and opens the session. On failure the peer is told why and the link is closed.
   * @throws TwinportError as `prove`
   */
  static async open<Incoming extends IncomingMessage, Outputs extends object>(
    link: Link,
    options: SessionOptions<Incoming, Outputs>,
  ): Promise<Session<Incoming, Outputs>> {
    try {
      const { peer, early } = await prove(link, options);
      const session = new Session(link, peer, options);
      session.#unhandled = early;
      session.#attach();
      return session;
    } catch (thrown) {
      const error = toTwinportError(thrown);
      sayGoodbye(link, error);
      options.clock.after(GOODBYE_MS, () => link.close());
      throw error;
    }
  }

  /** Starts to answer. Messages that came before are answered first, in order. */
  serve(handler: Handler<Incoming>): void {
    this.#handler = handler;
    for (const data of this.#unhandled.splice(0)) this.#receive(data);
  }

  /**
   * Asks the peer.
   * @throws TwinportError the peer's problem, `timeout`, `link-closed`
   */
  async request<Operation extends keyof Outputs & string>(
    operation: Operation,
    fields: object,
    timeoutMs: number = LIMITS.requestTimeoutMs,
  ): Promise<Outputs[Operation]> {
    const message = { ...envelope(), messageType: 'request', operation, ...fields };
    const answer = new Promise<Outputs[Operation]>((resolve, reject) => {
      this.#pending.set(message.messageID, { operation, resolve, reject });
    });
    const cancel = this.#options.clock.after(timeoutMs, () => {
      this.#pending
        .get(message.messageID)
        ?.reject(
          new TwinportError('timeout', `${this.peer.name} did not answer ${operation} within ${timeoutMs / 1000} s`),
        );
    });
    try {
      this.#send(message);
      const output = await answer;
      this.emit('traffic', { direction: 'out', operation, outcome: 'ok', detail: '' });
      return output;
    } catch (thrown) {
      const error = toTwinportError(thrown);
      this.emit('traffic', { direction: 'out', operation, outcome: error.code, detail: error.message });
      throw error;
    } finally {
      cancel();
      this.#pending.delete(message.messageID);
    }
  }

  /** Tells the peer; dropped when the link is closed. What must not be lost is kept by who tells it, and asked for again. */
  notify(operation: string, fields: object): void {
    if (this.#closed || this.link.channels.control.readyState !== 'open') return;
    this.#send({ ...envelope(), messageType: 'notification', operation, ...fields });
    this.emit('traffic', { direction: 'out', operation, outcome: 'ok', detail: '' });
  }

  /** Sends on the state channel; dropped when it is not open: nothing there is ever sent twice. */
  sendState(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.link.channels.state.readyState === 'open') this.link.channels.state.send(bytes);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Closes; with `reason` the peer is told why first. */
  close(reason: TwinportError | null = null): void {
    if (this.#closed) return;
    this.#closed = true;
    if (reason === null) {
      this.link.close();
    } else {
      sayGoodbye(this.link, reason);
      this.#options.clock.after(GOODBYE_MS, () => this.link.close());
    }
    for (const { reject } of this.#pending.values())
      reject(reason ?? new TwinportError('link-closed', `the link to ${this.peer.name} closed`));
    this.#pending.clear();
    this.emit('closed', { reason });
  }

  #attach(): void {
    const { control, state, bulk } = this.link.channels;
    control.onmessage = ({ data }) => this.#receive(data);
    state.onmessage = ({ data }) => this.#receiveBinary('state', data, LIMITS.stateMessageBytes);
    bulk.onmessage = ({ data }) => this.#receiveBinary('bulk', data, LIMITS.bulkChunkBytes);
    void this.link.closed.then(() => this.close());
  }

  #receiveBinary(channel: 'state' | 'bulk', data: unknown, limitBytes: number): void {
    if (this.#closed) return;
    this.lastHeardAt = this.#options.clock.now();
    if (channel === 'state' && !this.#stateRate.take(this.lastHeardAt))
      return this.#fault(new TwinportError('rate-exceeded', 'too many state messages'));
    const bytes =
      data instanceof ArrayBuffer
        ? new Uint8Array(data)
        : ArrayBuffer.isView(data)
          ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
          : null;
    if (bytes === null)
      return this.#fault(new TwinportError('message-malformed', `the ${channel} channel carries bytes`));
    if (bytes.length > limitBytes)
      return this.#fault(
        new TwinportError('message-too-large', `${bytes.length} bytes on ${channel}, at most ${limitBytes}`),
      );
    try {
      if (channel === 'state') this.onState(bytes);
      else this.onBulk(bytes);
    } catch (thrown) {
      this.#fault(toTwinportError(thrown));
    }
  }

  #receive(data: unknown): void {
    // The last word takes a moment to leave; nothing that comes meanwhile has an effect any more.
    if (this.#closed) return;
    if (this.#handler === null) {
      this.#unhandled.push(data);
      return;
    }
    const now = this.#options.clock.now();
    this.lastHeardAt = now;
    if (!this.#controlRate.take(now)) {
      return this.close(
        new TwinportError('rate-exceeded', `more than ${LIMITS.controlRatePerSecond} control messages a second`),
      );
    }
    let raw: unknown;
    try {
      if (typeof data !== 'string') throw new TwinportError('message-malformed', 'the control channel carries text');
      raw = parseJson(data);
      const type = (raw as { messageType?: unknown } | null)?.messageType;
      if (type === 'response') return this.#settle(parseWith(Response, raw, 'message-malformed', 'response'));
      if (type === 'goodbye') {
        const { error } = parseWith(Goodbye, raw, 'message-malformed', 'goodbye');
        this.emit('traffic', {
          direction: 'in',
          operation: 'goodbye',
          outcome: problemCode(error),
          detail: error.detail,
        });
        return this.close();
      }
      void this.#answer(this.#parseIncoming(raw), this.#handler);
    } catch (thrown) {
      this.#fault(toTwinportError(thrown), raw);
    }
  }

  #parseIncoming(raw: unknown): Incoming {
    try {
      return parseWith(this.#options.incoming, raw, 'message-malformed', 'message');
    } catch (thrown) {
      const error = toTwinportError(thrown);
      const { operation } = (raw ?? {}) as { operation?: unknown };
      // The operation decides which message it is: an unknown one is another vocabulary, not a broken message.
      if (error.details['pointer'] !== '/operation' || typeof operation !== 'string') throw error;
      throw new TwinportError('unsupported-operation', `there is no operation "${operation.slice(0, 64)}" here`);
    }
  }

  async #answer(message: Incoming, handler: Handler<Incoming>): Promise<void> {
    const { operation, messageID } = message;
    try {
      const output = await handler(message);
      this.emit('traffic', { direction: 'in', operation, outcome: 'ok', detail: '' });
      if (message.messageType === 'request') this.#respond(operation, messageID, { output: output ?? {} });
    } catch (thrown) {
      const error = toTwinportError(thrown);
      this.emit('traffic', { direction: 'in', operation, outcome: error.code, detail: error.message });
      this.#respond(operation, messageID, { error: toProblem(error) });
    }
  }

  /** A message that could not be taken: its sender is told, by its own id where it can be read. */
  #fault(error: TwinportError, raw?: unknown): void {
    this.#malformed += 1;
    const named = (raw ?? {}) as { messageID?: unknown; operation?: unknown };
    const operation =
      typeof named.operation === 'string' && named.operation !== '' ? named.operation.slice(0, 64) : 'unknown';
    this.emit('traffic', { direction: 'in', operation, outcome: error.code, detail: error.message });
    const messageID =
      typeof named.messageID === 'string' && /^.{8,64}$/.test(named.messageID) ? named.messageID : 'unreadable';
    this.#respond(operation, messageID, { error: toProblem(error) });
    if (this.#malformed > MALFORMED_ALLOWED) this.close(error);
  }

  #settle(response: Response): void {
    const pending = this.#pending.get(response.correlationID);
    if (pending === undefined) {
      // A late answer to what timed out is no fault; a problem that names no request of ours must still be seen.
      if (response.error !== undefined)
        this.emit('traffic', {
          direction: 'in',
          operation: response.operation,
          outcome: problemCode(response.error),
          detail: response.error.detail,
        });
      return;
    }
    if (response.error !== undefined) return pending.reject(fromProblem(response.error));
    try {
      pending.resolve(
        parseWith(
          this.#options.outputs[pending.operation],
          response.output,
          'message-malformed',
          `answer to ${response.operation}`,
        ) as never,
      );
    } catch (thrown) {
      pending.reject(toTwinportError(thrown));
    }
  }

  #respond(operation: string, correlationID: string, result: object): void {
    // Who asked is gone: the answer is for nobody.
    if (this.#closed || this.link.channels.control.readyState !== 'open') return;
    this.#send({ ...envelope(), messageType: 'response', operation, correlationID, ...result });
  }

  #send(message: object): void {
    const { control } = this.link.channels;
    if (this.#closed || control.readyState !== 'open')
      throw new TwinportError('link-closed', `the link to ${this.peer.name} is closed`);
    const text = JSON.stringify(message);
    if (
      text.length > LIMITS.controlMessageBytes / 3 &&
      new TextEncoder().encode(text).length > LIMITS.controlMessageBytes
    ) {
      throw new TwinportError('message-too-large', `the message is larger than ${LIMITS.controlMessageBytes} bytes`);
    }
    control.send(text);
  }
}

function sayGoodbye(link: Link, error: TwinportError): void {
  if (link.channels.control.readyState === 'open')
    link.channels.control.send(JSON.stringify({ messageType: 'goodbye', error: toProblem(error) }));
}
