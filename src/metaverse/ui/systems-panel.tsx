// The systems of this world, of twins and of services: who they are, how they came to be trusted, their link, lease and models; and the
// visitor's decision about one that asks (P1, P2, P5, P6).
import { useEffect, useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import type { LinkStats } from '../../protocol/link-stats.ts';
import type { Did } from '../../base/ids.ts';
import type { ModelSummary } from '../../protocol/mii.ts';
import { toProblem, type Problem } from '../../protocol/problem.ts';
import type { SystemView, ViewActions, ViewModel } from '../view-model.ts';
import { CopyButton } from './copy-button.tsx';
import { DiscoveryFilters } from './discovery-filters.tsx';
import { DiscoveryQuery } from './discovery-query.tsx';
import { formatBytes, formatDuration, shortDid, shortHash } from './format.ts';
import { Icon } from './icon.tsx';
import { LinkFigures } from './link-figures.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import { inLanguage } from '../language/in-language.ts';
import { speech, strings } from './strings.ts';

/** The list of twins has them all. */
const MOST_MODELS = 50;

interface SystemsPanelProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

const TICK_MS = 1000;

export function SystemsPanel({ view, actions, onClose }: SystemsPanelProps) {
  const twinSystems = view.systems.value;
  const serviceSystems = view.serviceSystems.value.map((system): SystemView => ({ ...system, models: [] }));
  const all = [...twinSystems, ...serviceSystems];
  const [found, setFound] = useState<ReadonlySet<Did> | null>(null);
  const [now, setNow] = useState(() => systemClock.now());
  useEffect(() => systemClock.every(TICK_MS, () => setNow(systemClock.now())), []);
  const titles = new Map<string, string>(
    [...view.twins.value, ...view.services.value].map(({ id, title }) => [id, title]),
  );
  const groups = [
    { title: strings.discovery.twinSystems, systems: twinSystems },
    { title: strings.services.systems, systems: serviceSystems },
  ]
    .map(({ title, systems }) => ({ title, systems: shownOf(systems, found) }))
    .filter(({ systems }) => systems.length > 0)
    .sort((a, b) => Number(isAsking(b.systems[0])) - Number(isAsking(a.systems[0])));
  return (
    <PanelFrame
      id="systems"
      title={strings.systems.title}
      subtitle={strings.systems.count(all.length)}
      onClose={onClose}
    >
      {all.length > 0 && <DiscoveryFilters systems={all} actions={actions} found={found} onFound={setFound} />}
      {all.length === 0 && (
        <p class="empty">
          <strong>{strings.systems.empty}</strong>
          {strings.systems.emptyDetail}
        </p>
      )}
      {all.length > 0 && groups.length === 0 && <p class="empty">{strings.discovery.nothing}</p>}
      {groups.map(({ title, systems }) => (
        <section key={title} aria-label={title}>
          {serviceSystems.length > 0 && <h3 class="system-group">{title}</h3>}
          <ul class="cards">
            {systems.map((system) => (
              <SystemCard
                key={system.id}
                system={system}
                stats={view.links.value.find(({ systemId }) => systemId === system.id)}
                now={now}
                actions={actions}
              />
            ))}
          </ul>
        </section>
      ))}
      {all.length > 0 && <DiscoveryQuery actions={actions} titleOf={(id) => titles.get(id) ?? id} />}
    </PanelFrame>
  );
}

/** Who asks comes first: it waits for the visitor. */
function shownOf(systems: readonly SystemView[], found: ReadonlySet<Did> | null): readonly SystemView[] {
  return systems.filter(({ id }) => found?.has(id) ?? true).sort((a, b) => Number(isAsking(b)) - Number(isAsking(a)));
}

function isAsking(system: SystemView | undefined): boolean {
  return system?.trust === 'asking';
}

function SystemCard({
  system,
  stats,
  now,
  actions,
}: {
  readonly system: SystemView;
  /** How its link does; none without one. */
  readonly stats: LinkStats | undefined;
  readonly now: number;
  readonly actions: ViewActions;
}) {
  return (
    <li class="card" data-asking={system.trust === 'asking'}>
      <div class="card-head">
        <h3>{system.name}</h3>
        <span class={`status status-${system.online ? 'live' : 'offline'}`}>
          {system.online ? <span class="pulse" aria-hidden="true" /> : <Icon name="offline" />}
          {system.online ? strings.systems.online : strings.systems.offline}
        </span>
      </div>
      {system.description !== '' && <p class="description">{system.description}</p>}
      {system.trust === 'asking' && <TrustQuestion system={system} actions={actions} />}
      {system.problem !== null && <ProblemNote problem={system.problem} />}
      <dl class="details">
        <dt>{strings.systems.key}</dt>
        <dd class="mono">
          <span title={system.id}>{shortDid(system.id)}</span>
          <CopyButton label={strings.systems.copyDid(system.name)} text={() => system.id} />
        </dd>
        <dt>{strings.systems.trust}</dt>
        <dd>
          <span class="trust" data-trust={system.trust}>
            <Icon name="shield" />
            {strings.trust[system.trust].label}
          </span>
          {system.trust !== 'asking' && <span class="detail-note">{strings.trust[system.trust].explanation}</span>}
        </dd>
        {system.domains.length > 0 && (
          <>
            <dt>{strings.systems.domains}</dt>
            <dd>{system.domains.join(', ')}</dd>
          </>
        )}
        {system.purposes.length > 0 && (
          <>
            <dt>{strings.discovery.purposes}</dt>
            <dd>{system.purposes.join(', ')}</dd>
          </>
        )}
        <dt>{strings.systems.link}</dt>
        <dd>
          {system.link === null ? (
            strings.systems.noLink
          ) : (
            <>
              {strings.linkState[system.link.state]}
              <span class="detail-note">{strings.linkPath[system.link.path]}</span>
            </>
          )}
        </dd>
        {system.leaseExpiresAt !== null && (
          <>
            <dt>{strings.systems.lease}</dt>
            <dd class="numeric">
              {system.leaseExpiresAt > now
                ? strings.systems.leaseLeft(formatDuration(system.leaseExpiresAt - now))
                : strings.systems.leaseOver}
            </dd>
          </>
        )}
      </dl>
      {stats !== undefined && <LinkFigures stats={stats} />}
      {system.models.length > 0 && (
        <>
          <h4>{strings.systems.models(system.models.length)}</h4>
          <ul class="models">
            {system.models.slice(0, MOST_MODELS).map((model) => (
              <ModelLine key={model.id} model={inLanguage(model, speech.language.value)} />
            ))}
            {system.models.length > MOST_MODELS && <li>{strings.twins.others(system.models.length - MOST_MODELS)}</li>}
          </ul>
        </>
      )}
    </li>
  );
}

function ModelLine({ model }: { readonly model: ModelSummary }) {
  return (
    <li>
      <div class="model-head">
        <strong>{model.title}</strong>
        <span class={`tag tag-${model.status}`}>
          <Icon name={model.status === 'rejected' ? 'alarm' : model.status === 'checked' ? 'check' : 'clock'} />
          {strings.modelStatus[model.status]}
        </span>
      </div>
      <p class="facts numeric">
        <span>{strings.systems.version(model.version)}</span>
        <span>{formatBytes(model.bytes)}</span>
        <span class="mono" title={model.sha256}>
          {strings.systems.hash(shortHash(model.sha256))}
        </span>
      </p>
      {model.problem !== null && <ProblemNote problem={model.problem} />}
    </li>
  );
}

function TrustQuestion({ system, actions }: { readonly system: SystemView; readonly actions: ViewActions }) {
  const [deciding, setDeciding] = useState(false);
  const [fault, setFault] = useState<Problem | null>(null);
  const decide = (allow: boolean) => {
    if (deciding) return;
    setDeciding(true);
    setFault(null);
    actions
      .decideTrust(system.id, allow)
      .catch((thrown: unknown) => setFault(toProblem(thrown)))
      .finally(() => setDeciding(false));
  };
  return (
    <div class="question" role="group" aria-label={strings.systems.question(system.name)}>
      <p>
        <strong>{strings.systems.question(system.name)}</strong> {strings.systems.explanation}
      </p>
      <div class="card-buttons">
        <button type="button" class="button primary" aria-disabled={deciding} onClick={() => decide(true)}>
          {strings.systems.allow}
        </button>
        <button type="button" class="button" aria-disabled={deciding} onClick={() => decide(false)}>
          {strings.systems.refuse}
        </button>
      </div>
      {fault !== null && <ProblemNote problem={fault} />}
    </div>
  );
}
