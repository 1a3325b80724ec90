// The pages of the menu in XR: machines, the finder, alarms and notices, services, systems and the question of trust, other worlds,
// time, comfort. Each shows what its drawer on a screen shows and asks for the same actions.
import type { Did, TwinId } from '../../../base/ids.ts';
import type { SystemSummary } from '../../../protocol/mii.ts';
import type { Settings } from '../../settings.ts';
import { shortDid } from '../../ui/format.ts';
import { LANGUAGE_NAMES } from '../../../language/languages.ts';
import { strings } from '../../ui/strings.ts';
import type { TwinView, ViewActions, ViewModel } from '../../view-model.ts';
import { problemRow } from './access-blocks.ts';
import { alarmsSheet } from './alarms-sheet.ts';
import type { FaceState, MenuPage } from './face-state.ts';
import { findSheet } from './find-sheet.ts';
import type { Block, Row, Sheet, SheetButton } from './sheet.ts';
import { timeSheet } from './time-sheet.ts';
import { serviceItem, twinItem } from './twin-sheet.ts';
import { worldsSheet } from './worlds-sheet.ts';
import { problemDetail } from '../../ui/problem-text.ts';

export interface MenuContext {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly state: FaceState;
}

type Page = Pick<Sheet, 'title' | 'facts' | 'blocks'> & Partial<Pick<Sheet, 'pinned'>>;

export function menuSheet(page: MenuPage, context: MenuContext): Sheet {
  const { state } = context;
  return {
    key: `menu ${page}`,
    tools: [{ key: 'close', label: '', icon: 'close', look: 'plain', onPress: () => (state.menu.value = null) }],
    pinned: [],
    tabs: [],
    ...PAGES[page](context),
  };
}

const PAGES: Record<MenuPage, (context: MenuContext) => Page> = {
  twins: twinsPage,
  find: findSheet,
  alarms: alarmsSheet,
  services: servicesPage,
  systems: systemsPage,
  worlds: worldsSheet,
  time: timeSheet,
  settings: ({ view }) => settingsPage(view.settings),
};

function twinsPage({ view, actions, state }: MenuContext): Page {
  const distances = state.distances.value;
  const twins = ordered(view.twins.value, distances);
  return {
    title: strings.twins.title,
    facts: [{ text: strings.twins.count(twins.length) }],
    blocks:
      twins.length === 0
        ? [
            [
              {
                kind: 'banner',
                look: 'plain',
                icon: 'info',
                title: strings.twins.empty,
                text: strings.twins.emptyDetail,
              },
            ],
          ]
        : twins.map((twin) => [twinItem(twin, distances.get(twin.id), actions)]),
  };
}

/** What is in alarm comes first, then what is near. */
export function ordered(twins: readonly TwinView[], distances: ReadonlyMap<TwinId, number>): readonly TwinView[] {
  const away = ({ id }: TwinView): number => distances.get(id) ?? Number.POSITIVE_INFINITY;
  const calm = ({ alarms }: TwinView): number => (alarms.length > 0 ? 0 : 1);
  return twins.toSorted((a, b) => calm(a) - calm(b) || away(a) - away(b) || a.title.localeCompare(b.title));
}

function servicesPage({ view, actions }: MenuContext): Page {
  const services = view.services.value.toSorted(
    (a, b) => Number(b.online) - Number(a.online) || a.title.localeCompare(b.title),
  );
  return {
    title: strings.services.title,
    facts: [{ text: strings.services.count(services.length, services.length) }],
    blocks:
      services.length === 0
        ? [
            [
              {
                kind: 'banner',
                look: 'plain',
                icon: 'info',
                title: strings.services.empty,
                text: strings.services.emptyDetail,
              },
            ],
          ]
        : services.map((service) => [serviceItem(service, actions)]),
  };
}

function systemsPage({ view, actions, state }: MenuContext): Page {
  const systems = [...view.systems.value, ...view.serviceSystems.value];
  const asking = systems.filter(({ trust }) => trust === 'asking');
  const known = systems.filter(({ trust }) => trust !== 'asking');
  return {
    title: strings.systems.title,
    facts: [{ text: strings.systems.count(systems.length) }],
    blocks: [
      ...asking.map((system) => trustBlock(system, actions, state)),
      ...known.map((system) => systemBlock(system)),
    ],
  };
}

function trustBlock(system: SystemSummary, actions: ViewActions, state: FaceState): Block {
  const key = `trust ${system.id}`;
  const { busy, problem } = state.attempt(key);
  const answer = (allow: boolean, label: string, look: 'primary' | 'plain'): SheetButton => ({
    key: `${key} ${allow ? 'allow' : 'refuse'}`,
    label,
    look,
    disabled: busy,
    onPress: () => state.start(key, () => actions.decideTrust(system.id, allow)),
  });
  return [
    {
      kind: 'banner',
      look: 'stale',
      icon: 'shield',
      title: strings.systems.question(system.name),
      text: strings.systems.explanation,
    },
    { kind: 'text', text: strings.xr.itsKey(shortDid(system.id)), icon: 'key', colour: 'text' },
    {
      kind: 'buttons',
      buttons: [answer(true, strings.systems.allow, 'primary'), answer(false, strings.systems.refuse, 'plain')],
    },
    ...(problem === null ? [] : [problemRow(problem)]),
  ];
}

function systemBlock({ name, online, trust, domains, problem, link }: SystemSummary & { id: Did }): Block {
  const linked = link === null ? strings.systems.noLink : strings.linkState[link.state];
  return [
    {
      kind: 'banner',
      look: problem === null ? 'plain' : 'alarm',
      icon: online ? 'systems' : 'offline',
      title: name,
      text: [
        online ? strings.systems.online : strings.systems.offline,
        strings.trust[trust].label,
        linked,
        domains.join(', '),
        problem === null ? '' : problemDetail(problem),
      ]
        .filter(Boolean)
        .join('  ·  '),
    },
  ];
}

function settingsPage(settings: Settings): Page {
  const text = strings.xr.settings;
  const chosenOf =
    <Value extends string>(name: string, labels: Readonly<Record<Value, string>>) =>
    (label: string, setting: { value: Value }): Row => ({
      kind: 'choice',
      label,
      options: (Object.keys(labels) as Value[]).map((value) => ({
        key: `${name} ${value}`,
        label: labels[value],
        look: setting.value === value ? 'chosen' : 'plain',
        onPress: () => (setting.value = value),
      })),
    });
  const onOff = (name: string, label: string, setting: { value: boolean }): Row => ({
    kind: 'choice',
    label,
    options: [false, true].map((value) => ({
      key: `${name} ${value}`,
      label: value ? strings.on : strings.off,
      look: setting.value === value ? 'chosen' : 'plain',
      onPress: () => (setting.value = value),
    })),
  });
  return {
    title: text.title,
    facts: [],
    blocks: [
      [
        chosenOf('language', { auto: strings.settings.languageAuto, ...LANGUAGE_NAMES })(
          strings.settings.language,
          settings.language,
        ),
      ],
      [chosenOf('turn', text.turns)(text.turn, settings.turn)],
      [chosenOf('walk', text.walks)(text.walk, settings.walk)],
      [onOff('vignette', text.vignette, settings.vignette)],
      [onOff('seated', text.seated, settings.seated)],
      [onOff('sound', text.sound, settings.sound)],
      [chosenOf('motion', text.motions)(text.motion, settings.motion)],
      [chosenOf('quality', text.qualities)(text.quality, settings.quality)],
    ],
  };
}
