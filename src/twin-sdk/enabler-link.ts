// The twin system's end of one link to one enabler: registers system and models and keeps the lease (P1, P2), serves model
// bytes (P8), state (P9), commands (P10), events (P11) and requests for access (P7). DII-1 to DII-4.
import type { Clock } from '../base/clock.ts';
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Grant } from '../identity/access.ts';
import type { Identity } from '../identity/keys.ts';
import { DII_OUTPUTS, ToTwinSystem, type DiiOutputs } from '../protocol/dii.ts';
import { fromProblem } from '../protocol/problem.ts';
import { ACK_KIND } from '../state/pace.ts';
import { answerPing, PING_KIND } from '../state/clock-sync.ts';
import { sendBulk } from '../transport/bulk.ts';
import type { Link } from '../transport/link.ts';
import { Session } from '../transport/session.ts';
import type { CommandDesk } from './command-desk.ts';
import type { GrantBook } from './grant-book.ts';
import { StateSender } from './state-sender.ts';
import type { Twin } from './twin.ts';

export interface SystemFacts {
  readonly name: string;
  readonly description?: string;
  readonly domains: readonly string[];
  readonly place?: { readonly latitude: number; readonly longitude: number; readonly altitude?: number };
}

/** What a link needs of its system. */
export interface LinkContext {
  readonly identity: Identity;
  readonly facts: SystemFacts;
  readonly leaseMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly twins: ReadonlyMap<string, Twin>;
  readonly desk: CommandDesk;
  readonly grants: GrantBook;
}

type DiiSession = Session<ToTwinSystem, DiiOutputs>;

/** An enabler pings every second: after this long without a word it is gone. */
const SILENCE_MS = 15_000;
/** An enabler whose visitor has not decided yet is asked again. */
const RETRY_REGISTRATION_MS = 3_000;

/** Proves, registers and serves until the link closes. */
export class EnablerLink {
  readonly #context: LinkContext;
  readonly #session: DiiSession;
  readonly #state: StateSender;
  readonly #stops: (() => void)[] = [];
  readonly #observed = new Map<string, { grantId: string; stop: () => void }>();
  readonly #subscribed = new Map<string, { grantId: string; stop: () => void }>();
  readonly #ended = new AbortController();
  #registered = false;
  #stopRenewing: () => void = () => undefined;

  private constructor(context: LinkContext, session: DiiSession) {
    this.#context = context;
    this.#session = session;
    this.#state = new StateSender(context.clock, (bytes) => session.sendState(bytes));
  }

  /** @throws TwinportError when the other side does not prove itself */
  static async open(link: Link, context: LinkContext): Promise<EnablerLink> {
    const session: DiiSession = await Session.open(link, {
      identity: context.identity,
      role: 'digital-twin-system',
      name: context.facts.name,
      acceptedRoles: ['integration-enabler'],
      clock: context.clock,
      incoming: ToTwinSystem,
      outputs: DII_OUTPUTS,
    });
    const enablerLink = new EnablerLink(context, session);
    enablerLink.#start();
    return enablerLink;
  }

  get peer(): DiiSession['peer'] {
    return this.#session.peer;
  }
  get closed(): boolean {
    return this.#session.isClosed;
  }
  onClosed(listener: () => void): void {
    this.#session.on('closed', listener);
  }

  /** Tells the enabler of a twin that is new or has a new version. */
  async registerModel(twin: Twin): Promise<void> {
    if (!this.#registered) return;
    const { description, bindings, asset } = twin.described;
    await this.#session.request('registermodel', { description, bindings, asset, version: twin.version });
  }

  async withdrawModel(twin: Twin): Promise<void> {
    this.#stopTwin(twin);
    if (this.#registered) await this.#session.request('withdrawmodel', { thingID: twin.id });
  }

  /** Ends what runs under a revoked grant, and tells the enabler why. */
  revoke(grantId: string, user: string, thing: string, reason: string): void {
    if (this.#observed.get(thing)?.grantId === grantId) this.#stopObserving(thing);
    if (this.#subscribed.get(thing)?.grantId === grantId) this.#stopEvents(thing);
    this.#session.notify('revokegrant', { grantID: grantId, user, thingID: thing, reason });
  }

  /** Leaves in order. */
  leave(reason: string): void {
    this.#session.notify('leave', { reason });
    this.#session.close(new TwinportError('link-closed', reason));
  }

  #start(): void {
    const { clock, logger } = this.#context;
    this.#session.on('traffic', (traffic) => {
      if (traffic.outcome !== 'ok')
        logger(
          'warn',
          `${traffic.direction === 'in' ? 'refused' : 'was refused'} ${traffic.operation}: ${traffic.detail}`,
          { peer: this.peer.did, code: traffic.outcome },
        );
    });
    this.#session.on('closed', () => this.#end());
    this.#session.onState = (bytes) => this.#receiveState(bytes);
    this.#session.serve((message) => this.#serve(message));
    this.#stops.push(
      clock.every(SILENCE_MS / 3, () => {
        if (clock.now() - this.#session.lastHeardAt > SILENCE_MS) this.#session.close();
      }),
    );
    void this.#register();
  }

  async #register(): Promise<void> {
    const { facts, leaseMs, clock, logger } = this.#context;
    try {
      const { ttlMs } = await this.#session.request('registersystem', { ...facts, ttlMs: leaseMs });
      this.#registered = true;
      this.#stopRenewing();
      this.#stopRenewing = clock.every(ttlMs / 3, () => void this.#renew());
      for (const twin of this.#context.twins.values()) {
        // One bad twin must not keep the others out: its problem is logged by the traffic listener.
        await this.registerModel(twin).catch((error: unknown) =>
          logger('error', `${twin.id} was not registered: ${toTwinportError(error).message}`),
        );
      }
    } catch (thrown) {
      const error = toTwinportError(thrown);
      if (error.code === 'system-untrusted')
        this.#stops.push(clock.after(RETRY_REGISTRATION_MS, () => void this.#register()));
      else if (!this.#session.isClosed) logger('error', `registration failed: ${error.message}`, { code: error.code });
    }
  }

  async #renew(): Promise<void> {
    try {
      await this.#session.request('renewregistration', {});
    } catch (thrown) {
      // An enabler that has forgotten us (its storage was cleared) is told everything again.
      if (toTwinportError(thrown).code !== 'not-registered') return;
      this.#registered = false;
      await this.#register();
    }
  }

  #receiveState(bytes: Uint8Array): void {
    if (bytes[0] === ACK_KIND) return this.#state.acknowledge(bytes);
    if (bytes[0] === PING_KIND) {
      const receivedAt = this.#context.clock.now();
      const pong = answerPing(bytes, receivedAt, this.#context.clock.now());
      if (pong !== null) return this.#session.sendState(pong);
    }
    throw new TwinportError('message-malformed', 'unknown kind of state message');
  }

  async #serve(message: ToTwinSystem): Promise<unknown> {
    const { grants, desk, logger } = this.#context;
    const carrier = this.peer.did;
    switch (message.operation) {
      case 'requestaccess':
        return grants.answer(this.#twin(message.thingID), message.proof, carrier);
      case 'readasset':
        return this.#sendAsset(message.sha256, message.offset, message.transferID);
      case 'observeallproperties': {
        const twin = this.#twin(message.thingID);
        const grant = await grants.checkObserve(twin, message.grant, carrier);
        return this.#observe(twin, grant, message.maxRateHz);
      }
      case 'unobserveallproperties':
        this.#stopObserving(message.thingID);
        return {};
      case 'subscribeallevents': {
        const twin = this.#twin(message.thingID);
        const grant = await grants.checkObserve(twin, message.grant, carrier);
        return this.#subscribe(twin, grant, message.lastNotificationID);
      }
      case 'invokeaction': {
        const twin = this.#twin(message.thingID);
        return desk.take(twin, message, carrier, (progress) =>
          this.#session.notify('actionstatus', { thingID: twin.id, ...progress }),
        );
      }
      case 'queryaction':
        return desk.query(message.commandID);
      case 'modelchecked':
        if (message.error !== undefined)
          logger('error', `${message.thingID} was rejected by ${this.peer.name}: ${message.error.detail}`, {
            code: fromProblem(message.error).code,
          });
        return {};
      case 'leave':
        this.#session.close();
        return {};
    }
  }

  #twin(thingID: string): Twin {
    const twin = this.#context.twins.get(thingID);
    if (twin === undefined)
      throw new TwinportError('twin-unknown', `${this.#context.facts.name} has no twin ${thingID}`);
    return twin;
  }

  #sendAsset(sha256: string, offset: number, transferID: number): { bytes: number } {
    const twin = [...this.#context.twins.values()].find(({ described }) => described.asset.sha256 === sha256);
    if (twin === undefined) throw new TwinportError('asset-unavailable', `no model with SHA-256 ${sha256}`);
    const { model } = twin.described;
    if (offset > model.length)
      throw new TwinportError('input-invalid', `offset ${offset} is behind the model's ${model.length} bytes`);
    // A link that closes meanwhile ends the transfer; the enabler asks again from where it stopped.
    sendBulk(this.#session.link.channels.bulk, transferID, model, offset, this.#ended.signal).catch(
      (error: unknown) => {
        if (!this.#session.isClosed)
          this.#context.logger('warn', `model transfer ended: ${toTwinportError(error).message}`);
      },
    );
    return { bytes: model.length };
  }

  #observe(twin: Twin, grant: Grant, maxRateHz: number): DiiOutputs['observeallproperties'] {
    const { clock } = this.#context;
    this.#stopObserving(twin.id);
    const stream = this.#state.observe(twin, maxRateHz);
    const stopTexts = twin.on('texts', (readings) =>
      this.#session.notify('propertyreadings', { thingID: twin.id, readings }),
    );
    // What runs under a grant ends with it, unless a new one was shown in time.
    const stopExpiry = clock.after(grant.exp * 1000 - clock.now(), () =>
      this.revoke(grant.jti, grant.sub, twin.id, 'the grant has expired'),
    );
    const stop = (): void => {
      stopTexts();
      stopExpiry();
    };
    this.#observed.set(twin.id, { grantId: grant.jti, stop });
    return { stream, layout: twin.layout.fields.map(({ name }) => name), readings: twin.readings() };
  }

  #subscribe(twin: Twin, grant: Grant, lastNotificationID: number | undefined): DiiOutputs['subscribeallevents'] {
    const { clock } = this.#context;
    this.#stopEvents(twin.id);
    const send = (event: object): void => this.#session.notify('event', { thingID: twin.id, ...event });
    const { events, missed, latest } = twin.eventsAfter(lastNotificationID);
    const stopSending = twin.on('event', send);
    const stopExpiry = clock.after(grant.exp * 1000 - clock.now(), () => this.#stopEvents(twin.id));
    const stop = (): void => {
      stopSending();
      stopExpiry();
    };
    this.#subscribed.set(twin.id, { grantId: grant.jti, stop });
    // Kept events go before anything newer, all on the one ordered channel.
    events.forEach(send);
    return { missed, latest };
  }

  #stopObserving(thingID: string): void {
    this.#state.stop(thingID);
    this.#observed.get(thingID)?.stop();
    this.#observed.delete(thingID);
  }

  #stopTwin(twin: Twin): void {
    this.#stopObserving(twin.id);
    this.#stopEvents(twin.id);
  }

  #stopEvents(thingID: string): void {
    this.#subscribed.get(thingID)?.stop();
    this.#subscribed.delete(thingID);
  }

  #end(): void {
    this.#ended.abort();
    this.#state.stopAll();
    this.#stopRenewing();
    for (const stop of this.#stops) stop();
    for (const { stop } of [...this.#subscribed.values(), ...this.#observed.values()]) stop();
  }
}
