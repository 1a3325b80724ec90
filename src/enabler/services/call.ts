// Calls of services (P13 at MII-S3 and SII-3): a signed command carried like any other, with results and streamed items held
// against the service's own description before anybody sees them (SPEC.md CAL).
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { ServiceId } from '../../base/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { CallStatus } from '../../protocol/mii.ts';
import { problemCode, toProblem } from '../../protocol/problem.ts';
import type { FromServiceSystem } from '../../protocol/sii.ts';
import type { ActionProgress } from '../../protocol/things.ts';
import { RateLimit } from '../../transport/rate-limit.ts';
import type { Access } from '../access.ts';
import { hasEnded, type CommandRouter } from '../command-router.ts';
import type { EnablerContext } from '../context.ts';
import { dataCheck, type DataCheck } from '../data-check.ts';
import { peerOf, type Things } from '../things.ts';
import type { ServiceRegistry } from './registry.ts';
import type { ServiceLink } from './service-link.ts';

type ActionOutput = Extract<FromServiceSystem, { operation: 'actionoutput' }>;

interface Call {
  readonly serviceId: ServiceId;
  readonly checkOutput: DataCheck;
  readonly checkItem: DataCheck;
  readonly rate: RateLimit;
  nextSequence: number;
}

export class ServiceCalls {
  readonly #context: EnablerContext;
  readonly #registry: ServiceRegistry;
  readonly #things: Things;
  readonly #access: Access;
  readonly #commands: CommandRouter;
  /** Calls that have not ended, by the id of their command. */
  readonly #calls = new Map<string, Call>();

  constructor(
    context: EnablerContext,
    registry: ServiceRegistry,
    things: Things,
    access: Access,
    commands: CommandRouter,
  ) {
    this.#context = context;
    this.#registry = registry;
    this.#things = things;
    this.#access = access;
    this.#commands = commands;
  }

  /** Sends a call; resolves with `accepted`, or with `refused` and the reason. What follows is told by notifications. */
  async call(serviceId: ServiceId, action: string, commandID: string, command: string): Promise<CallStatus> {
    try {
      const { service } = this.#registry.reachable(serviceId);
      const { grant } = this.#access.grant(serviceId);
      const actions = service.description.actions ?? {};
      const call = this.#begin(serviceId, Object.hasOwn(actions, action) ? actions[action] : undefined);
      // Set before it is sent: its first words may come right behind the answer.
      if (!this.#commands.isPending(commandID)) this.#calls.set(commandID, call);
      const routed = { thingId: serviceId, action, commandID, command, grant };
      const progress = await this.#commands.invoke(routed, (told) => this.#hear(call, told));
      return { ...this.#held(call, progress), serviceId };
    } catch (thrown) {
      return { commandID, serviceId, state: 'refused', error: toProblem(thrown) };
    }
  }

  /** Takes a word about a call. @throws TwinportError when the result does not hold: a fault of its sender */
  receive(link: ServiceLink, { thingID, ...progress }: ActionProgress & { readonly thingID: string }): void {
    const call = this.#calls.get(progress.commandID);
    this.#commands.receive(link, thingID, progress);
    if (call?.serviceId === thingID && progress.state === 'completed') call.checkOutput(progress.output);
  }

  /** Takes one item of a stream. @throws TwinportError `message-malformed`, `rate-exceeded`, …: a fault of its sender */
  receiveOutput(link: ServiceLink, { thingID, commandID, sequence, data }: ActionOutput): void {
    const call = this.#calls.get(commandID);
    // What came twice, after the end, or about what nobody here asked (CAL-2).
    if (call?.serviceId !== thingID || this.#things.ownedBy(link, thingID) === null || sequence < call.nextSequence)
      return;
    try {
      if (!call.rate.take(this.#context.clock.now()))
        throw new TwinportError('rate-exceeded', `more than ${LIMITS.streamRatePerSecond} items a second of one call`);
      call.checkItem(data);
    } catch (thrown) {
      // With a hole in it, or something that was not promised, the result is none.
      const error = toTwinportError(thrown);
      this.#commands.drop(commandID);
      this.#hear(call, { commandID, state: 'failed', error: toProblem(error) });
      throw error;
    }
    call.nextSequence = sequence + 1;
    const told = { kind: 'call-output', serviceId: call.serviceId, commandID, sequence, data } as const;
    this.#context.log.mii('calloutput', 'ok', `${thingID} item ${sequence}`, {
      message: told,
      peer: peerOf(link.session.peer),
    });
    this.#context.notify(told);
  }

  #begin(serviceId: ServiceId, action: object | undefined): Call {
    const { output, 'twinport:stream': stream } = (action ?? {}) as Readonly<Record<string, unknown>>;
    return {
      serviceId,
      checkOutput: dataCheck(output, 'output'),
      checkItem: dataCheck(stream, 'streamed data'),
      rate: new RateLimit(LIMITS.streamRatePerSecond, LIMITS.streamBurst, this.#context.clock.now()),
      nextSequence: 0,
    };
  }

  #hear(call: Call, progress: ActionProgress): void {
    const held = this.#held(call, progress);
    const status = { ...held, serviceId: call.serviceId };
    const found = this.#registry.find(call.serviceId);
    if (hasEnded(held))
      this.#context.log.mii(
        'callstatus',
        held.error === undefined ? 'ok' : problemCode(held.error),
        `${call.serviceId} ${held.state}`,
        { message: status, peer: found === null ? undefined : peerOf(found.entry) },
      );
    this.#context.notify({ kind: 'call', status });
  }

  /** The progress as it may be shown: a result that does not hold is a failure (CAL-3). Forgets the call at its end. */
  #held(call: Call, progress: ActionProgress): ActionProgress {
    const { output, ...rest } = progress;
    if (!this.#commands.isPending(progress.commandID)) this.#calls.delete(progress.commandID);
    if (progress.state !== 'completed') return rest;
    try {
      call.checkOutput(output);
      return progress;
    } catch (thrown) {
      return { commandID: progress.commandID, state: 'failed', error: toProblem(thrown) };
    }
  }
}
