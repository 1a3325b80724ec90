// The finder in XR: everything that is here by words and kind. The words are typed on the pad; the same search as ui/find-panel.tsx.
// Called by menu-sheets.ts.
import type { TwinId } from '../../../base/ids.ts';
import {
  ANYTHING,
  entriesOf,
  find,
  indexOf,
  isSameIndex,
  worded,
  type FindEntry,
  type FindIndex,
  type FindKind,
  type FindNow,
} from '../../ui/find-entries.ts';
import { strings } from '../../ui/strings.ts';
import type { FaceState } from './face-state.ts';
import type { MenuContext } from './menu-sheets.ts';
import type { Block, Row, Sheet, SheetButton } from './sheet.ts';
import { serviceItem, twinItem } from './twin-sheet.ts';

const text = strings.find;

const KINDS: readonly (FindKind | null)[] = [null, 'twin', 'service', 'system'];
/** More than that nobody turns the pages of: another word finds it sooner. */
const SHOWN_MOST = 60;
/** The rows of twins are made anew several times a second; an index of names need not be. */
const indices = new WeakMap<FaceState, { readonly entries: readonly FindEntry[]; readonly index: FindIndex }>();

export function findSheet(context: MenuContext): Pick<Sheet, 'title' | 'facts' | 'pinned' | 'blocks'> {
  const { view, state } = context;
  const query = { ...ANYTHING, ...state.find.value };
  const systems = [...view.systems.value, ...view.serviceSystems.value.map((system) => ({ ...system, models: [] }))];
  const twins = new Map<string, (typeof view.twins.value)[number]>(view.twins.value.map((twin) => [twin.id, twin]));
  const services = new Map<string, (typeof view.services.value)[number]>(
    view.services.value.map((service) => [service.id, service]),
  );
  const index = indexFor(state, entriesOf({ twins: view.twins.value, services: view.services.value, systems }));
  const online = new Set<string>(
    [...systems, ...services.values()].filter((thing) => thing.online).map(({ id }) => id),
  );
  const distances = state.distances.value;
  const now: FindNow = {
    twin: (id) => twins.get(id),
    isOnline: ({ id }) => online.has(id),
    distanceTo: ({ id }) => distances.get(id as TwinId) ?? null,
  };
  const found = find(worded(index, query.text), index.entries, query, now);
  const itemOf = (entry: FindEntry): Row | null => {
    const twin = twins.get(entry.id);
    if (entry.kind === 'twin')
      return twin === undefined ? null : twinItem(twin, distances.get(twin.id), context.actions);
    const service = services.get(entry.id);
    if (entry.kind === 'service') return service === undefined ? null : serviceItem(service, context.actions);
    const isOnline = online.has(entry.id);
    return {
      kind: 'item',
      key: `system ${entry.id}`,
      icon: isOnline ? 'systems' : 'offline',
      colour: isOnline ? 'live' : 'muted',
      title: entry.title,
      detail: [text.kind.system, isOnline ? strings.systems.online : strings.systems.offline, ...entry.domains].join(
        '  ·  ',
      ),
      onPress: () => (state.menu.value = 'systems'),
    };
  };
  return {
    title: text.title,
    facts: [{ text: text.count(found.length, index.entries.length) }],
    pinned: [
      { kind: 'buttons', buttons: wordButtons(state) },
      { kind: 'buttons', buttons: kindButtons(state) },
    ],
    blocks:
      found.length === 0
        ? [[{ kind: 'banner', look: 'plain', icon: 'info', title: text.nothing, text: text.nothingDetail }]]
        : found.slice(0, SHOWN_MOST).flatMap((entry): readonly Block[] => {
            const item = itemOf(entry);
            return item === null ? [] : [[item]];
          }),
  };
}

function indexFor(state: FaceState, entries: readonly FindEntry[]): FindIndex {
  const known = indices.get(state);
  if (known !== undefined && isSameIndex(known.entries, entries)) return known.index;
  const index = indexOf(entries);
  indices.set(state, { entries, index });
  return index;
}

function wordButtons(state: FaceState): readonly SheetButton[] {
  const { text: words } = state.find.value;
  const type: SheetButton = {
    key: 'find-words',
    label: words === '' ? text.hint : words,
    icon: 'search',
    look: 'strong',
    onPress: () => {
      state.pad.value = {
        key: 'find',
        title: text.title,
        hint: text.hint,
        keys: 'letters',
        text: words,
        written: (typed) => typed,
        wrong: '',
        busy: false,
        onDone: (typed) => {
          state.find.value = { ...state.find.peek(), text: typed.trim() };
          return Promise.resolve();
        },
      };
    },
  };
  if (words === '') return [type];
  const clear: SheetButton = {
    key: 'find-clear',
    label: text.clear,
    look: 'plain',
    onPress: () => (state.find.value = { ...state.find.peek(), text: '' }),
  };
  return [type, clear];
}

function kindButtons(state: FaceState): readonly SheetButton[] {
  return KINDS.map((kind) => ({
    key: `find-kind ${kind ?? 'all'}`,
    label: kind === null ? text.all : text.kinds[kind],
    look: state.find.value.kind === kind ? 'chosen' : 'plain',
    onPress: () => (state.find.value = { ...state.find.peek(), kind }),
  }));
}
