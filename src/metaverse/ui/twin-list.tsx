// The list of all twins: the same powers as the world itself, for keyboards, screen readers and haste.
import { useState } from 'preact/hooks';
import type { TwinView, ViewActions, ViewModel } from '../view-model.ts';
import { formatAge, formatBytes } from './format.ts';
import { Icon } from './icon.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import { StatusBadge } from './status-badge.tsx';
import { strings } from './strings.ts';

/** Cards that are drawn at first, and by each wish for more: five times a second they are compared with what is shown. */
const SHOWN_AT_ONCE = 40;

function isInAlarm({ alarms }: TwinView): boolean {
  return alarms.length > 0;
}

interface TwinListProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

export function TwinList({ view, actions, onClose }: TwinListProps) {
  const [search, setSearch] = useState('');
  const [most, setMost] = useState(SHOWN_AT_ONCE);
  const all = view.twins.value;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length === 0 ? all : all.filter((twin) => words.every((word) => isIn(twin, word)));
  // What is in alarm comes first, each part as it came.
  const ordered = [...found.filter(isInAlarm), ...found.filter((twin) => !isInAlarm(twin))];
  const twins = ordered.slice(0, most);
  const open = view.panel.value?.twin.id;
  return (
    <PanelFrame
      id="twins"
      title={strings.twins.title}
      subtitle={strings.twins.count(all.length)}
      onClose={onClose}
      pinned={
        all.length > SHOWN_AT_ONCE && (
          <div class="service-filters" role="search">
            <input
              type="search"
              aria-label={strings.twins.search}
              placeholder={strings.twins.search}
              value={search}
              onInput={({ currentTarget }) => setSearch(currentTarget.value)}
            />
          </div>
        )
      }
    >
      {all.length > 0 && found.length === 0 && <p class="empty">{strings.twins.noneFound}</p>}
      {all.length === 0 ? (
        <p class="empty">
          <strong>{strings.twins.empty}</strong>
          {strings.twins.emptyDetail}
        </p>
      ) : (
        <ul class="cards">
          {twins.map((twin) => (
            <TwinCard
              key={twin.id}
              twin={twin}
              actions={actions}
              isOpen={twin.id === open}
              isPast={view.time.value.mode === 'past'}
            />
          ))}
        </ul>
      )}
      {found.length > twins.length && (
        <p class="card-buttons">
          <span class="numeric" role="status">
            {strings.twins.shownOf(twins.length, found.length)}
          </span>
          <button type="button" class="button" onClick={() => setMost(most + SHOWN_AT_ONCE)}>
            {strings.twins.more}
          </button>
        </p>
      )}
    </PanelFrame>
  );
}

function isIn({ title, systemName, status }: TwinView, word: string): boolean {
  return title.toLowerCase().includes(word) || systemName.toLowerCase().includes(word) || status === word;
}

function TwinCard({
  twin,
  actions,
  isOpen,
  isPast,
}: {
  readonly twin: TwinView;
  readonly actions: ViewActions;
  readonly isOpen: boolean;
  readonly isPast: boolean;
}) {
  return (
    <li class="card" data-open={isOpen}>
      <div class="card-head">
        <h3>{twin.title}</h3>
        {isPast ? (
          <span class="status">{twin.status === 'live' ? strings.past.recorded : strings.past.notRecorded}</span>
        ) : (
          <StatusBadge status={twin.status} />
        )}
      </div>
      <p class="facts">
        <span>{twin.systemName}</span>
        {twin.ageMs !== null && <span class="numeric">{strings.twins.age(formatAge(twin.ageMs))}</span>}
        {twin.model !== 'shown' && twin.model !== 'loading' && <span>{strings.twins.modelState[twin.model]}</span>}
      </p>
      <Alarms names={twin.alarms} />
      {twin.model === 'loading' && <ModelProgress twin={twin} />}
      {twin.problem !== null && <ProblemNote problem={twin.problem} />}
      <div class="card-buttons">
        <button
          type="button"
          class="button primary"
          aria-label={strings.twins.openLabel(twin.title)}
          aria-expanded={isOpen}
          onClick={() => actions.openTwin(twin.id)}
        >
          {strings.twins.open}
        </button>
        <button
          type="button"
          class="button"
          aria-label={strings.twins.goThereLabel(twin.title)}
          onClick={() => actions.goTo(twin.id)}
        >
          <Icon name="place" />
          {strings.twins.goThere}
        </button>
      </div>
    </li>
  );
}

export function Alarms({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <ul class="alarms" aria-label={strings.panel.alarms}>
      {names.map((name) => (
        <li key={name}>
          <Icon name="alarm" />
          {name}
        </li>
      ))}
    </ul>
  );
}

/** How much of a twin's model has arrived. */
export function ModelProgress({ twin }: { readonly twin: TwinView }) {
  const known = twin.totalBytes > 0;
  return (
    <div class="model-progress">
      <span class="progress-label">
        <span>{strings.twins.modelState.loading}</span>
        <span class="numeric">
          {known && strings.twins.loaded(formatBytes(twin.loadedBytes), formatBytes(twin.totalBytes))}
        </span>
      </span>
      <progress
        aria-label={`${strings.twins.modelState.loading}: ${twin.title}`}
        max={known ? twin.totalBytes : undefined}
        value={known ? twin.loadedBytes : undefined}
      />
    </div>
  );
}
