// What every part of the enabler shares: who it is, its time, what it keeps, and whom it tells.
import type { Clock } from '../base/clock.ts';
import type { Identity } from '../identity/keys.ts';
import type { MiiNotification } from '../protocol/mii.ts';
import type { ProcedureLog } from './procedure-log.ts';
import type { Store } from './store/store.ts';
import type { TrustPolicy } from './trust.ts';

export interface EnablerContext {
  readonly identity: Identity;
  readonly clock: Clock;
  readonly store: Store;
  readonly log: ProcedureLog;
  readonly trust: TrustPolicy;
  /** Tells the metaverse system; `transfer` moves buffers instead of copying them. */
  readonly notify: (notification: MiiNotification, transfer?: Transferable[]) => void;
}
