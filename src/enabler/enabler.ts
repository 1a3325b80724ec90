// The integration enabler (Y.4239 cl. 10): composes what it knows of systems, twins and services; takes links from below and
// answers the metaverse system above (MII). Runs in a worker, in Node and in tests unchanged.
import { TwinportError } from '../base/errors.ts';
import type { EnablerStats } from '../protocol/link-stats.ts';
import type { Did, ServiceId, TwinId } from '../base/ids.ts';
import type {
  AccessGranted,
  CallStatus,
  CommandStatus,
  GrantSummary,
  LogEntry,
  LoggedMessage,
  MetaverseIntegration,
  ModelFilter,
  ModelSummary,
  OpenedTwin,
  ServiceFilter,
  ServiceSummary,
  ShareSummary,
  SystemFilter,
  SystemSummary,
} from '../protocol/mii.ts';
import type {
  HistoryPoint,
  RecordedFrames,
  RecordedTwin,
  RecordedWorld,
  RecordingFilter,
} from '../protocol/history.ts';
import type { TwinInterest } from '../protocol/interest.ts';
import type { SignInBegun } from '../protocol/things.ts';
import type { Link } from '../transport/link.ts';
import { acceptLink } from './accept-link.ts';
import { Access } from './access.ts';
import { Admission } from './admission.ts';
import { CommandRouter } from './command-router.ts';
import type { EnablerContext } from './context.ts';
import { discoverModels, discoverSystems } from './discover.ts';
import { EventRelay, type ThingEvent } from './event-relay.ts';
import { History } from './history/history.ts';
import { logFrames } from './log-frames.ts';
import { MiiSteps } from './mii-steps.ts';
import type { ThingLink } from './peer-link.ts';
import { queryDescriptions, type QueryResult } from './query.ts';
import { discoverServices } from './services/discover.ts';
import { ServiceRegistry } from './services/registry.ts';
import { ServiceLink } from './services/service-link.ts';
import { ServiceSide } from './services/service-side.ts';
import { statsOf } from './stats.ts';
import { isLetIn, Systems, type SystemEntry } from './systems.ts';
import { Things, type Thing } from './things.ts';
import { Registry } from './twins/registry.ts';
import { TIMING_MS } from './twins/timing.ts';
import { TwinSide, type SharedParts } from './twins/twin-side.ts';

const TICK_MS = 200;

export class Enabler implements MetaverseIntegration {
  readonly #context: EnablerContext;
  readonly #systems: Systems;
  readonly #models: Registry;
  readonly #registry: ServiceRegistry;
  readonly #parts: SharedParts;
  readonly #twins: TwinSide;
  readonly #services: ServiceSide;
  readonly #steps: MiiSteps;
  readonly #history: History;

  /** `shared`: rings live in shared memory; otherwise samples are told one batch at a time. */
  constructor(context: EnablerContext, shared: boolean) {
    this.#context = context;
    this.#systems = new Systems(context);
    this.#models = new Registry(context, this.#systems);
    this.#registry = new ServiceRegistry(context, this.#systems, this.#models);
    const things = new Things(this.#systems, this.#models, this.#registry);
    const access = new Access(context, things, (thing) => this.#stop(thing));
    const admission = new Admission(context, this.#systems, {
      onRegistered: (entry) => void this.#resume(entry),
      onReplaced: (entry) => this.#forget(entry),
    });
    const events = new EventRelay(context, things, access, {
      onEvent: (thing, event) => this.#tellEvent(thing, event),
      onMissed: (thing, missed) =>
        thing.kind === 'twin' && context.notify({ kind: 'events-missed', twinId: thing.id as TwinId, missed }),
    });
    this.#parts = { context, things, admission, access, commands: new CommandRouter(things), events };
    this.#history = new History(context, access);
    this.#twins = new TwinSide(this.#parts, this.#models, this.#history, shared, {
      onTwin: (model) => this.#services.sharing.onTwin(model),
      onWithdrawn: (twinId) => this.#services.sharing.endThing(twinId, 'the twin was withdrawn'),
      onRevoked: (thing, grantId, reason, ruleChanged) => {
        if (!this.#services.sharing.endGrant(grantId, thing.id, reason))
          void access.end(thing, grantId, reason, ruleChanged);
      },
    });
    this.#services = new ServiceSide(this.#parts, this.#registry, this.#models, this.#twins.synchronization);
    this.#steps = new MiiSteps(context, this.#systems, things);
  }

  /** Reads what earlier visits left, and starts to watch leases and ages. */
  async start(): Promise<void> {
    await this.#systems.restore();
    await Promise.all([this.#models.restore(), this.#registry.restore(), this.#parts.access.restore()]);
    await this.#services.sharing.restore();
    await this.#history.start();
    this.#context.clock.every(TICK_MS, () => {
      this.#parts.admission.expireLeases();
      this.#twins.synchronization.tick();
      this.#services.sharing.tick();
    });
    this.#context.clock.every(TIMING_MS, () => this.#twins.synchronization.time());
  }

  /** Takes a link over: proves both sides, then serves. A link that fails the proof is closed, logged and shown. */
  async attach(link: Link): Promise<void> {
    const { clock, log, notify } = this.#context;
    const opened = await acceptLink(link, this.#context, (error) => this.#showAtAddress(link.address, error));
    if (opened === null) return;
    opened.session.on('closed', () => notify({ kind: 'systems-changed' }));
    if (opened instanceof ServiceLink) return opened.session.serve((message) => this.#services.serve(opened, message));
    logFrames(opened, log, clock);
    opened.session.serve((message) => this.#twins.serve(opened, message));
  }

  discoverSystems(filter: SystemFilter): Promise<readonly SystemSummary[]> {
    return this.#steps.answered('discoversystems', { filter }, () => discoverSystems(this.#registry, filter));
  }

  discoverModels(systemId: Did, filter: ModelFilter = {}): Promise<readonly ModelSummary[]> {
    return this.#steps.answered('discovermodels', { systemId, filter }, () =>
      discoverModels(this.#models, systemId, filter),
    );
  }

  queryDescriptions(query: string, of: 'twins' | 'services', limit: number): Promise<QueryResult> {
    return this.#steps.answered('querydescriptions', { query, of, limit }, () => {
      const records =
        of === 'twins'
          ? this.#systems
              .twinSystems()
              .filter(isLetIn)
              .flatMap(({ models }) => [...models.values()])
          : this.#systems
              .serviceSystems()
              .filter(isLetIn)
              .flatMap(({ services }) => [...services.values()]);
      const descriptions = records.map(({ description }) => description);
      return queryDescriptions(query, descriptions, limit, this.#context.clock);
    });
  }

  decideTrust(systemId: Did, allow: boolean): Promise<void> {
    return this.#steps.answered('decidetrust', { systemId, allow }, async () => {
      const entry = this.#systems.entries.get(systemId);
      if (entry === undefined) return;
      entry.trust = allow ? 'allowed' : 'refused';
      this.#models.revision += 1;
      if (!allow) {
        this.#services.sharing.endSystem(entry, `${entry.name} is not trusted any more`);
        entry.link?.session.close();
        // Ids of its services are free for who is trusted.
        if (entry.kind === 'third-party-service-system') await this.#services.forget(entry);
        entry.leaseExpiresAt = 0;
      }
      this.#context.notify({ kind: 'systems-changed' });
      this.#context.notify({ kind: 'services-changed' });
      await this.#systems.save(entry);
    });
  }

  requestAccess(targetId: TwinId | ServiceId, proof: string): Promise<AccessGranted> {
    const operation = this.#isService(targetId) ? 'requestserviceaccess' : 'requestaccess';
    return this.#steps.answered(operation, { targetId, proof }, async () => {
      const answer = await this.#parts.access.request(targetId, proof);
      if (!answer.granted.observe) return answer;
      if (this.#isService(targetId)) await this.#services.observation.resume(targetId as ServiceId);
      else await this.#twins.renewed(targetId as TwinId);
      return answer;
    });
  }

  beginSignIn(targetId: TwinId | ServiceId, proof: string): Promise<SignInBegun> {
    const operation = this.#isService(targetId) ? 'beginservicesignin' : 'beginsignin';
    return this.#steps.answered(operation, { targetId, proof }, () => this.#parts.access.beginSignIn(targetId, proof));
  }

  grants(): Promise<readonly GrantSummary[]> {
    // Asked by faces once a second while they show it: no step of a procedure, and not in the log.
    return Promise.resolve([...this.#parts.access.list(), ...this.#services.sharing.grants()]);
  }

  revoke(grantId: string, revocation: string): Promise<void> {
    return this.#steps.answered('revoke', { grantId, revocation }, async () => {
      const { access } = this.#parts;
      const reason = 'you took it back';
      const thing = this.#services.sharing.targetOf(grantId) ?? access.targetOf(grantId);
      if (thing === null) throw new TwinportError('grant-missing', 'there is no such grant');
      // Here it ends before anybody is asked: nothing is sent or used from now on.
      if (!this.#services.sharing.endGrant(grantId, thing.id, reason)) await access.end(thing, grantId, reason);
      // An owner who is away need not hear: the grant is good over this enabler alone, and dies with its time.
      const link: ThingLink | null = this.#systems.activeLink(thing.entry);
      await link?.session.request('endgrant', { thingID: thing.id, revocation });
    });
  }

  readModel(twinId: TwinId): Promise<ArrayBuffer> {
    return this.#steps.answered('readmodel', { twinId }, () => this.#twins.readModel(twinId));
  }

  openTwin(twinId: TwinId): Promise<OpenedTwin> {
    return this.#steps.answered('opentwin', { twinId }, () => this.#twins.openTwin(twinId));
  }

  closeTwin(twinId: TwinId): Promise<void> {
    return this.#steps.answered('closetwin', { twinId }, () => this.#twins.closeTwin(twinId));
  }

  setInterest(changes: readonly TwinInterest[]): Promise<void> {
    // Told all the time while the visitor walks: what the systems are asked for it is in the log, at DII-3.
    this.#twins.synchronization.setInterest(changes);
    return Promise.resolve();
  }

  invokeAction(twinId: TwinId, action: string, commandId: string, command: string): Promise<CommandStatus> {
    return this.#steps.answered(
      'invokeaction',
      { twinId, action, commandId, command },
      () => this.#twins.invoke(twinId, action, commandId, command),
      ({ state }) => `${twinId} ${action}: ${state}`,
    );
  }

  cancelAction(targetId: TwinId | ServiceId, commandId: string, cancellation: string): Promise<void> {
    const operation = this.#isService(targetId) ? 'cancelcall' : 'cancelaction';
    return this.#steps.answered(operation, { targetId, commandId, cancellation }, async () => {
      await this.#parts.commands.cancel(targetId, commandId, cancellation);
    });
  }

  discoverServices(filter: ServiceFilter): Promise<readonly ServiceSummary[]> {
    return this.#steps.answered('discoverservices', { filter }, () => discoverServices(this.#registry, filter));
  }

  openService(serviceId: ServiceId): Promise<void> {
    return this.#steps.answered('openservice', { serviceId }, () => this.#services.observation.open(serviceId));
  }

  closeService(serviceId: ServiceId): Promise<void> {
    return this.#steps.answered('closeservice', { serviceId }, () => this.#services.observation.close(serviceId));
  }

  callService(serviceId: ServiceId, action: string, commandId: string, command: string): Promise<CallStatus> {
    return this.#steps.answered(
      'callservice',
      { serviceId, action, commandId, command },
      () => this.#services.calls.call(serviceId, action, commandId, command),
      ({ state }) => `${serviceId} ${action}: ${state}`,
    );
  }

  shareTwin(
    serviceId: ServiceId,
    needId: string,
    twinId: TwinId,
    proof: string,
  ): Promise<{ readonly share: ShareSummary | null; readonly access: AccessGranted }> {
    return this.#steps.answered('sharetwin', { serviceId, needId, twinId, proof }, () =>
      this.#services.sharing.share(serviceId, needId, twinId, proof),
    );
  }

  shares(): Promise<readonly ShareSummary[]> {
    return Promise.resolve(this.#services.sharing.list());
  }

  history(
    twinId: TwinId,
    property: string,
    from: number,
    to: number,
    maxPoints?: number,
  ): Promise<readonly HistoryPoint[]> {
    // Asked by faces all the time while they show it, as are the next: no step of a procedure, and not in the log.
    return this.#history.history(twinId, property, from, to, maxPoints);
  }

  recordings(): Promise<readonly RecordedTwin[]> {
    return this.#history.recordings();
  }

  recordedWorld(twinIds: readonly TwinId[]): Promise<RecordedWorld> {
    return this.#history.recordedWorld(twinIds);
  }

  recordedFrames(twinIds: readonly TwinId[], from: number, to: number): Promise<RecordedFrames> {
    return this.#history.recordedFrames(twinIds, from, to);
  }

  exportRecording(filter: RecordingFilter): Promise<Blob> {
    return this.#steps.answered(
      'exportrecording',
      { filter },
      () => this.#history.exportRecording(filter),
      ({ size }) => `${size} bytes`,
    );
  }

  forgetRecording(twinId: TwinId): Promise<void> {
    return this.#steps.answered('forgetrecording', { twinId }, () => this.#history.forgetRecording(twinId));
  }

  log(): Promise<readonly LogEntry[]> {
    return Promise.resolve(this.#context.log.entries());
  }

  logMessage(id: number): Promise<LoggedMessage | null> {
    return Promise.resolve(this.#context.log.message(id));
  }

  stats(): Promise<EnablerStats> {
    return Promise.resolve(statsOf(this.#systems, this.#context.clock.now()));
  }

  #isService(targetId: string): boolean {
    return this.#parts.things.find(targetId)?.kind === 'service';
  }

  async #resume(entry: SystemEntry): Promise<void> {
    this.#models.revision += 1;
    if (entry.kind === 'digital-twin-system') await this.#twins.resume(entry);
    else {
      this.#context.notify({ kind: 'services-changed' });
      await this.#services.resume(entry);
    }
  }

  #forget(entry: SystemEntry): Promise<void> {
    return entry.kind === 'digital-twin-system' ? this.#twins.forget(entry) : this.#services.forget(entry);
  }

  /** The grant for a thing has ended: nothing that still comes is taken. */
  #stop(thing: Thing): void {
    if (thing.kind === 'twin') this.#twins.synchronization.stop(thing.id as TwinId);
    else this.#services.observation.stop(thing.id as ServiceId);
  }

  #tellEvent(thing: Thing, event: ThingEvent): void {
    if (thing.kind === 'twin') this.#twins.tellEvent(thing, event);
    else this.#services.observation.tellEvent(thing, event);
  }

  /** A peer that failed its proof stands at an address of somebody whom the world names: show it there. */
  #showAtAddress(address: string, error: TwinportError): void {
    const pin = this.#context.trust.pins.find((candidate) => candidate.address === address);
    if (pin === undefined || error.code === 'link-closed' || error.code === 'timeout') return;
    this.#systems.setProblem(this.#systems.entry(pin.did, pin.kind ?? 'digital-twin-system', pin.name), error);
  }
}
