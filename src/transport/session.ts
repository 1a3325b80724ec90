// A session: a link on which both sides have proved themselves. Unknown bytes are parsed here, once, under limits; behind
// it, types are trusted. Requests find their answers, and every fault becomes a problem for its sender (SPEC.md SES, MSG).
import * as v from 'valibot';
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { envelope, MessageId, Response } from '../protocol/envelope.ts';
import { LIMITS } from '../protocol/limits.ts';
import { parseJson, parseWith } from '../protocol/parse.ts';
import { fromProblem, toProblem } from '../protocol/problem.ts';
import { Goodbye, type Role } from '../protocol/session-messages.ts';
import { sendIfOpen } from './channel.ts';
import type { Link } from './link.ts';
import { closeWithReason } from './goodbye.ts';
import { proveLink, type ProvedLink, type ProveOptions } from './prove.ts';
import { OutgoingPace } from './outgoing-pace.ts';
import { RateLimit } from './rate-limit.ts';

/** One message that passed, when its outcome is known: for the procedure log. */
export interface Traffic {
  readonly direction: 'in' | 'out';
  readonly operation: string;
  readonly outcome: string;
  readonly detail: string;
  /** As it was sent or received, by reference. */
  readonly message: object;
  /** Output or problem of a request; null for a notification that was taken. */
  readonly answer: unknown;
  /** From a request to its answer; null for a notification. */
  readonly durationMs: number | null;
}

interface SessionEvents {
  /** A message was sent, or arrived and is about to be handled; `traffic` tells of the very same object when it is done. */
  readonly begun: object;
  readonly traffic: Traffic;
  readonly closed: { readonly reason: TwinportError | null };
}

export interface IncomingMessage {
  readonly messageType: 'request' | 'notification';
  readonly messageID: string;
  readonly operation: string;
}

/** Malformed messages that a link may send before it is closed: one is a mistake, many are an attack or a broken peer. */
const MALFORMED_ALLOWED = 16;
/** What the two sides of an interface may say to each other, from one side's view. */
export interface Vocabulary<Incoming extends IncomingMessage, Outputs extends object> {
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
  readonly #vocabulary: Vocabulary<Incoming, Outputs>;
  readonly #clock: Clock;
  readonly #pending = new Map<
    string,
    { operation: keyof Outputs; resolve: (output: never) => void; reject: (error: TwinportError) => void }
  >();
  readonly #controlRate: RateLimit;
  readonly #stateRate: RateLimit;
  readonly #outgoing: OutgoingPace;
  #handler: Handler<Incoming> | null = null;
  #unhandled: unknown[] = [];
  #malformed = 0;
  #closed = false;
  /** When anything was last received, by the clock. */
  lastHeardAt: number;
  /** Take a message of the state or bulk channel; a TwinportError that they throw is the sender's problem. */
  onState: (bytes: Uint8Array) => void = () => undefined;
  onBulk: (bytes: Uint8Array) => void = () => undefined;

  /** Over a link on which both sides have proved themselves, in the task in which they did. */
  constructor({ link, peer, early }: ProvedLink, vocabulary: Vocabulary<Incoming, Outputs>, clock: Clock) {
    super();
    this.link = link;
    this.peer = { did: peer.did as Did, role: peer.role, name: peer.name };
    this.#vocabulary = vocabulary;
    this.#clock = clock;
    const now = clock.now();
    this.lastHeardAt = now;
    this.#controlRate = new RateLimit(LIMITS.controlRatePerSecond, LIMITS.controlBurst, now);
    this.#stateRate = new RateLimit(LIMITS.stateRatePerSecond, LIMITS.stateBurst, now);
    this.#outgoing = new OutgoingPace(clock);
    this.#unhandled = [...early];
    this.#attach();
  }

  /**
   * Proves both sides and opens the session, where the peer's role is known beforehand.
   * @throws TwinportError as `proveLink`
   */
  static async open<Incoming extends IncomingMessage, Outputs extends object>(
    link: Link,
    options: ProveOptions & Vocabulary<Incoming, Outputs>,
  ): Promise<Session<Incoming, Outputs>> {
    return new Session(await proveLink(link, options), options, options.clock);
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
    // Without a wait it leaves in this very task: what is sent next must not overtake it.
    const turn = this.#outgoing.turn();
    if (turn !== null) await turn;
    const message = { ...envelope(), messageType: 'request', operation, ...fields };
    const startedAt = this.#clock.now();
    this.emit('begun', message);
    const answer = new Promise<Outputs[Operation]>((resolve, reject) => {
      this.#pending.set(message.messageID, { operation, resolve, reject });
    });
    const cancel = this.#clock.after(timeoutMs, () => {
      this.#pending
        .get(message.messageID)
        ?.reject(
          new TwinportError('timeout', `${this.peer.name} did not answer ${operation} within ${timeoutMs / 1000} s`),
        );
    });
    try {
      this.#send(message);
      const output = await answer;
      this.#told('out', message, startedAt, output);
      return output;
    } catch (thrown) {
      const error = toTwinportError(thrown);
      this.#told('out', message, startedAt, toProblem(error), error);
      throw error;
    } finally {
      cancel();
      this.#pending.delete(message.messageID);
    }
  }

  /**
   * Tells the peer; dropped when the link is closed. What must not be lost is kept by who tells it, and asked for again.
   * A `quiet` one is no `traffic`: samples would be all that there is to read.
   */
  notify(operation: string, fields: object, quiet = false): void {
    if (this.#closed) return;
    this.#outgoing.spend();
    const message = { ...envelope(), messageType: 'notification', operation, ...fields };
    if (!this.#sendIfOpen(message)) return;
    if (!quiet) this.#told('out', message, null, null);
  }

  /** Sends on the state channel; dropped when it is not open: nothing there is ever sent twice. */
  sendState(bytes: Uint8Array<ArrayBuffer>): void {
    sendIfOpen(this.link.channels.state, bytes);
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
      closeWithReason(this.link, reason, this.#clock);
    }
    for (const { reject } of this.#pending.values())
      reject(reason ?? new TwinportError('link-closed', `the link to ${this.peer.name} closed`));
    this.#pending.clear();
    this.#outgoing.stop();
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
    this.lastHeardAt = this.#clock.now();
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
    const now = this.#clock.now();
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
        const goodbye = { operation: 'goodbye', ...parseWith(Goodbye, raw, 'message-malformed', 'goodbye') };
        this.#told('in', goodbye, null, null, fromProblem(goodbye.error));
        return this.close();
      }
      void this.#answer(this.#parseIncoming(raw), this.#handler);
    } catch (thrown) {
      this.#fault(toTwinportError(thrown), raw);
    }
  }

  #parseIncoming(raw: unknown): Incoming {
    try {
      return parseWith(this.#vocabulary.incoming, raw, 'message-malformed', 'message');
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
    const startedAt = message.messageType === 'request' ? this.#clock.now() : null;
    this.emit('begun', message);
    try {
      const output = (await handler(message)) ?? {};
      this.#told('in', message, startedAt, startedAt === null ? null : output);
      if (message.messageType === 'request') this.#respond(operation, messageID, { output });
    } catch (thrown) {
      const error = toTwinportError(thrown);
      this.#told('in', message, startedAt, toProblem(error), error);
      this.#respond(operation, messageID, { error: toProblem(error) });
    }
  }

  /** A message that could not be taken: its sender is told, by its own id where it can be read. */
  #fault(error: TwinportError, raw?: unknown): void {
    this.#malformed += 1;
    const named = (raw ?? {}) as { messageID?: unknown; operation?: unknown };
    const operation =
      typeof named.operation === 'string' && named.operation !== '' ? named.operation.slice(0, 64) : 'unknown';
    this.#told('in', { ...named, operation }, null, toProblem(error), error);
    const messageID = v.is(MessageId, named.messageID) ? named.messageID : 'unreadable';
    this.#respond(operation, messageID, { error: toProblem(error) });
    if (this.#malformed > MALFORMED_ALLOWED) this.close(error);
  }

  #settle(response: Response): void {
    const pending = this.#pending.get(response.correlationID);
    if (pending === undefined) {
      // A late answer to what timed out is no fault; a problem that names no request of ours must still be seen.
      if (response.error !== undefined) this.#told('in', response, null, null, fromProblem(response.error));
      return;
    }
    // Answers come as fast as we asked: they do not count against who gives them.
    this.#controlRate.giveBack();
    if (response.error !== undefined) return pending.reject(fromProblem(response.error));
    try {
      pending.resolve(
        parseWith(
          this.#vocabulary.outputs[pending.operation],
          response.output,
          'message-malformed',
          `answer to ${response.operation}`,
        ) as never,
      );
    } catch (thrown) {
      pending.reject(toTwinportError(thrown));
    }
  }

  #told(
    direction: Traffic['direction'],
    message: { readonly operation: string },
    startedAt: number | null,
    answer: unknown,
    error?: TwinportError,
  ): void {
    this.emit('traffic', {
      direction,
      operation: message.operation,
      outcome: error?.code ?? 'ok',
      detail: error?.message ?? '',
      message,
      answer,
      durationMs: startedAt === null ? null : this.#clock.now() - startedAt,
    });
  }

  #respond(operation: string, correlationID: string, result: object): void {
    // Where who asked is gone, the answer is for nobody.
    this.#sendIfOpen({ ...envelope(), messageType: 'response', operation, correlationID, ...result });
  }

  /** False when the link is closed, which is no fault of who tells something. @throws TwinportError `message-too-large` */
  #sendIfOpen(message: object): boolean {
    try {
      this.#send(message);
      return true;
    } catch (thrown) {
      if (toTwinportError(thrown).code !== 'link-closed') throw thrown;
      return false;
    }
  }

  /** @throws TwinportError `link-closed`, `message-too-large` */
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
    try {
      control.send(text);
    } catch (cause) {
      // As with `sendIfOpen`: a process must not end by a word to somebody who has just left.
      throw new TwinportError('link-closed', `the link to ${this.peer.name} is closed`, { cause });
    }
  }
}
