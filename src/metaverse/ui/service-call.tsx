// One call of a service as it goes: its steps and progress, what it streams while it runs, its result by its schema, or why
// it failed and what would help (P13).
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import { problemCode, type Problem } from '../../protocol/problem.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import { isCommandList } from '../services/command-list.ts';
import type { CallView, PlanView, ServiceActionView } from '../services/service-views.ts';
import type { UserKeyView, ViewActions } from '../view-model.ts';
import { AccessWays } from './access-ways.tsx';
import { CancelButton } from './cancel-button.tsx';
import { CommandSteps } from './command-steps.tsx';
import { Icon } from './icon.tsx';
import { JsonText } from './json-text.tsx';
import { ServicePlan } from './service-plan.tsx';
import { strings } from './strings.ts';
import { RecordTable, ValueView } from './value-view.tsx';
import { isPlain, isRecord } from './value-text.ts';
import { problemDetail } from './problem-text.ts';

interface ServiceCallProps {
  readonly call: CallView;
  readonly action: ServiceActionView;
  readonly plans: readonly PlanView[];
  readonly userKey: UserKeyView;
  readonly actions: ViewActions;
  /** The visitor wants to see the need that was not met. */
  readonly onNeed: (needId: string, call: CallView) => void;
}

const text = strings.services;
const JUST_NOW_MS = 1_000;

export function ServiceCall({ call, action, plans, userKey, actions, onNeed }: ServiceCallProps) {
  const element = useRef<HTMLDivElement>(null);
  // What was just asked for is in sight, wherever it was asked from.
  useEffect(() => {
    if (systemClock.now() - call.askedAt < JUST_NOW_MS) element.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const running = call.state === 'asked' || call.state === 'accepted' || call.state === 'running';
  const missing = missingNeed(call.error);
  const problem = call.error ?? null;
  const refused = problem !== null && problemCode(problem) === 'access-refused' ? problem : null;
  return (
    <div class="call" data-state={call.state} ref={element}>
      <div class="call-head">
        <CommandSteps
          life={{
            state: call.state,
            fraction: call.fraction ?? null,
            message: call.message ?? '',
            output: undefined,
            problem: missing === null ? problem : null,
            askedAt: call.askedAt,
          }}
        />
        {running && call.state !== 'asked' && (
          <CancelButton title={action.title} onCancel={() => actions.cancel(call.serviceId, call.commandID)} />
        )}
      </div>
      {refused !== null && (
        <AccessWays targetId={call.serviceId} refusal={refused} userKey={userKey} actions={actions} />
      )}
      {missing !== null && (
        <div class="consent-missing">
          <Icon name="lock" />
          <p>
            <strong>{text.consentTitle}</strong>
            {problem !== null && problemDetail(problem)}
          </p>
          <button type="button" class="button strong" onClick={() => onNeed(missing, call)}>
            {text.toNeed}
          </button>
        </div>
      )}
      {call.itemCount > 0 && <Stream call={call} schema={action.stream} running={running} />}
      {call.state === 'completed' && <Result call={call} action={action} plans={plans} actions={actions} />}
    </div>
  );
}

/** What comes while it runs: the plain facts of every item, newest first, and the whole of the newest. */
function Stream({
  call,
  schema,
  running,
}: {
  readonly call: CallView;
  readonly schema: DataSchema | null;
  readonly running: boolean;
}) {
  const { items, itemCount } = call;
  const body = useMemo(() => <StreamBody items={items} schema={schema} />, [items, schema]);
  if (running)
    return (
      <section class="stream" aria-label={text.stream(itemCount)}>
        <h5>{text.stream(itemCount)}</h5>
        {body}
      </section>
    );
  return (
    <details class="fold stream">
      <summary>{text.streamed(itemCount)}</summary>
      {body}
    </details>
  );
}

function StreamBody({ items, schema }: { readonly items: readonly unknown[]; readonly schema: DataSchema | null }) {
  const newest = items.at(-1);
  const records = items.filter(isRecord).map(plainPart).toReversed();
  const rich = isRecord(newest) ? Object.fromEntries(Object.entries(newest).filter(([, part]) => !isPlain(part))) : {};
  if (records.length < items.length) return <ValueView value={items} schema={{ items: schema ?? {} }} />;
  return (
    <>
      {Object.keys(rich).length > 0 && <ValueView value={rich} schema={schema} />}
      {records.some((row) => Object.keys(row).length > 0) && (
        <RecordTable rows={records} schema={{ items: schema ?? {} }} />
      )}
    </>
  );
}

function Result({ call, action, plans, actions }: Pick<ServiceCallProps, 'call' | 'action' | 'plans' | 'actions'>) {
  const { output, commandID } = call;
  const shown = useMemo(
    () => (
      <ValueView
        value={output}
        schema={action.output}
        special={(value, schema, pointer) =>
          isCommandList(schema) ? (
            <ServicePlan id={`${commandID}${pointer}`} list={value} plans={plans} actions={actions} />
          ) : null
        }
      />
    ),
    [output, action.output, plans],
  );
  const json = useMemo(() => JSON.stringify(output, null, 2), [output]);
  if (output === undefined || output === null) return <p class="command-message">{text.noOutput}</p>;
  return (
    <section class="result" aria-label={text.result}>
      {shown}
      {!isPlain(output) && (
        <details class="fold">
          <summary>{text.asJson}</summary>
          <JsonText text={json} label={text.asJson} />
        </details>
      )}
    </section>
  );
}

function plainPart(item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(item).filter(([, part]) => isPlain(part)));
}

/** The need that was not met, where that is why a call failed. */
function missingNeed(problem: Problem | undefined): string | null {
  if (problem === undefined || problemCode(problem) !== 'consent-missing') return null;
  const need = problem.details?.['need'];
  return typeof need === 'string' ? need : null;
}
