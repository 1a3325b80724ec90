// The events of one twin or service: told to who listens, and kept for subscribers who come back (P11; SPEC.md EVT). Used
// by twin-sdk/twin.ts, service-sdk/service.ts and, for subscribers, enabler-session.ts.
import { Emitter } from '../base/emitter.ts';
import { TwinportError } from '../base/errors.ts';
import type { Json } from '../base/json.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { ThingDescription } from '../protocol/thing-description.ts';
import { checkSize, checkTime } from './checked-value.ts';

export interface KeptEvent {
  readonly name: string;
  readonly data: Json;
  readonly time: number;
  readonly notificationID: number;
}

export class EventBook extends Emitter<{ readonly event: KeptEvent }> {
  readonly #description: ThingDescription;
  readonly #kept: KeptEvent[] = [];
  readonly #firstID: number;
  #lastID: number;

  /** Ids begin at the time, so that they keep rising over a restart: who comes back misses nothing and gets nothing twice. */
  constructor(description: ThingDescription, nowMs: number) {
    super();
    this.#description = description;
    this.#firstID = Math.floor(nowMs);
    this.#lastID = this.#firstID;
  }

  /**
   * Tells an event and keeps it.
   * @throws TwinportError `input-invalid` when the description has no such event or the time is none, `message-too-large`
   */
  tell(name: string, data: Json, timeMs: number): void {
    if (!Object.hasOwn(this.#description.events ?? {}, name))
      throw new TwinportError('input-invalid', `the description has no event "${name}"`);
    checkTime(timeMs);
    checkSize(name, data);
    this.#lastID += 1;
    const event = { name, data, time: timeMs, notificationID: this.#lastID };
    this.#kept.push(event);
    if (this.#kept.length > LIMITS.eventsKept) this.#kept.shift();
    this.emit('event', event);
  }

  /** Kept events after `lastNotificationID` (all future ones only, without it), and how many of those are lost. */
  after(lastNotificationID: number | undefined): {
    events: readonly KeptEvent[];
    missed: number;
    latest: number;
  } {
    const latest = this.#lastID;
    if (lastNotificationID === undefined) return { events: [], missed: 0, latest };
    const events = this.#kept.filter(({ notificationID }) => notificationID > lastNotificationID);
    const oldest = this.#kept[0];
    // Ids are consecutive within one life of the process: there, a gap before the oldest kept one is a loss.
    const heard = Math.max(lastNotificationID, this.#firstID);
    const missed = oldest === undefined ? 0 : Math.max(0, oldest.notificationID - 1 - heard);
    return { events, missed, latest };
  }
}
