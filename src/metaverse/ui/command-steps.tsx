// The life of a command in one line: asked -> accepted -> running -> done, or where and why it ended (P10).
import { COMMAND_STEPS, type CommandLife } from '../controls/command-life.ts';
import type { CommandView } from '../view-model.ts';
import { formatTime, formatValue } from './format.ts';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';
import { strings } from './strings.ts';
import { summarise } from './summary.ts';

type State = CommandView['state'];

export function CommandSteps({ life }: { readonly life: CommandLife }) {
  const steps = COMMAND_STEPS[life.state];
  const percent = life.fraction === null ? null : Math.round(life.fraction * 100);
  const output =
    life.state === 'completed' && life.output !== null && life.output !== undefined ? summarise(life.output) : '';
  const words = [life.message, output].filter(Boolean).join(' · ');
  return (
    <div class={`command command-${life.state}`}>
      <ol class="steps" aria-label={strings.action.commandLife}>
        {steps.map((step, index) => (
          <li key={step} aria-current={index === steps.length - 1 ? 'step' : undefined}>
            <StepMark state={step} isLast={index === steps.length - 1} />
            {strings.commandState[step]}
            {step === 'running' && percent !== null && <span class="numeric"> {strings.action.progress(percent)}</span>}
          </li>
        ))}
        {life.askedAt !== null && <li class="when numeric">{formatTime(life.askedAt)}</li>}
      </ol>
      {life.state === 'running' && (
        <progress aria-label={strings.commandState.running} max={1} value={life.fraction ?? undefined} />
      )}
      {words !== '' && <p class="command-message">{formatValue(words, 0)}</p>}
      {life.problem !== null && <ProblemNote problem={life.problem} />}
    </div>
  );
}

function StepMark({ state, isLast }: { readonly state: State; readonly isLast: boolean }) {
  if (!isLast || state === 'completed') return <Icon name="check" />;
  if (state === 'cancelled') return <Icon name="close" />;
  if (state === 'refused') return <Icon name="lock" />;
  if (state === 'failed') return <Icon name="alarm" />;
  if (state === 'unknown') return <Icon name="help" />;
  return <span class="spinner" aria-hidden="true" />;
}
