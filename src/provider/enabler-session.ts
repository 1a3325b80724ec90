// The provider's end of one link to one enabler, as far as twin systems and service systems are the same: registers with
// retry and keeps the lease (P1, P3), answers pings, serves access (P7), commands (P10) and events (P11), and ends what runs
// under a grant with it (P14). twin-sdk/enabler-link.ts and service-sdk add what is theirs by `start`. DII-1, 3, 4; SII-1 to 3.
import type * as v from 'valibot';
import type { Clock } from '../base/clock.ts';
import { toTwinportError, TwinportError, type ErrorCode } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Grant } from '../protocol/signed-words.ts';
import type { Identity } from '../identity/keys.ts';
import type { Role } from '../protocol/session-messages.ts';
import type {
  BeginSignIn,
  CancelAction,
  EndGrant,
  InvokeAction,
  Leave,
  Place,
  QueryAction,
  RequestAccess,
  SubscribeEvents,
  THING_OUTPUTS,
  Unobserve,
} from '../protocol/things.ts';
import type { MultiLanguage } from '../protocol/thing-description.ts';
import { answerPing, PING_KIND } from '../state/clock-sync.ts';
import type { Link } from '../transport/link.ts';
import { Session, type IncomingMessage, type Vocabulary } from '../transport/session.ts';
import type { CommandDesk, Report } from './command-desk.ts';
import type { EndedGrant, GrantBook } from './grant-book.ts';
import type { OwnedThing } from './owned-thing.ts';

export interface SystemFacts {
  readonly name: string;
  /** The name in other languages, by language tag: `{ "de": "Werkstatt" }`. */
  readonly titles?: MultiLanguage;
  readonly description?: string;
  readonly descriptions?: MultiLanguage;
  readonly domains: readonly string[];
  /** What its twins are useful for; of a service system, what its services do. */
  readonly purposes?: readonly string[];
  readonly place?: Place;
}

/** What a link needs of its system. */
export interface ProviderContext<Thing extends OwnedThing> {
  readonly identity: Identity;
  readonly facts: SystemFacts;
  readonly leaseMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly things: ReadonlyMap<string, Thing>;
  readonly desk: CommandDesk;
  readonly grants: GrantBook;
}

/** What an enabler asks of twin systems and service systems alike: `serveShared` answers it. */
type SharedMessage = v.InferOutput<
  | typeof RequestAccess
  | typeof BeginSignIn
  | typeof EndGrant
  | typeof InvokeAction
  | typeof QueryAction
  | typeof CancelAction
  | typeof SubscribeEvents
  | typeof Unobserve
  | typeof Leave
>;
type SharedOutputs = {
  [Operation in keyof typeof THING_OUTPUTS]: v.InferOutput<(typeof THING_OUTPUTS)[Operation]>;
};

/** The interface that a kind of provider speaks. */
export interface ProviderInterface<Incoming extends IncomingMessage, Outputs extends SharedOutputs> extends Vocabulary<
  Incoming,
  Outputs
> {
  readonly role: Role;
  readonly unknownThing: ErrorCode;
}

/** What one kind of provider does by itself. */
export interface OwnPart<Thing extends OwnedThing, Incoming> {
  /** Tells the enabler of one thing; called for each after every registration. */
  readonly registerThing: (thing: Thing) => Promise<unknown>;
  /** Answers everything; hands on to `serveShared` what it does not know. */
  readonly serve: (message: Incoming) => unknown;
  /** Takes a message of the state channel that is no ping; false when it does not know its kind. */
  readonly receiveState?: (bytes: Uint8Array) => boolean;
}

/** An enabler pings every second: after this long without a word it is gone. */
const SILENCE_MS = 15_000;
/** An enabler stores each thing before it answers: one after another, a thousand would take half a minute. */
const REGISTERED_AT_A_TIME = 16;
/** An enabler whose visitor has not decided yet is asked again. */
const RETRY_REGISTRATION_MS = 3_000;

/** What can run under a grant for a thing, one of each at a time. */
type Kind = 'readings' | 'events';

export class EnablerSession<Thing extends OwnedThing, Incoming extends IncomingMessage, Outputs extends SharedOutputs> {
  readonly session: Session<Incoming, Outputs>;
  /** Aborted when the link has closed. */
  readonly ended: AbortSignal;
  readonly #end = new AbortController();
  readonly #context: ProviderContext<Thing>;
  readonly #unknownThing: ErrorCode;
  readonly #running = new Map<string, { readonly grant: Grant; readonly stop: () => void }>();
  readonly #stops: (() => void)[] = [];
  #part: OwnPart<Thing, Incoming> | null = null;
  #registered = false;
  #stopRenewing: () => void = () => undefined;
  #stopRetry: () => void = () => undefined;

  private constructor(context: ProviderContext<Thing>, session: Session<Incoming, Outputs>, unknownThing: ErrorCode) {
    this.#context = context;
    this.session = session;
    this.#unknownThing = unknownThing;
    this.ended = this.#end.signal;
  }

  /** Proves both sides. Nothing is served before `start`. @throws TwinportError when the other side does not prove itself */
  static async open<Thing extends OwnedThing, Incoming extends IncomingMessage, Outputs extends SharedOutputs>(
    link: Link,
    context: ProviderContext<Thing>,
    { role, unknownThing, incoming, outputs }: ProviderInterface<Incoming, Outputs>,
  ): Promise<EnablerSession<Thing, Incoming, Outputs>> {
    const { identity, facts, clock } = context;
    const session = await Session.open<Incoming, Outputs>(link, {
      identity,
      role,
      name: facts.name,
      acceptedRoles: ['integration-enabler'],
      clock,
      incoming,
      outputs,
    });
    return new EnablerSession(context, session, unknownThing);
  }

  /** Serves, registers and keeps the lease until the link closes. */
  start(part: OwnPart<Thing, Incoming>): void {
    const { clock, logger, grants } = this.#context;
    this.#part = part;
    let waiting: string | undefined;
    this.session.on('traffic', ({ direction, operation, outcome, detail }) => {
      if (outcome === 'ok') return;
      // Asked again every few seconds: told once, while the visitor decides.
      if (outcome === 'system-untrusted' && waiting === detail) return;
      if (outcome === 'system-untrusted') waiting = detail;
      logger('warn', `${direction === 'in' ? 'refused' : 'was refused'} ${operation}: ${detail}`, {
        peer: this.session.peer.did,
        code: outcome,
      });
    });
    this.session.on('closed', () => this.#close());
    this.session.onState = (bytes) => this.#receiveState(bytes, part);
    this.#stops.push(
      grants.on('ended', (ended) => this.#endGrant(ended)),
      clock.every(SILENCE_MS / 3, () => {
        if (clock.now() - this.session.lastHeardAt > SILENCE_MS) this.session.close();
      }),
    );
    this.session.serve(part.serve);
    void this.#register();
  }

  /** Tells the enabler of a thing that is new or has a new version; of no effect before the system is registered. */
  async registerThing(thing: Thing): Promise<void> {
    if (this.#registered) await this.#part?.registerThing(thing);
  }

  get registered(): boolean {
    return this.#registered;
  }

  /** Leaves in order. */
  leave(reason: string): void {
    this.session.notify('leave', { reason });
    this.session.close(new TwinportError('link-closed', reason));
  }

  /** @throws TwinportError `twin-unknown`, `service-unknown` */
  thing(thingID: string): Thing {
    const thing = this.#context.things.get(thingID);
    if (thing === undefined)
      throw new TwinportError(this.#unknownThing, `${this.#context.facts.name} has nothing by the id ${thingID}`);
    return thing;
  }

  /**
   * What runs under a grant ends with it; a second one of its kind for the thing takes its place.
   * @throws TwinportError `grant-revoked` when it has ended since it was checked; `stop` is called then
   */
  runUnder(grant: Grant, kind: Kind, stop: () => void): void {
    const { clock, grants } = this.#context;
    this.stopRunning(grant.thing, kind);
    try {
      grants.checkNotRevoked(grant.jti);
    } catch (thrown) {
      stop();
      throw thrown;
    }
    const stopExpiry = clock.after(grant.exp * 1000 - clock.now(), () => this.#expire(grant));
    this.#running.set(`${kind} ${grant.thing}`, {
      grant,
      stop: () => {
        stopExpiry();
        stop();
      },
    });
  }

  /** Stops one kind, or all that runs for a thing. */
  stopRunning(thingID: string, ...kinds: readonly Kind[]): void {
    for (const kind of kinds.length === 0 ? (['readings', 'events'] as const) : kinds) {
      const key = `${kind} ${thingID}`;
      this.#running.get(key)?.stop();
      this.#running.delete(key);
    }
  }

  /** Answers what both kinds of provider are asked. */
  async serveShared(message: SharedMessage): Promise<unknown> {
    const { grants, desk } = this.#context;
    const carrier = this.session.peer.did;
    switch (message.operation) {
      case 'requestaccess':
        return grants.answer(this.thing(message.thingID), message.proof, carrier);
      case 'beginsignin':
        return grants.beginSignIn(this.thing(message.thingID), message.proof, carrier);
      case 'endgrant':
        await grants.giveBack(this.thing(message.thingID), message.revocation);
        return {};
      case 'invokeaction':
        return desk.take(this.thing(message.thingID), message, carrier, this.#reportOn(message.thingID));
      case 'queryaction':
        // Who asks after a break hears the rest over the link that there is now.
        return desk.hear(this.thing(message.thingID), message, carrier, this.#reportOn(message.thingID));
      case 'cancelaction':
        return desk.cancel(this.thing(message.thingID), message, carrier);
      case 'subscribeallevents': {
        const thing = this.thing(message.thingID);
        return this.#subscribe(
          thing,
          await grants.checkEvents(thing, message.grant, carrier),
          message.lastNotificationID,
        );
      }
      case 'unobserveallproperties':
        this.stopRunning(message.thingID, 'readings');
        return {};
      case 'leave':
        this.session.close();
        return {};
    }
  }

  #reportOn(thingID: string): Report {
    return (progress) => this.session.notify('actionstatus', { thingID, ...progress });
  }

  async #register(): Promise<void> {
    const { facts, leaseMs, clock, logger, things, grants } = this.#context;
    try {
      const { ttlMs } = await this.session.request('registersystem', { ...facts, ttlMs: leaseMs });
      this.#registered = true;
      this.#stopRenewing();
      this.#stopRenewing = clock.every(ttlMs / 3, () => void this.#renew());
      const rest = things.values();
      const registerRest = async (): Promise<void> => {
        for (const thing of rest)
          // One bad thing must not keep the others out.
          await this.registerThing(thing).catch((error: unknown) =>
            logger('error', `${thing.id} was not registered: ${toTwinportError(error).message}`),
          );
      };
      await Promise.all(Array.from({ length: REGISTERED_AT_A_TIME }, registerRest));
      // What ended while there was no link is told now.
      for (const ended of grants.endedOver(this.session.peer.did)) this.#endGrant(ended);
    } catch (thrown) {
      const error = toTwinportError(thrown);
      if (error.code === 'system-untrusted')
        this.#stopRetry = clock.after(RETRY_REGISTRATION_MS, () => void this.#register());
      else if (!this.session.isClosed) logger('error', `registration failed: ${error.message}`, { code: error.code });
    }
  }

  async #renew(): Promise<void> {
    try {
      await this.session.request('renewregistration', {});
    } catch (thrown) {
      // An enabler that has forgotten us (its storage was cleared) is told everything again.
      if (toTwinportError(thrown).code !== 'not-registered') return;
      this.#registered = false;
      await this.#register();
    }
  }

  #receiveState(bytes: Uint8Array, { receiveState }: OwnPart<Thing, Incoming>): void {
    if (bytes[0] === PING_KIND) {
      const receivedAt = this.#context.clock.now();
      const pong = answerPing(bytes, receivedAt, this.#context.clock.now());
      if (pong !== null) return this.session.sendState(pong);
    } else if (receiveState?.(bytes) === true) return;
    throw new TwinportError('message-malformed', 'unknown kind of state message');
  }

  #subscribe(thing: Thing, grant: Grant, lastNotificationID: number | undefined): { missed: number; latest: number } {
    const send = (event: object): void => this.session.notify('event', { thingID: thing.id, ...event });
    const { events, missed, latest } = thing.events.after(lastNotificationID);
    this.runUnder(grant, 'events', thing.events.on('event', send));
    // Kept events go before anything newer, all on the one ordered channel.
    events.forEach(send);
    return { missed, latest };
  }

  #expire({ jti, sub, thing }: Grant): void {
    this.#stopUnder(jti);
    this.#tellEnd(jti, sub, thing, 'the grant has expired');
  }

  #endGrant({ grant, reason, by }: EndedGrant): void {
    if (grant.carrier !== this.session.peer.did) return;
    this.#stopUnder(grant.grantId);
    // A user who gave it back knows.
    if (by !== 'user') this.#tellEnd(grant.grantId, grant.user, grant.thing, reason, by === 'rule');
  }

  #stopUnder(grantId: string): void {
    for (const [key, { grant, stop }] of this.#running) {
      if (grant.jti !== grantId) continue;
      stop();
      this.#running.delete(key);
    }
  }

  #tellEnd(grantID: string, user: string, thingID: string, reason: string, ruleChanged = false): void {
    const facts = { grantID, user, thingID, reason: reason.slice(0, 512) };
    this.session.notify('revokegrant', { ...facts, ...(ruleChanged ? { ruleChanged } : {}) });
  }

  #close(): void {
    this.#end.abort();
    this.#stopRenewing();
    this.#stopRetry();
    for (const stop of this.#stops) stop();
    for (const { stop } of this.#running.values()) stop();
    this.#running.clear();
  }
}
