// A visitor that keeps nothing: opens every twin of a system as an enabler does, and confirms what comes without decoding it. Fifty visitors
// have fifty machines of their own; as many whole enablers in one process hold gigabytes, and all stood still while those were collected.
import type { Did, TwinId } from '../../../src/base/ids.ts';
import { signAccessProof } from '../../../src/identity/access.ts';
import { makeHello, makeProof } from '../../../src/identity/handshake.ts';
import { generateIdentity, type Identity } from '../../../src/identity/keys.ts';
import { envelope } from '../../../src/protocol/envelope.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';
import type { Hello } from '../../../src/protocol/session-messages.ts';
import { encodePing } from '../../../src/state/clock-sync.ts';
import { Receipt } from '../../../src/state/pace.ts';
import { FRAME_KIND, stateMessageNumber } from '../../../src/state/state-message.ts';
import { sendIfOpen } from '../../../src/transport/channel.ts';
import type { Link } from '../../../src/transport/link.ts';

/** As an enabler confirms (SPEC.md STA-10). */
const CONFIRM_MS = 4;
const PING_MS = 1_000;
const OPENED_AT_A_TIME = 16;
const MAX_RATE_HZ = 60;

type Message = Readonly<Record<string, unknown>>;

/** A message that comes once, before or after somebody waits for it. */
class Once {
  take: (message: Message) => void = () => undefined;
  readonly message = new Promise<Message>((resolve) => (this.take = resolve));
}

export class ConfirmingVisitor {
  readonly #link: Link;
  readonly #identity: Identity;
  readonly #own: Hello;
  readonly #asked = new Map<string, { resolve(output: Message): void; reject(error: Error): void }>();
  readonly #hello = new Once();
  readonly #proof = new Once();
  readonly #proved: Promise<void>;
  readonly #things: TwinId[] = [];
  readonly #receipt = new Receipt();
  #waits = false;
  #registered: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Answers a system's hello and what it registers from now on. */
  static async on(link: Link): Promise<ConfirmingVisitor> {
    return new ConfirmingVisitor(link, await generateIdentity());
  }

  private constructor(link: Link, identity: Identity) {
    this.#link = link;
    this.#identity = identity;
    this.#own = makeHello(identity, 'integration-enabler', 'Audience');
    const { control, state } = link.channels;
    control.onmessage = ({ data }) => this.#receive(JSON.parse(String(data)) as Message);
    state.onmessage = ({ data }) => this.#confirm(new Uint8Array(data as ArrayBuffer));
    // At once: the other side does not wait for long.
    this.#proved = this.#prove();
    this.#proved.catch(() => undefined);
  }

  /** Opens that many twins of the system. */
  async open(system: Did, twins: number): Promise<void> {
    await this.#proved;
    await new Promise<void>((resolve) => {
      this.#registered = () => {
        if (this.#things.length >= twins) resolve();
      };
      this.#registered();
    });
    const user = await generateIdentity();
    const left = this.#things.values();
    const openOn = async (): Promise<void> => {
      for (const thingID of left) {
        const claim = {
          system,
          carrier: this.#identity.did,
          thing: thingID,
          affordances: { observe: true, actions: [] },
        };
        const proof = await signAccessProof(user, claim, Date.now());
        const { grant } = await this.#ask('requestaccess', { thingID, proof });
        await this.#ask('observeallproperties', { thingID, grant, maxRateHz: MAX_RATE_HZ, takesSilence: true });
      }
    };
    await Promise.all(Array.from({ length: OPENED_AT_A_TIME }, openOn));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#link.close();
  }

  async #prove(): Promise<void> {
    const { control } = this.#link.channels;
    if (control.readyState !== 'open') await new Promise<void>((resolve) => (control.onopen = () => resolve()));
    this.#say(this.#own);
    const theirs = (await this.#hello.message) as unknown as Hello;
    const fingerprints = await this.#link.fingerprints;
    this.#say(await makeProof(this.#identity, this.#link.initiator, this.#own, theirs, fingerprints));
    await this.#proof.message;
    this.#timer = setInterval(() => sendIfOpen(this.#link.channels.state, encodePing(Date.now())), PING_MS);
  }

  #ask(operation: string, members: object): Promise<Message> {
    const message = { ...envelope(), messageType: 'request', operation, ...members };
    return new Promise((resolve, reject) => {
      this.#asked.set(message.messageID, { resolve, reject });
      this.#say(message);
    });
  }

  #say(message: object): void {
    sendIfOpen(this.#link.channels.control, JSON.stringify(message));
  }

  #receive(message: Message): void {
    const { messageType, correlationID } = message;
    if (messageType === 'hello') this.#hello.take(message);
    else if (messageType === 'proof') this.#proof.take(message);
    else if (messageType === 'request') this.#answer(message);
    else if (messageType === 'response') {
      const asked = this.#asked.get(String(correlationID));
      this.#asked.delete(String(correlationID));
      if (message['error'] === undefined) asked?.resolve(message['output'] as Message);
      else asked?.reject(new Error(JSON.stringify(message['error'])));
    }
  }

  #answer({ operation, messageID: correlationID, description }: Message): void {
    let output = {};
    if (operation === 'registersystem' || operation === 'renewregistration') output = { ttlMs: LIMITS.leaseMinMs };
    if (operation === 'registermodel') {
      const { id: thingID } = description as { readonly id: TwinId };
      this.#things.push(thingID);
      output = { thingID };
      this.#registered();
    }
    this.#say({ ...envelope(), messageType: 'response', operation, correlationID, output });
  }

  #confirm(bytes: Uint8Array): void {
    if (bytes[0] !== FRAME_KIND) return;
    this.#receipt.add(stateMessageNumber(bytes));
    if (this.#waits) return;
    this.#waits = true;
    setTimeout(() => {
      this.#waits = false;
      sendIfOpen(this.#link.channels.state, this.#receipt.encode());
    }, CONFIRM_MS);
  }
}
