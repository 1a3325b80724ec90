// Registration over DII-1: systems (P1), their models (P2), renewal, and the ways to go (P14): leave, lapse, withdrawal.
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { TwinId } from '../../base/ids.ts';
import { Bindings } from '../../protocol/bindings.ts';
import type { FromTwinSystem } from '../../protocol/dii.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { parseWith } from '../../protocol/parse.ts';
import { toProblem } from '../../protocol/problem.ts';
import { ThingDescription } from '../../protocol/thing-description.ts';
import type { EnablerContext } from '../context.ts';
import type { ModelRecord } from '../store/store.ts';
import { judge } from '../trust.ts';
import type { Registry, SystemEntry } from './registry.ts';
import type { ModelExchange } from './exchange-model.ts';
import type { SystemLink } from './system-link.ts';

type Message<Operation> = Extract<FromTwinSystem, { operation: Operation }>;

export interface RegistrationEvents {
  /** The system can be asked now: resume what was open. */
  onRegistered(entry: SystemEntry): void;
  /** A model was checked and can be shown, in a new version or for the first time. */
  onModel(model: ModelRecord, replaced: boolean): void;
  onWithdrawn(twinId: TwinId): void;
}

export class Registration {
  readonly #context: EnablerContext;
  readonly #registry: Registry;
  readonly #exchange: ModelExchange;
  readonly #events: RegistrationEvents;

  constructor(context: EnablerContext, registry: Registry, exchange: ModelExchange, events: RegistrationEvents) {
    this.#context = context;
    this.#registry = registry;
    this.#exchange = exchange;
    this.#events = events;
  }

  /** P1. @throws TwinportError `key-changed`, `system-untrusted` */
  async registerSystem(link: SystemLink, message: Message<'registersystem'>): Promise<{ ttlMs: number }> {
    const { clock, trust, notify } = this.#context;
    const entry = this.#registry.entry(link.did, message.name);
    try {
      entry.trust = judge(trust, link.did, message.name, await this.#context.store.list('systems'));
    } catch (thrown) {
      const error = toTwinportError(thrown);
      entry.trust = 'refused';
      this.#registry.setProblem(entry, error);
      throw error;
    }
    if (entry.link !== null && entry.link !== link)
      entry.link.session.close(new TwinportError('link-closed', 'a newer link of the same system took over'));
    entry.link = link;
    entry.name = message.name;
    entry.description = message.description ?? '';
    entry.domains = message.domains;
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
    await this.#registry.saveSystem(entry);
    notify({ kind: 'systems-changed' });
    this.#events.onRegistered(entry);
    return { ttlMs: entry.leaseMs };
  }

  /** P1, renewal. @throws TwinportError `not-registered` */
  renew(link: SystemLink): { ttlMs: number } {
    const entry = this.#registered(link);
    entry.leaseExpiresAt = this.#context.clock.now() + entry.leaseMs;
    return { ttlMs: entry.leaseMs };
  }

  /** P2. @throws TwinportError `not-registered`, `description-invalid`, `binding-invalid`, `limit-exceeded`, `asset-too-large` */
  async registerModel(link: SystemLink, message: Message<'registermodel'>): Promise<{ thingID: string }> {
    const entry = this.#registered(link);
    const description = parseWith(ThingDescription, message.description, 'description-invalid', 'Thing Description');
    const bindings = parseWith(Bindings, message.bindings, 'binding-invalid', 'bindings');
    const id = description.id as TwinId;
    if (message.asset.bytes > LIMITS.assetBytes)
      throw new TwinportError(
        'asset-too-large',
        `the model has ${message.asset.bytes} bytes, at most ${LIMITS.assetBytes}`,
      );
    if (!entry.models.has(id) && entry.models.size >= LIMITS.modelsPerSystem)
      throw new TwinportError('limit-exceeded', `a system has at most ${LIMITS.modelsPerSystem} models`);
    this.#checkOwner(entry, id);
    const before = entry.models.get(id);
    const same =
      before?.status === 'checked' &&
      before.version === message.version &&
      before.asset.sha256 === message.asset.sha256 &&
      JSON.stringify([before.description, before.bindings]) === JSON.stringify([description, bindings]);
    const model: ModelRecord = same
      ? before
      : {
          id,
          systemId: entry.did,
          version: message.version,
          description,
          bindings,
          asset: message.asset,
          status: 'registered',
          problem: null,
        };
    await this.#registry.saveModel(entry, model);
    void this.#check(entry, link, model, before !== undefined && !same);
    return { thingID: id };
  }

  /** P14, one model. */
  async withdrawModel(link: SystemLink, message: Message<'withdrawmodel'>): Promise<object> {
    const entry = this.#registered(link);
    const id = message.thingID as TwinId;
    if (!entry.models.has(id)) throw new TwinportError('twin-unknown', `${entry.name} has no model ${id}`);
    await this.#registry.removeModel(entry, id);
    this.#events.onWithdrawn(id);
    return {};
  }

  /** P14, the whole system: offline at once, not at the end of its lease. */
  leave(link: SystemLink): void {
    const entry = this.#registry.systems.get(link.did);
    if (entry?.link !== link) return;
    entry.leaseExpiresAt = 0;
    entry.link = null;
    this.#context.notify({ kind: 'systems-changed' });
  }

  /** P14, lapse: called now and then. */
  expireLeases(): void {
    const now = this.#context.clock.now();
    for (const entry of this.#registry.systems.values()) {
      if (entry.leaseExpiresAt === 0 || entry.leaseExpiresAt > now) continue;
      entry.leaseExpiresAt = 0;
      this.#context.log.dii('lapse', 'ok', `the lease of ${entry.name} lapsed`);
      this.#context.notify({ kind: 'systems-changed' });
    }
  }

  /** Fetches the model and holds it against hash, validator and bindings; tells the system and the visitor. */
  async #check(entry: SystemEntry, link: SystemLink, model: ModelRecord, replaced: boolean): Promise<void> {
    const tell = (fields: object): void =>
      link.session.notify('modelchecked', { thingID: model.id, version: model.version, ...fields });
    try {
      await this.#exchange.obtain(entry, model, link);
      if (entry.models.get(model.id)?.asset.sha256 !== model.asset.sha256) return;
      const checked: ModelRecord = { ...model, status: 'checked', problem: null };
      await this.#registry.saveModel(entry, checked);
      tell({});
      this.#events.onModel(checked, replaced);
    } catch (thrown) {
      const error = toTwinportError(thrown);
      // A broken link is no fault of the model: it is fetched on when the system is back.
      if (error.code === 'link-closed' || link.session.isClosed) return;
      this.#context.log.dii('modelchecked', error.code, `${model.id}: ${error.message}`);
      await this.#registry.saveModel(entry, { ...model, status: 'rejected', problem: toProblem(error) });
      tell({ error: toProblem(error) });
    }
  }

  #registered(link: SystemLink): SystemEntry {
    const entry = this.#registry.systems.get(link.did);
    if (entry === undefined || entry.link !== link || entry.leaseExpiresAt === 0)
      throw new TwinportError('not-registered', 'register the system first');
    return entry;
  }

  /** A twin's id belongs to the system that registered it first: nobody else can take its place in the world. */
  #checkOwner(entry: SystemEntry, id: TwinId): void {
    for (const other of this.#registry.systems.values()) {
      if (other !== entry && other.models.has(id) && this.#registry.isOnline(other)) {
        throw new TwinportError('description-invalid', `the id ${id} belongs to a twin of ${other.name}`, {
          details: { pointer: '/id' },
        });
      }
    }
  }
}
