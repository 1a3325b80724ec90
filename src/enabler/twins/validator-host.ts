// Runs the glTF validator in a worker of its own: in the enabler's, no state of any machine would be read for as long as a large model is
// looked at, and all of them would look as if they had died. Made by enabler-door.ts; the worker is there while there is something to check.
import type { Clock } from '../../base/clock.ts';
import { hostWorker, type WorkerHost } from '../../base/worker-host.ts';
import type { ValidateModel } from './validate-model.ts';

/** A world's models come one after another: each would load the validator anew. */
const IDLE_MS = 10_000;

/** What workers/validator.worker.ts exposes. */
export interface ValidatorDoor {
  readonly validate: ValidateModel;
}

/** `start`: makes the worker. */
export function validatorHost(clock: Clock, start: () => Worker): ValidateModel {
  let running: { readonly worker: Worker; readonly host: WorkerHost<ValidatorDoor> } | null = null;
  let atWork = 0;
  let cancelEnd: () => void = () => undefined;
  const end = (): void => {
    running?.worker.terminate();
    running = null;
  };
  return async (bytes) => {
    cancelEnd();
    if (running === null) {
      const worker = start();
      running = { worker, host: hostWorker<ValidatorDoor>(worker, 'validator') };
      const { host } = running;
      // A model that takes its memory away is one thing, the next model another.
      host.failed.catch(() => (running = running?.host === host ? null : running));
    }
    const { host } = running;
    atWork += 1;
    try {
      return await host.call((door) => door.validate(bytes));
    } finally {
      atWork -= 1;
      if (atWork === 0) cancelEnd = clock.after(IDLE_MS, end);
    }
  };
}
