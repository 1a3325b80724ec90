// The enabler's side at DII: composes registration of models, model exchange and synchronisation, and hands each message of a
// twin system to who answers it. Called by enabler.ts.
import type { TwinId } from '../../base/ids.ts';
import type { FromTwinSystem } from '../../protocol/dii.ts';
import type { CommandStatus, OpenedTwin } from '../../protocol/mii.ts';
import { fromProblem, problemCode, toProblem } from '../../protocol/problem.ts';
import type { ActionProgress } from '../../protocol/things.ts';
import type { Access } from '../access.ts';
import type { Admission } from '../admission.ts';
import { hasEnded, type CommandRouter } from '../command-router.ts';
import type { EnablerContext } from '../context.ts';
import type { EventRelay, ThingEvent } from '../event-relay.ts';
import type { Json } from '../../base/json.ts';
import type { History } from '../history/history.ts';
import type { ModelRecord } from '../store/store.ts';
import type { TwinSystemEntry } from '../systems.ts';
import { peerOf, type Thing, type Things } from '../things.ts';
import { ModelExchange } from './exchange-model.ts';
import { Registration } from './register.ts';
import type { Registry } from './registry.ts';
import { Synchronization } from './synchronize.ts';
import type { SystemLink } from './system-link.ts';

/** What both sides of the enabler share. */
export interface SharedParts {
  readonly context: EnablerContext;
  readonly things: Things;
  readonly admission: Admission;
  readonly access: Access;
  readonly commands: CommandRouter;
  readonly events: EventRelay;
}

export interface TwinSideEvents {
  /** A twin can be used in this version from now on. */
  onTwin(model: ModelRecord): void;
  onWithdrawn(twinId: TwinId): void;
  /** The owner of a twin took a grant back. */
  onRevoked(twin: Thing, grantId: string, reason: string, ruleChanged: boolean): void;
}

export class TwinSide {
  readonly #parts: SharedParts;
  readonly #registry: Registry;
  readonly #exchange: ModelExchange;
  readonly #registration: Registration;
  readonly #events: TwinSideEvents;
  readonly #history: History;
  readonly synchronization: Synchronization;

  constructor(parts: SharedParts, registry: Registry, history: History, shared: boolean, events: TwinSideEvents) {
    const { context, access, things } = parts;
    this.#parts = parts;
    this.#registry = registry;
    this.#events = events;
    this.#history = history;
    this.#exchange = new ModelExchange(context);
    this.synchronization = new Synchronization(context, registry, access, history, shared);
    this.#registration = new Registration(context, registry, things, this.#exchange, {
      onReplaced: (model) => this.#onReplaced(model),
      onModel: (model) => this.#onModel(model),
      onWithdrawn: (twinId) => {
        this.#parts.events.unsubscribe(twinId);
        this.synchronization.drop(twinId);
        context.notify({ kind: 'twin-withdrawn', twinId });
        this.#events.onWithdrawn(twinId);
      },
    });
  }

  /** Answers one message of a twin system. */
  serve(link: SystemLink, message: FromTwinSystem): unknown {
    const { admission, commands, events, things } = this.#parts;
    switch (message.operation) {
      case 'registersystem':
        return admission.register(link, message);
      case 'renewregistration':
        return admission.renew(link);
      case 'registermodel':
        return this.#registration.register(admission.twinSystem(link), link, message);
      case 'withdrawmodel':
        return this.#registration.withdraw(admission.twinSystem(link), message.thingID as TwinId);
      case 'leave':
        return admission.leave(link);
      case 'propertyreadings':
        return this.synchronization.receiveTexts(link, message.thingID, message.readings);
      case 'expectedsilence':
        return this.synchronization.receiveSilences(link, message.changes);
      case 'actionstatus':
        return commands.receive(link, message.thingID, message);
      case 'event':
        return events.receive(link, message);
      case 'revokegrant': {
        // Only the owner of a twin ends grants for it.
        const twin = things.ownedBy(link, message.thingID);
        if (twin !== null) this.#events.onRevoked(twin, message.grantID, message.reason, message.ruleChanged === true);
        return {};
      }
    }
  }

  /** @throws TwinportError what the model was rejected for; what its system refuses */
  async readModel(twinId: TwinId): Promise<ArrayBuffer> {
    const { entry, model } = this.#registry.model(twinId);
    if (model.problem !== null) throw fromProblem(model.problem);
    const cached = await this.#exchange.cached(model.asset.sha256 as never);
    if (cached !== null && model.status === 'checked') return cached;
    const { link } = this.#registry.reachable(twinId);
    return this.#exchange.obtain(entry, model, link);
  }

  async openTwin(twinId: TwinId): Promise<OpenedTwin> {
    const { entry, model } = this.#registry.model(twinId);
    const opened = await this.synchronization.open(model);
    const link = this.#registry.systems.activeLink(entry);
    if (link !== null) await this.#parts.events.subscribe(twinId, link);
    return opened;
  }

  closeTwin(twinId: TwinId): void {
    this.#parts.events.unsubscribe(twinId);
    this.synchronization.close(twinId);
  }

  /** Sends a command; resolves with `accepted`, or with `refused` and the reason. What follows is told by notifications. */
  async invoke(twinId: TwinId, action: string, commandID: string, command: string): Promise<CommandStatus> {
    try {
      this.#registry.reachable(twinId);
      const { grant } = this.#parts.access.grant(twinId);
      const routed = { thingId: twinId, action, commandID, command, grant };
      const progress = await this.#parts.commands.invoke(routed, (told) => this.#tellCommand(twinId, told));
      return { ...progress, twinId };
    } catch (thrown) {
      return { commandID, twinId, state: 'refused', error: toProblem(thrown) };
    }
  }

  tellEvent(twin: Thing, { name, data, time, notificationID }: ThingEvent): void {
    const { log, notify } = this.#parts.context;
    const twinId = twin.id as TwinId;
    this.#history.takeEvent(twinId, name, data as Json | undefined, time);
    const told = { kind: 'event', twinId, name, data, time, notificationId: notificationID } as const;
    log.mii('event', 'ok', `${twinId} ${name}`, { message: told, peer: peerOf(twin.entry) });
    notify(told);
  }

  /** The system can be asked again: what was open goes on. */
  async resume(entry: TwinSystemEntry): Promise<void> {
    await this.synchronization.resume(entry);
    await this.#parts.events.resume(entry);
    await this.#parts.commands.resume(entry);
  }

  /** A grant is new: what is open goes on under it, before the old one ends. */
  async renewed(twinId: TwinId): Promise<void> {
    if (!this.synchronization.isOpen(twinId)) return;
    const { link } = this.#registry.reachable(twinId);
    await this.synchronization.resumeTwin(twinId, link);
    if (this.synchronization.isShown(twinId)) await this.#parts.events.subscribe(twinId, link);
  }

  /** The key is a twin system no more. */
  async forget(entry: TwinSystemEntry): Promise<void> {
    for (const twinId of entry.models.keys()) await this.#registration.withdraw(entry, twinId);
  }

  #tellCommand(twinId: TwinId, progress: ActionProgress): void {
    const { context, things } = this.#parts;
    const status = { ...progress, twinId };
    const entry = things.find(twinId)?.entry;
    if (hasEnded(progress))
      context.log.mii(
        'actionstatus',
        progress.error === undefined ? 'ok' : problemCode(progress.error),
        `${twinId} ${progress.state}`,
        { message: status, peer: entry === undefined ? undefined : peerOf(entry) },
      );
    context.notify({ kind: 'command', status });
  }

  #onReplaced(model: ModelRecord): void {
    // The page opens the new version itself.
    if (this.synchronization.isShown(model.id))
      return this.#parts.context.notify({ kind: 'twin-replaced', twinId: model.id });
    const link = this.#linkTo(model);
    if (link !== null && this.synchronization.isOpen(model.id)) void this.#reopen(model, link);
  }

  #onModel(model: ModelRecord): void {
    this.#events.onTwin(model);
    if (!this.synchronization.isOpen(model.id)) return;
    // A system that was restarted may publish its twins after it has registered.
    const link = this.#linkTo(model);
    if (link !== null && !this.synchronization.isObserved(model.id, link)) void this.#reopen(model, link);
  }

  #linkTo({ id }: ModelRecord): SystemLink | null {
    return this.#registry.systems.activeLink(this.#registry.model(id).entry);
  }

  async #reopen(model: ModelRecord, link: SystemLink): Promise<void> {
    this.synchronization.renew(model);
    await this.synchronization.resumeTwin(model.id, link);
    if (this.synchronization.isShown(model.id)) await this.#parts.events.subscribe(model.id, link);
  }
}
