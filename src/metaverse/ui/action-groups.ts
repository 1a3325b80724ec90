// The actions of a twin as its panel lays them out: the emergency stop apart, then what the visitor may do, then what
// the owner locked, with equal reasons said once. Pure; shown by twin-panel.tsx.
import type { Problem } from '../../protocol/problem.ts';
import { waysOf } from './access-rules.ts';
import type { ActionView } from '../view-model.ts';

/** An action of this name is always at hand. */
export const EMERGENCY_STOP = 'emergencyStop';

export interface LockedGroup {
  /** What the group has in common: the kind of refusal and what would satisfy it. */
  readonly rule: string;
  readonly problem: Problem;
  readonly actions: readonly ActionView[];
  /** Every action of the group was refused in the same words, so they are said once. */
  readonly sameDetail: boolean;
}

interface ActionGroups {
  readonly emergencyStop: ActionView | null;
  readonly allowed: readonly ActionView[];
  readonly locked: readonly LockedGroup[];
}

export function groupActions(actions: readonly ActionView[]): ActionGroups {
  const locked = new Map<string, { rule: string; problem: Problem; actions: ActionView[] }>();
  const allowed: ActionView[] = [];
  let emergencyStop: ActionView | null = null;
  for (const action of actions) {
    if (action.name === EMERGENCY_STOP) emergencyStop = action;
    else if (action.refused === null) allowed.push(action);
    else {
      const { type, help = '' } = action.refused;
      const rule = JSON.stringify([type, help, waysOf(action.refused)]);
      const group = locked.get(rule) ?? { rule, problem: action.refused, actions: [] };
      locked.set(rule, group);
      group.actions.push(action);
    }
  }
  const groups = [...locked.values()].map((group) => ({
    ...group,
    sameDetail: group.actions.every((action) => action.refused?.detail === group.problem.detail),
  }));
  return { emergencyStop, allowed, locked: groups };
}
