// A proposal of a service: each step with its time, machine, action and input in words, to apply one by one or all (P13).
// Applied steps are the visitor's own commands; the plan itself runs beyond this panel (services/command-plans.ts).
import { useEffect, useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import type { PlanStepView, PlanView } from '../services/service-views.ts';
import type { ViewActions } from '../view-model.ts';
import { formatDuration } from './format.ts';
import { Icon } from './icon.tsx';
import { isOpen, unsafeTitles } from './plan-steps.ts';
import { ProblemNote } from './problem-note.tsx';
import { Question } from './question.tsx';
import { strings } from './strings.ts';
import { summarise } from './summary.ts';
import { formatMoment } from './value-text.ts';

interface ServicePlanProps {
  readonly id: string;
  readonly list: unknown;
  readonly plans: readonly PlanView[];
  readonly actions: Pick<ViewActions, 'propose' | 'applyPlan' | 'stopPlan'>;
}

const TICK_MS = 1000;
const text = strings.services;

export function ServicePlan({ id, list, plans, actions }: ServicePlanProps) {
  const [now, setNow] = useState(() => systemClock.now());
  const [question, setQuestion] = useState<number | 'all' | null>(null);
  useEffect(() => actions.propose(id, list), [id]);
  useEffect(() => systemClock.every(TICK_MS, () => setNow(systemClock.now())), []);
  const steps = plans.find((plan) => plan.id === id)?.steps ?? [];
  const open = steps.filter(isOpen);
  const waiting = steps.filter(({ state }) => state === 'waiting');

  const apply = (which: number | 'all') => {
    const chosen = which === 'all' ? open : steps.slice(which, which + 1);
    if (chosen.some(({ unsafe }) => unsafe)) setQuestion(which);
    else actions.applyPlan(id, which);
  };
  if (steps.length === 0) return <p class="empty">{text.nothing}</p>;
  return (
    <div class="plan">
      <p class="field-hint">{text.planHint}</p>
      <ol>
        {steps.map((step, index) => (
          <PlanStep
            key={index}
            step={step}
            now={now}
            onApply={() => apply(index)}
            onStop={() => actions.stopPlan(id, index)}
          />
        ))}
      </ol>
      {question !== null && (
        <Question
          question={text.applyQuestion}
          warning={text.applyWarning(unsafeTitles(question === 'all' ? open : steps.slice(question, question + 1)))}
          onAnswer={(yes) => {
            setQuestion(null);
            if (yes) actions.applyPlan(id, question);
          }}
        />
      )}
      {question === null && steps.length > 1 && (
        <div class="card-buttons">
          {open.length > 0 && (
            <button type="button" class="button primary" onClick={() => apply('all')}>
              {text.applyAll}
            </button>
          )}
          {waiting.length > 0 && (
            <button type="button" class="button" onClick={() => actions.stopPlan(id, 'all')}>
              {text.stopAll}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

interface PlanStepProps {
  readonly step: PlanStepView;
  readonly now: number;
  readonly onApply: () => void;
  readonly onStop: () => void;
}

function PlanStep({ step, now, onApply, onStop }: PlanStepProps) {
  const { at, title, twinTitle, actionTitle, input, state, problem } = step;
  const time = formatMoment(at, now, true);
  const named = title === '' ? actionTitle : title;
  const words = summarise(input);
  const left = at - now;
  return (
    <li class="plan-step" data-state={state}>
      <span class="plan-time numeric">
        <time dateTime={new Date(at).toISOString()}>{time}</time>
        {(isOpen(step) || state === 'waiting') && (
          <span class="plan-left">
            {left > 0 ? text.inTime(formatDuration(left)) : text.wasDue(formatDuration(-left))}
          </span>
        )}
      </span>
      <span class="plan-words">
        <strong>{named}</strong>
        <span>
          {twinTitle}: {actionTitle}
          {words !== '' && ` · ${words}`}
        </span>
        {state !== 'proposed' && (
          <span class="plan-state">
            {state === 'completed' ? <Icon name="check" /> : state === 'waiting' ? <Icon name="clock" /> : null}
            {text.stepState[state]}
          </span>
        )}
      </span>
      {isOpen(step) && (
        <button type="button" class="button strong" aria-label={text.applyLabel(named, time)} onClick={onApply}>
          {text.apply}
        </button>
      )}
      {state === 'waiting' && (
        <button type="button" class="button" aria-label={text.stopStepLabel(named, time)} onClick={onStop}>
          {text.stopStep}
        </button>
      )}
      {problem !== null && <ProblemNote problem={problem} />}
    </li>
  );
}
