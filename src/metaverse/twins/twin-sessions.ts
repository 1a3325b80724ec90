// All twins of this world: follows discovery (P5, P6), gives each twin of a trusted system a presence at its place once its model was looked at,
// and passes on what the enabler tells.
import { inLanguage } from '../language/in-language.ts';
import { speech } from '../ui/strings.ts';
import { systemClock } from '../../base/clock.ts';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { LinkStats } from '../../protocol/link-stats.ts';
import type { Did, TwinId } from '../../base/ids.ts';
import type { MiiNotification, ModelSummary, SystemSummary } from '../../protocol/mii.ts';
import type { Placement } from '../../protocol/world-manifest.ts';
import type { SystemView } from '../view-model.ts';
import type { Figures } from './figures.ts';
import type { TwinFigure } from './twin-figure.ts';
import { TwinPresence, type PresenceContext } from './twin-presence.ts';

export interface TwinSessionsOptions extends PresenceContext {
  readonly placements: readonly Placement[];
  /** Comes when the world is there. */
  readonly figures: Promise<Pick<Figures, 'add'>>;
  /** The world, or the visitor in it, names the system. What is known from other worlds stands there, not here. */
  isOfThisWorld(systemId: Did): boolean;
  /** Something that faces show has changed. */
  onChanged(): void;
  /** The owner took access back. */
  onAccessTaken(presence: TwinPresence, reason: string): void;
  /** A twin told an event. */
  onEvent(presence: TwinPresence, name: string): void;
}

/** Twins without a place in the manifest stand in rows before the visitor; beyond the first few, in a wide field behind those. */
const FRONT = { most: 25, perRow: 5, firstX: -5, z: 5, step: 2.5 };
const FIELD = { perRow: 100, firstX: -125, z: -15, step: 2.5 };
/** Twins that are made in one go: more would be felt as a frame that does not come. */
const ADDED_AT_ONCE = 100;
/** Rests as long as discovery took, up to this: while a large system registers, everything changes all the time. */
const LONGEST_REST_MS = 1_000;

export class TwinSessions {
  readonly #options: TwinSessionsOptions;
  readonly #presences = new Map<TwinId, TwinPresence>();
  readonly #byFigure = new Map<TwinFigure, TwinPresence>();
  readonly #placements: ReadonlyMap<string, Placement>;
  /** Placed by the visitor: before what the manifest says. */
  readonly #arranged = new Map<string, Placement>();
  /** Where twins stand that nobody placed. */
  readonly #rows = new Map<string, Placement>();
  #all: readonly TwinPresence[] | null = null;
  #systems: readonly SystemView[] = [];
  #unplaced = 0;
  #refreshing = false;
  #refreshAgain = false;

  constructor(options: TwinSessionsOptions) {
    this.#options = options;
    this.#placements = new Map(options.placements.map((placement) => [placement.twin, placement]));
  }

  get systems(): readonly SystemView[] {
    return this.#systems;
  }

  /** The same for people to read: in the language that is spoken. */
  get toldSystems(): readonly SystemView[] {
    const language = speech.language.value;
    return this.#systems.map((system) => inLanguage(system, language));
  }

  all(): readonly TwinPresence[] {
    this.#all ??= [...this.#presences.values()];
    return this.#all;
  }

  /** Whose figure that is. */
  ofFigure(figure: TwinFigure): TwinPresence | undefined {
    return this.#byFigure.get(figure);
  }

  get(twinId: TwinId): TwinPresence | undefined {
    return this.#presences.get(twinId);
  }

  /** What a twin reported last of a property; it goes on being told of it. Undefined while nothing is known. */
  askFor(twinId: string, property: string): unknown {
    const presence = this.#presences.get(twinId as TwinId);
    if (presence === undefined) return undefined;
    presence.askedMs = systemClock.now();
    return presence.readings().find(({ name }) => name === property)?.value;
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
        const startedAt = systemClock.now();
        await this.#discover();
        if (this.#refreshAgain) await pause(Math.min(LONGEST_REST_MS, systemClock.now() - startedAt));
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
        presence?.figure.showProgress(notification.loaded, notification.total);
        return true;
      }
      case 'twin-status':
        this.#presences.get(notification.twinId)?.setStatus(notification.status);
        this.#options.onChanged();
        return true;
      case 'twin-replaced':
        void this.#presences.get(notification.twinId)?.replace();
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
    let added = 0;
    const here = this.#systems.map((system) => ({
      system,
      models: system.models.filter((one) => this.#isHere(system, one)),
    }));
    for (const { system, models } of here) {
      for (const model of models) {
        const presence = this.#presences.get(model.id);
        if (presence !== undefined) {
          this.#setSystem(model.id, system);
          presence.model = model;
          // One whose model was rejected stands there without it: its values and actions are as good as any.
        } else if (model.status !== 'registered') {
          await this.#add(system, model);
          added += 1;
          if (added % ADDED_AT_ONCE === 0) await pause(0);
        }
      }
    }
    const known = new Set(here.flatMap(({ models }) => models.map(({ id }) => id)));
    for (const id of this.#presences.keys()) if (!known.has(id)) this.#remove(id);
    this.#options.onChanged();
  }

  /** Whoever is linked is here; who is away is where somebody says that it belongs, or stays where it was seen on this visit. */
  #isHere({ id: systemId, online }: SystemSummary, { id }: ModelSummary): boolean {
    if (online || this.#presences.has(id) || this.#placements.has(id) || this.#arranged.has(id)) return true;
    return this.#options.isOfThisWorld(systemId);
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
    const figure = (await this.#options.figures).add(model.title, this.#placeFor(model.id));
    const presence = new TwinPresence(this.#options, figure, model, system);
    // The name that its sign was made with is the one that its owner gives first.
    figure.rename(presence.model.title);
    this.#presences.set(model.id, presence);
    this.#byFigure.set(figure, presence);
    this.#all = null;
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
    this.#byFigure.delete(presence.figure);
    this.#all = null;
    presence.leave();
    // The enabler forgets a withdrawn twin by itself.
    this.#options.mii.closeTwin(id).catch(() => undefined);
    this.#options.onChanged();
  }

  /** Puts a twin somewhere, also one that is still to come; null: back to where the manifest, or nobody, put it. */
  place(id: TwinId, placement: Placement | null): void {
    if (placement === null) this.#arranged.delete(id);
    else this.#arranged.set(id, placement);
    // One that was away, and that nobody had placed here.
    if (!this.#presences.has(id)) void this.refresh();
    this.#presences.get(id)?.figure.setPlacement(this.#placeFor(id));
  }

  /** Those whom neither the manifest nor the visitor has placed. */
  unplaced(): readonly TwinPresence[] {
    return this.all().filter(({ id }) => this.#rows.has(id) && !this.#arranged.has(id));
  }

  /** Puts such a twin elsewhere, until somebody places it. */
  placeInRow(id: TwinId, position: Placement['position']): void {
    this.#rows.set(id, { ...this.#placeFor(id), position });
    this.#presences.get(id)?.figure.setPlacement(this.#placeFor(id));
  }

  #placeFor(id: TwinId): Placement {
    const placed = this.#arranged.get(id) ?? this.#placements.get(id) ?? this.#rows.get(id);
    if (placed !== undefined) return placed;
    const index = this.#unplaced;
    this.#unplaced += 1;
    const { perRow, firstX, z, step } = index < FRONT.most ? FRONT : FIELD;
    const place = index < FRONT.most ? index : index - FRONT.most;
    const position: Placement['position'] = [
      firstX + (place % perRow) * step,
      0,
      z - Math.floor(place / perRow) * step,
    ];
    const row: Placement = { twin: id, position, headingDegrees: 0, scale: 1, radius: 1 };
    this.#rows.set(id, row);
    return row;
  }
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    systemClock.after(durationMs, resolve);
  });
}
