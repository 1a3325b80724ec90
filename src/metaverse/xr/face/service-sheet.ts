// The panel of the open service in XR: what it does and how its calls go, what data it asks for, its values and events.
// The same view and the same words as ui/service-panel.tsx; a result that is a table or a chart is read on a screen.
import { problemCode, type Problem } from '../../../protocol/problem.ts';
import type {
  CallView,
  NeedView,
  PlanView,
  ServiceActionView,
  ServicePanelView,
  ShareChoiceView,
} from '../../services/service-views.ts';
import { groupActions } from '../../ui/action-groups.ts';
import { formatValue } from '../../ui/format.ts';
import { strings } from '../../ui/strings.ts';
import { summarise } from '../../ui/summary.ts';
import { isPlain } from '../../ui/value-text.ts';
import type { UserKeyView, ViewActions } from '../../view-model.ts';
import { lockedBlocks, problemRow, refusalBlocks } from './access-blocks.ts';
import { actionBlocks, lifeRows } from './action-blocks.ts';
import { planBlocks } from './plan-blocks.ts';
import { keyOf, type FaceState, type TwinTab } from './face-state.ts';
import type { Block, Row, Sheet, SheetButton } from './sheet.ts';
import { eventRow, valueRow } from './twin-sheet.ts';

export interface ServiceSheetContext {
  readonly panel: ServicePanelView;
  readonly state: FaceState;
  readonly actions: ViewActions;
  readonly userKey: UserKeyView;
  readonly plans: readonly PlanView[];
}

const text = strings.services;

export function serviceSheet(context: ServiceSheetContext): Sheet {
  const { panel, state, actions } = context;
  const { service } = panel;
  const tab = state.tab.value;
  const tabOf = (key: TwinTab, label: string): SheetButton => ({
    key: `tab ${key}`,
    label,
    look: tab === key ? 'chosen' : 'plain',
    onPress: () => (state.tab.value = key),
  });
  return {
    key: `service ${service.id} ${tab}`,
    title: service.title,
    facts: [
      {
        text: `${service.online ? strings.systems.online : strings.systems.offline}  ·  ${service.purposes.join(', ')}`,
        colour: service.online ? 'live' : 'offline',
        icon: service.online ? 'check' : 'offline',
      },
      { text: `${text.by(service.provider)}  ·  ${strings.trust[service.trust].label}`, icon: 'shield' },
    ],
    tools: [{ key: 'close', label: '', icon: 'close', look: 'plain', onPress: () => actions.openService(null) }],
    pinned: service.online
      ? []
      : [{ kind: 'banner', look: 'stale', icon: 'offline', title: text.offlineBanner, text: '' }],
    tabs: [
      tabOf('actions', strings.xr.tabs.actions),
      tabOf('services', strings.xr.tabsWith(strings.xr.tabs.data, panel.needs.length)),
      tabOf('values', strings.xr.tabs.values),
      tabOf('events', strings.xr.tabs.events),
    ],
    blocks: blocksOf(context)[tab](),
  };
}

function blocksOf(context: ServiceSheetContext): Record<TwinTab, () => readonly Block[]> {
  const { panel, state, actions, userKey } = context;
  const { service, problem } = panel;
  const access = { state, actions, userKey, targetId: service.id, targetTitle: service.title };
  const status = service.online ? 'live' : 'offline';
  return {
    actions: () => [
      ...(service.description === '' ? [] : [[{ kind: 'text', text: service.description } as const]]),
      ...(problem === null
        ? []
        : problemCode(problem) === 'access-refused'
          ? refusalBlocks(access, problem)
          : [[problemRow(problem)]]),
      ...panel.actions.filter(({ refused }) => refused === null).flatMap((action) => callBlocks(context, action)),
      ...lockedBlocks(access, groupActions(panel.actions).locked),
    ],
    services: () =>
      panel.needs.length === 0
        ? [[{ kind: 'text', text: text.asksNothing, icon: 'check' }]]
        : [[{ kind: 'text', text: text.needsHint }], ...panel.needs.map((need) => needBlock(context, need))],
    values: () =>
      panel.properties.map((property): Block =>
        isPlain(property.value)
          ? [valueRow(property, status)]
          : [{ kind: 'text', text: `${property.title}: ${formatValue(property.value, 0)}` }],
      ),
    events: () =>
      panel.events.length === 0
        ? [[{ kind: 'text', text: strings.panel.noEvents }]]
        : panel.events.toReversed().map((event) => [eventRow(event)]),
  };
}

function callBlocks(context: ServiceSheetContext, action: ServiceActionView): readonly Block[] {
  const { panel, state, actions } = context;
  const { service } = panel;
  const key = keyOf(service.id, action.name);
  const [newest] = action.calls;
  const blocks = actionBlocks({
    state,
    key,
    action,
    targetTitle: service.title,
    warning: text.warning,
    waiting: newest?.state === 'asked',
    // How it ends is told by its calls.
    onSend: (input) => void actions.callService(service.id, action.name, input),
  });
  if (newest === undefined) return blocks;
  return [
    ...blocks.slice(0, -1),
    [...blocks.at(-1)!, ...callRows(newest, action, state, actions)],
    ...planBlocks(newest, action, context),
  ];
}

function callRows(call: CallView, action: ServiceActionView, state: FaceState, actions: ViewActions): readonly Row[] {
  const key = `${call.commandID} cancel`;
  const cancel: SheetButton | undefined =
    call.state === 'accepted' || call.state === 'running'
      ? {
          key,
          label: strings.cancel,
          look: 'plain',
          onPress: () => state.start(key, () => actions.cancel(call.serviceId, call.commandID)),
        }
      : undefined;
  const { state: at, fraction = null, message = '', output, error: problem = null, askedAt } = call;
  const life = { state: at, fraction, message, output: undefined, problem, askedAt };
  const said = at === 'completed' ? output : call.items.at(-1);
  return [
    ...lifeRows(life, cancel),
    ...(call.itemCount > 0 && at !== 'completed' ? [{ kind: 'text', text: text.stream(call.itemCount) } as const] : []),
    ...(said === undefined || said === null
      ? []
      : [{ kind: 'text', text: `${action.output?.title ?? text.result}: ${inShort(said)}`, colour: 'text' } as const]),
    ...(needsData(problem)
      ? [
          {
            kind: 'buttons',
            buttons: [
              { key: 'to-need', label: text.toNeed, look: 'strong', onPress: () => (state.tab.value = 'services') },
            ],
          } as const,
        ]
      : []),
  ];
}

function needsData(problem: Problem | null): boolean {
  return problem !== null && problemCode(problem) === 'consent-missing';
}

function needBlock(context: ServiceSheetContext, need: NeedView): Block {
  const rows: Row[] = [
    { kind: 'heading', text: need.title },
    { kind: 'text', text: need.reason },
  ];
  if (need.choices.length === 0) rows.push({ kind: 'text', text: text.noTwinFits, icon: 'info' });
  return [...rows, ...need.choices.flatMap((choice) => choiceRows(context, need, choice))];
}

function choiceRows(
  { panel, state, actions }: ServiceSheetContext,
  need: NeedView,
  choice: ShareChoiceView,
): readonly Row[] {
  const { twinId, title, ownerName, properties, actions: commands, share, asking, refused, ended } = choice;
  const key = `share ${need.id} ${twinId}`;
  const attempt = state.attempt(key);
  const busy = asking || attempt.busy;
  const gets = [
    ...(properties.length === 0 ? [] : [`${text.gets(panel.service.title, title)} ${properties.join(', ')}`]),
    ...(commands.length === 0 ? [] : [`${text.mayAsk(panel.service.title, title)} ${commands.join(', ')}`]),
  ].join('. ');
  const problem = refused ?? attempt.problem;
  const button: SheetButton =
    share === null
      ? {
          key,
          label: busy ? text.asking : `${text.share}: ${title}`,
          look: 'primary',
          disabled: busy,
          onPress: () => state.start(key, () => actions.share(panel.service.id, need.id, twinId)),
        }
      : {
          key,
          label: attempt.busy ? text.stopping : `${text.stop}: ${title}`,
          look: 'plain',
          disabled: attempt.busy,
          onPress: () => state.start(key, () => actions.endShare(share.shareId)),
        };
  return [
    share === null
      ? { kind: 'text', text: `${gets}. ${text.ownerDecides(ownerName)}` }
      : {
          kind: 'text',
          text: `${share.state === 'active' ? text.shared : text.waiting} · ${title} · ${text.readings(String(share.readings))}`,
          colour: 'live',
          icon: 'check',
        },
    ...(ended === null || share !== null ? [] : [{ kind: 'text', text: text.ended(ended), icon: 'info' } as const]),
    ...(problem === null ? [] : [problemRow(problem)]),
    { kind: 'buttons', buttons: [button] },
  ];
}

/** The plain facts of a result; what is a list says how long it is. */
function inShort(value: unknown): string {
  if (typeof value !== 'object' || value === null) return formatValue(value, 1);
  if (Array.isArray(value)) return value.every(isPlain) ? summarise(value) : text.asTable(value.length);
  const plain = Object.fromEntries(Object.entries(value).filter(([, part]) => isPlain(part)));
  return summarise(plain);
}
