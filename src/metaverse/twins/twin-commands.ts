// The commands that this visitor gives to one twin (P10): signs and sends them, and keeps what became of each. Made by twin-presence.ts.
import { systemClock } from '../../base/clock.ts';
import { newId, type TwinId } from '../../base/ids.ts';
import { readGrant, signCancellation, signCommand } from '../../identity/access.ts';
import type { OpenedTwin, SystemSummary } from '../../protocol/mii.ts';
import { toProblem } from '../../protocol/problem.ts';
import type { TwinRing } from '../../state/twin-ring.ts';
import type { AccessContext, HeldAccess } from '../held-access.ts';
import type { CommandView } from '../view-model.ts';
import type { AskedValues } from './asked-values.ts';

/** The twin that is told, as of now. */
interface Commanded {
  readonly id: TwinId;
  readonly system: SystemSummary;
  readonly opened: OpenedTwin | null;
  readonly ring: TwinRing | null;
}

export class TwinCommands {
  /** By action: the last of this visit. */
  readonly last = new Map<string, CommandView>();
  readonly #context: Pick<AccessContext, 'mii' | 'user'>;
  readonly #twin: Commanded;
  readonly #held: HeldAccess;
  readonly #asked: AskedValues;
  readonly #listeners = new Map<string, (command: CommandView) => void>();

  constructor(context: Pick<AccessContext, 'mii' | 'user'>, twin: Commanded, held: HeldAccess, asked: AskedValues) {
    this.#context = context;
    this.#twin = twin;
    this.#held = held;
    this.#asked = asked;
  }

  /** Signs and sends a command; resolves when it has ended. */
  async invoke(action: string, input: unknown): Promise<CommandView> {
    const { mii, user } = this.#context;
    const { id: thing, system } = this.#twin;
    const asked = this.#begin(action);
    const commandId = asked.commandID;
    this.#asked.begin(commandId, this.#twin.opened?.description, action, input);
    try {
      const ended = new Promise<CommandView>((resolve) => this.#listeners.set(commandId, resolve));
      const status = await this.#held.sendUnder(action, async (grant) => {
        const asks = { system: system.id, grantId: readGrant(grant).jti, thing, action, input, commandId };
        return mii.invokeAction(thing, action, commandId, await signCommand(user.identity, asks, this.#now()));
      });
      this.receive(status);
      return await ended;
    } catch (thrown) {
      const refused = { commandID: commandId, twinId: thing, state: 'refused', error: toProblem(thrown) } as const;
      return this.receive(refused) ?? { ...asked, ...refused };
    } finally {
      this.#listeners.delete(commandId);
      this.#asked.end(commandId);
    }
  }

  /** Does not send it at all. */
  refuse(action: string, error: unknown): CommandView {
    const refused: CommandView = { ...this.#begin(action), state: 'refused', error: toProblem(error) };
    this.last.set(action, refused);
    return refused;
  }

  /** Takes a command back. @throws TwinportError when the owner cannot be told, or it has ended */
  async cancel(commandId: string): Promise<void> {
    const { mii, user } = this.#context;
    const { id: thing, system } = this.#twin;
    const asks = { system: system.id, thing, commandId };
    await mii.cancelAction(thing, commandId, await signCancellation(user.identity, asks, this.#now()));
  }

  /** Takes a word about a command; returns its new view, or null when it is not of this visit. */
  receive(status: Omit<CommandView, 'action' | 'askedAt'>): CommandView | null {
    for (const [action, command] of this.last) {
      if (command.commandID !== status.commandID) continue;
      // Answer and notifications travel on two ports: an end is never taken back by a word that was slower.
      if (hasEnded(command) && !hasEnded(status)) return command;
      const next: CommandView = { ...command, ...status, action };
      this.last.set(action, next);
      if (hasEnded(next)) this.#listeners.get(status.commandID)?.(next);
      return next;
    }
    return null;
  }

  #begin(action: string): CommandView {
    const { id: twinId } = this.#twin;
    const asked: CommandView = { commandID: newId(), twinId, action, state: 'asked', askedAt: systemClock.now() };
    this.last.set(action, asked);
    return asked;
  }

  /** By the clock of its system. */
  #now(): number {
    return systemClock.now() + (this.#twin.ring?.offsetMs ?? 0);
  }
}

function hasEnded({ state }: Pick<CommandView, 'state'>): boolean {
  return ['completed', 'failed', 'cancelled', 'refused', 'unknown'].includes(state);
}
