// Takes back a command or call that still runs (P10, P13); its end is told where it is shown.
import { ProblemNote } from './problem-note.tsx';
import { strings } from './strings.ts';
import { useAttempt } from './use-attempt.ts';

interface CancelButtonProps {
  /** Of the action. */
  readonly title: string;
  readonly onCancel: () => Promise<void>;
}

export function CancelButton({ title, onCancel }: CancelButtonProps) {
  const attempt = useAttempt();
  const { cancelLabel, cancelling } = strings.services;
  return (
    <>
      <button
        type="button"
        class="button"
        aria-label={cancelLabel(title)}
        aria-disabled={attempt.busy}
        onClick={() => attempt.start(onCancel)}
      >
        {attempt.busy ? cancelling : strings.cancel}
      </button>
      {attempt.problem !== null && <ProblemNote problem={attempt.problem} />}
    </>
  );
}
