// Two-step discovery (P5 at MII-D1, P6 at MII-D2): first systems, by what they are for; then the models of a chosen one.
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import type { ModelFilter, ModelSummary, SystemFilter, SystemSummary } from '../protocol/mii.ts';
import { typesOf } from '../protocol/service-description.ts';
import { byTitle, isNear, pageOf, textMatcher } from './matching.ts';
import type { ServiceRegistry } from './services/registry.ts';
import { isLetIn, type SystemEntry } from './systems.ts';
import { modelSummary, type Registry } from './twins/registry.ts';

/** Systems that match, online ones first, then by name. */
export function discoverSystems(services: ServiceRegistry, filter: SystemFilter): readonly SystemSummary[] {
  const { systems } = services;
  const { kind = 'digital-twin-system', domain, type, near, trust, online } = filter;
  const hasText = textMatcher(filter.text);
  const servesPurpose = purposeMatcher(services, filter.purpose);
  const matches = (entry: SystemEntry): boolean =>
    (kind === 'any' || entry.kind === kind) &&
    (domain === undefined || entry.domains.includes(domain)) &&
    (trust === undefined || entry.trust === trust) &&
    (online === undefined || systems.isOnline(entry) === online) &&
    (near === undefined || isNear(entry.place, near)) &&
    hasText(() => [entry.name, entry.description, ...entry.domains, ...entry.purposes]) &&
    (type === undefined || hasType(entry, type)) &&
    servesPurpose(entry);
  const found = [...systems.entries.values()]
    .filter(matches)
    .sort((a, b) => Number(systems.isOnline(b)) - Number(systems.isOnline(a)) || byTitle(a.name, b.name));
  return pageOf(found, filter).map((entry) => systems.summary(entry));
}

/** Models that match, by title. @throws TwinportError `not-registered`, `system-untrusted` */
export function discoverModels(registry: Registry, systemId: Did, filter: ModelFilter = {}): readonly ModelSummary[] {
  const entry = registry.systems.twinSystem(systemId);
  if (entry === undefined) throw new TwinportError('not-registered', `no twin system ${systemId} is known here`);
  // Nothing of a system is shown before the visitor has let it in.
  if (!isLetIn(entry)) throw new TwinportError('system-untrusted', `${entry.name} was not let in`);
  const { type, status } = filter;
  const hasText = textMatcher(filter.text);
  const found = [...entry.models.values()]
    .filter(
      (model) =>
        (status === undefined || model.status === status) &&
        (type === undefined || typesOf(model.description).includes(type)) &&
        hasText(() => [model.description.title, model.description.description ?? '', model.id]),
    )
    .sort((a, b) => byTitle(a.description.title, b.description.title));
  return pageOf(found, filter).map(modelSummary);
}

function hasType(entry: SystemEntry, type: string): boolean {
  return (
    entry.kind === 'digital-twin-system' &&
    isLetIn(entry) &&
    [...entry.models.values()].some(({ description }) => typesOf(description).includes(type))
  );
}

/** Whether a system names the purpose itself, or a service here has it and something to do with one of the system's twins. */
function purposeMatcher(services: ServiceRegistry, purpose: string | undefined): (entry: SystemEntry) => boolean {
  if (purpose === undefined) return () => true;
  const offered = services.systems
    .serviceSystems()
    .filter(isLetIn)
    .flatMap((entry) => [...entry.services.values()].map((service) => ({ owner: entry, service })))
    .filter(({ service }) => service.description['twinport:purposes'].includes(purpose));
  return (entry) =>
    entry.purposes.includes(purpose) ||
    (entry.kind === 'third-party-service-system'
      ? offered.some(({ owner }) => owner === entry)
      : offered.some(({ service }) => [...services.fit(service).twins].some((twinId) => entry.models.has(twinId))));
}
