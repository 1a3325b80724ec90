// A digital twin system (Y.4239 cl. 8): publishes twins, answers every enabler that links to it, and stays master of who may
// see and operate them. Runs in Node and in a browser: identity, listening and journal are handed in.
import { systemClock, type Clock } from '../base/clock.ts';
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Identity } from '../identity/keys.ts';
import type { BindingsInput } from '../protocol/bindings.ts';
import { LIMITS } from '../protocol/limits.ts';
import { parseWith } from '../protocol/parse.ts';
import type { Link } from '../transport/link.ts';
import { CommandDesk } from './command-desk.ts';
import { describeTwin, type PartialDescription } from './describe.ts';
import { EnablerLink, type LinkContext, type SystemFacts } from './enabler-link.ts';
import { GrantBook, type GivenGrant } from './grant-book.ts';
import { memoryJournal, type Journal } from './journal.ts';
import { AccessPolicy, type AccessPolicyInput } from './policy.ts';
import { Twin } from './twin.ts';

export interface TwinSystemOptions extends SystemFacts {
  /** The key by which the system is known. */
  readonly identity: Identity;
  /** Waits for enablers and hands over their links; returns how to stop. In Node: `listenAtBroker` of src/node. */
  readonly listen: (onLink: (link: Link) => void) => () => void;
  /** Keeps commands, grants and revocations over a restart; without it they are forgotten with the process. */
  readonly journal?: Journal;
  readonly logger?: Logger;
  /** How long an enabler shows the system as online without hearing of it; renewed at a third. */
  readonly leaseMs?: number;
  readonly clock?: Clock;
}

export interface TwinToPublish {
  /** A Thing Description 1.1; `@context`, security and forms may be left out. */
  readonly description: PartialDescription;
  /** A self-contained GLB. */
  readonly model: Uint8Array;
  readonly bindings: BindingsInput;
  /** Names this version of description, model and bindings; a new one replaces the old without a reload. */
  readonly version?: string;
  /** Who may observe and operate; without it everybody may observe and nobody may operate. */
  readonly policy?: AccessPolicyInput;
}

const DEFAULT_LEASE_MS = 10_000;

/** Starts a twin system; resolves when it listens. */
export async function startTwinSystem(options: TwinSystemOptions): Promise<TwinSystem> {
  const system = new TwinSystem(options);
  await system.start();
  return system;
}

export class TwinSystem {
  readonly #twins = new Map<string, Twin>();
  readonly #links = new Set<EnablerLink>();
  readonly #context: LinkContext;
  readonly #listen: TwinSystemOptions['listen'];
  #stopListening: () => void = () => undefined;

  constructor(options: TwinSystemOptions) {
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
    this.#context = { identity, facts, leaseMs, clock, logger, twins: this.#twins, desk, grants };
  }

  async start(): Promise<void> {
    await Promise.all([this.#context.grants.restore(), this.#context.desk.restore()]);
    this.#stopListening = this.#listen((link) => void this.#welcome(link));
  }

  /**
   * Publishes a twin, or replaces the one with the same id.
   * @throws TwinportError `description-invalid`, `binding-invalid`, `asset-invalid`, `asset-too-large`, `limit-exceeded`
   */
  async publish(twin: TwinToPublish): Promise<Twin> {
    const described = await describeTwin(this.#context.identity.did, twin.description, twin.bindings, twin.model);
    const policy = parseWith(AccessPolicy, twin.policy ?? {}, 'input-invalid', 'access policy');
    const published = new Twin(described, twin.version ?? described.asset.sha256.slice(0, 12), policy, () =>
      this.#context.clock.now(),
    );
    if (!this.#twins.has(published.id) && this.#twins.size >= LIMITS.modelsPerSystem)
      throw new TwinportError('limit-exceeded', `a system has at most ${LIMITS.modelsPerSystem} twins`);
    this.#twins.set(published.id, published);
    await this.#eachLink((link) => link.registerModel(published));
    return published;
  }

  /** Takes a twin back: it disappears from every world. */
  async withdraw(twin: Twin): Promise<void> {
    await this.#eachLink((link) => link.withdrawModel(twin));
    this.#twins.delete(twin.id);
  }

  /** Grants that are valid now. */
  grants(): readonly GivenGrant[] {
    return this.#context.grants.list();
  }

  /** Takes a grant back, with effect on what runs under it now. */
  async revoke(grantId: string, reason: string): Promise<void> {
    const given = await this.#context.grants.revoke(grantId, reason);
    if (given === null) return;
    for (const link of this.#links)
      if (link.peer.did === given.carrier) link.revoke(grantId, given.user, given.thing, reason);
  }

  /** Leaves every enabler in order and stops listening. */
  async stop(reason = 'the twin system stops'): Promise<void> {
    for (const link of this.#links) link.leave(reason);
    // The last words need a moment before the connections go.
    if (this.#links.size > 0) await new Promise<void>((resolve) => void this.#context.clock.after(400, resolve));
    this.#stopListening();
  }

  async #welcome(link: Link): Promise<void> {
    const { logger } = this.#context;
    try {
      const enabler = await EnablerLink.open(link, this.#context);
      this.#links.add(enabler);
      logger('info', 'an enabler linked', { did: enabler.peer.did, links: this.#links.size });
      enabler.onClosed(() => {
        this.#links.delete(enabler);
        logger('info', 'an enabler left', { did: enabler.peer.did, links: this.#links.size });
      });
    } catch (thrown) {
      const error = toTwinportError(thrown);
      logger('warn', `a link was closed: ${error.message}`, { address: link.address, code: error.code });
    }
  }

  /** A link that fails is its own affair: it will register everything again when it comes back. */
  async #eachLink(run: (link: EnablerLink) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled([...this.#links].map(run));
    for (const result of results)
      if (result.status === 'rejected') this.#context.logger('warn', toTwinportError(result.reason).message);
  }
}
