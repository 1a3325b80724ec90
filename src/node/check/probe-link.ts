// The checker's end of one link: plays the enabler on the raw channels, honestly unless it is told otherwise, and keeps
// everything that comes with its time. session.ts would refuse to send what has to be sent here. Used by bench.ts.
import type { Did } from '../../base/ids.ts';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import { checkProof, makeHello, makeProof } from '../../identity/handshake.ts';
import type { Identity } from '../../identity/keys.ts';
import { envelope } from '../../protocol/envelope.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { DII_OUTPUTS } from '../../protocol/dii.ts';
import { Problem, problemCode, toProblem } from '../../protocol/problem.ts';
import { Hello, Proof } from '../../protocol/session-messages.ts';
import { ThingDescription } from '../../protocol/thing-description.ts';
import { encodePing, PONG_KIND } from '../../state/clock-sync.ts';
import { twinLayout, type Field } from '../../state/layout.ts';
import { FRAME_KIND } from '../../state/state-message.ts';
import { Receipt } from '../../state/pace.ts';
import { sendIfOpen } from '../../transport/channel.ts';
import type { Link } from '../../transport/link.ts';
import * as v from 'valibot';
import { FrameReader, type ReadFrame } from './read-frame.ts';
import { Fault, shown } from './verdict.ts';

export type Message = Readonly<Record<string, unknown>>;
/** What came on one channel, and when (ms, `Date.now`). */
export interface Arrival<What> {
  readonly at: number;
  readonly what: What;
}
/** A frame, and what was in it. */
export interface FrameArrival extends Arrival<Uint8Array<ArrayBuffer>> {
  readonly read: ReadFrame | TwinportError;
}
export interface Answer {
  readonly message: Message;
  readonly output: unknown;
  /** Null for an output; the problem where it is readable as one. */
  readonly error: Problem | null;
}
type Reply = { readonly output: object } | { readonly error: Problem };

const PING_MS = 1_000;
const TURNS = 8;

export class ProbeLink {
  readonly link: Link;
  readonly identity: Identity;
  readonly messages: Arrival<Message>[] = [];
  /** Texts of the control channel that are no JSON objects. */
  readonly unreadable: string[] = [];
  readonly frames: FrameArrival[] = [];
  readonly pongs: Arrival<Uint8Array<ArrayBuffer>>[] = [];
  /** Messages on the state channel that are neither frame nor pong. */
  readonly strangers: Arrival<Uint8Array<ArrayBuffer>>[] = [];
  readonly chunks: Arrival<Uint8Array<ArrayBuffer>>[] = [];
  readonly sentPings: number[] = [];
  closedAt: number | null = null;
  proved = false;
  /** Whether frames that could be used are acknowledged, as an enabler does. */
  acknowledges = true;
  /** What the provider's requests are answered with, by operation. */
  readonly replies = new Map<string, (message: Message) => Reply>([
    ['registersystem', () => ({ output: { ttlMs: LIMITS.leaseMinMs } })],
    ['renewregistration', () => ({ output: { ttlMs: LIMITS.leaseMinMs } })],
    ['registermodel', (message) => ({ output: { thingID: idIn(message) } })],
    ['registerservice', (message) => ({ output: { thingID: idIn(message) } })],
    ['withdrawmodel', () => ({ output: {} })],
    ['withdrawservice', () => ({ output: {} })],
  ]);
  readonly #receipt = new Receipt();
  readonly #reader = new FrameReader();
  /** Fields of the twins that were registered on this link, and of those whose observation was asked for, by message. */
  readonly #fields = new Map<string, readonly Field[]>();
  readonly #observing = new Map<string, readonly Field[]>();
  readonly #wakes = new Set<() => void>();
  #stopPings: () => void = () => undefined;

  constructor(link: Link, identity: Identity) {
    this.link = link;
    this.identity = identity;
    const { control, state, bulk } = link.channels;
    control.onmessage = ({ data }) => this.#woken(() => this.#receive(data));
    state.onmessage = ({ data }) => this.#woken(() => this.#receiveState(new Uint8Array(data as ArrayBuffer)));
    bulk.onmessage = ({ data }) =>
      this.#woken(() => void this.chunks.push({ at: Date.now(), what: new Uint8Array(data as ArrayBuffer) }));
    control.onopen = () => this.#woken(() => undefined);
    void link.closed.then(() =>
      this.#woken(() => {
        this.closedAt = Date.now();
        this.#stopPings();
      }),
    );
  }

  /** Waits until `look` finds something; null when it does not within `timeoutMs` or the link is gone before. */
  async until<Found>(look: () => Found | null | undefined | false, timeoutMs: number): Promise<Found | null> {
    const end = Date.now() + timeoutMs;
    for (let late = false; ;) {
      const found = look();
      if (found !== null && found !== undefined && found !== false) return found;
      if (late || this.closedAt !== null) return null;
      const leftMs = end - Date.now();
      if (leftMs <= 0) {
        // What came while this process was busy waits behind the timer: it was in time.
        await turns();
        late = true;
        continue;
      }
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.#wakes.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, leftMs);
        this.#wakes.add(wake);
      });
    }
  }

  /** @throws TwinportError `timeout`, `link-closed` */
  async opened(timeoutMs: number): Promise<void> {
    const open = (): boolean => this.link.channels.control.readyState === 'open';
    if (!(await this.until(open, timeoutMs)))
      throw new TwinportError('timeout', `no connection within ${timeoutMs / 1000} s`);
  }

  hello(): Hello | null {
    const found = v.safeParse(Hello, this.first('hello'));
    return found.success ? found.output : null;
  }

  goodbye(): Problem | null {
    const found = v.safeParse(Problem, this.first('goodbye')?.['error']);
    return found.success ? found.output : null;
  }

  /** The first message of a type. */
  first(messageType: string): Message | undefined {
    return this.messages.find(({ what }) => what['messageType'] === messageType)?.what;
  }

  /** Messages of the provider's own accord, by operation. */
  told(operation: string): Arrival<Message>[] {
    return this.messages.filter(({ what }) => what['operation'] === operation && what['messageType'] !== 'response');
  }

  ownHello(change: Partial<Record<keyof Hello, unknown>> = {}): Hello {
    return { ...makeHello(this.identity, 'integration-enabler', 'Twinport check'), ...change } as Hello;
  }

  /**
   * Both sides prove themselves; then pings keep the link alive.
   * @throws Fault when the provider does not
   */
  async prove(timeoutMs: number): Promise<{ hello: Hello }> {
    const own = this.ownHello();
    this.sendText(JSON.stringify(own));
    const hello = await this.until(() => this.hello(), timeoutMs);
    if (hello === null) throw new Fault('a hello', this.instead());
    const fingerprints = await this.link.fingerprints;
    this.sendText(JSON.stringify(await makeProof(this.identity, true, own, hello, fingerprints)));
    const message = await this.until(() => this.first('proof'), timeoutMs);
    if (message === null) throw new Fault('a proof', this.instead());
    const proof = v.safeParse(Proof, message);
    if (!proof.success) throw new Fault('a proof with a signature of 64 bytes in base64url', `came ${shown(message)}`);
    try {
      await checkProof(proof.output, true, own, hello, fingerprints);
    } catch (thrown) {
      throw new Fault(
        'a signature over the transcript of SES-3 by the key of the hello',
        `it does not verify: ${toTwinportError(thrown).message}`,
      );
    }
    this.proved = true;
    const timer = setInterval(() => this.ping(), PING_MS);
    this.#stopPings = () => clearInterval(timer);
    return { hello };
  }

  /** Stops the pings that keep the link alive. */
  fallSilent(): void {
    this.#stopPings();
    this.acknowledges = false;
  }

  ping(): void {
    const now = Date.now() + Math.random();
    this.sentPings.push(now);
    this.sendState(encodePing(now));
  }

  /** What there is in place of what was awaited: for reasons. */
  instead(): string {
    const goodbye = this.goodbye();
    if (goodbye !== null) return `the link was ended with ${problemCode(goodbye)}: ${goodbye.detail}`;
    if (this.closedAt !== null) return 'the link was closed without a word';
    const last = this.messages.at(-1)?.what ?? this.unreadable.at(-1);
    return last === undefined ? 'nothing came' : `the last that came was ${shown(last)}`;
  }

  /** Asks the provider; null when no answer came in time. */
  async ask(operation: string, members: object, timeoutMs: number): Promise<Answer | null> {
    const message = { ...envelope(), messageType: 'request', operation, ...members };
    const fields = this.#fields.get((members as Message)['thingID'] as string);
    if (operation === 'observeallproperties' && fields !== undefined) this.#observing.set(message.messageID, fields);
    this.sendText(JSON.stringify(message));
    return this.until(() => this.answerTo(message.messageID), timeoutMs);
  }

  /** Tells the provider; returns the message's id. */
  tell(operation: string, members: object): string {
    const message = { ...envelope(), messageType: 'notification', operation, ...members };
    this.sendText(JSON.stringify(message));
    return message.messageID;
  }

  answersTo(messageID: string): Message[] {
    return this.messages.flatMap(({ what }) => (what['correlationID'] === messageID ? [what] : []));
  }

  answerTo(messageID: string): Answer | null {
    const message = this.answersTo(messageID)[0];
    if (message === undefined) return null;
    const error = v.safeParse(Problem, message['error']);
    return { message, output: message['output'], error: error.success ? error.output : null };
  }

  /** Dropped when the link is gone: the checks see that by its end. @throws Error for a text that this stack does not send */
  sendText(text: string): void {
    const { control } = this.link.channels;
    try {
      if (control.readyState === 'open') control.send(text);
    } catch (thrown) {
      // Node's stack says "open" for a moment after a channel has closed.
      if (!/is closed/.test(toTwinportError(thrown).message)) throw thrown;
    }
  }

  sendState(bytes: Uint8Array<ArrayBuffer>): void {
    sendIfOpen(this.link.channels.state, bytes);
  }

  close(): void {
    this.link.close();
  }

  get did(): Did {
    return this.identity.did;
  }

  #woken(run: () => void): void {
    run();
    for (const wake of this.#wakes) wake();
  }

  #receive(data: unknown): void {
    let message: unknown;
    try {
      message = JSON.parse(String(data));
    } catch {
      message = null;
    }
    if (typeof message !== 'object' || message === null || Array.isArray(message)) {
      this.unreadable.push(String(data));
      return;
    }
    this.messages.push({ at: Date.now(), what: message as Message });
    this.#learn(message as Message);
    if ((message as Message)['messageType'] === 'request') this.#reply(message as Message);
  }

  /** What frames cannot be read without: which fields a twin has, and under which number its state comes. */
  #learn(message: Message): void {
    if (message['operation'] === 'registermodel') {
      const found = v.safeParse(ThingDescription, message['description']);
      if (found.success) this.#fields.set(found.output.id, twinLayout(found.output).fields);
    }
    const fields = this.#observing.get(String(message['correlationID']));
    const answer = v.safeParse(DII_OUTPUTS.observeallproperties, message['output']);
    if (fields !== undefined && answer.success) this.#reader.know(answer.output.stream, fields);
  }

  #reply(message: Message): void {
    const operation = String(message['operation']);
    const unknown = new TwinportError('unsupported-operation', `there is no operation "${operation}" here`);
    const reply = this.replies.get(operation)?.(message) ?? { error: toProblem(unknown) };
    const { messageID: correlationID } = message;
    this.sendText(JSON.stringify({ ...envelope(), messageType: 'response', operation, correlationID, ...reply }));
  }

  #receiveState(bytes: Uint8Array<ArrayBuffer>): void {
    const arrival = { at: Date.now(), what: bytes };
    if (bytes[0] === PONG_KIND) this.pongs.push(arrival);
    else if (bytes[0] !== FRAME_KIND) this.strangers.push(arrival);
    else {
      const read = this.#readFrame(bytes);
      this.frames.push({ ...arrival, read });
      if (read instanceof TwinportError || !read.whole) return;
      this.#receipt.add(read.message);
      if (this.acknowledges) this.sendState(this.#receipt.encode());
    }
  }

  #readFrame(bytes: Uint8Array): ReadFrame | TwinportError {
    try {
      return this.#reader.read(bytes);
    } catch (thrown) {
      return toTwinportError(thrown);
    }
  }
}

/** A few turns of the event loop. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
}

function idIn(message: Message): string {
  const { id } = (message['description'] ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : 'urn:unnamed';
}
