// The services of service systems (P3, P14), by system and by id, and which twins here each has something to do with. Kept in the
// store, so that a reload shows at once what was there.
import { TwinportError } from '../../base/errors.ts';
import type { ServiceId, TwinId } from '../../base/ids.ts';
import type { ServiceSummary } from '../../protocol/mii.ts';
import { needFits, serviceFits } from '../../protocol/service-description.ts';
import type { EnablerContext } from '../context.ts';
import type { ServiceRecord } from '../store/store.ts';
import { isLetIn, type ServiceSystemEntry, type Systems } from '../systems.ts';
import type { Registry } from '../twins/registry.ts';
import type { ServiceLink } from './service-link.ts';

interface Fit {
  readonly revision: number;
  readonly twins: ReadonlySet<TwinId>;
  readonly needs: Readonly<Record<string, readonly TwinId[]>>;
}

export class ServiceRegistry {
  readonly #context: EnablerContext;
  readonly #twins: Registry;
  readonly systems: Systems;
  /** What was worked out for a description, until a model changes: 256 services by 2,000 twins are not compared for each look. */
  readonly #fits = new WeakMap<ServiceRecord, Fit>();

  constructor(context: EnablerContext, systems: Systems, twins: Registry) {
    this.#context = context;
    this.systems = systems;
    this.#twins = twins;
  }

  /** After the systems were restored. */
  async restore(): Promise<void> {
    for (const service of await this.#context.store.list('services'))
      this.systems.serviceSystem(service.systemId)?.services.set(service.id, service);
  }

  find(serviceId: ServiceId): { entry: ServiceSystemEntry; service: ServiceRecord } | null {
    for (const entry of this.systems.serviceSystems()) {
      const service = entry.services.get(serviceId);
      if (service !== undefined) return { entry, service };
    }
    return null;
  }

  /** A service of a system that was let in. @throws TwinportError `service-unknown` */
  service(serviceId: ServiceId): { entry: ServiceSystemEntry; service: ServiceRecord } {
    const found = this.find(serviceId);
    if (found === null || !isLetIn(found.entry))
      throw new TwinportError('service-unknown', `no registered system has a service ${serviceId}`);
    return found;
  }

  /** One that can be asked now. @throws TwinportError `service-unknown`, `service-offline` */
  reachable(serviceId: ServiceId): { entry: ServiceSystemEntry; service: ServiceRecord; link: ServiceLink } {
    const found = this.service(serviceId);
    const link = this.systems.activeLink(found.entry);
    if (link === null) throw new TwinportError('service-offline', `${found.entry.name} is not connected`);
    return { ...found, link };
  }

  async save(entry: ServiceSystemEntry, service: ServiceRecord): Promise<void> {
    entry.services.set(service.id, service);
    await this.#context.store.put('services', service.id, service);
    this.#context.notify({ kind: 'services-changed' });
  }

  async remove(entry: ServiceSystemEntry, serviceId: ServiceId): Promise<void> {
    entry.services.delete(serviceId);
    await this.#context.store.delete('services', serviceId);
    this.#context.notify({ kind: 'services-changed' });
  }

  /** Twins of systems that were let in with which the service has something to do, and those that fit each need. */
  fit(service: ServiceRecord): Fit {
    const known = this.#fits.get(service);
    if (known?.revision === this.#twins.revision) return known;
    const models = this.systems
      .twinSystems()
      .filter(isLetIn)
      .flatMap(({ models }) => [...models.values()]);
    const { description } = service;
    const fit: Fit = {
      revision: this.#twins.revision,
      twins: new Set(models.filter((model) => serviceFits(description, model.description)).map(({ id }) => id)),
      needs: Object.fromEntries(
        description['twinport:needs'].map((need) => [
          need.id,
          models.filter((model) => needFits(need, model.description)).map(({ id }) => id),
        ]),
      ),
    };
    this.#fits.set(service, fit);
    return fit;
  }

  summary(entry: ServiceSystemEntry, service: ServiceRecord): ServiceSummary {
    const { id, version, description } = service;
    const { twins, needs } = this.fit(service);
    return {
      id,
      systemId: entry.did,
      systemName: entry.name,
      systemTitles: entry.titles,
      title: description.title,
      titles: description.titles,
      description: description.description ?? '',
      descriptions: description.descriptions,
      domains: domainsOf(entry, service),
      purposes: description['twinport:purposes'],
      online: this.systems.isOnline(entry),
      trust: entry.trust,
      version,
      thing: description,
      twins: [...twins],
      needs,
    };
  }
}

/** The service's own domains, or where it names none, those of its system. */
export function domainsOf(entry: ServiceSystemEntry, { description }: ServiceRecord): readonly string[] {
  const own = description['twinport:domains'];
  return own.length > 0 ? own : entry.domains;
}
