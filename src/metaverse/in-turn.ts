// A question that is asked anew when something has changed, once at a time: what changes while it is asked becomes one more
// question, after a rest as long as the answer took. Ten thousand grants that come one by one are not listed ten thousand times.
import { systemClock } from '../base/clock.ts';

const LONGEST_REST_MS = 1_000;

/** Returns what asks; `ask` must not reject. */
export function inTurn(ask: () => Promise<void>): () => void {
  let state: 'idle' | 'asking' | 'asked again' = 'idle';
  const run = async (): Promise<void> => {
    state = 'asking';
    const startedAt = systemClock.now();
    await ask();
    if (state === 'asking') state = 'idle';
    else systemClock.after(Math.min(LONGEST_REST_MS, systemClock.now() - startedAt), () => void run());
  };
  return () => {
    if (state === 'idle') void run();
    else state = 'asked again';
  };
}
