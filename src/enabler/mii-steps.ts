// Logs what the metaverse system asks of the enabler, each step at its reference point with what was asked, what was answered
// and how long it took. Called by enabler.ts.
import { toTwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import type { LogPeer } from '../protocol/mii.ts';
import type { MiiOperation } from '../protocol/operations.ts';
import { problemCode, toProblem, type Problem } from '../protocol/problem.ts';
import type { EnablerContext } from './context.ts';
import type { Systems } from './systems.ts';
import { peerOf, type Things } from './things.ts';

/** What a step may name: the system that it is about is found by it. */
interface Asked {
  readonly systemId?: Did;
  readonly targetId?: string;
  readonly twinId?: string;
  readonly serviceId?: string;
}

export class MiiSteps {
  readonly #context: EnablerContext;
  readonly #systems: Systems;
  readonly #things: Things;

  constructor(context: EnablerContext, systems: Systems, things: Things) {
    this.#context = context;
    this.#systems = systems;
    this.#things = things;
  }

  /** Runs one operation and logs it. A result with an `error` (an expected refusal) is logged by its code. */
  async answered<Result>(
    operation: MiiOperation,
    message: object,
    run: () => Result | Promise<Result>,
    detail: (result: Result) => string = () => '',
  ): Promise<Result> {
    const { log, clock } = this.#context;
    const startedAt = clock.now();
    log.begin(message);
    const told = (outcome: string, text: string, answer: unknown): void =>
      log.mii(operation, outcome, text, {
        message,
        answer,
        durationMs: clock.now() - startedAt,
        peer: this.#peerAbout(message),
      });
    try {
      const result = await run();
      const { error } = (result ?? {}) as { error?: Problem };
      told(error === undefined ? 'ok' : problemCode(error), detail(result), result);
      return result;
    } catch (thrown) {
      const error = toTwinportError(thrown);
      told(error.code, error.message, toProblem(error));
      throw error;
    }
  }

  /** The system that a step is about; none when it names nothing known. */
  #peerAbout(message: object): LogPeer | undefined {
    const { systemId, targetId, twinId, serviceId } = message as Asked;
    const thingId = targetId ?? serviceId ?? twinId;
    const entry =
      systemId === undefined
        ? thingId === undefined
          ? undefined
          : this.#things.find(thingId)?.entry
        : this.#systems.entries.get(systemId);
    return entry === undefined ? undefined : peerOf(entry);
  }
}
