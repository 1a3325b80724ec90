// Control (P10) and calls (P13): carries a signed command to who owns the thing, and the answers back. A command whose link broke
// before its end is asked after when the system returns; it is never sent a second time (SPEC.md CMD-6). The same road for the
// visitor's commands to twins, their calls of services, and what a service asks of a twin that is shared with it.
import { toTwinportError, TwinportError } from '../base/errors.ts';
import { toProblem } from '../protocol/problem.ts';
import type { ActionProgress } from '../protocol/things.ts';
import type { ThingLink } from './peer-link.ts';
import type { SystemEntry } from './systems.ts';
import type { Things } from './things.ts';

/** Commands under way that are remembered; an honest visitor has a handful. */
const PENDING_KEPT = 1_000;

export interface RoutedCommand {
  readonly thingId: string;
  readonly action: string;
  readonly commandID: string;
  readonly command: string;
  readonly grant: string;
}

/** Hears how a command goes on, until its end. */
export type ProgressListener = (progress: ActionProgress) => void;

interface Pending {
  readonly thingId: string;
  /** Under which it was given: whoever asks about it shows it. */
  readonly grant: string;
  readonly listener: ProgressListener;
}

export class CommandRouter {
  readonly #things: Things;
  /** Commands that have not ended, by id. */
  readonly #pending = new Map<string, Pending>();

  constructor(things: Things) {
    this.#things = things;
  }

  /** Sends a command; resolves with the owner's answer, or `refused` or `unknown` with the reason. What follows is heard. */
  async invoke(routed: RoutedCommand, listener: ProgressListener): Promise<ActionProgress> {
    const { thingId, action, commandID, command, grant } = routed;
    // The one that runs must not be lost by the refusal of its double.
    if (this.#pending.has(commandID))
      return refusal(commandID, new TwinportError('command-replayed', 'this command is under way already'));
    try {
      const { link } = this.#things.reachable(thingId);
      this.#pending.set(commandID, { thingId, grant, listener });
      if (this.#pending.size > PENDING_KEPT) this.#pending.delete(this.#pending.keys().next().value!);
      const fields = { thingID: thingId, name: action, commandID, command, grant };
      const progress = await link.session.request('invokeaction', fields);
      return { ...progress, commandID };
    } catch (thrown) {
      const error = toTwinportError(thrown);
      // Without an answer nobody knows whether it ran: it stays pending and is asked after.
      if (error.code === 'timeout' || error.code === 'link-closed')
        return { commandID, state: 'unknown', error: toProblem(error) };
      this.#pending.delete(commandID);
      return refusal(commandID, error);
    }
  }

  /** Takes a word of the owner about a command. Words about what nobody here asked are dropped. */
  receive(link: Pick<ThingLink, 'did'>, thingID: string, progress: ActionProgress): void {
    const pending = this.#pending.get(progress.commandID);
    if (pending?.thingId !== thingID || this.#things.ownedBy(link, thingID) === null) return;
    this.#tell(pending, progressOf(progress));
  }

  /** Takes a command back; how it stands then. @throws TwinportError `…-offline`, and the owner's problems */
  async cancel(thingId: string, commandID: string, cancellation: string): Promise<ActionProgress> {
    const { link } = this.#things.reachable(thingId);
    const grant = this.#pending.get(commandID)?.grant;
    const asks = { thingID: thingId, commandID, cancellation, ...(grant === undefined ? {} : { grant }) };
    const progress = { ...(await link.session.request('cancelaction', asks)), commandID };
    const pending = this.#pending.get(commandID);
    if (pending?.thingId === thingId) this.#tell(pending, progress);
    return progress;
  }

  /** Asks how commands stand that a broken link left open. */
  async resume(entry: SystemEntry): Promise<void> {
    for (const [commandID, pending] of this.#pending) {
      if (this.#things.find(pending.thingId)?.entry !== entry) continue;
      const link: ThingLink | null = entry.link;
      if (link === null) continue;
      const progress = await link.session
        .request('queryaction', { thingID: pending.thingId, commandID, grant: pending.grant })
        .catch(() => null);
      // Its end may have been told while the answer was on its way.
      if (progress !== null && this.#pending.get(commandID) === pending)
        this.#tell(pending, { ...progress, commandID });
    }
  }

  isPending(commandID: string): boolean {
    return this.#pending.has(commandID);
  }

  /** Nothing more is told of this command. */
  drop(commandID: string): void {
    this.#pending.delete(commandID);
  }

  #tell({ listener }: Pending, progress: ActionProgress): void {
    if (hasEnded(progress)) this.#pending.delete(progress.commandID);
    listener(progress);
  }
}

export function hasEnded({ state }: ActionProgress): boolean {
  return state !== 'accepted' && state !== 'running';
}

/** The progress in a message, without its envelope. */
function progressOf(message: ActionProgress): ActionProgress {
  const { commandID, state, fraction, message: said, output, error } = message;
  return {
    commandID,
    state,
    ...(fraction === undefined ? {} : { fraction }),
    ...(said === undefined ? {} : { message: said }),
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
  };
}

function refusal(commandID: string, error: TwinportError): ActionProgress {
  return { commandID, state: 'refused', error: toProblem(error) };
}
