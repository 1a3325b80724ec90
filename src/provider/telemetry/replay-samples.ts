// Plays recorded samples again as if they happened now: `for await (const { readings, timeMs } of replaySamples(…))
// twin.set(readings, timeMs)`. Called by providers through `twinport/twin`.
import { systemClock, type Clock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import type { TelemetrySample } from './sample.ts';

export interface ReplayOptions {
  /** 2 plays twice as fast; 1 unless said otherwise. */
  readonly speed?: number;
  /** Begins again behind the end, until it is aborted. */
  readonly loop?: boolean;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/** A recording whose samples all have one time would loop without a rest. */
const SHORTEST_ROUND_MS = 10;

/**
 * Yields each sample when it is due, with the time at which it should have been: lateness does not add up. Ends with the
 * recording, or when the signal is aborted.
 * @throws TwinportError `input-invalid` for a speed that is none
 */
export async function* replaySamples(
  samples: readonly TelemetrySample[],
  { speed = 1, loop = false, signal, clock = systemClock }: ReplayOptions = {},
): AsyncGenerator<TelemetrySample> {
  if (!(speed > 0 && speed <= 10_000))
    throw new TwinportError('input-invalid', `${speed} is no speed: above 0, at most 10000`);
  const first = samples[0]?.timeMs;
  if (first === undefined) return;
  const lengthMs = samples.at(-1)!.timeMs - first;
  // Behind the last sample as long as between two: the first one of the next round does not fall on it.
  const restMs = samples.length > 1 ? lengthMs / (samples.length - 1) : 0;
  const roundMs = Math.max(SHORTEST_ROUND_MS, (lengthMs + restMs) / speed);
  let begunAt = clock.now();
  for (;;) {
    for (const { readings, timeMs } of samples) {
      const dueAt = begunAt + (timeMs - first) / speed;
      await until(dueAt, clock, signal);
      if (signal?.aborted === true) return;
      yield { readings, timeMs: dueAt };
    }
    if (!loop) return;
    // A process that slept does not play what it missed.
    begunAt = Math.max(begunAt + roundMs, clock.now() - roundMs);
  }
}

async function until(timeMs: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  const waitMs = timeMs - clock.now();
  if (waitMs <= 0 || signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(waitMs, end);
    signal?.addEventListener('abort', end);
  });
}
