// Asks a device to stop an action that runs (TD 1.1 `cancelaction`): by the form that its description has for that, else by taking away
// the status resource that it answered with (DELETE, in the manner of the WoT Profile). Called by invoke-action.ts.
//
// Variables of such a form's address come from the command, or by name from what the device answered to it.
import { toTwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import type { DeviceSession } from './device-session.ts';
import { inTime } from './in-time.ts';
import type { DeviceForm } from './protocol-client.ts';
import { wayTo, withValues, type Way } from './way-to.ts';

/** A command that was sent to a device. */
export interface SentAction {
  readonly session: DeviceSession;
  readonly name: string;
  readonly forms: readonly DeviceForm[];
  /** Of the variables of its address. */
  readonly values: Readonly<Record<string, Json>>;
}

const ANSWER_TIMEOUT_MS = 10_000;

export class Cancelling {
  /** Why not, for people; undefined before it was asked. */
  notice: string | undefined;
  readonly #sent: SentAction;
  #isTaken = false;
  #asking: Promise<void> = Promise.resolve();

  constructor(sent: SentAction) {
    this.#sent = sent;
  }

  /** Whether the device took it, if it was asked. */
  async isTaken(): Promise<boolean> {
    await this.#asking;
    return this.#isTaken;
  }

  /**
   * Asks the device, unless it took that already; does not throw. `answer`: what it said to the action so far, `status`: the resource
   * that it named.
   */
  ask(answer: Json, status: Way | null): Promise<void> {
    this.#asking = this.#asking.then(async () => {
      if (this.#isTaken) return;
      try {
        await this.#ask(answer, status);
        this.#isTaken = true;
        this.notice = undefined;
      } catch (error) {
        this.notice = `it goes on, as it cannot be cancelled: ${toTwinportError(error).message}`;
      }
    });
    return this.#asking;
  }

  async #ask(answer: Json, status: Way | null): Promise<void> {
    const { session, name, forms, values } = this.#sent;
    const hasForm = forms.some(({ operations }) => operations.includes('cancelaction'));
    const told = (answer ?? {}) as Readonly<Record<string, Json>>;
    const way =
      hasForm || status === null
        ? withValues(await wayTo(session, forms, 'cancelaction', name), { ...told, ...values })
        : status;
    await inTime(ANSWER_TIMEOUT_MS, `no answer to the cancelling of ${name}`, (signal) =>
      way.client.cancel(way.form, signal),
    );
  }
}
