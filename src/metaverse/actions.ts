// What a visitor can ask for, whichever face they ask by: opens panels, walks, operates, decides about trust.
import { systemClock } from '../base/clock.ts';
import { toTwinportError } from '../base/errors.ts';
import type { ServiceId, TwinId } from '../base/ids.ts';
import type { MetaverseIntegration } from '../protocol/mii.ts';
import { toProblem } from '../protocol/problem.ts';
import type { WorldManifest } from '../protocol/world-manifest.ts';
import type { ArrangementActions } from './arrangement/arrangement-view.ts';
import { appActions } from './offline/app-shell.ts';
import type { AttentionDoor } from './twins/attention-door.ts';
import { createAccessActions, type AccessTarget } from './access-actions.ts';
import type { Notices } from './notices.ts';
import type { TimeActions } from './past/past-view.ts';
import type { ServiceDesk } from './services/service-desk.ts';
import type { Rig } from './rig/rig.ts';
import type { Figures } from './twins/figures.ts';
import { twinPanelView } from './twins/panel-view.ts';
import type { TwinSessions } from './twins/twin-sessions.ts';
import type { UserKey } from './user-key.ts';
import type { ViewActions, ViewModel } from './view-model.ts';
import { arSubject } from './xr/ar-subject.ts';
import type { PortalActions } from './world/portal-view.ts';
import type { XrDoor } from './xr/door.ts';

interface ActionContext {
  readonly mii: MetaverseIntegration;
  readonly view: ViewModel;
  readonly twins: TwinSessions;
  readonly services: ServiceDesk;
  readonly rig: Rig;
  readonly xr: XrDoor;
  readonly figures: () => Figures | null;
  readonly notices: Notices;
  readonly user: UserKey;
  /** Where the visit began. */
  readonly start: WorldManifest['spawn'];
  readonly travel: PortalActions['travel'];
  readonly arrangement: ArrangementActions;
  readonly attention: Pick<AttentionDoor, 'actions' | 'heard'>;
  readonly time: TimeActions;
}

export function createActions({
  mii,
  view,
  twins,
  services,
  rig,
  xr,
  figures,
  notices,
  user,
  start,
  travel,
  arrangement,
  attention,
  time,
}: ActionContext): ViewActions {
  /** Runs what may fail for a reason that a person can read, and shows it. */
  const tried = async (id: string, run: () => Promise<unknown>): Promise<void> => {
    try {
      await run();
    } catch (thrown) {
      notices.problem(id, 'error', toProblem(toTwinportError(thrown)));
    }
  };
  const targetOf = (targetId: string): AccessTarget | undefined =>
    twins.get(targetId as TwinId) ?? services.sessions.get(targetId as ServiceId);
  const openTwin: ViewActions['openTwin'] = (twinId) => {
    const presence = twinId === null ? undefined : twins.get(twinId);
    if (view.panel.value !== null) twins.get(view.panel.value.twin.id)?.figure.setSelected(false);
    presence?.figure.setSelected(true);
    if (presence !== undefined) view.servicePanel.value = null;
    view.panel.value = presence === undefined ? null : twinPanelView(presence);
  };
  const access = createAccessActions({
    mii,
    user,
    targetOf,
    grants: () => view.grants.value,
    timeAt: (system) =>
      systemClock.now() +
      ([...twins.systems, ...services.sessions.systems].find(({ id }) => id === system)?.link?.clockOffsetMs ?? 0),
  });
  return {
    ...access,
    ...services.actions(openTwin),
    ...arrangement,
    ...attention.actions,
    ...time,
    openTwin,
    goTo(twinId) {
      const bounds = twins.get(twinId)?.figure.bounds();
      if (bounds === undefined) return;
      const { minimum, maximum } = bounds;
      const position = [(minimum.x + maximum.x) / 2, minimum.y, (minimum.z + maximum.z) / 2] as const;
      const radius = Math.hypot(maximum.x - minimum.x, maximum.z - minimum.z) / 2;
      void rig.approach({ position, radius, height: maximum.y - minimum.y });
    },
    async invoke(twinId, action, input) {
      const presence = twins.get(twinId);
      if (presence === undefined) throw toTwinportError(new Error(`${twinId} is not in this world`));
      const command = attention.heard(presence.invoke(action, input));
      if (view.panel.value?.twin.id === twinId) view.panel.value = twinPanelView(presence);
      return command;
    },
    requestAccess: (targetId) =>
      tried(`access ${targetId}`, async () => {
        const target = targetOf(targetId);
        await target?.requestAccess();
        await target?.enter();
      }),
    cancel: (targetId, commandId) =>
      (services.sessions.get(targetId as ServiceId) ?? twins.require(targetId)).cancel(commandId),
    decideTrust: (systemId, allow) => tried(`trust ${systemId}`, () => mii.decideTrust(systemId, allow)),
    ...appActions,
    travel,
    backToStart: () => void rig.goTo(start.position, start.lookAt),
    enterVr: () => tried('xr', () => xr.enterVr()),
    enterAr: (twinId) =>
      tried('xr', async () => {
        openTwin(twinId);
        const all = figures();
        if (all !== null) await xr.enterAr(arSubject(twins.require(twinId), all));
      }),
    placeAr: () => xr.placeAr(),
    liftAr: () => xr.liftAr(),
    turnAr: (byDegrees) => xr.turnAr(byDegrees),
    scaleAr: (scale) => xr.scaleAr(scale),
    leaveAr: () => xr.leaveAr(),
    logMessage: (id) => mii.logMessage(id),
    history: (...asked) => mii.history(...asked),
    recordings: () => mii.recordings(),
    exportRecording: (twinId) => mii.exportRecording({ twinIds: [twinId], models: true }),
    forgetRecording: (twinId) => mii.forgetRecording(twinId),
    dismissNotice: (id) => notices.dismiss(id),
  };
}
