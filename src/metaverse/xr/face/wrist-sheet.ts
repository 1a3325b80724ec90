// The small menu that is held on the wrist: the emergency stop of the machine at hand, the pages of the menu, recentre and
// leave. Pure. Shown by xr-face.ts when the palm is turned to the eyes or the menu button is pressed.
import { strings } from '../../ui/strings.ts';
import type { IconName } from '../../ui/icon.tsx';
import type { TwinPanelView, ViewActions, ViewModel } from '../../view-model.ts';
import type { Colour } from './palette.ts';
import type { FaceState, MenuPage } from './face-state.ts';
import type { Row, Sheet, SheetButton } from './sheet.ts';
import { toLive } from './time-sheet.ts';
import { stopRows } from './twin-sheet.ts';

export interface WristContext {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly state: FaceState;
  /** The machine that the emergency stop is for: the open one, else the nearest that has one. */
  readonly atHand: TwinPanelView | null;
  openMenu(page: MenuPage): void;
  recentre(): void;
  leave(): void;
}

const TILE_HEIGHT = 104;

export function wristSheet({ view, actions, state, atHand, openMenu, recentre, leave }: WristContext): Sheet {
  const twins = view.twins.value;
  const live = twins.filter(({ status }) => status === 'live').length;
  const alarms =
    view.alarms.value.filter(({ acknowledged, clearedAt }) => !acknowledged && clearedAt === null).length +
    view.notices.value.length;
  const asking = [...view.systems.value, ...view.serviceSystems.value].filter(({ trust }) => trust === 'asking').length;
  const tile = (page: MenuPage, label: string, icon: IconName, count = 0, colour: Colour = 'live'): SheetButton => ({
    key: `menu ${page}`,
    label: strings.xr.tabsWith(label, count),
    icon,
    look: state.menu.value === page ? 'chosenTile' : 'tile',
    colour: count > 0 ? colour : 'live',
    onPress: () => openMenu(page),
  });
  const stop = atHand?.actions.find(({ name }) => name === 'emergencyStop');
  const isPast = view.time.value.mode === 'past';
  const stops: readonly Row[] = isPast
    ? [{ kind: 'buttons', buttons: [toLive(actions)], height: 82 }]
    : atHand === null || stop === undefined
      ? [{ kind: 'text', text: strings.xr.noStop, icon: 'stop' }]
      : stopRows(atHand.twin, stop, state, actions, strings.xr.stopOf(stop.title, atHand.twin.title));
  return {
    key: 'wrist',
    title: view.worldTitle.value,
    facts: [{ text: strings.xr.menu.live(live, twins.length), colour: live > 0 ? 'live' : 'muted', icon: 'twins' }],
    tools: [],
    pinned: stops,
    tabs: [],
    blocks: [
      row(
        tile('twins', strings.twins.title, 'twins'),
        tile('find', strings.find.title, 'search'),
        tile('alarms', strings.xr.menu.alarms, 'alarm', alarms, 'alarm'),
      ),
      row(
        tile('services', strings.services.title, 'service'),
        tile('systems', strings.systems.title, 'systems', asking, 'stale'),
        tile('worlds', strings.xr.menu.worlds, 'globe'),
      ),
      row(
        tile('time', strings.xr.menu.time, 'clock'),
        tile('settings', strings.xr.menu.settings, 'tune'),
        { key: 'recentre', label: strings.xr.menu.recentre, icon: 'recentre', look: 'tile', onPress: recentre },
        { key: 'leave', label: strings.xr.menu.leave, icon: 'signIn', look: 'tile', onPress: leave },
      ),
    ],
  };
}

function row(...buttons: readonly SheetButton[]): readonly Row[] {
  return [{ kind: 'buttons', height: TILE_HEIGHT, buttons }];
}
