// The models of twin systems (P2, P14), by system and by id. Kept in the store, so that a reload shows at once what was there.
import { TwinportError } from '../../base/errors.ts';
import type { Sha256, TwinId } from '../../base/ids.ts';
import type { ModelSummary } from '../../protocol/mii.ts';
import { typesOf } from '../../protocol/service-description.ts';
import type { EnablerContext } from '../context.ts';
import type { ModelRecord } from '../store/store.ts';
import type { Systems, TwinSystemEntry } from '../systems.ts';
import type { SystemLink } from './system-link.ts';

export class Registry {
  readonly #context: EnablerContext;
  readonly systems: Systems;
  /** Rises with every change of a model: what was derived from them is stale then. */
  revision = 0;

  constructor(context: EnablerContext, systems: Systems) {
    this.#context = context;
    this.systems = systems;
  }

  /** After the systems were restored. */
  async restore(): Promise<void> {
    for (const model of await this.#context.store.list('models'))
      this.systems.twinSystem(model.systemId)?.models.set(model.id, model);
    this.revision += 1;
  }

  find(twinId: TwinId): { entry: TwinSystemEntry; model: ModelRecord } | null {
    for (const entry of this.systems.twinSystems()) {
      const model = entry.models.get(twinId);
      if (model !== undefined) return { entry, model };
    }
    return null;
  }

  /** @throws TwinportError `twin-unknown` */
  model(twinId: TwinId): { entry: TwinSystemEntry; model: ModelRecord } {
    const found = this.find(twinId);
    if (found === null) throw new TwinportError('twin-unknown', `no registered system has a twin ${twinId}`);
    return found;
  }

  /**
   * The entry of a twin whose system can be asked now.
   * @throws TwinportError `twin-unknown`, `twin-offline`
   */
  reachable(twinId: TwinId): { entry: TwinSystemEntry; model: ModelRecord; link: SystemLink } {
    const { entry, model } = this.model(twinId);
    const link = this.systems.activeLink(entry);
    if (link === null) throw new TwinportError('twin-offline', `${entry.name} is not connected`);
    return { entry, model, link };
  }

  async saveModel(entry: TwinSystemEntry, model: ModelRecord): Promise<void> {
    entry.models.set(model.id, model);
    this.revision += 1;
    await this.#context.store.put('models', model.id, model);
    this.#context.notify({ kind: 'models-changed', systemId: entry.did });
  }

  async removeModel(entry: TwinSystemEntry, twinId: TwinId): Promise<void> {
    entry.models.delete(twinId);
    this.revision += 1;
    await this.#context.store.delete('models', twinId);
    this.#context.notify({ kind: 'models-changed', systemId: entry.did });
  }
}

export function modelSummary(model: ModelRecord): ModelSummary {
  const { id, systemId, version, description, asset, status, problem } = model;
  return {
    id,
    systemId,
    title: description.title,
    titles: description.titles,
    description: description.description ?? '',
    descriptions: description.descriptions,
    types: typesOf(description),
    version,
    actions: Object.keys(description.actions ?? {}),
    bytes: asset.bytes,
    sha256: asset.sha256 as Sha256,
    status,
    problem,
  };
}
