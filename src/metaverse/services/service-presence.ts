// One service for this visitor, from access to results: asks its owner (P7 at MII-S2), follows its properties and events,
// calls its actions (P13 at MII-S3). Made by service-sessions.ts; its panel is built by service-view.ts.
import { systemClock } from '../../base/clock.ts';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { ServiceId } from '../../base/ids.ts';
import { readGrant, signCancellation, signCommand } from '../../identity/access.ts';
import type { SignInRequest } from '../../protocol/signed-words.ts';
import type { CallStatus, ServiceSummary, TextReading } from '../../protocol/mii.ts';
import { toProblem, type Problem } from '../../protocol/problem.ts';
import type { AccessGranted, Affordances } from '../../protocol/things.ts';
import type { AccessTarget, EvidenceMaker } from '../access-actions.ts';
import { ToldThing } from '../language/told-thing.ts';
import { HeldAccess, type AccessContext } from '../held-access.ts';
import type { ToldEvent } from '../view-model.ts';
import { ServiceCall } from './service-call.ts';
import type { CallView } from './service-views.ts';
import { strings } from '../ui/strings.ts';

const RETRY_MS = 2_000;
const EVENTS_KEPT = 50;
/** Calls that have ended are kept so far back, of all actions together. */
const CALLS_KEPT = 20;
const PASSING = new Set(['service-offline', 'link-closed', 'timeout', 'service-unknown']);

export class ServicePresence implements AccessTarget {
  readonly id: ServiceId;
  /** How far the clock of its system is ahead of ours. */
  clockOffsetMs = 0;
  problem: Problem | null = null;
  readonly readings: Record<string, TextReading> = {};
  readonly events: ToldEvent[] = [];
  /** Calls of this visit, newest first. */
  calls: readonly ServiceCall[] = [];
  readonly #summary: ToldThing<ServiceSummary>;
  readonly #context: AccessContext;
  readonly #held: HeldAccess;
  readonly #onChanged: () => void;
  #wanted = false;
  #cancelRetry: () => void = () => undefined;
  #gone = false;

  constructor(context: AccessContext, summary: ServiceSummary, onChanged: () => void) {
    this.id = summary.id;
    this.#summary = new ToldThing(summary);
    this.#context = context;
    this.#onChanged = onChanged;
    this.#held = new HeldAccess(context, {
      id: summary.id,
      system: () => this.summary.systemId,
      clockOffsetMs: () => this.clockOffsetMs,
      everything: () => this.#everything(),
    });
  }

  /** What its system says of it, in the language that is spoken. */
  get summary(): ServiceSummary {
    return this.#summary.value;
  }

  get access(): AccessGranted | null {
    return this.#held.current;
  }

  /** Takes what discovery says now: it may have come back, or offer more than before. */
  update(summary: ServiceSummary): void {
    const changed = summary.version !== this.summary.version || (summary.online && !this.summary.online);
    this.#summary.value = summary;
    if (!changed || !this.#wanted) return;
    this.#held.end();
    void this.enter();
  }

  /** Asks for access where there is none, and follows properties and events from then on. */
  async enter(): Promise<void> {
    this.#wanted = true;
    this.#cancelRetry();
    try {
      if (!this.#held.isValid) await this.#held.request();
      if (this.#isObservable()) await this.#observe();
      this.problem = null;
    } catch (thrown) {
      if (this.#gone) return;
      const error = toTwinportError(thrown);
      this.problem = toProblem(error);
      // What a person must decide or correct does not get better by asking again.
      if (PASSING.has(error.code)) this.#cancelRetry = systemClock.after(RETRY_MS, () => void this.enter());
    }
    this.#onChanged();
  }

  async requestAccess(affordances?: Affordances, evidenceFor?: EvidenceMaker): Promise<AccessGranted> {
    const access = await this.#held.request(affordances, evidenceFor);
    this.#onChanged();
    return access;
  }

  signInProof(signIn: SignInRequest): Promise<string> {
    return this.#held.signInProof(signIn);
  }

  /** The visitor's key is another one: what was granted to the last one is asked for again when it is needed. */
  async changeKey(): Promise<void> {
    this.#held.end();
    if (this.#wanted) await this.enter();
  }

  /** The grant is gone: an expired one is asked for again; one that was taken back waits for the visitor. */
  async endAccess(ruleChanged: boolean): Promise<boolean> {
    const passing = !this.#held.isValid || ruleChanged;
    this.#held.end();
    if (passing && this.#wanted) await this.enter();
    return !passing;
  }

  /** Signs and sends a call; resolves when it has ended. It is the first of `calls` meanwhile. */
  async call(action: string, input: unknown): Promise<CallView> {
    const { mii, user } = this.#context;
    const call = new ServiceCall(this.id, action, input);
    const ended = this.calls.filter(({ hasEnded }) => hasEnded);
    this.calls = [call, ...this.calls.filter((earlier) => ended.indexOf(earlier) < CALLS_KEPT - 1)];
    this.#onChanged();
    try {
      const status = await this.#held.sendUnder(action, async (grant) => {
        const signer = user.identity;
        call.signedBy = signer;
        const { systemId: system } = this.summary;
        const asks = { system, grantId: readGrant(grant).jti, thing: this.id, action, input, commandId: call.id };
        const command = await signCommand(signer, asks, systemClock.now() + this.clockOffsetMs);
        return mii.callService(this.id, action, call.id, command);
      });
      this.receiveCall(status);
    } catch (thrown) {
      this.receiveCall({ commandID: call.id, serviceId: this.id, state: 'refused', error: toProblem(thrown) });
    }
    return call.ended;
  }

  /** Takes a call back. @throws TwinportError when the service cannot be told */
  async cancel(commandId: string): Promise<void> {
    const call = this.calls.find(({ id }) => id === commandId);
    if (call === undefined || call.signedBy === null || call.hasEnded)
      throw new TwinportError('action-unknown', strings.faults.callOver);
    const { systemId: system } = this.summary;
    const cancellation = await signCancellation(
      call.signedBy,
      { system, thing: this.id, commandId },
      systemClock.now() + this.clockOffsetMs,
    );
    await this.#context.mii.cancelAction(this.id, commandId, cancellation);
  }

  receiveCall(status: CallStatus): void {
    this.calls.find(({ id }) => id === status.commandID)?.receive(status);
    this.#onChanged();
  }

  receiveOutput(commandId: string, data: unknown): void {
    this.calls.find(({ id }) => id === commandId)?.receiveItem(data);
    this.#onChanged();
  }

  receiveReadings(readings: Readonly<Record<string, TextReading>>): void {
    Object.assign(this.readings, readings);
    this.#onChanged();
  }

  receiveEvent(name: string, data: unknown, time: number): void {
    const title = this.summary.thing.events?.[name]?.['title'];
    this.events.unshift({ name, title: typeof title === 'string' ? title : name, data, time });
    this.events.splice(EVENTS_KEPT);
    this.#onChanged();
  }

  leave(): void {
    this.#gone = true;
    this.#held.end();
    this.#cancelRetry();
    for (const call of this.calls)
      call.receive({
        commandID: call.id,
        serviceId: this.id,
        state: 'unknown',
        error: toProblem(new TwinportError('service-unknown', strings.faults.serviceWithdrawn)),
      });
  }

  async #observe(): Promise<void> {
    const refused = this.#held.refusalOf('observe');
    if (refused !== null) throw refused;
    await this.#context.mii.openService(this.id);
  }

  #isObservable(): boolean {
    const { properties = {}, events = {} } = this.summary.thing;
    return Object.keys(properties).length > 0 || Object.keys(events).length > 0;
  }

  #everything(): Affordances {
    return { observe: true, actions: Object.keys(this.summary.thing.actions ?? {}) };
  }
}
