// The panel of the open service: who offers it and who vouches for them, what data it asks for, what it does, its values and
// events (P12, P13).
import { useState } from 'preact/hooks';
import { problemCode } from '../../protocol/problem.ts';
import type { CallView, PlanView, ServiceActionView, ServicePanelView } from '../services/service-views.ts';
import type { UserKeyView, ViewActions, ViewModel } from '../view-model.ts';
import { AccessWays } from './access-ways.tsx';
import { ActionForm } from './action-form.tsx';
import { groupActions } from './action-groups.ts';
import { EventList } from './event-list.tsx';
import { Icon } from './icon.tsx';
import { LockedActions } from './locked-actions.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import { PropertyTable } from './property-table.tsx';
import { ServiceCall } from './service-call.tsx';
import { ServiceNeed } from './service-need.tsx';
import { OnlineBadge, ServiceOrigin } from './service-list.tsx';
import { strings } from './strings.ts';
import { ValueView } from './value-view.tsx';
import { isPlain } from './value-text.ts';

const text = strings.services;

interface ServicePanelProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

export function ServicePanel(props: ServicePanelProps) {
  const panel = props.view.servicePanel.value;
  if (panel === null) return null;
  return <OpenService key={panel.service.id} panel={panel} {...props} />;
}

function OpenService({ panel, view, actions, onClose }: ServicePanelProps & { readonly panel: ServicePanelView }) {
  /** The call that failed for want of data: tried again when that is shared. */
  const [stuck, setStuck] = useState<{ readonly needId: string; readonly call: CallView } | null>(null);
  const { service, needs, properties, problem } = panel;
  const groups = groupActions(panel.actions);
  const open = panel.actions.filter(({ refused }) => refused === null);
  const userKey = view.userKey.value;
  const tryAgain = () => {
    setStuck(null);
    if (stuck !== null) void actions.callService(service.id, stuck.call.action, stuck.call.input);
  };
  const plain = properties.filter(({ value }) => isPlain(value));
  const rich = properties.filter(({ value }) => !isPlain(value));
  const status = service.online ? 'live' : 'offline';
  return (
    <PanelFrame
      id="service"
      title={service.title}
      subtitle={
        <>
          <p class="facts">
            <OnlineBadge online={service.online} />
            <span>{service.purposes.join(', ')}</span>
          </p>
          <ServiceOrigin service={service} />
        </>
      }
      onClose={onClose}
    >
      {!service.online && (
        <p class="banner">
          <Icon name="offline" />
          {text.offlineBanner}
        </p>
      )}
      {service.description !== '' && <p class="description">{service.description}</p>}
      {problem !== null && <ProblemNote problem={problem} />}
      {problem !== null && problemCode(problem) === 'access-refused' && (
        <AccessWays targetId={service.id} refusal={problem} userKey={userKey} actions={actions} />
      )}
      {needs.length > 0 && (
        <section aria-label={text.needs}>
          <h3>{text.needs}</h3>
          <p class="section-hint">{text.needsHint}</p>
          <ul class="cards">
            {needs.map((need) => (
              <ServiceNeed
                key={need.id}
                service={service}
                need={need}
                userKey={userKey}
                actions={actions}
                wanted={stuck?.needId === need.id}
                onShared={tryAgain}
              />
            ))}
          </ul>
        </section>
      )}
      <section aria-label={text.actions}>
        <h3>{text.actions}</h3>
        <ul class="actions">
          {open.map((action) => (
            <ServiceAction
              key={action.name}
              panel={panel}
              action={action}
              plans={view.plans.value}
              userKey={userKey}
              actions={actions}
              onNeed={(needId, call) => setStuck({ needId, call })}
            />
          ))}
        </ul>
        {groups.locked.length > 0 && (
          <LockedActions targetId={service.id} groups={groups.locked} actions={actions} userKey={userKey} />
        )}
      </section>
      {properties.length > 0 && (
        <section aria-label={text.values}>
          <h3>{text.values}</h3>
          {plain.length > 0 && <PropertyTable properties={plain} status={status} />}
          {rich.map(({ name, title, value, schema }) => (
            <div key={name} class="rich-property">
              <h4>{title}</h4>
              <ValueView value={value} schema={schema} />
            </div>
          ))}
        </section>
      )}
      {panel.events.length > 0 && (
        <section aria-label={text.events}>
          <h3>{text.events}</h3>
          <EventList events={panel.events} />
        </section>
      )}
    </PanelFrame>
  );
}

interface ServiceActionProps {
  readonly panel: ServicePanelView;
  readonly action: ServiceActionView;
  readonly plans: readonly PlanView[];
  readonly userKey: UserKeyView;
  readonly actions: ViewActions;
  readonly onNeed: (needId: string, call: CallView) => void;
}

/** The control of an action and its calls: several may run at a time. */
function ServiceAction({ panel: { service }, action, plans, userKey, actions, onNeed }: ServiceActionProps) {
  const [newest, ...earlier] = action.calls;
  const callOf = (call: CallView) => (
    <ServiceCall
      key={call.commandID}
      call={call}
      action={action}
      plans={plans}
      userKey={userKey}
      actions={actions}
      onNeed={onNeed}
    />
  );
  const running = earlier.filter(({ state }) => state === 'accepted' || state === 'running');
  const over = earlier.filter((call) => !running.includes(call));
  return (
    <ActionForm
      action={action}
      targetTitle={service.title}
      warning={text.warning}
      waiting={newest?.state === 'asked'}
      onSend={(input) => void actions.callService(service.id, action.name, input)}
    >
      <div aria-label={text.calls(action.title)} role="group">
        {newest !== undefined && callOf(newest)}
        {running.map(callOf)}
        {over.length > 0 && (
          <details class="fold">
            <summary>{text.earlier(over.length)}</summary>
            {over.map(callOf)}
          </details>
        )}
      </div>
    </ActionForm>
  );
}
