// Takes commands in (P10): checks signature, grant, rule, input and that it is new, writes it down, answers, carries it out
// once and tells how it ends. The enabler that brought it is trusted with nothing but the carrying. SPEC.md CMD.
import type { Clock } from '../base/clock.ts';
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { Logger } from '../base/logger.ts';
import { verifyCancellation, verifyCommand } from '../identity/access.ts';
import type { Command } from '../protocol/signed-words.ts';
import { LIMITS } from '../protocol/limits.ts';
import { toProblem } from '../protocol/problem.ts';
import type { ActionProgress } from '../protocol/things.ts';
import { checkValue } from './checked-value.ts';
import type { GivenGrant, GrantBook } from './grant-book.ts';
import type { Journal, JournalRecord } from './journal.ts';
import { KeptProgress } from './kept-progress.ts';
import type { ActionContext, ActionHandler, OwnedThing } from './owned-thing.ts';

export interface IncomingCommand {
  readonly name: string;
  readonly commandID: string;
  readonly command: string;
  readonly grant: string;
}

export interface IncomingCancellation {
  readonly commandID: string;
  readonly cancellation: string;
  readonly grant?: string | undefined;
}

export type Report = (progress: ActionProgress) => void;

/** Of this life of the process. */
export interface CommandCounts {
  readonly accepted: number;
  readonly refused: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Accepted, and not ended yet. */
  readonly running: number;
}

/** An action that has neither ended nor failed by then is aborted. */
const LONGEST_ACTION_MS = 10 * 60_000;
/** Who cancels hears how it ended, when the handler lets go within this. */
const CANCELLED_WITHIN_MS = 1_000;

/** A command that was accepted and has not ended. */
interface Run {
  readonly command: Command;
  readonly grant: GivenGrant;
  readonly abort: AbortController;
  /** Over the link that the enabler has now. */
  report: Report;
  ended: Promise<void>;
}

export class CommandDesk {
  readonly #system: Did;
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #grants: GrantBook;
  readonly #logger: Logger;
  readonly #seen = new KeptProgress();
  readonly #running = new Map<string, Run>();
  readonly #counts = { accepted: 0, refused: 0, completed: 0, failed: 0, cancelled: 0 };

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
          'the system was restarted while the command ran; look at the machine',
        );
        const { commandId: commandID, user, delegate, thing, action, grantId = null, carrier = null } = record;
        const asked = { thing, action, signer: delegate ?? user, carrier: carrier as Did | null, grantId };
        this.#seen.begin({ commandID, state: 'unknown', error: toProblem(why) }, asked);
      } else if (record.kind === 'outcome') this.#seen.keep(progressOf(record));
    }
  }

  /**
   * Accepts a command or refuses it; then carries it out and reports.
   * @throws TwinportError the reason of the refusal
   */
  async take(thing: OwnedThing, incoming: IncomingCommand, carrier: Did, report: Report): Promise<ActionProgress> {
    try {
      const accepted = await this.#accept(thing, incoming, carrier, report);
      this.#counts.accepted += 1;
      return accepted;
    } catch (refusal) {
      this.#counts.refused += 1;
      throw refusal;
    }
  }

  async #accept(thing: OwnedThing, incoming: IncomingCommand, carrier: Did, report: Report): Promise<ActionProgress> {
    const now = this.#clock.now();
    const command = await verifyCommand(incoming.command, this.#system, now);
    if (command.jti !== incoming.commandID || command.action !== incoming.name || command.thing !== thing.id) {
      throw new TwinportError('proof-invalid', 'the signed command is another one than the message says');
    }
    const grant = await this.#grants.checkCommand(thing, command, incoming.grant, carrier);
    const input = checkInput(thing, command);
    const handler = thing.handler(command.action);
    if (handler === null)
      throw new TwinportError('action-unknown', `"${command.action}" is described, but its owner does not serve it`);
    // From here to the record nothing may wait: of two equal commands only one gets through.
    if (this.#seen.has(command.jti))
      throw new TwinportError('command-replayed', 'this command was received before and is not carried out again');
    const accepted: ActionProgress = { commandID: command.jti, state: 'accepted' };
    const asked = { thing: thing.id, action: command.action, signer: command.iss, carrier, grantId: grant.grantId };
    this.#seen.begin(accepted, asked);
    // It can be taken back from now on.
    const run: Run = { command, grant, abort: new AbortController(), report, ended: Promise.resolve() };
    this.#running.set(command.jti, run);
    try {
      await this.#journal.append({
        kind: 'command',
        at: new Date(now).toISOString(),
        commandId: command.jti,
        user: grant.user,
        ...(grant.delegate === null ? {} : { delegate: grant.delegate.system }),
        grantId: grant.grantId,
        carrier,
        thing: thing.id,
        action: command.action,
        input,
        expiresAt: command.exp * 1000,
      });
    } catch (cause) {
      // What cannot be written down is not done: the refusal is its end, also for who asks later.
      const error = new TwinportError('action-failed', 'the command could not be written down', { cause });
      this.#seen.keep({ commandID: command.jti, state: 'failed', error: toProblem(error) });
      this.#running.delete(command.jti);
      throw error;
    }
    // After the answer: the sender must hear `accepted` before anything else.
    const answered = new Promise<void>((resolve) => void this.#clock.after(0, resolve));
    run.ended = answered.then(() => this.#carryOut(run, input, handler));
    return accepted;
  }

  /**
   * Asks a running action to stop, for who signed its command. It ends as it really ends: `cancelled` when the handler lets go,
   * `completed` when it was too late. What has ended stays as it is.
   * @returns how the command stands, its end where it comes within a second; `unknown` where its state is not for this carrier
   * @throws TwinportError `proof-invalid`, `command-expired`, `grant-…`
   */
  async cancel(
    thing: OwnedThing,
    { commandID, cancellation, grant }: IncomingCancellation,
    carrier: Did,
  ): Promise<ActionProgress> {
    const word = await verifyCancellation(cancellation, this.#system, this.#clock.now());
    if (word.command !== commandID || word.thing !== thing.id)
      throw new TwinportError('proof-invalid', 'the signed cancellation is for another command than the message says');
    const run = this.#running.get(commandID);
    if (run !== undefined) {
      if (run.command.iss !== word.iss || run.command.thing !== thing.id)
        throw new TwinportError('proof-invalid', 'only who signed a command can take it back');
    }
    if (!(await this.#isFor(thing, commandID, grant, carrier))) return { commandID, state: 'unknown' };
    if (run !== undefined) {
      run.abort.abort(new TwinportError('cancelled', 'the user has cancelled the command'));
      await new Promise<void>((resolve) => {
        const stopWaiting = this.#clock.after(CANCELLED_WITHIN_MS, resolve);
        void run.ended.then(() => {
          stopWaiting();
          resolve();
        });
      });
    }
    return this.query(commandID);
  }

  /**
   * Answers who asks how a command stands: `unknown` for one that was never seen, or is not for this carrier. What it has still to
   * tell goes this way from now on, when it is its own enabler that asks.
   * @throws TwinportError `grant-…`
   */
  async hear(
    thing: OwnedThing,
    { commandID, grant }: { readonly commandID: string; readonly grant?: string | undefined },
    carrier: Did,
    report: Report,
  ): Promise<ActionProgress> {
    if (!(await this.#isFor(thing, commandID, grant, carrier))) return { commandID, state: 'unknown' };
    this.#reportTo(commandID, carrier, report);
    return this.query(commandID);
  }

  /** Whether how a command of this thing stands is for who asks. @throws TwinportError `grant-…` for a grant that is not */
  async #isFor(thing: OwnedThing, commandID: string, grant: string | undefined, carrier: Did): Promise<boolean> {
    const asked = this.#seen.asked(commandID);
    if (grant !== undefined) await this.#grants.checkAbout(thing, asked, grant, carrier);
    if (asked?.thing !== thing.id) return false;
    return grant !== undefined || asked.carrier === null || asked.carrier === carrier;
  }

  #reportTo(commandID: string, carrier: Did, report: Report): void {
    const run = this.#running.get(commandID);
    if (run?.grant.carrier === carrier) run.report = report;
  }

  counts(): CommandCounts {
    return { ...this.#counts, running: this.#running.size };
  }

  /** How a command stands; `unknown` for one that was never seen. */
  query(commandID: string): ActionProgress {
    return this.#seen.of(commandID);
  }

  async #carryOut(run: Run, input: Json, handler: ActionHandler): Promise<void> {
    const { command, grant, abort } = run;
    const { user, delegate, carrier } = grant;
    const commandID = command.jti;
    const over = new AbortController();
    const tell = (progress: ActionProgress): void => {
      this.#seen.keep(progress);
      run.report(progress);
    };
    const context: ActionContext = {
      user,
      delegate: (delegate?.system ?? null) as Did | null,
      carrier,
      commandID,
      signal: abort.signal,
      progress(fraction, message) {
        // Of a handler that goes on after its end nothing is told any more.
        if (over.signal.aborted) return;
        tell({
          commandID,
          state: 'running',
          ...(fraction === null || Number.isNaN(fraction) ? {} : { fraction: Math.min(1, Math.max(0, fraction)) }),
          ...(message === undefined ? {} : { message: message.slice(0, 512) }),
        });
      },
    };
    const ended = await this.#run(command, input, handler, context, abort);
    over.abort();
    // A handler that still waits for its signal must not wait for ever.
    abort.abort();
    const record = outcomeOf(ended, new Date(this.#clock.now()).toISOString());
    try {
      await this.#journal.append(record);
    } catch (thrown) {
      // The machine has done it and the user must hear so; only a restart would not know the end.
      this.#logger('error', `the end of command ${commandID} was not written down: ${toTwinportError(thrown).message}`);
    }
    this.#running.delete(commandID);
    this.#counts[endOf(ended)] += 1;
    tell(ended);
  }

  /** Runs the handler to its end, or to the end of our patience. */
  async #run(
    { jti: commandID }: Command,
    input: Json,
    handler: ActionHandler,
    context: ActionContext,
    abort: AbortController,
  ): Promise<ActionProgress> {
    const { signal } = context;
    let stopWaiting: () => void = () => undefined;
    const late = new Promise<never>((_resolve, reject) => {
      stopWaiting = this.#clock.after(LONGEST_ACTION_MS, () => {
        const timeout = new TwinportError('timeout', 'the action took too long');
        abort.abort(timeout);
        reject(timeout);
      });
    });
    try {
      signal.throwIfAborted();
      const output = await Promise.race([handler(input, context), late]);
      return { commandID, state: 'completed', ...(output === undefined ? {} : { output: sendable(output) }) };
    } catch (thrown) {
      if (signal.aborted && wasAborted(thrown, signal)) {
        const reason = toTwinportError(signal.reason);
        return { commandID, state: reason.code === 'cancelled' ? 'cancelled' : 'failed', error: toProblem(reason) };
      }
      const error = toTwinportError(thrown);
      const told =
        error.code === 'internal' ? new TwinportError('action-failed', error.message, { cause: error }) : error;
      return { commandID, state: 'failed', error: toProblem(told) };
    } finally {
      stopWaiting();
    }
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

/** Whether a handler gave up because it was told to, and not for a reason of its own. */
function wasAborted(thrown: unknown, signal: AbortSignal): boolean {
  return (
    thrown === signal.reason ||
    (thrown instanceof Error && thrown.name === 'AbortError') ||
    (thrown instanceof TwinportError && thrown.code === 'cancelled')
  );
}

function outcomeOf({ commandID, state, error }: ActionProgress, at: string): JournalRecord {
  return { kind: 'outcome', at, commandId: commandID, state: endOf({ state }), detail: error?.detail ?? '' };
}

function endOf({ state }: Pick<ActionProgress, 'state'>): 'completed' | 'failed' | 'cancelled' {
  return state === 'completed' || state === 'cancelled' ? state : 'failed';
}

function progressOf({ commandId, state, detail }: JournalRecord & { kind: 'outcome' }): ActionProgress {
  if (state === 'completed') return { commandID: commandId, state };
  const error = toProblem(new TwinportError(state === 'cancelled' ? 'cancelled' : 'action-failed', detail));
  return { commandID: commandId, state, error };
}

function checkInput(thing: OwnedThing, command: Command): Json {
  const action = thing.description.actions?.[command.action];
  if (action === undefined) throw new TwinportError('action-unknown', `${thing.id} has no action "${command.action}"`);
  const input = (command.input ?? null) as Json;
  checkValue(action.input, input, 'input-invalid', 'input');
  return input;
}
