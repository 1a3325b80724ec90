// Runs the handshake of identity/handshake.ts over a link's control channel. Called by session.ts; until it returns,
// nothing but hello and proof is read from any channel of the link (SPEC.md SES-1).
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { Clock } from '../base/clock.ts';
import { checkHello, checkProof, makeHello, makeProof } from '../identity/handshake.ts';
import type { Identity } from '../identity/keys.ts';
import { LIMITS } from '../protocol/limits.ts';
import { parseJson, parseWith } from '../protocol/parse.ts';
import { fromProblem } from '../protocol/problem.ts';
import { SessionMessage, type Hello, type Proof, type Role } from '../protocol/session-messages.ts';
import { closeWithReason } from './goodbye.ts';
import type { Link } from './link.ts';

export interface ProveOptions {
  readonly identity: Identity;
  readonly role: Role;
  readonly name: string;
  readonly acceptedRoles: readonly Role[];
  readonly clock: Clock;
}

/** ICE and DTLS may take this long on a bad network (measured worst: 4 s at 100 ms and 5 % loss). */
const CONNECT_TIMEOUT_MS = 20_000;
/** An honest peer that proved itself first may already send requests; more than this is a flood. */
const EARLY_MESSAGES = 64;

/** A link on which both sides have proved themselves. */
export interface ProvedLink {
  readonly link: Link;
  readonly peer: Hello;
  /** Control messages that came behind the peer's proof. */
  readonly early: readonly unknown[];
}

/**
 * Proves both sides to each other. On failure the peer is told why and the link is closed.
 * @throws TwinportError as `prove`
 */
export async function proveLink(link: Link, options: ProveOptions): Promise<ProvedLink> {
  try {
    return { link, ...(await prove(link, options)) };
  } catch (thrown) {
    const error = toTwinportError(thrown);
    closeWithReason(link, error, options.clock);
    throw error;
  }
}

/**
 * Proves both sides to each other.
 * @returns the peer's hello, and control messages that came behind its proof
 * @throws TwinportError `version-unsupported`, `proof-invalid`, `proof-late`, `message-malformed`, `link-closed`
 */
export async function prove(link: Link, options: ProveOptions): Promise<{ peer: Hello; early: unknown[] }> {
  const control = link.channels.control;
  const inbox = new Inbox(link);
  await inbox.opened(options.clock);
  const late = options.clock.after(LIMITS.handshakeTimeoutMs, () => {
    inbox.fail(new TwinportError('proof-late', `no proof within ${LIMITS.handshakeTimeoutMs / 1000} s`));
  });
  try {
    const fingerprints = await Promise.race([link.fingerprints, inbox.failed]);
    const own = makeHello(options.identity, options.role, options.name);
    control.send(JSON.stringify(own));
    const peer = await inbox.next('hello');
    checkHello(own, peer, options.acceptedRoles);
    control.send(JSON.stringify(await makeProof(options.identity, link.initiator, own, peer, fingerprints)));
    await checkProof(await inbox.next('proof'), link.initiator, own, peer, fingerprints);
    // What ended the link or overran the inbox while the last proof was checked comes first.
    await Promise.race([inbox.failed, Promise.resolve()]);
    return { peer, early: inbox.rest() };
  } finally {
    late();
  }
}

/** The control channel's messages, one at a time, until the session takes the channel over. */
class Inbox {
  readonly #link: Link;
  readonly #waiting: unknown[] = [];
  #wake: (() => void) | null = null;
  #reject!: (error: TwinportError) => void;
  readonly failed: Promise<never>;

  constructor(link: Link) {
    this.#link = link;
    this.failed = new Promise<never>((_resolve, reject) => {
      this.#reject = reject;
    });
    // Someone always awaits it through a race; a loser's rejection is not unhandled.
    this.failed.catch(() => undefined);
    void link.closed.then(() =>
      this.fail(new TwinportError('link-closed', 'the link closed before both sides had proved themselves')),
    );
    link.channels.control.onmessage = ({ data }) => {
      if (this.#waiting.length >= EARLY_MESSAGES)
        this.fail(new TwinportError('rate-exceeded', 'too many messages before the proof'));
      else this.#waiting.push(data);
      this.#wake?.();
    };
  }

  fail(error: TwinportError): void {
    this.#reject(error);
  }

  async opened(clock: Clock): Promise<void> {
    const control = this.#link.channels.control;
    if (control.readyState === 'open') return;
    const late = clock.after(CONNECT_TIMEOUT_MS, () =>
      this.fail(new TwinportError('timeout', `no connection within ${CONNECT_TIMEOUT_MS / 1000} s`)),
    );
    try {
      await Promise.race([
        this.failed,
        new Promise<void>((resolve) => {
          control.onopen = () => resolve();
        }),
      ]);
    } finally {
      late();
    }
  }

  async next(expected: 'hello'): Promise<Hello>;
  async next(expected: 'proof'): Promise<Proof>;
  async next(expected: 'hello' | 'proof'): Promise<Hello | Proof> {
    while (this.#waiting.length === 0) {
      await Promise.race([
        this.failed,
        new Promise<void>((resolve) => {
          this.#wake = resolve;
        }),
      ]);
    }
    const data = this.#waiting.shift();
    if (typeof data !== 'string') throw new TwinportError('message-malformed', 'the control channel carries text');
    const message = parseWith(SessionMessage, parseJson(data), 'message-malformed', 'handshake');
    if (message.messageType === 'goodbye') throw fromProblem(message.error);
    if (message.messageType !== expected)
      throw new TwinportError('message-malformed', `expected ${expected}, received ${message.messageType}`);
    return message;
  }

  /** What came behind the proof; the session takes over in the same task, so nothing falls between. */
  rest(): unknown[] {
    this.#link.channels.control.onmessage = null;
    return this.#waiting.splice(0);
  }
}
