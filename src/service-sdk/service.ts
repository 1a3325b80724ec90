// One offered service: its newest property values, kept events and action handlers. The provider calls set, emitEvent and
// handle; links read from it. What does not fit the service's own description is refused here, where it is made.
import { Emitter } from '../base/emitter.ts';
import { TwinportError } from '../base/errors.ts';
import type { ServiceId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { Need, ServiceDescription } from '../protocol/service-description.ts';
import type { Readings } from '../protocol/things.ts';
import { checkSize, checkTime, checkValue } from '../provider/checked-value.ts';
import { EventBook } from '../provider/event-book.ts';
import type { ActionHandler, OwnedThing } from '../provider/owned-thing.ts';
import type { AccessPolicy } from '../provider/policy.ts';
import type { CallContext } from './call.ts';
import type { DescribedService } from './describe.ts';

/** Carries a call out; resolves with its output. A TwinportError `action-failed` is the reason why not. */
export type CallHandler = (input: Json, context: CallContext) => Promise<Json | void>;
/** Gives a handler what a call has beside what a command to a machine has (call.ts). */
type Surround = (service: Service, action: string, handler: CallHandler) => ActionHandler;

interface ServiceEvents {
  readonly readings: Readings;
}

/** How often a service gets readings of a shared twin, unless it says otherwise. */
const DEFAULT_RATE_HZ = 5;

export class Service extends Emitter<ServiceEvents> implements OwnedThing {
  readonly id: ServiceId;
  readonly version: string;
  readonly description: ServiceDescription;
  readonly events: EventBook;
  policy: AccessPolicy;
  readonly #rates: Readonly<Record<string, number>>;
  readonly #surround: Surround;
  readonly #now: () => number;
  readonly #handlers = new Map<string, ActionHandler>();
  #readings: Readings = {};
  #sequence = 0;

  constructor(
    { description, version }: DescribedService,
    policy: AccessPolicy,
    rates: Readonly<Record<string, number>>,
    surround: Surround,
    now: () => number,
  ) {
    super();
    this.id = description.id as ServiceId;
    this.version = version;
    this.description = description;
    this.policy = policy;
    this.events = new EventBook(description, now());
    this.#rates = rates;
    this.#surround = surround;
    this.#now = now;
  }

  get needs(): readonly Need[] {
    return this.description['twinport:needs'];
  }

  /** Messages a second in which readings for a need come, at most. Each brings every sample since the last. */
  maxRateHz(needId: string): number {
    return this.#rates[needId] ?? DEFAULT_RATE_HZ;
  }

  /**
   * Names the handler of an action.
   * @throws TwinportError `action-unknown` when the description has no such action
   */
  handle(action: string, handler: CallHandler): void {
    if (!Object.hasOwn(this.description.actions ?? {}, action))
      throw new TwinportError('action-unknown', `the description has no action "${action}"`);
    this.#handlers.set(action, this.#surround(this, action, handler));
  }

  handler(action: string): ActionHandler | null {
    return this.#handlers.get(action) ?? null;
  }

  /**
   * Takes values of properties by name. `sourceTimeMs` is when they became so (ms since the epoch); without it, now.
   * @throws TwinportError `input-invalid` for a property that the description lacks or a value that does not fit it,
   *   `message-too-large`; nothing of the call is taken then
   */
  set(values: Readonly<Record<string, Json>>, sourceTimeMs: number = this.#now()): void {
    checkTime(sourceTimeMs);
    for (const [name, value] of Object.entries(values)) {
      const { properties = {} } = this.description;
      if (!Object.hasOwn(properties, name))
        throw new TwinportError('input-invalid', `the description has no property "${name}"`, {
          details: { property: name },
        });
      checkValue(properties[name], value, 'input-invalid', name);
      checkSize(name, value);
    }
    this.#sequence += 1;
    const changed: Readings = {};
    for (const [name, value] of Object.entries(values))
      changed[name] = { value, time: sourceTimeMs, sequence: this.#sequence };
    this.#readings = { ...this.#readings, ...changed };
    this.emit('readings', changed);
  }

  /** Everything that is known. */
  readings(): Readings {
    return this.#readings;
  }

  /**
   * Tells an event to everybody who observes, and keeps it for those who come back.
   * @throws TwinportError `input-invalid` when the description has no such event or `data` does not fit it, `message-too-large`
   */
  emitEvent(name: string, data: Json = null, sourceTimeMs: number = this.#now()): void {
    checkValue(this.description.events?.[name]?.data, data, 'input-invalid', name);
    this.events.tell(name, data, sourceTimeMs);
  }
}
