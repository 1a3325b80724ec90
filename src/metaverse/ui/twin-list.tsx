// The list of all twins: the same powers as the world itself, for keyboards, screen readers and haste.
import type { TwinView, ViewActions, ViewModel } from '../view-model.ts';
import { formatAge, formatBytes } from './format.ts';
import { Icon } from './icon.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import { StatusBadge } from './status-badge.tsx';
import { strings } from './strings.ts';

interface TwinListProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

export function TwinList({ view, actions, onClose }: TwinListProps) {
  const twins = view.twins.value;
  const open = view.panel.value?.twin.id;
  return (
    <PanelFrame id="twins" title={strings.twins.title} subtitle={strings.twins.count(twins.length)} onClose={onClose}>
      {twins.length === 0 ? (
        <p class="empty">
          <strong>{strings.twins.empty}</strong>
          {strings.twins.emptyDetail}
        </p>
      ) : (
        <ul class="cards">
          {twins.map((twin) => (
            <TwinCard key={twin.id} twin={twin} actions={actions} isOpen={twin.id === open} />
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}

function TwinCard({
  twin,
  actions,
  isOpen,
}: {
  readonly twin: TwinView;
  readonly actions: ViewActions;
  readonly isOpen: boolean;
}) {
  return (
    <li class="card" data-open={isOpen}>
      <div class="card-head">
        <h3>{twin.title}</h3>
        <StatusBadge status={twin.status} />
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
export function ModelProgress({ twin, named = false }: { readonly twin: TwinView; readonly named?: boolean }) {
  const known = twin.totalBytes > 0;
  return (
    <div class="model-progress">
      <span class="progress-label">
        <span>{named ? twin.title : strings.twins.modelState.loading}</span>
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
