// The enabler's side at SII: composes registration, calls, observation and sharing of services, and hands each message of a service
// system to who answers it. Called by enabler.ts.
import type { ServiceId } from '../../base/ids.ts';
import type { FromServiceSystem } from '../../protocol/sii.ts';
import type { ServiceSystemEntry } from '../systems.ts';
import type { SharedParts } from '../twins/twin-side.ts';
import type { Registry } from '../twins/registry.ts';
import type { Synchronization } from '../twins/synchronize.ts';
import { ServiceCalls } from './call.ts';
import { ServiceObservation } from './observe.ts';
import { ServiceRegistration } from './register.ts';
import type { ServiceRegistry } from './registry.ts';
import type { ServiceLink } from './service-link.ts';
import { Sharing } from './sharing.ts';

export class ServiceSide {
  readonly #parts: SharedParts;
  readonly #registration: ServiceRegistration;
  readonly calls: ServiceCalls;
  readonly observation: ServiceObservation;
  readonly sharing: Sharing;

  constructor(parts: SharedParts, registry: ServiceRegistry, twins: Registry, synchronization: Synchronization) {
    const { context, things, access, commands, events } = parts;
    this.#parts = parts;
    this.calls = new ServiceCalls(context, registry, things, access, commands);
    this.observation = new ServiceObservation(context, registry, access, events);
    this.sharing = new Sharing({ context, things, twins, services: registry, access, commands, synchronization });
    this.#registration = new ServiceRegistration(registry, things, {
      onService: (service) => {
        void this.observation.resume(service.id);
        this.sharing.onService(service);
      },
      onWithdrawn: (serviceId) => {
        this.observation.close(serviceId);
        this.sharing.endThing(serviceId, 'the service was withdrawn');
      },
    });
  }

  /** Answers one message of a service system. */
  serve(link: ServiceLink, message: FromServiceSystem): unknown {
    const { admission, access, events, things } = this.#parts;
    switch (message.operation) {
      case 'registersystem':
        return admission.register(link, message);
      case 'renewregistration':
        return admission.renew(link);
      case 'registerservice':
        return this.#registration.register(admission.serviceSystem(link), message);
      case 'withdrawservice':
        return this.#registration.withdraw(admission.serviceSystem(link), message.thingID as ServiceId);
      case 'leave':
        return admission.leave(link);
      case 'propertyreadings':
        return this.observation.receive(link, message.thingID, message.readings);
      case 'actionstatus':
        return this.calls.receive(link, message);
      case 'actionoutput':
        return this.calls.receiveOutput(link, message);
      case 'event':
        return events.receive(link, message);
      case 'revokegrant': {
        // Only the owner of a service ends grants for it.
        const thing = things.ownedBy(link, message.thingID);
        return thing === null ? {} : access.end(thing, message.grantID, message.reason, message.ruleChanged === true);
      }
      case 'invoketwinaction':
        admission.serviceSystem(link);
        return this.sharing.invoke(link, message);
      case 'canceltwinaction':
        admission.serviceSystem(link);
        return this.sharing.cancel(link, message);
      case 'endshare':
        return this.sharing.endByService(link, message.shareID, message.reason);
    }
  }

  /** The system can be asked again: what was open goes on. Sharings do when the service itself has registered. */
  async resume(entry: ServiceSystemEntry): Promise<void> {
    await this.observation.resumeAll(entry);
    await this.#parts.commands.resume(entry);
  }

  /** The key is a service system no more. */
  async forget(entry: ServiceSystemEntry): Promise<void> {
    for (const serviceId of entry.services.keys()) await this.#registration.withdraw(entry, serviceId);
  }
}
