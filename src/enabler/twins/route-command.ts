// Control (P10): carries the user's signed command to the owner and the answers back. A command whose link broke before its
// end is asked after when the system returns; it is never sent a second time.
import { toTwinportError } from '../../base/errors.ts';
import type { TwinId } from '../../base/ids.ts';
import type { ActionProgress } from '../../protocol/dii.ts';
import type { CommandStatus } from '../../protocol/mii.ts';
import { toProblem } from '../../protocol/problem.ts';
import type { Access } from '../access.ts';
import type { EnablerContext } from '../context.ts';
import type { Registry, SystemEntry } from './registry.ts';
import type { SystemLink } from './system-link.ts';

/** Commands under way that are remembered; an honest visitor has a handful. */
const PENDING_KEPT = 1_000;

export class CommandRouter {
  readonly #context: EnablerContext;
  readonly #registry: Registry;
  readonly #access: Access;
  /** Commands that have not ended, by id. */
  readonly #pending = new Map<string, TwinId>();

  constructor(context: EnablerContext, registry: Registry, access: Access) {
    this.#context = context;
    this.#registry = registry;
    this.#access = access;
  }

  /** Sends a command; resolves with `accepted`, or with `refused` and the reason. What follows is told by notifications. */
  async invoke(twinId: TwinId, action: string, commandId: string, command: string): Promise<CommandStatus> {
    try {
      const { link } = this.#registry.reachable(twinId);
      const { grant } = this.#access.grant(twinId);
      this.#pending.set(commandId, twinId);
      if (this.#pending.size > PENDING_KEPT) this.#pending.delete(this.#pending.keys().next().value!);
      const progress = await link.session.request('invokeaction', {
        thingID: twinId,
        name: action,
        commandID: commandId,
        command,
        grant,
      });
      return { ...progress, commandID: commandId, twinId };
    } catch (thrown) {
      const error = toTwinportError(thrown);
      // Without an answer nobody knows whether it ran: it stays pending and is asked after.
      const lost = error.code === 'timeout' || error.code === 'link-closed';
      if (!lost) this.#pending.delete(commandId);
      return { commandID: commandId, twinId, state: lost ? 'unknown' : 'refused', error: toProblem(error) };
    }
  }

  /** Takes a word of the owner about a command. Words about what nobody here asked are dropped. */
  receive(link: SystemLink, thingID: string, progress: ActionProgress): void {
    const twinId = this.#pending.get(progress.commandID);
    if (twinId === undefined || twinId !== thingID || this.#registry.systems.get(link.did)?.models.has(twinId) !== true)
      return;
    this.#tell(twinId, progress);
  }

  /** Asks how commands stand that a broken link left open. */
  async resume(entry: SystemEntry): Promise<void> {
    for (const [commandID, twinId] of this.#pending) {
      if (!entry.models.has(twinId) || entry.link === null) continue;
      const progress = await entry.link.session
        .request('queryaction', { thingID: twinId, commandID })
        .catch(() => null);
      if (progress !== null) this.#tell(twinId, progress);
    }
  }

  #tell(twinId: TwinId, progress: ActionProgress): void {
    const ended = progress.state !== 'accepted' && progress.state !== 'running';
    if (ended) this.#pending.delete(progress.commandID);
    const outcome = progress.error === undefined ? 'ok' : progress.error.type.split(':').at(-1)!;
    if (ended) this.#context.log.mii('actionstatus', outcome, `${twinId} ${progress.state}`);
    this.#context.notify({ kind: 'command', status: { ...progress, twinId } });
  }
}
