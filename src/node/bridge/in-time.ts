// Work that must end in time: a device may answer slowly, or not at all. Who calls: everything here that waits for a device.
import { systemClock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';

/**
 * Runs `work` with a signal that aborts when the time is over or `outer` aborts; then it is not waited for any more, whether it
 * heeds the signal or not.
 * @throws TwinportError `timeout` with `otherwise` and the limit; `cancelled` when `outer` aborted
 */
export async function inTime<Value>(
  timeoutMs: number,
  otherwise: string,
  work: (signal: AbortSignal) => Promise<Value>,
  outer?: AbortSignal,
): Promise<Value> {
  // By hand, not AbortSignal.any: in Node 20 each signal that it makes is kept as long as the outer one lives.
  const own = new AbortController();
  let giveUp: (error: Error) => void = () => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  ended.catch(() => undefined);
  const stop = (error: TwinportError): void => {
    giveUp(error);
    own.abort(error);
  };
  const cancel = systemClock.after(timeoutMs, () =>
    stop(new TwinportError('timeout', `${otherwise} within ${timeoutMs} ms`)),
  );
  const onOuter = (): void => stop(new TwinportError('cancelled', 'it was given up'));
  outer?.addEventListener('abort', onOuter);
  try {
    if (outer?.aborted === true) onOuter();
    const working = work(own.signal);
    working.catch(() => undefined);
    return await Promise.race([working, ended]);
  } finally {
    cancel();
    outer?.removeEventListener('abort', onOuter);
  }
}

/** Resolves after a time, or at once when the signal aborts. */
export function pause(delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      cancel();
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const cancel = systemClock.after(delayMs, wake);
    signal?.addEventListener('abort', wake);
  });
}
