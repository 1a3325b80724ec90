// What the owner does not let this visitor do, why, and what would help: ask again, or give the owner one's key (P7).
import { useState } from 'preact/hooks';
import { toProblem, type Problem } from '../../protocol/problem.ts';
import type { TwinView, ViewActions } from '../view-model.ts';
import type { LockedGroup } from './action-groups.ts';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';
import { strings } from './strings.ts';

interface LockedActionsProps {
  readonly twin: TwinView;
  readonly groups: readonly LockedGroup[];
  readonly actions: ViewActions;
  readonly userDid: string;
}

export function LockedActions({ twin, groups, actions, userDid }: LockedActionsProps) {
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState<Problem | null>(null);
  const askAgain = () => {
    if (asking) return;
    setAsking(true);
    setFault(null);
    actions
      .requestAccess(twin.id)
      .catch((thrown: unknown) => setFault(toProblem(thrown)))
      .finally(() => setAsking(false));
  };
  return (
    <div class="locked">
      <h4>
        <Icon name="lock" />
        {strings.action.locked}
      </h4>
      {groups.map((group) => (
        <div key={group.problem.type + group.problem.help} class="locked-group">
          <ul class={group.sameDetail ? 'locked-chips' : 'locked-lines'}>
            {group.actions.map((action) => (
              <li key={action.name}>
                <strong>{action.title}</strong>
                {!group.sameDetail && <span>{action.refused?.detail}</span>}
              </li>
            ))}
          </ul>
          {group.sameDetail && <p>{group.problem.detail}</p>}
          {group.problem.help !== undefined && <p class="help">{group.problem.help}</p>}
        </div>
      ))}
      <div class="card-buttons">
        <CopyButton caption={strings.action.copyKey} text={() => userDid} />
        <button type="button" class="button" aria-disabled={asking} onClick={askAgain}>
          {asking ? strings.action.asking : strings.action.askAgain}
        </button>
      </div>
      <p class="field-hint">{strings.action.copyKeyHint}</p>
      {fault !== null && <ProblemNote problem={fault} />}
    </div>
  );
}
