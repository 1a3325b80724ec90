// One published twin: its newest samples, texts, kept events and action handlers. The provider calls set, emit and handle;
// sessions read from it. Knows nothing of links.
import { Emitter } from '../base/emitter.ts';
import { TwinportError } from '../base/errors.ts';
import type { Did, TwinId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { Readings } from '../protocol/dii.ts';
import { LIMITS } from '../protocol/limits.ts';
import { fromFieldValue, toFieldValue, twinLayout, type TwinLayout } from '../state/layout.ts';
import type { Sample } from '../state/frame.ts';
import type { DescribedTwin } from './describe.ts';
import type { AccessPolicy } from './policy.ts';

/** What an action handler gets beside its input. */
export interface ActionContext {
  /** Who asks: the key that signed the command. */
  readonly user: Did;
  /** Aborted when the twin is withdrawn or the action takes too long. */
  readonly signal: AbortSignal;
  /** Tells the user how far it is. `fraction` 0..1, or null where nobody knows. */
  progress(fraction: number | null, message?: string): void;
}

/** Carries the action out; resolves when the machine has done it. A TwinportError `action-failed` is the reason why not. */
export type ActionHandler = (input: Json, context: ActionContext) => Promise<Json | void>;

export interface KeptEvent {
  readonly name: string;
  readonly data: Json;
  readonly time: number;
  readonly notificationID: number;
}

interface TwinEvents {
  readonly changed: null;
  readonly texts: Readings;
  readonly event: KeptEvent;
}

export class Twin extends Emitter<TwinEvents> {
  readonly id: TwinId;
  readonly version: string;
  readonly described: DescribedTwin;
  readonly layout: TwinLayout;
  policy: AccessPolicy;
  /** By field of the layout; sequence of the newest `set`. */
  readonly samples: (Sample | undefined)[];
  sequence = 0;
  readonly #fieldByName: ReadonlyMap<string, number>;
  readonly #texts = new Map<string, { value: Json; time: number; sequence: number }>();
  readonly #handlers = new Map<string, ActionHandler>();
  readonly #events: KeptEvent[] = [];
  readonly #firstNotificationID: number;
  #notificationID: number;
  readonly #now: () => number;

  constructor(described: DescribedTwin, version: string, policy: AccessPolicy, now: () => number) {
    super();
    this.id = described.description.id as TwinId;
    this.version = version;
    this.described = described;
    this.policy = policy;
    this.layout = twinLayout(described.description);
    this.samples = Array.from({ length: this.layout.fields.length });
    this.#fieldByName = new Map(this.layout.fields.map((field, index) => [field.name, index]));
    this.#now = now;
    // Ids keep rising over a restart, so that a subscriber who comes back misses nothing and gets nothing twice.
    this.#firstNotificationID = Math.floor(now());
    this.#notificationID = this.#firstNotificationID;
  }

  /**
   * Takes readings of properties by name. `sourceTimeMs` is when the device sampled them (ms since the epoch); without it, now.
   * @throws TwinportError `input-invalid` for a property that the description lacks, a value that does not fit its schema,
   *   or a source time that is no time; `message-too-large`; nothing of the call is taken then
   */
  set(readings: Readonly<Record<string, Json>>, sourceTimeMs: number = this.#now()): void {
    checkTime(sourceTimeMs);
    const samples: [field: number, value: number][] = [];
    const texts: [name: string, value: Json][] = [];
    for (const [name, value] of Object.entries(readings)) {
      const field = this.#fieldByName.get(name);
      if (field !== undefined) {
        const packed = toFieldValue(this.layout.fields[field]!, value);
        if (packed === null)
          throw new TwinportError('input-invalid', `${name}: ${JSON.stringify(value)} does not fit the description`, {
            details: { property: name },
          });
        samples.push([field, packed]);
      } else if (this.layout.texts.includes(name)) {
        checkSize(name, value);
        texts.push([name, value]);
      } else
        throw new TwinportError('input-invalid', `the description has no property "${name}"`, {
          details: { property: name },
        });
    }
    this.sequence = (this.sequence + 1) >>> 0;
    for (const [field, value] of samples) this.samples[field] = { value, time: sourceTimeMs, sequence: this.sequence };
    if (texts.length > 0) this.#setTexts(texts, sourceTimeMs);
    if (samples.length > 0) this.emit('changed', null);
  }

  /**
   * Tells an event to everybody who observes, and keeps it for those who come back.
   * @throws TwinportError `input-invalid` when the description has no such event, `message-too-large`
   */
  emitEvent(name: string, data: Json = null, sourceTimeMs: number = this.#now()): void {
    if (this.described.description.events?.[name] === undefined)
      throw new TwinportError('input-invalid', `the description has no event "${name}"`);
    checkTime(sourceTimeMs);
    checkSize(name, data);
    this.#notificationID += 1;
    const event = { name, data, time: sourceTimeMs, notificationID: this.#notificationID };
    this.#events.push(event);
    if (this.#events.length > LIMITS.eventsKept) this.#events.shift();
    this.emit('event', event);
  }

  /**
   * Names the handler of an action.
   * @throws TwinportError `action-unknown` when the description has no such action
   */
  handle(action: string, handler: ActionHandler): void {
    if (this.described.description.actions?.[action] === undefined)
      throw new TwinportError('action-unknown', `the description has no action "${action}"`);
    this.#handlers.set(action, handler);
  }

  handler(action: string): ActionHandler | null {
    return this.#handlers.get(action) ?? null;
  }

  /** Everything that is known, for a late joiner. */
  readings(): Readings {
    const readings: Readings = {};
    for (const [index, field] of this.layout.fields.entries()) {
      const sample = this.samples[index];
      if (sample !== undefined)
        readings[field.name] = {
          value: fromFieldValue(field, sample.value),
          time: sample.time,
          sequence: sample.sequence,
        };
    }
    for (const [name, text] of this.#texts) readings[name] = text;
    return readings;
  }

  /** Kept events after `lastNotificationID` (all future ones only, without it), and how many of those are lost. */
  eventsAfter(lastNotificationID: number | undefined): {
    events: readonly KeptEvent[];
    missed: number;
    latest: number;
  } {
    const latest = this.#notificationID;
    if (lastNotificationID === undefined) return { events: [], missed: 0, latest };
    const events = this.#events.filter((event) => event.notificationID > lastNotificationID);
    const oldest = this.#events[0];
    // Ids are consecutive within one life of the process: there, a gap before the oldest kept one is a loss.
    const heard = Math.max(lastNotificationID, this.#firstNotificationID);
    const missed = oldest === undefined ? 0 : Math.max(0, oldest.notificationID - 1 - heard);
    return { events, missed, latest };
  }

  #setTexts(texts: readonly [name: string, value: Json][], time: number): void {
    const readings: Readings = {};
    for (const [name, value] of texts) {
      const reading = { value, time, sequence: this.sequence };
      // Unchanged texts are not sent again; their new time is known to late joiners.
      if (JSON.stringify(this.#texts.get(name)?.value) !== JSON.stringify(value)) readings[name] = reading;
      this.#texts.set(name, reading);
    }
    if (Object.keys(readings).length > 0) this.emit('texts', readings);
  }
}

/** A date that could not be parsed is NaN, and one frame with it would be refused for all properties of the twin. */
function checkTime(timeMs: number): void {
  if (!Number.isFinite(timeMs) || timeMs < 0)
    throw new TwinportError('input-invalid', `${timeMs} is no source time in milliseconds since the epoch`);
}

function checkSize(name: string, value: Json): void {
  const { length } = JSON.stringify(value);
  if (length > LIMITS.valueCharacters)
    throw new TwinportError('message-too-large', `${name} has ${length} characters, at most ${LIMITS.valueCharacters}`);
}
