// The services of third parties in this world: who offers what, for which machines, and what data they ask for; to find by
// purpose and words (P12 at MII-S1). Also the short list in a twin's panel.
import { useState } from 'preact/hooks';
import type { TwinId } from '../../base/ids.ts';
import type { ServiceView } from '../services/service-views.ts';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { Icon } from './icon.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { strings } from './strings.ts';

interface ServiceListProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

const text = strings.services;

export function ServiceList({ view, actions, onClose }: ServiceListProps) {
  const [purpose, setPurpose] = useState('');
  const [search, setSearch] = useState('');
  const services = ordered(view.services.value);
  const purposes = [...new Set(services.flatMap((service) => service.purposes))].sort();
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = services.filter(
    (service) =>
      (purpose === '' || service.purposes.includes(purpose)) && words.every((word) => mentions(service, word)),
  );
  const titles = new Map(view.twins.value.map(({ id, title }) => [id, title]));
  const open = view.servicePanel.value?.service.id;
  return (
    <PanelFrame
      id="services"
      title={text.title}
      subtitle={text.count(found.length, services.length)}
      onClose={onClose}
      pinned={
        services.length > 1 && (
          <div class="service-filters">
            <select
              aria-label={text.purpose}
              value={purpose}
              onChange={(event) => setPurpose(event.currentTarget.value)}
            >
              <option value="">{text.allPurposes}</option>
              {purposes.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
            <input
              type="search"
              aria-label={text.search}
              placeholder={text.search}
              value={search}
              onInput={(event) => setSearch(event.currentTarget.value)}
            />
          </div>
        )
      }
    >
      {services.length === 0 ? (
        <p class="empty">
          <strong>{text.empty}</strong>
          {text.emptyDetail}
        </p>
      ) : (
        <ul class="cards">
          {found.map((service) => (
            <ServiceCard
              key={service.id}
              service={service}
              titles={titles}
              isOpen={service.id === open}
              actions={actions}
            />
          ))}
        </ul>
      )}
      {services.length > 0 && found.length === 0 && <p class="empty">{text.nothingFound}</p>}
    </PanelFrame>
  );
}

interface ServiceCardProps {
  readonly service: ServiceView;
  readonly titles: ReadonlyMap<TwinId, string>;
  readonly isOpen: boolean;
  readonly actions: ViewActions;
}

function ServiceCard({ service, titles, isOpen, actions }: ServiceCardProps) {
  const { id, title, description, online, purposes, domains, twins, asks, sharing } = service;
  const machines = twins.flatMap((twin) => titles.get(twin) ?? []);
  return (
    <li class="card" data-open={isOpen}>
      <div class="card-head">
        <h3>{title}</h3>
        <OnlineBadge online={online} />
      </div>
      <ServiceOrigin service={service} />
      {description !== '' && <p class="description service-words">{description}</p>}
      <ul class="chips">
        {[...purposes, ...domains].map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <dl class="service-facts">
        {machines.length > 0 && (
          <div>
            <Icon name="twins" />
            <span>{text.forTwins(machines.join(', '))}</span>
          </div>
        )}
        <div>
          <Icon name={asks.length === 0 ? 'check' : 'lock'} />
          <span>{asks.length === 0 ? text.asksNothing : `${text.asksFor}: ${asks.join(', ')}`}</span>
        </div>
        {sharing > 0 && (
          <div class="service-sharing">
            <span class="pulse" aria-hidden="true" />
            <span>{text.sharing(sharing)}</span>
          </div>
        )}
      </dl>
      <div class="card-buttons">
        <button
          type="button"
          class="button primary"
          aria-label={text.openLabel(title)}
          aria-expanded={isOpen}
          onClick={() => actions.openService(id)}
        >
          {text.open}
        </button>
      </div>
    </li>
  );
}

/** Who offers it, and how they came to be trusted. */
export function ServiceOrigin({ service: { provider, trust } }: { readonly service: ServiceView }) {
  const { label, explanation } = strings.trust[trust];
  return (
    <p class="facts">
      <span>{text.by(provider)}</span>
      <span class="trust" data-trust={trust} title={explanation}>
        <Icon name="shield" />
        {label}
      </span>
    </p>
  );
}

export function OnlineBadge({ online }: { readonly online: boolean }) {
  return (
    <span class={`status status-${online ? 'live' : 'offline'}`}>
      {online ? <span class="pulse" aria-hidden="true" /> : <Icon name="offline" />}
      {online ? strings.systems.online : strings.systems.offline}
    </span>
  );
}

interface ServicesForTwinProps {
  readonly services: readonly ServiceView[];
  readonly twinId: TwinId;
  readonly actions: ViewActions;
}

/** What third parties offer for one machine, for its panel. */
export function ServicesForTwin({ services, twinId, actions }: ServicesForTwinProps) {
  const fitting = ordered(services).filter(({ twins }) => twins.includes(twinId));
  if (fitting.length === 0) return null;
  return (
    <section aria-label={text.forThisTwin}>
      <h3>{text.forThisTwin}</h3>
      <ul class="service-links">
        {fitting.map(({ id, title, provider, purposes, online }) => (
          <li key={id}>
            <button type="button" class="service-link" onClick={() => actions.openService(id)}>
              <Icon name="service" />
              <span>
                <strong>{title}</strong>
                <span>
                  {text.by(provider)} · {purposes.join(', ')}
                </span>
              </span>
              {!online && <span class="service-away">{strings.systems.offline}</span>}
              <span class="go" aria-hidden="true">
                <Icon name="chevron" />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ordered(services: readonly ServiceView[]): readonly ServiceView[] {
  return [...services].sort((a, b) => Number(b.online) - Number(a.online) || a.title.localeCompare(b.title));
}

function mentions({ title, description, provider, purposes, domains }: ServiceView, word: string): boolean {
  return [title, description, provider, ...purposes, ...domains].some((part) => part.toLowerCase().includes(word));
}
