// What every part of the enabler shares: who it is, its time, what it keeps, and whom it tells.
import type { Clock } from '../base/clock.ts';
import type { Identity } from '../identity/keys.ts';
import type { MiiNotification } from '../protocol/mii.ts';
import type { ProcedureLog } from './procedure-log.ts';
import type { Store } from './store/store.ts';
import type { TrustPolicy } from './trust.ts';
import type { ValidateModel } from './twins/validate-model.ts';

export interface EnablerContext {
  readonly identity: Identity;
  readonly clock: Clock;
  readonly store: Store;
  readonly log: ProcedureLog;
  readonly trust: TrustPolicy;
  /** Looks whether a model is valid glTF, where that holds nobody up. */
  readonly validateModel: ValidateModel;
  /** Tells the metaverse system; `transfer` moves buffers instead of copying them. */
  readonly notify: (notification: MiiNotification, transfer?: Transferable[]) => void;
}
