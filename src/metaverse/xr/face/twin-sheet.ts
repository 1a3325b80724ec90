// The panel of the open twin in XR: who it is and who vouches for it, its emergency stop and alarms on every page, then its
// values, actions, services and events by tabs. The same view and the same words as ui/twin-panel.tsx.
import { problemCode } from '../../../protocol/problem.ts';
import { commandLife } from '../../controls/command-life.ts';
import type { ServiceView } from '../../services/service-views.ts';
import { groupActions } from '../../ui/action-groups.ts';
import { formatAge, formatBytes, formatTime, formatValue, isOld, rangeSpan } from '../../ui/format.ts';
import { strings } from '../../ui/strings.ts';
import { summarise } from '../../ui/summary.ts';
import { prettyUnit } from '../../ui/units.ts';
import type {
  ActionView,
  EventView,
  PropertyView,
  TimeView,
  TwinPanelView,
  TwinView,
  UserKeyView,
  ViewActions,
} from '../../view-model.ts';
import { lockedBlocks, problemRow, refusalBlocks, type AccessContext } from './access-blocks.ts';
import { actionBlocks, lifeRows } from './action-blocks.ts';
import { keyOf, type FaceState, type TwinTab } from './face-state.ts';
import type { Colour } from './palette.ts';
import type { Block, Row, Sheet, SheetButton } from './sheet.ts';
import { problemDetail } from '../../ui/problem-text.ts';

export interface TwinSheetContext {
  readonly panel: TwinPanelView;
  readonly state: FaceState;
  readonly actions: ViewActions;
  readonly userKey: UserKeyView;
  readonly services: readonly ServiceView[];
  readonly time: TimeView;
}

export function twinSheet(context: TwinSheetContext): Sheet {
  const { panel, state, actions, services } = context;
  const { twin, systemTrust } = panel;
  const trust = systemTrust === null ? strings.panel.noTrust : strings.trust[systemTrust].label;
  const fitting = services.filter(({ twins }) => twins.includes(twin.id));
  const tab = state.tab.value;
  const tabOf = (key: TwinTab, label: string): SheetButton => ({
    key: `tab ${key}`,
    label,
    look: tab === key ? 'chosen' : 'plain',
    onPress: () => (state.tab.value = key),
  });
  const age = twin.ageMs === null ? strings.panel.neverHeard : strings.panel.heardAgo(roughAge(twin.ageMs));
  return {
    key: `twin ${twin.id} ${tab}`,
    title: twin.title,
    facts: [
      { text: `${strings.status[twin.status]}  ·  ${age}`, colour: statusColour(twin), icon: statusIcon(twin) },
      { text: `${twin.systemName}  ·  ${trust}`, icon: 'shield' },
    ],
    tools: [
      { key: 'place', label: '', icon: 'move', look: 'plain', onPress: () => actions.startPlacing(twin.id) },
      { key: 'go', label: '', icon: 'place', look: 'plain', onPress: () => actions.goTo(twin.id) },
      { key: 'close', label: '', icon: 'close', look: 'plain', onPress: () => actions.openTwin(null) },
    ],
    pinned: pinnedRows(context),
    tabs: [
      tabOf('values', strings.xr.tabs.values),
      tabOf('actions', strings.xr.tabs.actions),
      tabOf('services', strings.xr.tabsWith(strings.xr.tabs.services, fitting.length)),
      tabOf('events', strings.xr.tabs.events),
    ],
    blocks: blocksOf(context, fitting)[tab](),
  };
}

/** The emergency stop as a row: pressed at once, without a question. Also for the wrist menu. */
export function stopRows(
  twin: TwinView,
  action: ActionView,
  state: FaceState,
  actions: ViewActions,
  label = action.title,
): readonly Row[] {
  if (action.refused !== null)
    return [
      {
        kind: 'text',
        text: `${label} · ${strings.action.refusedHere}: ${problemDetail(action.refused)}`,
        icon: 'lock',
      },
    ];
  const { life } = commandLife(action.last, state.asking(keyOf(twin.id, action.name)));
  const stop: SheetButton = {
    key: 'emergency-stop',
    label,
    icon: 'stop',
    look: 'danger',
    atOnce: true,
    onPress: () => state.invoke(twin.id, action, undefined, actions),
  };
  return [{ kind: 'buttons', buttons: [stop], height: 82 }, ...lifeRows(life)];
}

function pinnedRows({ panel, state, actions, time }: TwinSheetContext): readonly Row[] {
  const { twin } = panel;
  const { emergencyStop } = groupActions(panel.actions);
  const rows: Row[] = [];
  if (time.mode === 'past')
    rows.push({ kind: 'banner', look: 'stale', icon: 'clock', title: strings.xr.inThePast, text: '' });
  else if (emergencyStop !== null) rows.push(...stopRows(twin, emergencyStop, state, actions));
  if (twin.alarms.length > 0)
    rows.push({ kind: 'banner', look: 'alarm', icon: 'alarm', title: twin.alarms.join(', '), text: '' });
  if (twin.status !== 'live' && time.mode === 'live') {
    const offline = twin.status === 'offline' || twin.ageMs === null;
    rows.push({
      kind: 'banner',
      look: 'stale',
      icon: offline ? 'offline' : 'clock',
      title: offline
        ? strings.panel.offlineBanner
        : panel.absence === null
          ? strings.panel.staleBanner(roughAge(twin.ageMs ?? 0))
          : strings.panel.absentBanner(panel.absence),
      text: '',
    });
  }
  return rows;
}

function blocksOf(context: TwinSheetContext, fitting: readonly ServiceView[]): Record<TwinTab, () => readonly Block[]> {
  const { panel, state, actions, userKey, time } = context;
  const { twin } = panel;
  const access: AccessContext = { state, actions, userKey, targetId: twin.id, targetTitle: twin.title };
  const shut = twin.problem !== null && ['access-refused', 'grant-revoked'].includes(problemCode(twin.problem) ?? '');
  return {
    values: () => [
      ...(twin.problem === null ? [] : shut ? refusalBlocks(access, twin.problem) : [[problemRow(twin.problem)]]),
      ...(twin.model === 'loading' ? [[loadingRow(twin)]] : []),
      ...panel.properties.map((property) => [valueRow(property, twin.status)]),
      ...(panel.properties.length === 0 ? [[{ kind: 'text', text: strings.panel.noProperties } as const]] : []),
      ...(panel.description === '' ? [] : [[{ kind: 'text', text: panel.description } as const]]),
    ],
    actions: () => {
      const { allowed, locked } = groupActions(panel.actions);
      if (panel.actions.length === 0) return [[{ kind: 'text', text: strings.panel.noActions }]];
      return [
        ...allowed.flatMap((action) => twinAction(twin, action, context, time.mode === 'past')),
        ...lockedBlocks(access, locked),
      ];
    },
    services: () =>
      fitting.length === 0
        ? [[{ kind: 'text', text: strings.services.empty }]]
        : fitting.map((service) => [serviceItem(service, actions)]),
    events: () =>
      panel.events.length === 0
        ? [[{ kind: 'text', text: strings.panel.noEvents }]]
        : panel.events.toReversed().map((event) => [eventRow(event)]),
  };
}

function twinAction(
  twin: TwinView,
  action: ActionView,
  { state, actions }: TwinSheetContext,
  past: boolean,
): readonly Block[] {
  const key = keyOf(twin.id, action.name);
  const { life, waiting, newest } = commandLife(action.last, state.asking(key));
  const running = newest !== null && (newest.state === 'accepted' || newest.state === 'running') ? newest : null;
  const blocks = actionBlocks({
    state,
    key,
    action,
    targetTitle: twin.title,
    warning: strings.action.warning,
    waiting: waiting || past,
    onSend: (input) => state.invoke(twin.id, action, input, actions),
  });
  const cancel: SheetButton | undefined =
    running === null
      ? undefined
      : {
          key: `${key} cancel`,
          label: strings.cancel,
          look: 'plain',
          onPress: () => state.start(`${key} cancel`, () => actions.cancel(twin.id, running.commandID)),
        };
  return [...blocks.slice(0, -1), [...blocks.at(-1)!, ...lifeRows(life, cancel)]];
}

export function valueRow(property: PropertyView, status: TwinView['status']): Row {
  const { name, title, value, member, unit, ageMs, minimum, maximum, digits, alarm } = property;
  return {
    kind: 'value',
    key: name,
    label: title,
    value: formatValue(member ?? value, digits),
    unit: typeof value === 'number' ? prettyUnit(unit) : '',
    age: ageMs === null ? strings.noValue : roughAge(ageMs),
    old: isOld(property, status),
    alarm,
    range: rangeSpan(value, minimum, maximum),
  };
}

export function twinItem(twin: TwinView, metres: number | undefined, actions: ViewActions): Row {
  const { id, title, status, alarms, systemName, model } = twin;
  const inAlarm = alarms.length > 0;
  const where = metres === undefined ? strings.twins.of(systemName) : strings.xr.away(metres);
  return {
    kind: 'item',
    key: `twin ${id}`,
    icon: inAlarm ? 'alarm' : status === 'live' ? 'twins' : status === 'stale' ? 'clock' : 'offline',
    colour: inAlarm ? 'alarm' : status,
    title,
    detail: inAlarm ? alarms.join(', ') : `${strings.status[status]}  ·  ${where}`,
    aside: {
      key: `go ${id}`,
      label: strings.xr.goThere,
      icon: 'place',
      look: 'plain',
      disabled: model !== 'shown',
      onPress: () => actions.goTo(id),
    },
    onPress: () => actions.openTwin(id),
  };
}

export function serviceItem(service: ServiceView, actions: ViewActions): Row {
  const { id, title, provider, purposes, online } = service;
  return {
    kind: 'item',
    key: `service ${id}`,
    icon: online ? 'service' : 'offline',
    colour: online ? 'live' : 'muted',
    title,
    detail: `${strings.services.by(provider)} · ${online ? purposes.join(', ') : strings.systems.offline}`,
    onPress: () => actions.openService(id),
  };
}

export function eventRow({ title, data, schema, time }: EventView): Row {
  const said = summarise(data, schema);
  return {
    kind: 'banner',
    look: 'plain',
    icon: 'info',
    title: `${formatTime(time)}  ${title}`,
    text: said,
  };
}

function loadingRow({ loadedBytes, totalBytes }: TwinView): Row {
  return {
    kind: 'steps',
    steps: [strings.twins.modelState.loading],
    colour: 'text',
    detail: strings.twins.loaded(formatBytes(loadedBytes), formatBytes(totalBytes)),
    fraction: totalBytes === 0 ? 0 : loadedBytes / totalBytes,
  };
}

/** Tenths of a second change with every reading, and each change is an upload: below three seconds, "now" says enough. */
function roughAge(ageMs: number): string {
  return ageMs < 1000 ? '<\u202f1\u202fs' : formatAge(Math.floor(ageMs / 1000) * 1000).replace('.0', '');
}

function statusColour({ status }: TwinView): Colour {
  return status;
}

function statusIcon({ status }: TwinView): 'check' | 'clock' | 'offline' {
  return ({ live: 'check', stale: 'clock', offline: 'offline' } as const)[status];
}
