// All twins of this world: follows discovery (P5, P6), gives each checked model of a trusted system a presence at its place,
// and passes on what the enabler tells.
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { TwinId } from '../../base/ids.ts';
import type { LinkStats, MiiNotification, ModelSummary, SystemSummary } from '../../protocol/mii.ts';
import type { Placement } from '../../protocol/world-manifest.ts';
import type { SystemView } from '../view-model.ts';
import { TwinPresence, type PresenceContext } from './twin-presence.ts';
import type { TwinView } from './twin-view.ts';

export interface TwinSessionsOptions extends PresenceContext {
  readonly placements: readonly Placement[];
  makeView(title: string, placement: Placement): Promise<TwinView>;
  /** Something that faces show has changed. */
  onChanged(): void;
  /** The owner took access back. */
  onAccessTaken(presence: TwinPresence, reason: string): void;
  /** A twin told an event. */
  onEvent(presence: TwinPresence, name: string): void;
}

/** Twins without a place in the manifest stand in a row before the visitor. */
const ROW = { perRow: 5, firstX: -5, stepX: 2.5, z: 5, stepZ: 2.5 };

export class TwinSessions {
  readonly #options: TwinSessionsOptions;
  readonly #presences = new Map<TwinId, TwinPresence>();
  #systems: readonly SystemView[] = [];
  #unplaced = 0;
  #refreshing = false;
  #refreshAgain = false;

  constructor(options: TwinSessionsOptions) {
    this.#options = options;
  }

  get systems(): readonly SystemView[] {
    return this.#systems;
  }

  all(): readonly TwinPresence[] {
    return [...this.#presences.values()];
  }

  get(twinId: TwinId): TwinPresence | undefined {
    return this.#presences.get(twinId);
  }

  /** @throws TwinportError `twin-unknown` */
  require(twinId: string): TwinPresence {
    const presence = this.#presences.get(twinId as TwinId);
    if (presence === undefined)
      throw new TwinportError('twin-unknown', `${twinId} is not in this world; twins() lists what is`);
    return presence;
  }

  /** Newest state of the links, between two discoveries. */
  takeLinks(links: readonly LinkStats[]): void {
    this.#systems = this.#systems.map((system) => {
      const newest = links.find(({ systemId }) => systemId === system.id);
      return newest === undefined ? system : { ...system, link: newest.link, leaseExpiresAt: newest.leaseExpiresAt };
    });
    for (const system of this.#systems) for (const { id } of system.models) this.#setSystem(id, system);
  }

  /** Asks the enabler what there is; calls that come meanwhile become one more round. */
  async refresh(): Promise<void> {
    this.#refreshAgain = true;
    if (this.#refreshing) return;
    this.#refreshing = true;
    try {
      while (this.#refreshAgain) {
        this.#refreshAgain = false;
        await this.#discover();
      }
    } finally {
      this.#refreshing = false;
    }
  }

  /** The visitor's key is another one: every owner is asked anew. */
  changeKey(): void {
    for (const presence of this.#presences.values()) void presence.changeKey().finally(() => this.#options.onChanged());
  }

  /** Takes what the enabler tells of twins; false when it is about something else. */
  receive(notification: MiiNotification): boolean {
    switch (notification.kind) {
      case 'systems-changed':
      case 'models-changed':
        void this.refresh();
        return true;
      case 'model-progress': {
        const presence = this.#presences.get(notification.twinId);
        if (presence !== undefined) presence.loadedBytes = notification.loaded;
        presence?.view.showProgress(notification.loaded, notification.total);
        return true;
      }
      case 'twin-status':
        this.#presences.get(notification.twinId)?.setStatus(notification.status);
        this.#options.onChanged();
        return true;
      case 'twin-replaced':
        void this.#presences.get(notification.twinId)?.enter();
        return true;
      case 'twin-withdrawn':
        this.#remove(notification.twinId);
        return true;
      case 'texts':
        this.#presences.get(notification.twinId)?.receiveTexts(notification.readings);
        return true;
      case 'samples':
        this.#presences.get(notification.twinId)?.receiveSamples(notification.samples, notification.clock);
        return true;
      case 'event': {
        const presence = this.#presences.get(notification.twinId);
        if (presence !== undefined)
          this.#options.onEvent(
            presence,
            presence.receiveEvent(notification.name, notification.data, notification.time).title,
          );
        return true;
      }
      case 'command':
        this.#presences.get(notification.status.twinId)?.receiveCommand(notification.status);
        this.#options.onChanged();
        return true;
      case 'grant-ended':
        void this.#endAccess(notification.twinId, notification.reason, notification.ruleChanged);
        return true;
      default:
        return false;
    }
  }

  async #endAccess(twinId: TwinId, reason: string, ruleChanged: boolean): Promise<void> {
    const presence = this.#presences.get(twinId);
    if (presence !== undefined && (await presence.endAccess(reason, ruleChanged)))
      this.#options.onAccessTaken(presence, reason);
  }

  async #discover(): Promise<void> {
    const { mii } = this.#options;
    const summaries = await mii.discoverSystems({});
    this.#systems = await Promise.all(
      summaries.map(async (system) => ({ ...system, models: await this.#modelsOf(system) })),
    );
    for (const system of this.#systems) {
      for (const model of system.models) {
        const presence = this.#presences.get(model.id);
        if (presence !== undefined) {
          this.#setSystem(model.id, system);
          presence.model = model;
        } else if (model.status === 'checked') await this.#add(system, model);
      }
    }
    const known = new Set(this.#systems.flatMap(({ models }) => models.map(({ id }) => id)));
    for (const id of this.#presences.keys()) if (!known.has(id)) this.#remove(id);
    this.#options.onChanged();
  }

  async #modelsOf(system: SystemSummary): Promise<readonly ModelSummary[]> {
    if (system.modelCount === 0) return [];
    try {
      return await this.#options.mii.discoverModels(system.id);
    } catch (thrown) {
      // Trust may have been taken back between the two questions: then there is nothing to show, and the list says why.
      if (toTwinportError(thrown).code === 'system-untrusted') return [];
      throw thrown;
    }
  }

  async #add(system: SystemSummary, model: ModelSummary): Promise<void> {
    const view = await this.#options.makeView(model.title, this.#placeFor(model.id));
    const presence = new TwinPresence(this.#options, view, model, system);
    this.#presences.set(model.id, presence);
    void presence.enter().finally(() => this.#options.onChanged());
  }

  #setSystem(id: TwinId, system: SystemView): void {
    const presence = this.#presences.get(id);
    if (presence !== undefined) presence.system = system;
  }

  #remove(id: TwinId): void {
    const presence = this.#presences.get(id);
    if (presence === undefined) return;
    this.#presences.delete(id);
    presence.leave();
    // The enabler forgets a withdrawn twin by itself.
    this.#options.mii.closeTwin(id).catch(() => undefined);
    this.#options.onChanged();
  }

  #placeFor(id: TwinId): Placement {
    const placed = this.#options.placements.find(({ twin }) => twin === id);
    if (placed !== undefined) return placed;
    const index = this.#unplaced;
    this.#unplaced += 1;
    const x = ROW.firstX + (index % ROW.perRow) * ROW.stepX;
    const z = ROW.z - Math.floor(index / ROW.perRow) * ROW.stepZ;
    return { twin: id, position: [x, 0, z], headingDegrees: 0, scale: 1, radius: 1 };
  }
}
