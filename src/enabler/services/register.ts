// Registration of services over SII-1 (P3), and their withdrawal (P14). The system itself is let in by admission.ts.
import { TwinportError } from '../../base/errors.ts';
import type { ServiceId } from '../../base/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { parseWith } from '../../protocol/parse.ts';
import { ServiceDescription } from '../../protocol/service-description.ts';
import type { FromServiceSystem } from '../../protocol/sii.ts';
import type { ServiceRecord } from '../store/store.ts';
import type { ServiceSystemEntry } from '../systems.ts';
import type { Things } from '../things.ts';
import type { ServiceRegistry } from './registry.ts';

type RegisterService = Extract<FromServiceSystem, { operation: 'registerservice' }>;

export interface ServiceRegistrationEvents {
  /** The service is there in this version: what was agreed with it is looked at anew. */
  onService(service: ServiceRecord): void;
  onWithdrawn(serviceId: ServiceId): void;
}

export class ServiceRegistration {
  readonly #registry: ServiceRegistry;
  readonly #things: Things;
  readonly #events: ServiceRegistrationEvents;

  constructor(registry: ServiceRegistry, things: Things, events: ServiceRegistrationEvents) {
    this.#registry = registry;
    this.#things = things;
    this.#events = events;
  }

  /** P3. @throws TwinportError `description-invalid`, `limit-exceeded` */
  async register(entry: ServiceSystemEntry, message: RegisterService): Promise<{ thingID: string }> {
    const description = parseWith(ServiceDescription, message.description, 'description-invalid', 'Thing Description');
    checkNeeds(description);
    const id = description.id as ServiceId;
    const owner = this.#things.find(id)?.entry ?? entry;
    if (owner !== entry)
      throw new TwinportError('description-invalid', `the id ${id} belongs to a thing of ${owner.name}`, {
        details: { pointer: '/id' },
      });
    if (!entry.services.has(id) && entry.services.size >= LIMITS.servicesPerSystem)
      throw new TwinportError('limit-exceeded', `a system has at most ${LIMITS.servicesPerSystem} services`);
    const service: ServiceRecord = { id, systemId: entry.did, version: message.version, description };
    await this.#registry.save(entry, service);
    this.#events.onService(service);
    return { thingID: id };
  }

  /** P14, one service. @throws TwinportError `service-unknown` */
  async withdraw(entry: ServiceSystemEntry, id: ServiceId): Promise<object> {
    if (!entry.services.has(id)) throw new TwinportError('service-unknown', `${entry.name} has no service ${id}`);
    this.#events.onWithdrawn(id);
    await this.#registry.remove(entry, id);
    return {};
  }
}

/** Consent is given need by need: two of one name could not be told apart. */
function checkNeeds(description: ServiceDescription): void {
  const seen = new Set<string>();
  for (const [index, { id }] of description['twinport:needs'].entries()) {
    if (seen.has(id))
      throw new TwinportError('description-invalid', `two needs are called "${id}"`, {
        details: { pointer: `/twinport:needs/${index}/id` },
      });
    seen.add(id);
  }
}
