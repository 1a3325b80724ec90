// The panel of the open twin: who it is and who vouches for it, alarms, values, actions, events (P7, P9, P10, P11).
import type { TwinPanelView, ViewActions, ViewModel } from '../view-model.ts';
import { problemCode } from '../../protocol/problem.ts';
import { AccessWays } from './access-ways.tsx';
import { groupActions } from './action-groups.ts';
import { ActionRow } from './action-row.tsx';
import { EmergencyStop } from './emergency-stop.tsx';
import { formatAge } from './format.ts';
import { EventList } from './event-list.tsx';
import { Icon } from './icon.tsx';
import { LockedActions } from './locked-actions.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { PanelOrigin } from './panel-origin.tsx';
import { ProblemNote } from './problem-note.tsx';
import { PropertyTable } from './property-table.tsx';
import { RecordingSection } from './recording-section.tsx';
import { ServicesForTwin } from './service-list.tsx';
import { StatusBadge } from './status-badge.tsx';
import { strings } from './strings.ts';
import { Alarms, ModelProgress } from './twin-list.tsx';

interface TwinPanelProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
}

export function TwinPanel({ view, actions }: TwinPanelProps) {
  const panel = view.panel.value;
  if (panel === null) return null;
  const { twin } = panel;
  const groups = groupActions(panel.actions);
  const isPast = view.time.value.mode === 'past';
  return (
    <PanelFrame
      key={twin.id}
      id="twin"
      title={twin.title}
      subtitle={<Origin panel={panel} isPast={isPast} />}
      onClose={() => actions.openTwin(null)}
      tools={
        <>
          {view.ar.value.state === 'available' && (
            <button
              type="button"
              class="icon-button"
              aria-label={strings.ar.bring(twin.title)}
              onClick={() => void actions.enterAr(twin.id)}
            >
              <Icon name="room" />
            </button>
          )}
          <button
            type="button"
            class="icon-button"
            aria-label={strings.twins.arrangeLabel(twin.title)}
            onClick={() => actions.arrange(twin.id)}
          >
            <Icon name="move" />
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label={strings.twins.goThereLabel(twin.title)}
            onClick={() => actions.goTo(twin.id)}
          >
            <Icon name="place" />
          </button>
        </>
      }
      pinned={
        <>
          {groups.emergencyStop !== null && isPast && <PastNote text={strings.past.stopActsNow} />}
          {groups.emergencyStop !== null && (
            <EmergencyStop twin={twin} action={groups.emergencyStop} actions={actions} />
          )}
          <Alarms names={twin.alarms} />
        </>
      }
    >
      {!isPast && <Staleness panel={panel} />}
      {panel.description !== '' && <p class="description">{panel.description}</p>}
      {twin.model === 'loading' && <ModelProgress twin={twin} />}
      {twin.problem !== null && <ProblemNote problem={twin.problem} />}
      {twin.problem !== null && problemCode(twin.problem) === 'access-refused' && (
        <AccessWays targetId={twin.id} refusal={twin.problem} userKey={view.userKey.value} actions={actions} />
      )}
      {twin.problem !== null && problemCode(twin.problem) === 'grant-revoked' && (
        <button type="button" class="button primary" onClick={() => void actions.requestAccess(twin.id)}>
          {strings.action.askAgain}
        </button>
      )}
      <section aria-label={strings.panel.properties}>
        <h3>{strings.panel.properties}</h3>
        <PropertyTable properties={panel.properties} status={twin.status} history={{ twinId: twin.id, actions }} />
      </section>
      <section aria-label={strings.panel.actions}>
        <h3>{strings.panel.actions}</h3>
        {panel.actions.length === 0 && <p class="empty">{strings.panel.noActions}</p>}
        {isPast && panel.actions.length > 0 && <PastNote text={strings.past.commandsOff} />}
        <fieldset class="bare" disabled={isPast}>
          <ul class="actions">
            {groups.allowed.map((action) => (
              <ActionRow key={action.name} twin={twin} action={action} actions={actions} />
            ))}
          </ul>
        </fieldset>
        {groups.locked.length > 0 && (
          <LockedActions targetId={twin.id} groups={groups.locked} actions={actions} userKey={view.userKey.value} />
        )}
      </section>
      <PanelOrigin
        system={view.systems.value.find(({ id }) => id === twin.systemId)}
        stats={view.links.value.find(({ systemId }) => systemId === twin.systemId)}
      />
      <ServicesForTwin services={view.services.value} twinId={twin.id} actions={actions} />
      <section aria-label={strings.panel.events}>
        <h3>{strings.panel.events}</h3>
        <EventList events={panel.events} />
      </section>
      <RecordingSection twin={twin} actions={actions} />
    </PanelFrame>
  );
}

function PastNote({ text }: { readonly text: string }) {
  return (
    <p class="past-note">
      <Icon name="clock" />
      {text}
    </p>
  );
}

function Origin({ panel, isPast }: { readonly panel: TwinPanelView; readonly isPast: boolean }) {
  const { twin, systemTrust } = panel;
  const trust = systemTrust === null ? null : strings.trust[systemTrust];
  return (
    <>
      <p class="facts">
        {isPast ? (
          <b>{twin.status === 'live' ? strings.past.recorded : strings.past.notRecorded}</b>
        ) : (
          <StatusBadge status={twin.status} />
        )}
        <span class="numeric">
          {twin.ageMs === null ? strings.panel.neverHeard : strings.panel.heardAgo(formatAge(twin.ageMs))}
        </span>
      </p>
      <p class="facts">
        <span>{twin.systemName}</span>
        <span class="trust" data-trust={systemTrust} title={trust?.explanation}>
          <Icon name="shield" />
          {trust?.label ?? strings.panel.noTrust}
        </span>
      </p>
    </>
  );
}

function Staleness({ panel: { twin, absence } }: { readonly panel: TwinPanelView }) {
  if (twin.status === 'live') return null;
  return (
    <p class="banner">
      <Icon name={twin.status === 'stale' ? 'clock' : 'offline'} />
      {twin.status === 'offline' || twin.ageMs === null
        ? strings.panel.offlineBanner
        : absence === null
          ? strings.panel.staleBanner(formatAge(twin.ageMs))
          : strings.panel.absentBanner(absence)}
    </p>
  );
}
