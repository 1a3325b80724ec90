// Properties of services (P13 at MII-S3): asked for under the visitor's grant while the page has the service open, held against
// the description (SPEC.md CAL-4), and asked for again after a break.
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { ServiceId } from '../../base/ids.ts';
import type { TextReading } from '../../protocol/mii.ts';
import type { Readings } from '../../protocol/things.ts';
import type { Access } from '../access.ts';
import type { EnablerContext } from '../context.ts';
import { dataCheck, type DataCheck } from '../data-check.ts';
import type { EventRelay, ThingEvent } from '../event-relay.ts';
import type { ServiceRecord } from '../store/store.ts';
import type { ServiceSystemEntry } from '../systems.ts';
import { peerOf, type Thing } from '../things.ts';
import type { ServiceRegistry } from './registry.ts';
import type { ServiceLink } from './service-link.ts';

export class ServiceObservation {
  readonly #context: EnablerContext;
  readonly #registry: ServiceRegistry;
  readonly #access: Access;
  readonly #events: EventRelay;
  /** Services that the page has open, each with the link over which its properties come. */
  readonly #open = new Map<ServiceId, ServiceLink | null>();
  readonly #checks = new WeakMap<ServiceRecord, Map<string, DataCheck>>();

  constructor(context: EnablerContext, registry: ServiceRegistry, access: Access, events: EventRelay) {
    this.#context = context;
    this.#registry = registry;
    this.#access = access;
    this.#events = events;
  }

  /** @throws TwinportError `service-unknown`, `service-offline`, `grant-…`, and the owner's problems */
  async open(serviceId: ServiceId): Promise<void> {
    const { link } = this.#registry.reachable(serviceId);
    this.#open.set(serviceId, this.#open.get(serviceId) ?? null);
    await this.#observe(serviceId, link);
    await this.#events.subscribe(serviceId, link);
  }

  close(serviceId: ServiceId): void {
    const link = this.#open.get(serviceId);
    this.#open.delete(serviceId);
    this.#events.unsubscribe(serviceId);
    // Nothing depends on the answer: what still comes is for nobody.
    if (link?.session.isClosed === false)
      link.session.request('unobserveallproperties', { thingID: serviceId }).catch(() => undefined);
  }

  /** The grant has ended: what is still under way is not taken. */
  stop(serviceId: ServiceId): void {
    if (this.#open.has(serviceId)) this.#open.set(serviceId, null);
  }

  /** The service can be asked again, or its grant is new: what was open goes on. */
  async resume(serviceId: ServiceId): Promise<void> {
    const found = this.#registry.find(serviceId);
    const link = found === null ? null : this.#registry.systems.activeLink(found.entry);
    if (!this.#open.has(serviceId) || link === null) return;
    try {
      await this.#observe(serviceId, link);
      await this.#events.subscribe(serviceId, link);
    } catch (thrown) {
      const { code, message } = toTwinportError(thrown);
      // The page holds the user's key: it asks for access again.
      if (code.startsWith('grant-'))
        this.#context.notify({ kind: 'service-grant-ended', serviceId, reason: message, ruleChanged: false });
    }
  }

  async resumeAll(entry: ServiceSystemEntry): Promise<void> {
    for (const serviceId of entry.services.keys()) await this.resume(serviceId);
  }

  /** Takes changed properties. @throws TwinportError `service-unknown`, and for what does not fit the description */
  receive(link: ServiceLink, thingID: string, readings: Readings): void {
    const found = this.#registry.find(thingID as ServiceId);
    if (found === null || found.entry.did !== link.did)
      throw new TwinportError('service-unknown', `${thingID} is no service of yours`);
    if (this.#open.get(found.service.id) !== link) return;
    this.#take(found.service, readings);
  }

  /** Tells of an event. @throws TwinportError for data that do not fit the description */
  tellEvent(thing: Thing, event: ThingEvent): void {
    const { name, data, time } = event;
    const events = thing.description.events ?? {};
    if (!Object.hasOwn(events, name))
      throw new TwinportError('message-malformed', `${thing.id} has no event "${name}"`);
    dataCheck(events[name]?.data, `event "${name}"`)(data);
    const told = { kind: 'service-event', serviceId: thing.id as ServiceId, name, data, time } as const;
    this.#context.log.mii('serviceevent', 'ok', `${thing.id} ${name}`, { message: told, peer: peerOf(thing.entry) });
    this.#context.notify(told);
  }

  async #observe(serviceId: ServiceId, link: ServiceLink): Promise<void> {
    const { grant, granted } = this.#access.grant(serviceId);
    if (!granted.observe)
      throw new TwinportError('grant-insufficient', 'the owner does not let you observe this service');
    const { readings } = await link.session.request('observeallproperties', { thingID: serviceId, grant });
    // Closed or withdrawn while the answer was on its way.
    const found = this.#registry.find(serviceId);
    if (!this.#open.has(serviceId) || found === null) return;
    this.#open.set(serviceId, link);
    this.#take(found.service, readings);
  }

  /** Tells what holds, and then what does not. */
  #take(service: ServiceRecord, readings: Readings): void {
    const taken: Record<string, TextReading> = {};
    let fault: TwinportError | null = null;
    const { granted } = this.#access.grant(service.id);
    for (const [name, reading] of Object.entries(readings)) {
      try {
        this.#checkOf(service, name)(reading.value);
        if (granted.properties?.includes(name) !== false) taken[name] = reading;
      } catch (thrown) {
        fault ??= toTwinportError(thrown);
      }
    }
    if (Object.keys(taken).length > 0) {
      const told = { kind: 'service-readings', serviceId: service.id, readings: taken } as const;
      this.#context.log.mii('servicereadings', 'ok', service.id, { message: told });
      this.#context.notify(told);
    }
    if (fault !== null) throw fault;
  }

  #checkOf(service: ServiceRecord, name: string): DataCheck {
    const checks = this.#checks.get(service) ?? new Map<string, DataCheck>();
    this.#checks.set(service, checks);
    const known = checks.get(name);
    if (known !== undefined) return known;
    const properties = service.description.properties ?? {};
    if (!Object.hasOwn(properties, name))
      throw new TwinportError('message-malformed', `${service.id} has no property "${name.slice(0, 64)}"`);
    const check = dataCheck(properties[name], `property "${name}"`);
    checks.set(name, check);
    return check;
  }
}
