// The integration enabler (Y.4239 cl. 10): composes registry, access, model exchange, synchronisation, commands and events;
// takes links from below and answers the metaverse system above (MII). Runs in a worker, in Node and in tests unchanged.
import { toTwinportError, type TwinportError } from '../base/errors.ts';
import type { Did, TwinId } from '../base/ids.ts';
import type { FromTwinSystem } from '../protocol/dii.ts';
import type {
  AccessGranted,
  CommandStatus,
  EnablerStats,
  LogEntry,
  MetaverseIntegration,
  ModelSummary,
  OpenedTwin,
  SystemFilter,
  SystemSummary,
} from '../protocol/mii.ts';
import type { MiiOperation } from '../protocol/operations.ts';
import { problemCode } from '../protocol/problem.ts';
import type { Link } from '../transport/link.ts';
import { Access } from './access.ts';
import type { EnablerContext } from './context.ts';
import { discoverModels, discoverSystems } from './discover.ts';
import { checkPinnedAddress } from './trust.ts';
import { EventRelay } from './twins/relay-events.ts';
import { ModelExchange } from './twins/exchange-model.ts';
import { Registration } from './twins/register.ts';
import { Registry, type SystemEntry } from './twins/registry.ts';
import { CommandRouter } from './twins/route-command.ts';
import { Synchronization } from './twins/synchronize.ts';
import { openSystemLink, type SystemLink } from './twins/system-link.ts';

const TICK_MS = 200;

export class Enabler implements MetaverseIntegration {
  readonly #context: EnablerContext;
  readonly #registry: Registry;
  readonly #access: Access;
  readonly #exchange: ModelExchange;
  readonly #registration: Registration;
  readonly #synchronization: Synchronization;
  readonly #commands: CommandRouter;
  readonly #events: EventRelay;

  /** `shared`: rings live in shared memory; otherwise samples are told one batch at a time. */
  constructor(context: EnablerContext, shared: boolean) {
    this.#context = context;
    this.#registry = new Registry(context);
    this.#access = new Access(context, this.#registry);
    this.#exchange = new ModelExchange(context);
    this.#synchronization = new Synchronization(context, this.#registry, this.#access, shared);
    this.#commands = new CommandRouter(context, this.#registry, this.#access);
    this.#events = new EventRelay(context, this.#access);
    this.#registration = new Registration(context, this.#registry, this.#exchange, {
      onRegistered: (entry) => void this.#resume(entry),
      onModel: (model, replaced) => {
        if (!this.#synchronization.isOpen(model.id)) return;
        if (replaced) context.notify({ kind: 'twin-replaced', twinId: model.id });
        // A system that was restarted may publish its twins after it has registered.
        else void this.#resumeTwin(model.id);
      },
      onWithdrawn: (twinId) => {
        this.#forget(twinId);
        context.notify({ kind: 'twin-withdrawn', twinId });
      },
    });
  }

  /** Reads what earlier visits left, and starts to watch leases and ages. */
  async start(): Promise<void> {
    await Promise.all([this.#registry.restore(), this.#access.restore()]);
    this.#context.clock.every(TICK_MS, () => {
      this.#registration.expireLeases();
      this.#synchronization.tick();
    });
  }

  /** Takes a link over: proves both sides, then serves. A link that fails the proof is closed, logged and shown. */
  async attach(link: Link): Promise<void> {
    const { log, trust } = this.#context;
    let opened: SystemLink;
    try {
      opened = await openSystemLink(link, this.#context);
    } catch (thrown) {
      const error = toTwinportError(thrown);
      log.dii('prove', error.code, error.message);
      this.#showAtAddress(link.address, error);
      return;
    }
    try {
      checkPinnedAddress(trust, link.address, opened.did);
    } catch (thrown) {
      const error = toTwinportError(thrown);
      log.dii('prove', error.code, error.message);
      this.#showAtAddress(link.address, error);
      return opened.session.close(error);
    }
    log.dii('prove', 'ok', `${opened.session.peer.name} proved ${opened.did}`);
    opened.session.on('traffic', ({ operation, outcome, detail }) => log.dii(operation, outcome, detail));
    opened.session.on('closed', () => this.#context.notify({ kind: 'systems-changed' }));
    opened.session.serve((message) => this.#serve(opened, message));
  }

  discoverSystems(filter: SystemFilter): Promise<readonly SystemSummary[]> {
    return this.#answered('discoversystems', () => discoverSystems(this.#registry, filter));
  }

  discoverModels(systemId: Did): Promise<readonly ModelSummary[]> {
    return this.#answered('discovermodels', () => discoverModels(this.#registry, systemId));
  }

  decideTrust(systemId: Did, allow: boolean): Promise<void> {
    return this.#answered('decidetrust', async () => {
      const entry = this.#registry.systems.get(systemId);
      if (entry === undefined) return;
      entry.trust = allow ? 'allowed' : 'refused';
      await this.#registry.saveSystem(entry);
      if (!allow) entry.link?.session.close();
      this.#context.notify({ kind: 'systems-changed' });
    });
  }

  requestAccess(twinId: TwinId, proof: string): Promise<AccessGranted> {
    return this.#answered('requestaccess', async () => {
      const answer = await this.#access.request(twinId, proof);
      // A renewed grant carries what is open over, before the old one ends.
      const { link } = this.#registry.reachable(twinId);
      if (answer.granted.observe && this.#synchronization.isOpen(twinId)) {
        await this.#synchronization.resumeTwin(twinId, link);
        await this.#events.subscribe(twinId, link);
      }
      return answer;
    });
  }

  readModel(twinId: TwinId): Promise<ArrayBuffer> {
    return this.#answered('readmodel', async () => {
      const { entry, model } = this.#registry.model(twinId);
      const cached = await this.#exchange.cached(model.asset.sha256 as never);
      if (cached !== null && model.status === 'checked') return cached;
      const { link } = this.#registry.reachable(twinId);
      return this.#exchange.obtain(entry, model, link);
    });
  }

  openTwin(twinId: TwinId): Promise<OpenedTwin> {
    return this.#answered('opentwin', async () => {
      const { entry, model } = this.#registry.model(twinId);
      const opened = await this.#synchronization.open(model);
      const link = this.#registry.activeLink(entry);
      if (link !== null) await this.#events.subscribe(twinId, link);
      return opened;
    });
  }

  closeTwin(twinId: TwinId): Promise<void> {
    return this.#answered('closetwin', () => this.#forget(twinId));
  }

  async invokeAction(twinId: TwinId, action: string, commandId: string, command: string): Promise<CommandStatus> {
    const status = await this.#commands.invoke(twinId, action, commandId, command);
    this.#context.log.mii(
      'invokeaction',
      status.error === undefined ? 'ok' : problemCode(status.error),
      `${twinId} ${action}: ${status.state}`,
    );
    return status;
  }

  log(): Promise<readonly LogEntry[]> {
    return Promise.resolve(this.#context.log.entries());
  }

  stats(): Promise<EnablerStats> {
    const links = [...this.#registry.systems.values()].flatMap(({ did, link, leaseExpiresAt }) => {
      if (link === null) return [];
      const [ageP50Ms, ageP95Ms, ageP99Ms] = this.#synchronization.ages(did);
      return [
        {
          systemId: did,
          link: link.summary(),
          leaseExpiresAt: leaseExpiresAt === 0 ? null : leaseExpiresAt,
          frames: link.frames,
          bytes: link.bytes,
          bulkBytes: link.bulkBytes,
          ageP50Ms,
          ageP95Ms,
          ageP99Ms,
        },
      ];
    });
    const sum = (pick: (link: (typeof links)[number]) => number): number =>
      links.reduce((total, link) => total + pick(link), 0);
    return Promise.resolve({
      frames: sum(({ frames }) => frames),
      bytes: sum(({ bytes }) => bytes),
      bulkBytes: sum(({ bulkBytes }) => bulkBytes),
      links,
    });
  }

  #serve(link: SystemLink, message: FromTwinSystem): unknown {
    switch (message.operation) {
      case 'registersystem':
        return this.#registration.registerSystem(link, message);
      case 'renewregistration':
        return this.#registration.renew(link);
      case 'registermodel':
        return this.#registration.registerModel(link, message);
      case 'withdrawmodel':
        return this.#registration.withdrawModel(link, message);
      case 'leave':
        return this.#registration.leave(link);
      case 'propertyreadings':
        return this.#synchronization.receiveTexts(link, message.thingID, message.readings);
      case 'actionstatus':
        return this.#commands.receive(link, message.thingID, message);
      case 'event':
        return this.#events.receive(this.#registry.systems.get(link.did), message);
      case 'revokegrant':
        // Only the owner of a twin ends grants for it.
        return this.#registry.systems.get(link.did)?.models.has(message.thingID as TwinId) === true
          ? this.#access.end(message.thingID as TwinId, message.grantID, message.reason)
          : {};
    }
  }

  async #resume(entry: SystemEntry): Promise<void> {
    await this.#synchronization.resume(entry);
    await this.#events.resume(entry);
    await this.#commands.resume(entry);
  }

  async #resumeTwin(twinId: TwinId): Promise<void> {
    const link = this.#registry.activeLink(this.#registry.model(twinId).entry);
    if (link === null || this.#synchronization.isObserved(twinId, link)) return;
    await this.#synchronization.resumeTwin(twinId, link);
    await this.#events.subscribe(twinId, link);
  }

  #forget(twinId: TwinId): void {
    this.#events.unsubscribe(twinId);
    this.#synchronization.close(twinId);
  }

  /** A peer that failed its proof stands at an address of somebody whom the world names: show it there. */
  #showAtAddress(address: string, error: TwinportError): void {
    const pin = this.#context.trust.pins.find((candidate) => candidate.address === address);
    if (pin === undefined || error.code === 'link-closed' || error.code === 'timeout') return;
    this.#registry.setProblem(this.#registry.entry(pin.did, pin.name), error);
  }

  /** Logs a step at MII with its outcome. */
  async #answered<Result>(operation: MiiOperation, run: () => Result | Promise<Result>): Promise<Result> {
    try {
      const result = await run();
      this.#context.log.mii(operation, 'ok');
      return result;
    } catch (thrown) {
      const error = toTwinportError(thrown);
      this.#context.log.mii(operation, error.code, error.message);
      throw error;
    }
  }
}
