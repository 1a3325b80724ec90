// What a twin system and a service system are alike: they listen for enablers, keep a link to each, and are the owner's hand
// on grants, pairings and rules (P7, P14). twin-sdk/twin-system.ts and service-sdk/service-system.ts build on it.
import { systemClock, type Clock } from '../base/clock.ts';
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import type { Logger } from '../base/logger.ts';
import type { Identity } from '../identity/keys.ts';
import { parseWith } from '../protocol/parse.ts';
import type { Link } from '../transport/link.ts';
import { CommandDesk, type CommandCounts } from './command-desk.ts';
import type { ProviderContext, SystemFacts } from './enabler-session.ts';
import { GrantBook, type GivenGrant } from './grant-book.ts';
import { memoryJournal, type Journal } from './journal.ts';
import type { OwnedThing } from './owned-thing.ts';
import type { PairedKey, PairingCode, PairingCodeOptions } from './pairing.ts';
import { AccessPolicy, type AccessPolicyInput } from './policy.ts';

export interface ProviderSystemOptions extends SystemFacts {
  /** The key by which the system is known. */
  readonly identity: Identity;
  /**
   * Waits for enablers and hands over their links; returns how to stop. Tells by `onReach` whether new ones can come, where it
   * knows. In Node: `atBroker` of src/node.
   */
  readonly listen: (onLink: (link: Link) => void, onReach: OnReach) => () => void;
  /** Keeps commands, grants, revocations, pairings and sign-ins over a restart; without it they go with the process. */
  readonly journal?: Journal;
  readonly logger?: Logger;
  /** How long an enabler shows the system as online without hearing of it; renewed at a third. */
  readonly leaseMs?: number;
  readonly clock?: Clock;
}

/** `detail` says at which address, or why not. */
type OnReach = (state: 'online' | 'offline', detail: string) => void;

/** How a system stands, for its operator. Counts are of this life of the process. */
export interface SystemStatus {
  /** Whether new enablers can come; null where the way in does not tell. */
  readonly reachable: boolean | null;
  /** How often it was not to be reached any more. */
  readonly reachLost: number;
  /** Enablers that are linked. */
  readonly links: number;
  /** Twins, or services. */
  readonly things: number;
  /** Grants that are valid. */
  readonly grants: number;
  readonly commands: CommandCounts;
}

/** An enabler that is linked: a visitor's browser, most often. */
export interface LinkedEnabler {
  readonly did: Did;
  readonly name: string;
  readonly since: number;
}

/** The system's end of a link to an enabler. */
interface ProviderLink {
  readonly peer: { readonly did: Did; readonly name: string };
  onClosed(listener: () => void): void;
  leave(reason: string): void;
}

const DEFAULT_LEASE_MS = 10_000;
/** The last words need a moment before the connections go. */
const FAREWELL_MS = 400;

export abstract class ProviderSystem<
  Thing extends OwnedThing & { policy: AccessPolicy },
  Enabler extends ProviderLink,
> {
  protected readonly things = new Map<string, Thing>();
  protected readonly links = new Set<Enabler>();
  protected readonly provider: ProviderContext<Thing>;
  readonly #listen: ProviderSystemOptions['listen'];
  readonly #linkedSince = new Map<Enabler, number>();
  #stopListening: () => void = () => undefined;
  #reachable: boolean | null = null;
  #reachLost = 0;

  constructor(options: ProviderSystemOptions) {
    const {
      identity,
      listen,
      journal = memoryJournal(),
      logger = () => undefined,
      leaseMs = DEFAULT_LEASE_MS,
      clock = systemClock,
      ...facts
    } = options;
    const grants = new GrantBook(identity, clock, journal);
    const desk = new CommandDesk(identity.did, clock, journal, grants, logger);
    this.#listen = listen;
    this.provider = { identity, facts, leaseMs, clock, logger, things: this.things, desk, grants };
  }

  /** Proves a link, says who `joined`, and only then serves it. @throws TwinportError when the other side does not prove itself */
  protected abstract open(link: Link, joined: (enabler: Enabler) => void): Promise<void>;

  /** Remembers what was before a restart, and listens from then on. */
  async start(): Promise<void> {
    await Promise.all([this.provider.grants.restore(), this.provider.desk.restore()]);
    this.#stopListening = this.#listen(
      (link) => void this.#welcome(link),
      (state, detail) => this.#reach(state === 'online', detail),
    );
  }

  status(): SystemStatus {
    const { grants, desk } = this.provider;
    return {
      reachable: this.#reachable,
      reachLost: this.#reachLost,
      links: this.links.size,
      things: this.things.size,
      grants: grants.list().length,
      commands: desk.counts(),
    };
  }

  /** Who is linked now, and since when (epoch ms). */
  linked(): readonly LinkedEnabler[] {
    return [...this.#linkedSince].map(([{ peer }, since]) => ({ did: peer.did, name: peer.name, since }));
  }

  /** Grants that are valid now. */
  grants(): readonly GivenGrant[] {
    return this.provider.grants.list();
  }

  /** Takes a grant back, with effect on what runs under it now. The user reads `reason`. */
  async revoke(grantId: string, reason: string): Promise<void> {
    await this.provider.grants.revoke(grantId, reason);
  }

  /**
   * Another rule for a thing, from now on: what it does not give any more ends at once.
   * @throws TwinportError `input-invalid` with the `pointer` of the fault; the old rule stays then
   */
  async setPolicy(thing: Thing, policy: AccessPolicyInput): Promise<void> {
    thing.policy = parsePolicy(policy);
    await this.provider.grants.reconsider(thing);
  }

  /**
   * A one-time code for somebody whose key shall be paired with this system: tell it to them by any means.
   * @throws TwinportError `limit-exceeded` with 32 codes out, `input-invalid` for a life that is none
   */
  createPairingCode(options?: PairingCodeOptions): PairingCode {
    return this.provider.grants.users.pairing.createCode(options);
  }

  /** Keys that are paired. */
  paired(): readonly PairedKey[] {
    return this.provider.grants.users.pairing.list();
  }

  /** Ends a pairing, and at once what it alone gave. */
  async unpair(user: Did): Promise<void> {
    await this.provider.grants.users.pairing.unpair(user);
    for (const thing of this.things.values()) await this.provider.grants.reconsider(thing);
  }

  /** Leaves every enabler in order and stops listening. */
  async stop(reason = 'the system stops'): Promise<void> {
    for (const link of this.links) link.leave(reason);
    if (this.links.size > 0) await new Promise<void>((resolve) => void this.provider.clock.after(FAREWELL_MS, resolve));
    this.#stopListening();
  }

  /** Takes in a new thing, or another version of one: the grants for it are held against its rule. */
  protected async adopt(thing: Thing, limit: number): Promise<void> {
    if (!this.things.has(thing.id) && this.things.size >= limit)
      throw new TwinportError('limit-exceeded', `a system has at most ${limit} of these`);
    this.things.set(thing.id, thing);
    await this.provider.grants.reconsider(thing);
  }

  /** A link that fails is its own affair: it will register everything again when it comes back. */
  protected async eachLink(run: (link: Enabler) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled([...this.links].map(run));
    for (const result of results)
      if (result.status === 'rejected') this.provider.logger('warn', toTwinportError(result.reason).message);
  }

  #reach(reachable: boolean, detail: string): void {
    // A broker that stays away is told of once, not at each attempt; what it says amiss meanwhile is told.
    if (!reachable && this.#reachable === false) return;
    if (!reachable && this.#reachable === true) this.#reachLost += 1;
    this.#reachable = reachable;
    this.provider.logger(reachable ? 'info' : 'warn', reachable ? 'can be reached' : 'cannot be reached', { detail });
  }

  async #welcome(link: Link): Promise<void> {
    const { logger } = this.provider;
    try {
      // Before its first message is served: what that asks for may go to all links of its enabler.
      await this.open(link, (enabler) => {
        this.links.add(enabler);
        this.#linkedSince.set(enabler, this.provider.clock.now());
        logger('info', 'an enabler linked', { did: enabler.peer.did, links: this.links.size });
        enabler.onClosed(() => {
          this.links.delete(enabler);
          this.#linkedSince.delete(enabler);
          logger('info', 'an enabler left', { did: enabler.peer.did, links: this.links.size });
        });
      });
    } catch (thrown) {
      const error = toTwinportError(thrown);
      logger('warn', `a link was closed: ${error.message}`, { address: link.address, code: error.code });
    }
  }
}

/** @throws TwinportError `input-invalid` with the `pointer` of the fault */
export function parsePolicy(policy: AccessPolicyInput = {}): AccessPolicy {
  return parseWith(AccessPolicy, policy, 'input-invalid', 'access policy');
}
