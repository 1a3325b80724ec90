// What the owner does not let this visitor do, why, and what would help (P7).
import type { UserKeyView, ViewActions } from '../view-model.ts';
import { AccessWays } from './access-ways.tsx';
import type { LockedGroup } from './action-groups.ts';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';
import { strings } from './strings.ts';
import { useAttempt } from './use-attempt.ts';
import { problemDetail } from './problem-text.ts';

interface LockedActionsProps {
  /** The twin or service whose they are. */
  readonly targetId: string;
  readonly groups: readonly LockedGroup[];
  readonly actions: ViewActions;
  readonly userKey: UserKeyView;
}

export function LockedActions({ targetId, groups, actions, userKey }: LockedActionsProps) {
  const asking = useAttempt();
  return (
    <div class="locked">
      <h4>
        <Icon name="lock" />
        {strings.action.locked}
      </h4>
      {groups.map((group) => (
        <div key={group.rule} class="locked-group">
          <ul class={group.sameDetail ? 'locked-chips' : 'locked-lines'}>
            {group.actions.map((action) => (
              <li key={action.name}>
                <strong>{action.title}</strong>
                {!group.sameDetail && action.refused !== null && <span>{problemDetail(action.refused)}</span>}
              </li>
            ))}
          </ul>
          {group.sameDetail && <p>{problemDetail(group.problem)}</p>}
          <AccessWays targetId={targetId} refusal={group.problem} userKey={userKey} actions={actions} />
        </div>
      ))}
      <div class="ask-again">
        <p class="field-hint">{strings.access.askAgainHint}</p>
        <button
          type="button"
          class="button"
          aria-disabled={asking.busy}
          onClick={() => asking.start(() => actions.requestAccess(targetId))}
        >
          {asking.busy ? strings.action.asking : strings.action.askAgain}
        </button>
      </div>
      {asking.problem !== null && <ProblemNote problem={asking.problem} />}
    </div>
  );
}
