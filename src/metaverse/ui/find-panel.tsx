// The finder: one list of everything that is here, by words, kind, domain, status, alarms and place; from each result one opens
// it, goes there, or places it (P5, P6, P12). A chunk of its own.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import type { ServiceId, TwinId } from '../../base/ids.ts';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { strings } from './strings.ts';
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
  type FindQuery,
} from './find-entries.ts';
import { FindFilters } from './find-filters.tsx';
import { FindRow } from './find-row.tsx';
import { Icon } from './icon.tsx';
import type { InterfaceState } from './interface-state.ts';
import { PanelFrame } from './panel-frame.tsx';
import { WindowedList } from './windowed-list.tsx';
import './styles/find.css';

const text = strings.find;

interface FindPanelProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly state: InterfaceState;
  readonly onClose: () => void;
}

const ROW_REM = 3.5;
/** Distances and statuses are looked at anew this often, and a search waits this long for the next letter. */
const LOOK_MS = 1_000;
const PAUSE_MS = 120;
const KINDS: readonly FindKind[] = ['twin', 'service', 'system'];

export function FindPanel({ view, actions, state, onClose }: FindPanelProps) {
  const [query, setQuery] = useState<FindQuery>(ANYTHING);
  const [typed, setTyped] = useState('');
  const [look, setLook] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  // Where a focus brings a keyboard up over the list, it waits for a tap.
  useEffect(() => {
    if (!matchMedia('(pointer: coarse)').matches) field.current?.focus();
  }, []);
  useEffect(() => systemClock.every(LOOK_MS, () => setLook((count) => count + 1)), []);
  useEffect(() => {
    const timer = setTimeout(() => setQuery((before) => ({ ...before, text: typed })), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  const serviceSystems = view.serviceSystems.value;
  const systems = useMemo(
    () => [...view.systems.value, ...serviceSystems.map((system) => ({ ...system, models: [] }))],
    [view.systems.value, serviceSystems],
  );
  const { entries, index } = useIndex(
    useMemo(
      () => entriesOf({ twins: view.twins.value, services: view.services.value, systems }),
      // Rows of twins are made anew several times a second; what is found by changes with these.
      [view.twins.value.length, view.services.value, systems],
    ),
  );
  const twins = useMemo(
    () => new Map<string, ViewModel['twins']['value'][number]>(view.twins.value.map((twin) => [twin.id, twin])),
    [look, entries],
  );
  const online = useMemo(
    () => new Set<string>([...systems, ...view.services.value].filter((thing) => thing.online).map(({ id }) => id)),
    [systems, view.services.value],
  );
  const now: FindNow = {
    twin: (id) => twins.get(id),
    isOnline: ({ id }) => online.has(id),
    distanceTo: ({ kind, id }) => (kind === 'twin' ? actions.distanceTo(id as TwinId) : null),
  };
  const hits = useMemo(() => worded(index, query.text), [index, query.text]);
  const found = useMemo(() => find(hits, entries, query, now), [hits, entries, query, look]);
  const open = view.panel.value?.twin ?? null;
  const fitting = open === null ? [] : found.filter((entry) => entry.twins.includes(open.id));
  const rest = fitting.length === 0 ? found : found.filter((entry) => !fitting.includes(entry));

  const openEntry = ({ kind, id }: FindEntry) => {
    if (kind === 'twin') actions.openTwin(id as TwinId);
    else if (kind === 'service') actions.openService(id as ServiceId);
    else state.drawer.value = 'systems';
  };
  const rowOf = (entry: FindEntry) => (
    <FindRow
      entry={entry}
      now={now}
      onOpen={() => openEntry(entry)}
      onGo={() => actions.goTo(entry.id as TwinId)}
      onPlace={() => actions.startPlacing(entry.id as TwinId)}
    />
  );
  const counted = (kind: FindKind | null) =>
    kind === null ? entries.length : entries.filter((entry) => entry.kind === kind).length;
  return (
    <PanelFrame
      id="find"
      title={text.title}
      subtitle={<span role="status">{text.count(found.length, entries.length)}</span>}
      onClose={onClose}
      tools={
        <button type="button" class="button" onClick={() => (state.drawer.value = 'arrange')}>
          <Icon name="move" />
          {strings.arrange.title}
        </button>
      }
      pinned={
        <div class="find-head" role="search">
          <div class="find-field">
            <Icon name="search" />
            <input
              ref={field}
              type="search"
              aria-label={text.search}
              placeholder={text.hint}
              value={typed}
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          </div>
          <div class="segments find-kinds" role="group" aria-label={text.kindsLabel}>
            {[null, ...KINDS].map((kind) => (
              <button
                key={kind}
                type="button"
                class="button"
                aria-pressed={query.kind === kind}
                onClick={() => setQuery({ ...query, kind })}
              >
                {kind === null ? text.all : text.kinds[kind]}
                <span class="numeric">{counted(kind)}</span>
              </button>
            ))}
          </div>
          <FindFilters query={query} entries={entries} onChange={(change) => setQuery({ ...query, ...change })} />
        </div>
      }
    >
      {found.length === 0 && (
        <p class="empty">
          <strong>{text.nothing}</strong>
          {text.nothingDetail}
        </p>
      )}
      {fitting.length > 0 && open !== null && (
        <section aria-label={text.fitting(open.title)}>
          <h3 class="find-group">{text.fitting(open.title)}</h3>
          <ul class="find-few">
            {fitting.map((entry) => (
              <li key={entry.id}>{rowOf(entry)}</li>
            ))}
          </ul>
        </section>
      )}
      {rest.length > 0 && (
        <WindowedList
          label={text.results}
          count={rest.length}
          rowRem={ROW_REM}
          keyOf={(at) => `${rest[at]!.kind} ${rest[at]!.id}`}
          row={(at) => rowOf(rest[at]!)}
        />
      )}
    </PanelFrame>
  );
}

/** An index over entries, kept while they say the same. */
function useIndex(entries: readonly FindEntry[]): {
  readonly entries: readonly FindEntry[];
  readonly index: FindIndex;
} {
  const held = useRef<{ readonly entries: readonly FindEntry[]; readonly index: FindIndex } | null>(null);
  if (held.current === null || !isSameIndex(held.current.entries, entries))
    held.current = { entries, index: indexOf(entries) };
  return held.current;
}
