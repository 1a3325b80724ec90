// The life of one action's command as a control shows it, on a screen and in XR alike: what was pressed, until the
// view-model's own account of it (up to 200 ms later) takes over. Pure.
import type { Problem } from '../../protocol/problem.ts';
import type { CommandView } from '../view-model.ts';

export interface CommandLife {
  readonly state: CommandView['state'];
  readonly fraction: number | null;
  readonly message: string;
  readonly output: unknown;
  readonly problem: Problem | null;
  /** Unix time in ms; null before it is known. */
  readonly askedAt: number | null;
}

/** What a control knows of the command that was asked for with it. */
export interface Asking {
  /** Which command was the newest when it was pressed; null while nothing is pressed and unanswered. */
  readonly pressed: { readonly before: string | null } | null;
  readonly answer: CommandView | null;
  /** Why it could not be asked. */
  readonly fault: Problem | null;
}

/** The steps that are shown for each state; the last one is where it stands. */
export const COMMAND_STEPS: Record<CommandView['state'], readonly CommandView['state'][]> = {
  asked: ['asked'],
  accepted: ['asked', 'accepted'],
  running: ['asked', 'accepted', 'running'],
  completed: ['asked', 'accepted', 'completed'],
  failed: ['asked', 'failed'],
  cancelled: ['asked', 'accepted', 'cancelled'],
  refused: ['asked', 'refused'],
  unknown: ['asked', 'unknown'],
};

/** `last`: the view-model's account. `waiting`: asked and not yet answered. */
export function commandLife(
  last: CommandView | null,
  { pressed, answer, fault }: Asking,
): { readonly newest: CommandView | null; readonly waiting: boolean; readonly life: CommandLife | null } {
  const newest = newer(last, answer);
  const waiting =
    (pressed !== null && pressed.before === (newest?.commandID ?? null)) ||
    (newest?.state === 'asked' && fault === null);
  return { newest, waiting, life: lifeOf(newest, waiting, fault) };
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
