// One published twin: its newest samples, texts, kept events and action handlers. The provider calls set, emit and handle;
// sessions read from it. Knows nothing of links.
import { Emitter } from '../base/emitter.ts';
import { TwinportError } from '../base/errors.ts';
import type { TwinId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { Readings } from '../protocol/things.ts';
import type { ThingDescription } from '../protocol/thing-description.ts';
import { fromFieldValues, toFieldValues, twinLayout, type TwinLayout } from '../state/layout.ts';
import type { Sample } from '../state/sample.ts';
import type { DescribedTwin } from './describe.ts';
import { checkSize, checkTime } from '../provider/checked-value.ts';
import { EventBook } from '../provider/event-book.ts';
import type { ActionHandler, OwnedThing } from '../provider/owned-thing.ts';
import type { AccessPolicy } from '../provider/policy.ts';

interface TwinEvents {
  readonly changed: null;
  readonly texts: Readings;
}

export class Twin extends Emitter<TwinEvents> implements OwnedThing {
  readonly id: TwinId;
  readonly version: string;
  readonly described: DescribedTwin;
  readonly layout: TwinLayout;
  policy: AccessPolicy;
  readonly events: EventBook;
  /** By field of the layout; sequence of the newest `set`. */
  readonly samples: (Sample | undefined)[];
  sequence = 0;
  /** Newest source time of any field, ms; 0 before the first. */
  newestTime = 0;
  readonly #texts = new Map<string, { value: Json; time: number; sequence: number }>();
  readonly #handlers = new Map<string, ActionHandler>();
  readonly #now: () => number;

  constructor(described: DescribedTwin, version: string, policy: AccessPolicy, now: () => number) {
    super();
    this.id = described.description.id as TwinId;
    this.version = version;
    this.described = described;
    this.policy = policy;
    this.layout = twinLayout(described.description);
    this.samples = Array.from({ length: this.layout.fields.length });
    this.#now = now;
    this.events = new EventBook(described.description, now());
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
      const fields = this.layout.properties.get(name);
      if (fields !== undefined) {
        const packed = toFieldValues(this.layout, name, value);
        if (packed === null)
          throw new TwinportError('input-invalid', `${name}: ${JSON.stringify(value)} does not fit the description`, {
            details: { property: name },
          });
        for (const [member, field] of fields.entries()) samples.push([field, packed[member]!]);
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
    if (samples.length > 0) this.newestTime = Math.max(this.newestTime, sourceTimeMs);
    if (texts.length > 0) this.#setTexts(texts, sourceTimeMs);
    if (samples.length > 0) this.emit('changed', null);
  }

  /**
   * Tells an event to everybody who observes, and keeps it for those who come back.
   * @throws TwinportError `input-invalid` when the description has no such event, `message-too-large`
   */
  emitEvent(name: string, data: Json = null, sourceTimeMs: number = this.#now()): void {
    this.events.tell(name, data, sourceTimeMs);
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

  get description(): ThingDescription {
    return this.described.description;
  }

  handler(action: string): ActionHandler | null {
    return this.#handlers.get(action) ?? null;
  }

  /** Everything that is known, for a late joiner. */
  readings(): Readings {
    const readings: Readings = {};
    for (const [name, [first]] of this.layout.properties) {
      const sample = this.samples[first!];
      const value = fromFieldValues(this.layout, name, (field) => this.samples[field]?.value);
      if (sample !== undefined && value !== undefined)
        readings[name] = { value, time: sample.time, sequence: sample.sequence };
    }
    for (const [name, text] of this.#texts) readings[name] = text;
    return readings;
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
