// One action of a twin: its control, and the life of its last command (P10).
import type { TwinView, ActionView, ViewActions } from '../view-model.ts';
import { ActionForm } from './action-form.tsx';
import { CancelButton } from './cancel-button.tsx';
import { CommandSteps } from './command-steps.tsx';
import { strings } from './strings.ts';
import { useCommand } from './use-command.ts';

interface ActionRowProps {
  readonly twin: TwinView;
  readonly action: ActionView;
  readonly actions: ViewActions;
}

export function ActionRow({ twin, action, actions }: ActionRowProps) {
  const command = useCommand(twin.id, action, actions);
  const running = action.last?.state === 'accepted' || action.last?.state === 'running' ? action.last : null;
  return (
    <ActionForm
      action={action}
      targetTitle={twin.title}
      warning={strings.action.warning}
      waiting={command.waiting}
      onSend={(input) => command.send(input)}
    >
      {command.life !== null && (
        <div class="call-head">
          <CommandSteps life={command.life} />
          {running !== null && (
            <CancelButton title={action.title} onCancel={() => actions.cancel(twin.id, running.commandID)} />
          )}
        </div>
      )}
    </ActionForm>
  );
}
