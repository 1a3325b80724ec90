// One call of a service (P13 at MII-S3) from asked to its end: what the enabler tells of it folds into one view. Made by
// service-presence.ts. Answer and notifications travel on two ports, so words may come late: an end is never taken back.
import { systemClock } from '../../base/clock.ts';
import { newId, type ServiceId } from '../../base/ids.ts';
import type { Identity } from '../../identity/keys.ts';
import type { CallStatus } from '../../protocol/mii.ts';
import type { CallView } from './service-views.ts';

/** Of a long stream the newest items are kept: more is not read by a person, and a program has `twinport.call`. */
const ITEMS_KEPT = 500;
const ENDS: ReadonlySet<CallView['state']> = new Set(['completed', 'failed', 'cancelled', 'refused', 'unknown']);

export class ServiceCall {
  readonly id = newId();
  /** Whose key signed it: the same must sign its cancellation. Null until it is signed. */
  signedBy: Identity | null = null;
  #view: CallView;
  /** Resolves with the end, good or not. */
  readonly ended: Promise<CallView>;
  #end: (view: CallView) => void = () => undefined;

  constructor(serviceId: ServiceId, action: string, input: unknown) {
    this.#view = {
      commandID: this.id,
      serviceId,
      action,
      input,
      state: 'asked',
      askedAt: systemClock.now(),
      items: [],
      itemCount: 0,
    };
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  get view(): CallView {
    return this.#view;
  }

  get hasEnded(): boolean {
    return ENDS.has(this.#view.state);
  }

  receive(status: CallStatus): void {
    if (this.hasEnded) return;
    // `accepted` may be overtaken by the first word of its running.
    if (status.state === 'accepted' && this.#view.state === 'running') return;
    this.#view = { ...this.#view, ...status };
    if (this.hasEnded) this.#end(this.#view);
  }

  /** An item of its stream; the enabler has put them in order and dropped what came twice. */
  receiveItem(data: unknown): void {
    const { items, itemCount } = this.#view;
    this.#view = { ...this.#view, items: [...items, data].slice(-ITEMS_KEPT), itemCount: itemCount + 1 };
  }
}
