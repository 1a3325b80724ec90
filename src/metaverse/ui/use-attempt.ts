// One thing that a person asked for and that may fail for a reason that they can read: whether it is under way, and what
// was wrong with it last. Used by what concerns keys and access.
import { useRef, useState } from 'preact/hooks';
import { toTwinportError } from '../../base/errors.ts';
import { toProblem, type Problem } from '../../protocol/problem.ts';

interface Attempt {
  readonly busy: boolean;
  readonly problem: Problem | null;
  /** Starts `run` at once (it may need the click in which it was asked), unless the last one is still under way. */
  start(run: () => Promise<void>): void;
}

export function useAttempt(): Attempt {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const start = (run: () => Promise<void>): void => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    run()
      // What the person called off themselves is no news to them.
      .catch((thrown: unknown) => setProblem(toTwinportError(thrown).code === 'cancelled' ? null : toProblem(thrown)))
      .finally(() => {
        running.current = false;
        setBusy(false);
      });
  };
  return { busy, problem, start };
}
