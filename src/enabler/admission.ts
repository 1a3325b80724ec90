// Registration of a system of either kind (P1 at DII-1, P3 at SII-1): judged, let in under a lease, renewed, and the ways to
// go (P14): leave, lapse, a newer link. Called by twins/twin-side.ts and services/service-side.ts.
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { FromTwinSystem } from '../protocol/dii.ts';
import type { EnablerContext } from './context.ts';
import type { ServiceLink } from './services/service-link.ts';
import type { ServiceSystemEntry, SystemEntry, Systems, TwinSystemEntry } from './systems.ts';
import { judge, namesOf } from './trust.ts';
import type { SystemLink } from './twins/system-link.ts';

type RegisterSystem = Extract<FromTwinSystem, { operation: 'registersystem' }>;

export interface AdmissionEvents {
  /** The system can be asked now: resume what was open. */
  onRegistered(entry: SystemEntry): void;
  /** The key is from now on a system of the other kind: what it had is gone. */
  onReplaced(entry: SystemEntry): Promise<void>;
}

export class Admission {
  readonly #context: EnablerContext;
  readonly #systems: Systems;
  readonly #events: AdmissionEvents;

  constructor(context: EnablerContext, systems: Systems, events: AdmissionEvents) {
    this.#context = context;
    this.#systems = systems;
    this.#events = events;
  }

  /** P1, P3. @throws TwinportError `key-changed`, `system-untrusted` */
  async register(link: SystemLink | ServiceLink, message: RegisterSystem): Promise<{ ttlMs: number }> {
    const { clock, trust, notify, store } = this.#context;
    const entry = await this.#entryFor(link, message.name);
    try {
      entry.trust = judge(trust, link.did, namesOf(message), await store.list('systems'));
    } catch (thrown) {
      const error = toTwinportError(thrown);
      entry.trust = 'refused';
      // What it was let in for before, under another name, ends with that.
      if (entry.link !== link) entry.link?.session.close(error);
      entry.leaseExpiresAt = 0;
      entry.link = null;
      this.#systems.setProblem(entry, error);
      throw error;
    }
    if (entry.link !== null && entry.link !== link)
      entry.link.session.close(new TwinportError('link-closed', 'a newer link of the same system took over'));
    // `#entryFor` made the entry for the kind of this very link.
    entry.link = link as never;
    entry.name = message.name;
    entry.titles = message.titles;
    entry.description = message.description ?? '';
    entry.descriptions = message.descriptions;
    entry.domains = message.domains;
    entry.purposes = message.purposes ?? [];
    entry.place = message.place ?? null;
    entry.problem = null;
    if (entry.trust === 'asking') {
      notify({ kind: 'systems-changed' });
      throw new TwinportError(
        'system-untrusted',
        'the visitor is being asked whether to let this system in; try again',
        { details: { asking: true } },
      );
    }
    entry.leaseMs = message.ttlMs;
    entry.leaseExpiresAt = clock.now() + entry.leaseMs;
    await this.#systems.save(entry);
    notify({ kind: 'systems-changed' });
    this.#events.onRegistered(entry);
    return { ttlMs: entry.leaseMs };
  }

  /** @throws TwinportError `not-registered` */
  renew(link: SystemLink | ServiceLink): { ttlMs: number } {
    const entry = this.#registered(link);
    entry.leaseExpiresAt = this.#context.clock.now() + entry.leaseMs;
    return { ttlMs: entry.leaseMs };
  }

  /** P14: offline at once, not at the end of its lease. */
  leave(link: SystemLink | ServiceLink): void {
    const entry = this.#systems.entries.get(link.did);
    if (entry?.link !== link) return;
    entry.leaseExpiresAt = 0;
    entry.link = null;
    this.#changed(entry);
  }

  /** P14, lapse: called now and then. */
  expireLeases(): void {
    const { clock, log } = this.#context;
    for (const entry of this.#systems.entries.values()) {
      if (entry.leaseExpiresAt === 0 || entry.leaseExpiresAt > clock.now()) continue;
      entry.leaseExpiresAt = 0;
      const facts = { peer: { did: entry.did, name: entry.name } };
      const detail = `the lease of ${entry.name} lapsed`;
      if (entry.kind === 'digital-twin-system') log.dii('lapse', 'ok', detail, facts);
      else log.sii('lapse', 'ok', detail, facts);
      this.#changed(entry);
    }
  }

  /** The twin system that holds a lease over this link. @throws TwinportError `not-registered` */
  twinSystem(link: SystemLink): TwinSystemEntry {
    return this.#registered(link) as TwinSystemEntry;
  }

  /** The service system that holds a lease over this link. @throws TwinportError `not-registered` */
  serviceSystem(link: ServiceLink): ServiceSystemEntry {
    return this.#registered(link) as ServiceSystemEntry;
  }

  #registered(link: SystemLink | ServiceLink): SystemEntry {
    const entry = this.#systems.entries.get(link.did);
    if (entry === undefined || entry.link !== link || entry.leaseExpiresAt === 0)
      throw new TwinportError('not-registered', 'register the system first');
    return entry;
  }

  async #entryFor(link: SystemLink | ServiceLink, name: string): Promise<SystemEntry> {
    const known = this.#systems.entries.get(link.did);
    if (known !== undefined && known.kind !== link.kind) {
      if (this.#systems.activeLink(known) !== null)
        throw new TwinportError(
          'system-untrusted',
          `this key is in use here as a ${known.kind}: one key is one kind of system at a time`,
        );
      known.link?.session.close();
      await this.#events.onReplaced(known);
    }
    return this.#systems.entry(link.did, link.kind, name);
  }

  #changed(entry: SystemEntry): void {
    this.#context.notify({ kind: 'systems-changed' });
    if (entry.kind === 'third-party-service-system') this.#context.notify({ kind: 'services-changed' });
  }
}
