// Events and alarms (P11, P13): subscribed with the id of the last one received, so that none is lost or doubled over a
// reconnect or a reload; told in the order of their ids. The same for twins and for services.
import { atATime, RESUMED_AT_A_TIME } from '../base/at-a-time.ts';
import { TwinportError } from '../base/errors.ts';
import type { FromTwinSystem } from '../protocol/dii.ts';
import type { Access } from './access.ts';
import type { EnablerContext } from './context.ts';
import type { ThingLink } from './peer-link.ts';
import type { SystemEntry } from './systems.ts';
import type { Thing, Things } from './things.ts';

export type ThingEvent = Extract<FromTwinSystem, { operation: 'event' }>;

export interface EventListener {
  /** Tells of an event. @throws TwinportError when it does not fit the description: a fault of its sender */
  onEvent(thing: Thing, event: ThingEvent): void;
  /** So many events came and went while nobody was there to hear them. */
  onMissed(thing: Thing, missed: number): void;
}

export class EventRelay {
  readonly #context: EnablerContext;
  readonly #things: Things;
  readonly #access: Access;
  readonly #listener: EventListener;
  readonly #lastIds = new Map<string, number>();
  readonly #subscribed = new Set<string>();

  constructor(context: EnablerContext, things: Things, access: Access, listener: EventListener) {
    this.#context = context;
    this.#things = things;
    this.#access = access;
    this.#listener = listener;
  }

  /** Subscribes to a thing's events over the link. A missing grant is told by who observes its state already. */
  async subscribe(thingId: string, link: ThingLink): Promise<void> {
    this.#subscribed.add(thingId);
    // Who has no events is not asked for them: one of four messages that bring a twin in.
    if (Object.keys(this.#things.find(thingId)?.description.events ?? {}).length === 0) return;
    const record = this.#access.validGrant(thingId);
    if (record === null) return;
    const last = this.#lastIds.get(thingId) ?? (await this.#context.store.get('events', thingId));
    try {
      const { missed, latest } = await link.session.request('subscribeallevents', {
        thingID: thingId,
        grant: record.grant,
        ...(last === undefined ? {} : { lastNotificationID: last }),
      });
      const thing = this.#things.find(thingId);
      if (missed > 0 && thing !== null) this.#listener.onMissed(thing, missed);
      if (last === undefined && !this.#lastIds.has(thingId)) this.#remember(thingId, latest);
    } catch {
      // Refused or cut off, as the log says of this request; it is made again when the link or the grant is new.
    }
  }

  unsubscribe(thingId: string): void {
    this.#subscribed.delete(thingId);
  }

  async resume(entry: SystemEntry): Promise<void> {
    const own = [...this.#subscribed].filter((thingId) => this.#things.find(thingId)?.entry === entry);
    await atATime(RESUMED_AT_A_TIME, own, async (thingId) => {
      if (entry.link !== null) await this.subscribe(thingId, entry.link);
    });
  }

  /** @throws TwinportError for an event of somebody else's thing */
  receive(link: Pick<ThingLink, 'did'>, event: ThingEvent): void {
    const thing = this.#things.ownedBy(link, event.thingID);
    if (thing === null) throw new TwinportError('twin-unknown', `${event.thingID} is none of yours`);
    if (!this.#subscribed.has(thing.id) || event.notificationID <= (this.#lastIds.get(thing.id) ?? 0)) return;
    this.#remember(thing.id, event.notificationID);
    this.#listener.onEvent(thing, event);
  }

  #remember(thingId: string, id: number): void {
    this.#lastIds.set(thingId, id);
    void this.#context.store.put('events', thingId, id);
  }
}
