// Takes commands in (P10): checks signature, grant, rule, input and that it is new, writes it down, answers, carries it out
// once and tells how it ends. The enabler that brought it is trusted with nothing but the carrying. SPEC.md CMD.
import { Validator, type Schema } from '@cfworker/json-schema';
import type { Clock } from '../base/clock.ts';
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { Logger } from '../base/logger.ts';
import { verifyCommand, verifyGrant, type Command } from '../identity/access.ts';
import type { ActionProgress } from '../protocol/dii.ts';
import { LIMITS } from '../protocol/limits.ts';
import { toProblem } from '../protocol/problem.ts';
import type { Journal } from './journal.ts';
import type { GrantBook } from './grant-book.ts';
import { refuseAction } from './policy.ts';
import type { ActionHandler, Twin } from './twin.ts';

export interface IncomingCommand {
  readonly name: string;
  readonly commandID: string;
  readonly command: string;
  readonly grant: string;
}

export type Report = (progress: ActionProgress) => void;

/** An action that has neither ended nor failed by then is aborted. */
const LONGEST_ACTION_MS = 10 * 60_000;
/** Ended commands whose outcome can still be asked for. */
const OUTCOMES_KEPT = 10_000;

export class CommandDesk {
  readonly #system: Did;
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #grants: GrantBook;
  readonly #logger: Logger;
  /** Newest progress of each command seen: what makes a second coming a replay. */
  readonly #seen = new Map<string, ActionProgress>();

  constructor(system: Did, clock: Clock, journal: Journal, grants: GrantBook, logger: Logger) {
    this.#logger = logger;
    this.#system = system;
    this.#clock = clock;
    this.#journal = journal;
    this.#grants = grants;
  }

  /** Remembers what was seen before a restart. A command without an outcome then is `unknown`: it may have run. */
  async restore(): Promise<void> {
    for (const record of await this.#journal.load()) {
      if (record.kind === 'command') {
        const why = new TwinportError(
          'internal',
          'the twin system was restarted while the command ran; look at the machine',
        );
        this.#remember({ commandID: record.commandId, state: 'unknown', error: toProblem(why) });
      } else if (record.kind === 'outcome') {
        const failed =
          record.state === 'failed' ? { error: toProblem(new TwinportError('action-failed', record.detail)) } : {};
        this.#remember({ commandID: record.commandId, state: record.state, ...failed });
      }
    }
  }

  /**
   * Accepts a command or refuses it; then carries it out and reports.
   * @throws TwinportError the reason of the refusal
   */
  async take(twin: Twin, incoming: IncomingCommand, carrier: Did, report: Report): Promise<ActionProgress> {
    const now = this.#clock.now();
    const command = await verifyCommand(incoming.command, this.#system, now);
    if (command.jti !== incoming.commandID || command.action !== incoming.name || command.thing !== twin.id) {
      throw new TwinportError('proof-invalid', 'the signed command is another one than the message says');
    }
    await this.#checkGrant(command, incoming.grant, carrier, now);
    const refused = refuseAction(twin.policy, command.iss, command.action);
    if (refused !== null) throw refused;
    const input = checkInput(twin, command);
    const handler = twin.handler(command.action);
    if (handler === null)
      throw new TwinportError('action-unknown', `"${command.action}" is described, but its owner does not serve it`);
    // From here to the record nothing may wait: of two equal commands only one gets through.
    if (this.#seen.has(command.jti))
      throw new TwinportError('command-replayed', 'this command was received before and is not carried out again');
    const accepted: ActionProgress = { commandID: command.jti, state: 'accepted' };
    this.#remember(accepted);
    const at = new Date(now).toISOString();
    try {
      await this.#journal.append({
        kind: 'command',
        at,
        commandId: command.jti,
        user: command.iss,
        thing: twin.id,
        action: command.action,
        input,
        expiresAt: command.exp * 1000,
      });
    } catch (cause) {
      // What cannot be written down is not done: the refusal is its end, also for who asks later.
      const error = new TwinportError('action-failed', 'the command could not be written down', { cause });
      this.#remember({ commandID: command.jti, state: 'failed', error: toProblem(error) });
      throw error;
    }
    // After the answer: the sender must hear `accepted` before anything else.
    this.#clock.after(0, () => void this.#carryOut(command, input, handler, report));
    return accepted;
  }

  /** How a command stands; `unknown` for one that was never seen. */
  query(commandID: string): ActionProgress {
    return this.#seen.get(commandID) ?? { commandID, state: 'unknown' };
  }

  async #checkGrant(command: Command, jws: string, carrier: Did, now: number): Promise<void> {
    const grant = await verifyGrant(jws, this.#system, carrier, now);
    if (grant.jti !== command.grant || grant.sub !== command.iss || grant.thing !== command.thing) {
      throw new TwinportError(
        'grant-insufficient',
        'the grant beside the command is not the one that the user signed for',
      );
    }
    this.#grants.checkNotRevoked(grant.jti);
    if (!grant.affordances.actions.includes(command.action)) {
      throw new TwinportError('grant-insufficient', `the grant does not cover the action "${command.action}"`, {
        details: { action: command.action },
      });
    }
  }

  async #carryOut(command: Command, input: Json, handler: ActionHandler, report: Report): Promise<void> {
    const commandID = command.jti;
    const tell = (progress: ActionProgress): void => {
      this.#remember(progress);
      report(progress);
    };
    const abort = new AbortController();
    const late = this.#clock.after(LONGEST_ACTION_MS, () =>
      abort.abort(new TwinportError('timeout', 'the action took too long')),
    );
    const progress = (fraction: number | null, message?: string): void => {
      if (abort.signal.aborted) return;
      tell({
        commandID,
        state: 'running',
        ...(fraction === null || Number.isNaN(fraction) ? {} : { fraction: Math.min(1, Math.max(0, fraction)) }),
        ...(message === undefined ? {} : { message: message.slice(0, 512) }),
      });
    };
    const aborted = new Promise<never>((_resolve, reject) => {
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error));
    });
    // A handler that throws before it returns a promise leaves nobody who waits for this one.
    aborted.catch(() => undefined);
    let ended: ActionProgress;
    let detail = '';
    try {
      const output = await Promise.race([
        handler(input, { user: command.iss as Did, signal: abort.signal, progress }),
        aborted,
      ]);
      ended = { commandID, state: 'completed', ...(output === undefined ? {} : { output: sendable(output) }) };
    } catch (thrown) {
      const error = toTwinportError(thrown);
      detail = error.message;
      ended = {
        commandID,
        state: 'failed',
        error: toProblem(
          error.code === 'internal' ? new TwinportError('action-failed', error.message, { cause: error }) : error,
        ),
      };
    } finally {
      late();
      // Progress of a handler that goes on after its end is not told any more.
      abort.abort();
    }
    try {
      await this.#journal.append({
        kind: 'outcome',
        at: new Date(this.#clock.now()).toISOString(),
        commandId: commandID,
        state: ended.state === 'completed' ? 'completed' : 'failed',
        detail,
      });
    } catch (thrown) {
      // The machine has done it and the user must hear so; only a restart would not know the end.
      this.#logger('error', `the end of command ${commandID} was not written down: ${toTwinportError(thrown).message}`);
    }
    tell(ended);
  }

  #remember(progress: ActionProgress): void {
    this.#seen.delete(progress.commandID);
    this.#seen.set(progress.commandID, progress);
    // Signed words live for seconds; what is forgotten here has long expired and is refused for that.
    if (this.#seen.size > OUTCOMES_KEPT) this.#seen.delete(this.#seen.keys().next().value!);
  }
}

/** An output as it will be read; a machine that has done its work must not be undone by an answer that cannot be sent. */
function sendable(output: Json): Json {
  const text = JSON.stringify(output);
  if (text.length > LIMITS.valueCharacters)
    throw new TwinportError(
      'action-failed',
      `the machine did it, but its answer of ${text.length} characters is longer than ${LIMITS.valueCharacters}`,
    );
  return output;
}

function checkInput(twin: Twin, command: Command): Json {
  const action = twin.described.description.actions?.[command.action];
  if (action === undefined) throw new TwinportError('action-unknown', `${twin.id} has no action "${command.action}"`);
  const input = (command.input ?? null) as Json;
  if (action.input === undefined) return input;
  const result = new Validator(action.input as Schema, '2019-09').validate(input);
  const fault = result.errors.at(-1);
  if (!result.valid && fault !== undefined) {
    throw new TwinportError('input-invalid', `input${fault.instanceLocation.slice(1)}: ${fault.error}`, {
      details: { pointer: fault.instanceLocation.slice(1) },
    });
  }
  return input;
}
