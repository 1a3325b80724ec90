// The emergency stop: pinned above everything that scrolls, and asked for at once. A question before it would cost the
// second for which it exists, so `unsafe` does not count here.
import type { ActionView, TwinView, ViewActions } from '../view-model.ts';
import { CommandSteps } from './command-steps.tsx';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';
import { useCommand } from './use-command.ts';
import { problemDetail } from './problem-text.ts';

interface EmergencyStopProps {
  readonly twin: TwinView;
  readonly action: ActionView;
  readonly actions: ViewActions;
}

export function EmergencyStop({ twin, action, actions }: EmergencyStopProps) {
  const command = useCommand(twin.id, action, actions);
  return (
    <div class="emergency">
      {action.refused === null ? (
        <button type="button" class="emergency-button" onClick={() => command.send(undefined)}>
          <Icon name="stop" />
          <span>{action.title}</span>
        </button>
      ) : (
        <p class="emergency-locked">
          <Icon name="lock" />
          <span>
            <strong>{action.title}</strong> · {strings.action.refusedHere}: {problemDetail(action.refused)}
          </span>
        </p>
      )}
      {command.life !== null && <CommandSteps life={command.life} />}
    </div>
  );
}
