// What a visitor can ask for, whichever face they ask by: opens panels, walks, operates, decides about trust.
import { toTwinportError } from '../base/errors.ts';
import type { MetaverseIntegration } from '../protocol/mii.ts';
import { toProblem } from '../protocol/problem.ts';
import type { Notices } from './notices.ts';
import type { Rig } from './rig/rig.ts';
import { twinPanelView } from './twins/panel-view.ts';
import type { TwinSessions } from './twins/twin-sessions.ts';
import type { ViewActions, ViewModel } from './view-model.ts';
import type { XrDoor } from './xr/door.ts';

interface ActionContext {
  readonly mii: MetaverseIntegration;
  readonly view: ViewModel;
  readonly twins: TwinSessions;
  readonly rig: Rig;
  readonly xr: XrDoor;
  readonly notices: Notices;
}

export function createActions({ mii, view, twins, rig, xr, notices }: ActionContext): ViewActions {
  /** Runs what may fail for a reason that a person can read, and shows it. */
  const tried = async (id: string, run: () => Promise<unknown>): Promise<void> => {
    try {
      await run();
    } catch (thrown) {
      notices.problem(id, 'error', toProblem(toTwinportError(thrown)));
    }
  };
  return {
    openTwin(twinId) {
      for (const twin of twins.all()) twin.view.setSelected(twin.id === twinId);
      const presence = twinId === null ? undefined : twins.get(twinId);
      view.panel.value = presence === undefined ? null : twinPanelView(presence);
    },
    goTo(twinId) {
      const bounds = twins.get(twinId)?.view.bounds();
      if (bounds === undefined) return;
      const { minimum, maximum } = bounds;
      const position = [(minimum.x + maximum.x) / 2, minimum.y, (minimum.z + maximum.z) / 2] as const;
      const radius = Math.hypot(maximum.x - minimum.x, maximum.z - minimum.z) / 2;
      void rig.approach({ position, radius, height: maximum.y - minimum.y });
    },
    async invoke(twinId, action, input) {
      const presence = twins.get(twinId);
      if (presence === undefined) throw toTwinportError(new Error(`${twinId} is not in this world`));
      const command = presence.invoke(action, input);
      if (view.panel.value?.twin.id === twinId) view.panel.value = twinPanelView(presence);
      return command;
    },
    requestAccess: (twinId) =>
      tried(`access ${twinId}`, async () => {
        const presence = twins.get(twinId);
        await presence?.requestAccess();
        await presence?.enter();
      }),
    decideTrust: (systemId, allow) => tried(`trust ${systemId}`, () => mii.decideTrust(systemId, allow)),
    enterVr: () => tried('xr', () => xr.enterVr()),
    dismissNotice: (id) => notices.dismiss(id),
  };
}
