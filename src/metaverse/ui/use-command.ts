// The life of one action's command as its control shows it: what was pressed here, until the view-model's own account
// of it (up to 200 ms later) takes over. Used by action-row.tsx and emergency-stop.tsx.
import { useState } from 'preact/hooks';
import type { TwinId } from '../../base/ids.ts';
import { toProblem, type Problem } from '../../protocol/problem.ts';
import type { ActionView, CommandView, ViewActions } from '../view-model.ts';

export interface CommandLife {
  readonly state: CommandView['state'];
  readonly fraction: number | null;
  readonly message: string;
  readonly output: unknown;
  readonly problem: Problem | null;
  /** Unix time in ms; null before it is known. */
  readonly askedAt: number | null;
}

export interface Command {
  /** Nothing was asked on this visit: null. */
  readonly life: CommandLife | null;
  /** Asked and not yet answered. */
  readonly waiting: boolean;
  send(input: unknown): void;
}

export function useCommand(twinId: TwinId, action: ActionView, actions: ViewActions): Command {
  const [pressed, setPressed] = useState<{ readonly before: string | null } | null>(null);
  const [answer, setAnswer] = useState<CommandView | null>(null);
  const [fault, setFault] = useState<Problem | null>(null);
  const newest = newer(action.last, answer);

  const send = (input: unknown) => {
    setPressed({ before: newest?.commandID ?? null });
    setFault(null);
    actions
      .invoke(twinId, action.name, input)
      .then(setAnswer, (thrown: unknown) => setFault(toProblem(thrown)))
      .finally(() => setPressed(null));
  };
  const waiting =
    (pressed !== null && pressed.before === (newest?.commandID ?? null)) ||
    (newest?.state === 'asked' && fault === null);
  return { life: lifeOf(newest, waiting, fault), waiting, send };
}

function lifeOf(newest: CommandView | null, waiting: boolean, fault: Problem | null): CommandLife | null {
  const nothing = { fraction: null, message: '', output: undefined, problem: null, askedAt: null };
  if (waiting) return { ...nothing, state: 'asked', askedAt: newest?.state === 'asked' ? newest.askedAt : null };
  if (fault !== null) return { ...nothing, state: 'failed', problem: fault };
  if (newest === null) return null;
  return {
    state: newest.state,
    fraction: newest.fraction ?? null,
    message: newest.message ?? '',
    output: newest.output,
    problem: newest.error ?? null,
    askedAt: newest.askedAt,
  };
}

/** The later of two; of two accounts of one command, the view-model's, because it goes on. */
function newer(fromView: CommandView | null, fromAnswer: CommandView | null): CommandView | null {
  if (fromView === null || fromAnswer === null) return fromView ?? fromAnswer;
  return fromAnswer.askedAt > fromView.askedAt ? fromAnswer : fromView;
}
