// Hosts one of our own workers behind Comlink, which alone would leave calls pending for ever when the worker dies: here
// they are rejected. Called by main.ts.
import { wrap, type Remote } from 'comlink';
import { keepErrorCodes } from './comlink-errors.ts';
import { TwinportError } from './errors.ts';

export interface WorkerHost<Api> {
  /** Runs a call on the worker's object; rejects when the worker dies before it answers. */
  call<Result>(run: (api: Remote<Api>) => Promise<Result>): Promise<Result>;
  /** Rejects when the worker dies. */
  readonly failed: Promise<never>;
}

export function hostWorker<Api>(worker: Worker, name: string): WorkerHost<Api> {
  keepErrorCodes();
  const api = wrap<Api>(worker);
  const failed = new Promise<never>((_resolve, reject) => {
    const fail = (why: string): void => {
      worker.terminate();
      reject(new TwinportError('internal', `the worker "${name}" has stopped: ${why}. Reload the page.`));
    };
    worker.addEventListener('error', (event) => fail(event.message || 'it could not be loaded'));
    worker.addEventListener('messageerror', () => fail('a message could not be read'));
  });
  failed.catch(() => undefined);
  return { failed, call: (run) => Promise.race([run(api), failed]) };
}
