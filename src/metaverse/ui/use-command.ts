// The command of one action, as its control sends it and shows its life. Used by action-row.tsx and emergency-stop.tsx.
import { useState } from 'preact/hooks';
import type { TwinId } from '../../base/ids.ts';
import { toProblem, type Problem } from '../../protocol/problem.ts';
import { commandLife, type CommandLife } from '../controls/command-life.ts';
import type { ActionView, CommandView, ViewActions } from '../view-model.ts';

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
  const { newest, waiting, life } = commandLife(action.last, { pressed, answer, fault });

  const send = (input: unknown) => {
    setPressed({ before: newest?.commandID ?? null });
    setFault(null);
    actions
      .invoke(twinId, action.name, input)
      .then(setAnswer, (thrown: unknown) => setFault(toProblem(thrown)))
      .finally(() => setPressed(null));
  };
  return { life, waiting, send };
}
