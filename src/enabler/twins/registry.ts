// The enabler's registry of twin systems and their models (P1, P2, P14): who is known, how far trusted, until when leased.
// Kept in the store, so that a reload shows at once what was there; online is only who holds a lease over an open link.
import { TwinportError } from '../../base/errors.ts';
import type { Did, Sha256, TwinId } from '../../base/ids.ts';
import type { ModelSummary, SystemSummary, Trust } from '../../protocol/mii.ts';
import { toProblem, type Problem } from '../../protocol/problem.ts';
import type { EnablerContext } from '../context.ts';
import type { ModelRecord, SystemRecord } from '../store/store.ts';
import type { SystemLink } from './system-link.ts';

export interface SystemEntry {
  readonly did: Did;
  name: string;
  description: string;
  domains: readonly string[];
  trust: Trust;
  link: SystemLink | null;
  /** Until when the lease runs, by our clock; 0 when the system is not registered in this visit. */
  leaseExpiresAt: number;
  leaseMs: number;
  problem: Problem | null;
  readonly models: Map<TwinId, ModelRecord>;
}

export class Registry {
  readonly #context: EnablerContext;
  readonly systems = new Map<Did, SystemEntry>();

  constructor(context: EnablerContext) {
    this.#context = context;
  }

  async restore(): Promise<void> {
    for (const record of await this.#context.store.list('systems')) {
      const trust = record.trust === 'allowed' ? 'remembered' : record.trust;
      this.systems.set(record.did, {
        ...record,
        trust,
        link: null,
        leaseExpiresAt: 0,
        leaseMs: 0,
        problem: null,
        models: new Map(),
      });
    }
    for (const model of await this.#context.store.list('models'))
      this.systems.get(model.systemId)?.models.set(model.id, model);
  }

  /** The entry of a system, made when it is new. */
  entry(did: Did, name: string): SystemEntry {
    const known = this.systems.get(did);
    if (known !== undefined) return known;
    const entry: SystemEntry = {
      did,
      name,
      description: '',
      domains: [],
      trust: 'asking',
      link: null,
      leaseExpiresAt: 0,
      leaseMs: 0,
      problem: null,
      models: new Map(),
    };
    this.systems.set(did, entry);
    return entry;
  }

  isOnline(entry: SystemEntry): boolean {
    return entry.leaseExpiresAt > this.#context.clock.now();
  }

  /** The link over which a system can be asked now; null when there is none. */
  activeLink(entry: SystemEntry): SystemLink | null {
    return entry.link !== null && !entry.link.session.isClosed && this.isOnline(entry) ? entry.link : null;
  }

  /** @throws TwinportError `twin-unknown` */
  model(twinId: TwinId): { entry: SystemEntry; model: ModelRecord } {
    for (const entry of this.systems.values()) {
      const model = entry.models.get(twinId);
      if (model !== undefined) return { entry, model };
    }
    throw new TwinportError('twin-unknown', `no registered system has a twin ${twinId}`);
  }

  /**
   * The entry of a twin whose system can be asked now.
   * @throws TwinportError `twin-unknown`, `twin-offline`
   */
  reachable(twinId: TwinId): { entry: SystemEntry; model: ModelRecord; link: SystemLink } {
    const { entry, model } = this.model(twinId);
    const link = this.activeLink(entry);
    if (link === null) throw new TwinportError('twin-offline', `${entry.name} is not connected`);
    return { entry, model, link };
  }

  async saveSystem(entry: SystemEntry): Promise<void> {
    const trust: SystemRecord['trust'] | null =
      entry.trust === 'remembered' ? 'allowed' : entry.trust === 'asking' ? null : entry.trust;
    if (trust === null) return;
    const { did, name, description, domains, leaseExpiresAt } = entry;
    await this.#context.store.put('systems', did, { did, name, description, domains, trust, leaseExpiresAt });
  }

  async saveModel(entry: SystemEntry, model: ModelRecord): Promise<void> {
    entry.models.set(model.id, model);
    await this.#context.store.put('models', model.id, model);
    this.#context.notify({ kind: 'models-changed', systemId: entry.did });
  }

  async removeModel(entry: SystemEntry, twinId: TwinId): Promise<void> {
    entry.models.delete(twinId);
    await this.#context.store.delete('models', twinId);
    this.#context.notify({ kind: 'models-changed', systemId: entry.did });
  }

  /** Shows why a system is not usable; the systems panel and the log tell it. */
  setProblem(entry: SystemEntry, error: TwinportError | null): void {
    entry.problem = error === null ? null : toProblem(error);
    this.#context.notify({ kind: 'systems-changed' });
  }

  summary(entry: SystemEntry): SystemSummary {
    const { did, name, description, domains, trust, link, leaseExpiresAt, models, problem } = entry;
    const visible = trust !== 'asking' && trust !== 'refused';
    return {
      id: did,
      name,
      description,
      domains,
      online: this.isOnline(entry),
      trust,
      link: link?.summary() ?? null,
      leaseExpiresAt: leaseExpiresAt === 0 ? null : leaseExpiresAt,
      modelCount: visible ? models.size : 0,
      problem,
    };
  }
}

export function modelSummary(model: ModelRecord): ModelSummary {
  const { id, systemId, version, description, asset, status, problem } = model;
  return {
    id,
    systemId,
    title: description.title,
    description: description.description ?? '',
    version,
    actions: Object.keys(description.actions ?? {}),
    bytes: asset.bytes,
    sha256: asset.sha256 as Sha256,
    status,
    problem,
  };
}
