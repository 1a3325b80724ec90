// Peers that say anything in any order, for model-based tests of the parties over memory links: proved and unproved, with
// valid, mutated, replayed and foreign messages. What they may expect in answer is booked as they speak.
import fc from 'fast-check';
import * as v from 'valibot';
import { settled, type MockClock } from '../../src/base/mock-clock.ts';
import { makeHello, makeProof } from '../../src/identity/handshake.ts';
import type { Identity } from '../../src/identity/keys.ts';
import { arbitraryOf, mutated } from '../../src/protocol/arbitrary/arbitrary-of.ts';
import { controlVocabulary, type Sender, type WireInterface } from '../../src/protocol/documents/wire-messages.ts';
import { MessageId, Response } from '../../src/protocol/envelope.ts';
import { parseJson } from '../../src/protocol/parse.ts';
import { Goodbye, type Hello, type Role } from '../../src/protocol/session-messages.ts';
import type { Link } from '../../src/transport/link.ts';

export type Message = Record<string, unknown>;
const HANDSHAKES = ['silent', 'early', 'mirror', 'version', 'role', 'forged', 'replayed'] as const;
type Handshake = (typeof HANDSHAKES)[number] | 'honest';

/** One thing that a peer does. `end` chooses among the links that are there, by its remainder. */
export type Step =
  | { readonly does: 'link'; readonly peer: number; readonly how: Handshake }
  | { readonly does: 'say'; readonly end: number; readonly message: unknown }
  | { readonly does: 'text'; readonly end: number; readonly text: string }
  | { readonly does: 'replay'; readonly end: number; readonly which: number }
  | { readonly does: 'answer'; readonly end: number; readonly response: unknown }
  | { readonly does: 'bytes'; readonly end: number; readonly channel: 'state' | 'bulk'; readonly bytes: Uint8Array }
  | { readonly does: 'flood'; readonly end: number }
  | { readonly does: 'close'; readonly end: number }
  | { readonly does: 'wait'; readonly durationMs: number };

/**
 * Steps of peers that speak as `sender` at the interfaces `at`; messages speak of `things` as often as of strange ones.
 * @param likely whole messages that a peer would say first, so that random ones find something to break
 */
export function hostileSteps(
  at: readonly WireInterface[],
  sender: Sender,
  things: readonly string[],
  likely: readonly Message[],
): fc.Arbitrary<Step> {
  const vocabulary = Object.assign({}, ...at.map((where) => controlVocabulary(where, sender))) as Record<
    string,
    v.GenericSchema
  >;
  const names = Object.keys(vocabulary);
  const named = (message: unknown, thing: string | null): unknown =>
    thing !== null && typeof message === 'object' && message !== null && 'thingID' in message
      ? { ...message, thingID: thing }
      : message;
  const valid = fc.oneof(...names.map((name) => arbitraryOf(vocabulary[name]!)));
  const thing = fc.option(fc.constantFrom(...things), { freq: 4 });
  const spoken = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(valid, thing).map(([message, id]) => named(message, id)) },
    { weight: 4, arbitrary: fc.constantFrom(...likely) },
    { weight: 3, arbitrary: mutated(fc.oneof(valid, fc.constantFrom(...likely))) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  );
  const response = fc.oneof(
    ...names
      .filter((name) => name.endsWith('.response'))
      .map((name): fc.Arbitrary<unknown> => arbitraryOf(vocabulary[name]!))
      .flatMap((answer) => [answer, mutated(answer)]),
  );
  const [end, peer] = [fc.nat({ max: 7 }), fc.nat({ max: 3 })];
  const bytes = fc.uint8Array({ maxLength: 40 });
  const how = fc.oneof({ weight: 7, arbitrary: fc.constant('honest' as const) }, fc.constantFrom(...HANDSHAKES));
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ does: fc.constant('link' as const), peer, how }) },
    { weight: 16, arbitrary: fc.record({ does: fc.constant('say' as const), end, message: spoken }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('text' as const), end, text: fc.string() }) },
    { weight: 3, arbitrary: fc.record({ does: fc.constant('replay' as const), end, which: fc.nat() }) },
    { weight: 3, arbitrary: fc.record({ does: fc.constant('answer' as const), end, response }) },
    {
      weight: 2,
      arbitrary: fc.record({
        does: fc.constant('bytes' as const),
        end,
        channel: fc.constantFrom('state' as const, 'bulk' as const),
        bytes,
      }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('flood' as const, 'close' as const), end }) },
    {
      weight: 2,
      arbitrary: fc.record({ does: fc.constant('wait' as const), durationMs: fc.integer({ min: 1, max: 3_000 }) }),
    },
  );
}

/** One link of one peer, and what was said on it. */
export interface End {
  readonly identity: Identity;
  readonly link: Link;
  readonly received: Message[];
  readonly sent: string[];
  /** Both sides have proved themselves, for all that this peer has done. */
  proved: boolean;
  /** This peer has closed it, or said that it would. */
  left: boolean;
  /** How often what was said must be answered under an id: exactly (requests, faults), or at most (notifications). */
  readonly owed: Map<string, number>;
  readonly allowed: Map<string, number>;
}

export interface HostilePeersOptions {
  readonly identities: readonly Identity[];
  /** The role of each identity. */
  readonly roles: readonly Role[];
  /** The role of the party under test, and the did of somebody whom it trusts. */
  readonly otherRole: Role;
  readonly victim: Identity['did'];
  /** What the party under test takes from a peer of that role. */
  readonly takes: (role: Role) => v.GenericSchema;
  /** Hands the party its end of a new link and returns the peer's. */
  readonly connect: () => Link;
  readonly wait: (durationMs: number) => Promise<void>;
}

const FLOOD = 1_300;
/** Signatures are made by real cryptography, on a machine that does other things too. */
const HEARD_MS = 5_000;
const count = (map: Map<string, number>, id: string): void => void map.set(id, (map.get(id) ?? 0) + 1);

export class HostilePeers {
  readonly ends: End[] = [];
  readonly #options: HostilePeersOptions;
  /** Everything that anybody has sent so far, to be sent again. */
  readonly #recorded: string[] = [];

  constructor(options: HostilePeersOptions) {
    this.#options = options;
  }

  async take(step: Step): Promise<void> {
    if (step.does === 'link') return this.#link(step.peer % this.#options.identities.length, step.how);
    if (step.does === 'wait') return this.#options.wait(step.durationMs);
    const end = this.ends[step.end % Math.max(1, this.ends.length)];
    if (end === undefined) return;
    if (step.does === 'say') this.#send(end, JSON.stringify(step.message));
    else if (step.does === 'text') this.#send(end, step.text);
    else if (step.does === 'replay' && this.#recorded.length > 0)
      this.#send(end, this.#recorded[step.which % this.#recorded.length]!);
    else if (step.does === 'answer') this.#answer(end, step.response);
    else if (step.does === 'bytes') {
      if (end.link.channels[step.channel].readyState === 'open') {
        count(end.allowed, 'unreadable');
        end.link.channels[step.channel].send(Uint8Array.from(step.bytes));
      }
    } else if (step.does === 'flood') {
      const text = JSON.stringify({
        messageType: 'notification',
        messageID: 'flooding',
        timestamp: '2026-01-01T00:00:00Z',
        operation: 'leave',
        reason: '',
      });
      for (let index = 0; index < FLOOD; index += 1) this.#send(end, text);
    } else if (step.does === 'close') {
      end.left = true;
      end.link.close();
    }
    await settled();
  }

  /** Whether the party has said goodbye on it, or the road is gone. */
  isOver(end: End): boolean {
    return (
      end.left ||
      end.link.channels.control.readyState !== 'open' ||
      end.received.some(({ messageType }) => messageType === 'goodbye')
    );
  }

  async #link(index: number, how: Handshake): Promise<void> {
    const { identities, roles, otherRole, victim } = this.#options;
    const [identity, role] = [identities[index]!, roles[index]!];
    const link = this.#options.connect();
    const end: End = {
      identity,
      link,
      received: [],
      sent: [],
      proved: false,
      left: false,
      owed: new Map(),
      allowed: new Map(),
    };
    link.channels.control.onmessage = ({ data }) => end.received.push(JSON.parse(String(data)) as Message);
    this.ends.push(end);
    if (how === 'silent') return settled();
    const own: Hello = { ...makeHello(identity, role, `Peer ${index}`) };
    const hello = {
      ...own,
      ...(how === 'version' ? { version: 2 } : {}),
      ...(how === 'role' ? { role: otherRole } : {}),
      ...(how === 'forged' ? { did: victim } : {}),
    };
    if (how === 'early') this.#send(end, JSON.stringify({ messageType: 'request', operation: 'registersystem' }));
    const theirs = await this.#heard(end, 'hello');
    if (how === 'mirror') this.#send(end, JSON.stringify(theirs));
    else if (how === 'replayed') {
      for (const type of ['hello', 'proof'])
        this.#send(end, this.#recorded.find((text) => text.includes(`"messageType":"${type}"`)) ?? '{}');
    } else {
      this.#send(end, JSON.stringify(hello));
      const fingerprints = await link.fingerprints;
      const proof = await makeProof(identity, link.initiator, hello, theirs as Hello, fingerprints);
      this.#send(end, JSON.stringify(proof));
      await this.#heard(end, how === 'honest' ? 'proof' : 'goodbye');
    }
    // The other side checks a signature by real cryptography, which no clock of a test moves on.
    await new Promise((resolve) => {
      setTimeout(resolve, 3);
    });
    await settled();
    end.proved = how === 'honest' && !this.isOver(end);
  }

  async #heard(end: End, type: string): Promise<Message> {
    for (const until = Date.now() + HEARD_MS; ;) {
      const found = end.received.find(({ messageType }) => messageType === type || messageType === 'goodbye');
      if (found !== undefined) return found;
      if (Date.now() > until) throw new Error(`no ${type} came`);
      await settled();
    }
  }

  /** Answers the last request that came for this answer's operation, or else the last one of all. */
  #answer(end: End, response: unknown): void {
    if (typeof response !== 'object' || response === null) return;
    const asked = end.received.filter(({ messageType }) => messageType === 'request');
    const { operation } = response as Message;
    const request = asked.findLast((message) => message['operation'] === operation) ?? asked.at(-1);
    if (request !== undefined) this.#send(end, JSON.stringify({ ...response, correlationID: request['messageID'] }));
  }

  #send(end: End, text: string): void {
    if (this.isOver(end)) return;
    this.#recorded.push(text);
    if (end.proved) this.#book(end, text);
    end.sent.push(text);
    end.link.channels.control.send(text);
  }

  /** What the rules owe this peer for the message (MSG-2, MSG-3, MSG-5). */
  #book(end: End, text: string): void {
    let raw: unknown;
    try {
      raw = parseJson(text);
    } catch {
      return count(end.owed, 'unreadable');
    }
    const { messageType, messageID } = (raw ?? {}) as Message;
    const id = v.is(MessageId, messageID) ? messageID : 'unreadable';
    if (messageType === 'goodbye' && v.is(Goodbye, raw)) end.left = true;
    else if (messageType === 'response' && v.is(Response, raw)) return;
    else if (messageType === 'notification' && v.is(this.#takes(end), raw)) count(end.allowed, id);
    else count(end.owed, id);
  }

  #takes(end: End): v.GenericSchema {
    const { identities, roles, takes } = this.#options;
    return takes(roles[identities.indexOf(end.identity)]!);
  }
}

/** Ids under which more came than was owed or allowed, and, on a link that is still there, less than was owed so far. */
export function accounts(peers: HostilePeers, end: End): { readonly excess: string[]; readonly late: string[] } {
  const answers = new Map<string, number>();
  for (const { messageType, correlationID } of end.received)
    if (messageType === 'response') count(answers, String(correlationID));
  const owed = (id: string): number => end.owed.get(id) ?? 0;
  const excess = [...answers].filter(([id, found]) => found > owed(id) + (end.allowed.get(id) ?? 0));
  const late = peers.isOver(end) ? [] : [...end.owed].filter(([id, due]) => (answers.get(id) ?? 0) < due);
  return { excess: excess.map(([id]) => id), late: late.map(([id]) => id) };
}

/** Goes on until `look` finds what it looks for; real cryptography takes turns that no mock clock counts. */
export async function eventually<Result>(
  clock: MockClock,
  look: () => Promise<Result | null | undefined> | Result,
): Promise<Result> {
  for (let turn = 0; turn < 200; turn += 1) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    await clock.advance(20);
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
  throw new Error('it did not come');
}

/**
 * Plays for so long, and once at least, whatever that takes: what comes after is passed over. fast-check's own limit of time fails a test
 * that came to no end within it, which on a busy machine is none of the test's business.
 */
export function forSoLong(timeMs: number, play: (steps: readonly Step[]) => Promise<void>): typeof play {
  const begunMs = performance.now();
  let isFirst = true;
  return async (steps) => {
    if (!isFirst && performance.now() - begunMs > timeMs) return;
    isFirst = false;
    await play(steps);
  };
}
