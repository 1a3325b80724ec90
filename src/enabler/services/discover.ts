// P12 at MII-S1: services that fit a world, a twin, a purpose; online ones first, then by title. Called by service-side.ts.
import type { ServiceFilter, ServiceSummary } from '../../protocol/mii.ts';
import { isNear, pageOf, textMatcher, byTitle } from '../matching.ts';
import type { ServiceRecord } from '../store/store.ts';
import { isLetIn, type ServiceSystemEntry } from '../systems.ts';
import { domainsOf, type ServiceRegistry } from './registry.ts';

/** Services of systems that were let in. */
export function discoverServices(registry: ServiceRegistry, filter: ServiceFilter): readonly ServiceSummary[] {
  const { purpose, domain, twin, type, near, online } = filter;
  const hasText = textMatcher(filter.text);
  const matches = (entry: ServiceSystemEntry, service: ServiceRecord): boolean => {
    const { description } = service;
    const domains = domainsOf(entry, service);
    const purposes = description['twinport:purposes'];
    return (
      (online === undefined || registry.systems.isOnline(entry) === online) &&
      (purpose === undefined || purposes.includes(purpose)) &&
      (domain === undefined || domains.includes(domain)) &&
      (near === undefined || isNear(entry.place, near)) &&
      (type === undefined || servesType(service, type)) &&
      hasText(() => [description.title, description.description ?? '', entry.name, ...domains, ...purposes]) &&
      (twin === undefined || registry.fit(service).twins.has(twin))
    );
  };
  const found = registry.systems
    .serviceSystems()
    .filter(isLetIn)
    .flatMap((entry) =>
      [...entry.services.values()].filter((service) => matches(entry, service)).map((service) => ({ entry, service })),
    )
    .sort(
      (a, b) =>
        Number(registry.systems.isOnline(b.entry)) - Number(registry.systems.isOnline(a.entry)) ||
        byTitle(a.service.description.title, b.service.description.title),
    );
  return pageOf(found, filter).map(({ entry, service }) => registry.summary(entry, service));
}

function servesType({ description }: ServiceRecord, type: string): boolean {
  return (
    description['twinport:serves'].includes(type) ||
    description['twinport:needs'].some(({ types }) => types.includes(type))
  );
}
