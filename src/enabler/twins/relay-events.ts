// Events and alarms (P11): subscribed with the id of the last one received, so that none is lost or doubled over a
// reconnect or a reload; told in the order of their ids.
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { TwinId } from '../../base/ids.ts';
import type { FromTwinSystem } from '../../protocol/dii.ts';
import type { Access } from '../access.ts';
import type { EnablerContext } from '../context.ts';
import type { SystemEntry } from './registry.ts';
import type { SystemLink } from './system-link.ts';

type TwinEvent = Extract<FromTwinSystem, { operation: 'event' }>;

export class EventRelay {
  readonly #context: EnablerContext;
  readonly #access: Access;
  readonly #lastIds = new Map<TwinId, number>();
  readonly #subscribed = new Set<TwinId>();

  constructor(context: EnablerContext, access: Access) {
    this.#context = context;
    this.#access = access;
  }

  /** Subscribes to a twin's events over the link. A missing grant is told by synchronisation already. */
  async subscribe(twinId: TwinId, link: SystemLink): Promise<void> {
    this.#subscribed.add(twinId);
    const record = this.#access.validGrant(twinId);
    if (record === null) return;
    const last = this.#lastIds.get(twinId) ?? (await this.#context.store.get('events', twinId));
    try {
      const { missed, latest } = await link.session.request('subscribeallevents', {
        thingID: twinId,
        grant: record.grant,
        ...(last === undefined ? {} : { lastNotificationID: last }),
      });
      if (missed > 0) this.#context.notify({ kind: 'events-missed', twinId, missed });
      if (last === undefined && !this.#lastIds.has(twinId)) this.#remember(twinId, latest);
    } catch (thrown) {
      this.#context.log.dii('subscribeallevents', toTwinportError(thrown).code, twinId);
    }
  }

  unsubscribe(twinId: TwinId): void {
    this.#subscribed.delete(twinId);
  }

  async resume(entry: SystemEntry): Promise<void> {
    for (const twinId of this.#subscribed)
      if (entry.models.has(twinId) && entry.link !== null) await this.subscribe(twinId, entry.link);
  }

  /** @throws TwinportError for an event of somebody else's twin */
  receive(entry: SystemEntry | undefined, message: TwinEvent): void {
    const twinId = message.thingID as TwinId;
    if (entry?.models.has(twinId) !== true) throw new TwinportError('twin-unknown', `${twinId} is no twin of yours`);
    if (!this.#subscribed.has(twinId) || message.notificationID <= (this.#lastIds.get(twinId) ?? 0)) return;
    this.#remember(twinId, message.notificationID);
    const { name, data, time, notificationID } = message;
    this.#context.log.mii('event', 'ok', `${twinId} ${name}`);
    this.#context.notify({ kind: 'event', twinId, name, data, time, notificationId: notificationID });
  }

  #remember(twinId: TwinId, id: number): void {
    this.#lastIds.set(twinId, id);
    void this.#context.store.put('events', twinId, id);
  }
}
