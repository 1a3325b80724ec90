// The systems that the enabler knows (P1, P3, P14), twin systems and service systems in one table: who they are, how far
// trusted, until when leased. Kept in the store, so that a reload shows at once what was there; online is only who holds a lease.
import { TwinportError } from '../base/errors.ts';
import type { Did, ServiceId, TwinId } from '../base/ids.ts';
import type { SystemKind, SystemSummary, Trust } from '../protocol/mii.ts';
import { LIMITS } from '../protocol/limits.ts';
import { toProblem, type Problem } from '../protocol/problem.ts';
import type { MultiLanguage } from '../protocol/thing-description.ts';
import type { Place } from '../protocol/things.ts';
import type { EnablerContext } from './context.ts';
import type { ServiceLink } from './services/service-link.ts';
import type { ModelRecord, ServiceRecord, SystemRecord } from './store/store.ts';
import type { SystemLink } from './twins/system-link.ts';

interface EntryOf<Kind extends SystemKind, Link> {
  readonly did: Did;
  readonly kind: Kind;
  name: string;
  titles?: MultiLanguage | undefined;
  description: string;
  descriptions?: MultiLanguage | undefined;
  domains: readonly string[];
  purposes: readonly string[];
  place: Place | null;
  trust: Trust;
  link: Link | null;
  /** Until when the lease runs, by our clock; 0 when the system is not registered in this visit. */
  leaseExpiresAt: number;
  leaseMs: number;
  problem: Problem | null;
}
export interface TwinSystemEntry extends EntryOf<'digital-twin-system', SystemLink> {
  readonly models: Map<TwinId, ModelRecord>;
}
export interface ServiceSystemEntry extends EntryOf<'third-party-service-system', ServiceLink> {
  readonly services: Map<ServiceId, ServiceRecord>;
}
export type SystemEntry = TwinSystemEntry | ServiceSystemEntry;

export class Systems {
  readonly #context: EnablerContext;
  readonly entries = new Map<Did, SystemEntry>();

  constructor(context: EnablerContext) {
    this.#context = context;
  }

  async restore(): Promise<void> {
    for (const record of await this.#context.store.list('systems')) {
      const entry = this.entry(record.did, record.kind, record.name);
      const { titles, description, descriptions, domains, purposes, place } = record;
      const trust = record.trust === 'allowed' ? 'remembered' : record.trust;
      Object.assign(entry, { titles, description, descriptions, domains, purposes, place, trust });
    }
  }

  /** The entry of a system, made when it is new or was of the other kind. */
  entry(did: Did, kind: SystemKind, name: string): SystemEntry {
    const known = this.entries.get(did);
    if (known?.kind === kind) return known;
    const common = {
      did,
      name,
      description: '',
      domains: [],
      purposes: [],
      place: null,
      trust: 'asking',
      link: null,
      leaseExpiresAt: 0,
      leaseMs: 0,
      problem: null,
    } as const;
    const entry: SystemEntry =
      kind === 'digital-twin-system'
        ? { ...common, kind, models: new Map() }
        : { ...common, kind, services: new Map() };
    this.#makeRoom();
    this.entries.set(did, entry);
    return entry;
  }

  /** Making keys costs nothing: strangers push strangers out, oldest first, and never anybody who was let in. */
  #makeRoom(): void {
    if (this.entries.size < LIMITS.systemsKnown) return;
    for (const [did, { trust, link }] of this.entries) {
      if (trust !== 'asking') continue;
      link?.session.close(new TwinportError('limit-exceeded', 'too many unknown systems ask to be let in here'));
      this.entries.delete(did);
      return;
    }
    throw new TwinportError('limit-exceeded', `this enabler knows ${this.entries.size} systems and takes no more`);
  }

  twinSystem(did: Did): TwinSystemEntry | undefined {
    const entry = this.entries.get(did);
    return entry?.kind === 'digital-twin-system' ? entry : undefined;
  }

  serviceSystem(did: Did): ServiceSystemEntry | undefined {
    const entry = this.entries.get(did);
    return entry?.kind === 'third-party-service-system' ? entry : undefined;
  }

  twinSystems(): TwinSystemEntry[] {
    return [...this.entries.values()].filter((entry) => entry.kind === 'digital-twin-system');
  }

  serviceSystems(): ServiceSystemEntry[] {
    return [...this.entries.values()].filter((entry) => entry.kind === 'third-party-service-system');
  }

  isOnline(entry: SystemEntry): boolean {
    return entry.leaseExpiresAt > this.#context.clock.now();
  }

  /** The link over which a system can be asked now; null when there is none. */
  activeLink(entry: TwinSystemEntry): SystemLink | null;
  activeLink(entry: ServiceSystemEntry): ServiceLink | null;
  activeLink(entry: SystemEntry): SystemLink | ServiceLink | null;
  activeLink(entry: SystemEntry): SystemLink | ServiceLink | null {
    return entry.link !== null && !entry.link.session.isClosed && this.isOnline(entry) ? entry.link : null;
  }

  async save(entry: SystemEntry): Promise<void> {
    const trust: SystemRecord['trust'] | null =
      entry.trust === 'remembered' ? 'allowed' : entry.trust === 'asking' ? null : entry.trust;
    if (trust === null) return;
    const { did, kind, name, titles, description, descriptions, domains, purposes, place, leaseExpiresAt } = entry;
    const said = { name, titles, description, descriptions, domains, purposes, place };
    const record: SystemRecord = { did, kind, ...said, trust, leaseExpiresAt };
    await this.#context.store.put('systems', did, record);
  }

  /** Shows why a system is not usable; the systems panel and the log tell it. */
  setProblem(entry: SystemEntry, error: TwinportError | null): void {
    entry.problem = error === null ? null : toProblem(error);
    this.#context.notify({ kind: 'systems-changed' });
  }

  summary(entry: SystemEntry): SystemSummary {
    const { did, kind, name, description, domains, purposes, place, trust, link, leaseExpiresAt, problem } = entry;
    return {
      id: did,
      kind,
      name,
      // Whoever is asked about a system reads the name by which it is known.
      titles: isLetIn(entry) ? entry.titles : undefined,
      description,
      descriptions: entry.descriptions,
      domains,
      purposes,
      place,
      online: this.isOnline(entry),
      trust,
      link: link?.summary() ?? null,
      leaseExpiresAt: leaseExpiresAt === 0 ? null : leaseExpiresAt,
      modelCount: entry.kind === 'digital-twin-system' && isLetIn(entry) ? entry.models.size : 0,
      problem,
    };
  }
}

/** Nothing of a system is shown or used before the visitor, the world or its pin has let it in (SES-6, SRV-4). */
export function isLetIn({ trust }: SystemEntry): boolean {
  return trust !== 'asking' && trust !== 'refused';
}
