// One published twin: its newest samples, texts, kept events and action handlers. The provider calls set, emit and handle;
// sessions read from it. Knows nothing of links.
import { Emitter } from '../base/emitter.ts';
import { TwinportError } from '../base/errors.ts';
import type { TwinId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { ABSENT, PRESENT, presenceProperties, type PresenceProperties } from '../protocol/device-presence.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Readings } from '../protocol/things.ts';
import type { ThingDescription } from '../protocol/thing-description.ts';
import { planFields, type PlannedProperty } from '../state/field-plan.ts';
import { fromFieldValues, MOST_MEMBERS, twinLayout, type TwinLayout } from '../state/layout.ts';
import { newestStateOf, packValue, type NewestState } from '../state/newest-table.ts';
import { Cadence, ROUND_MS } from './cadence.ts';
import type { DescribedTwin } from './describe.ts';
import { checkSize, checkTime } from '../provider/checked-value.ts';
import { EventBook } from '../provider/event-book.ts';
import type { ActionHandler, OwnedThing } from '../provider/owned-thing.ts';
import type { AccessPolicy } from '../provider/policy.ts';
import { LONGEST_REASON } from '../provider/tell-presence.ts';

/** What the call of `set` that is running has found to be valid: one task sets one twin at a time. By component, and in order. */
const stagedValues = new Float64Array(LIMITS.affordancesPerTwin * MOST_MEMBERS);
const stagedProperties: PlannedProperty[] = [];

/** Of the time that a twin may be quiet. */
const CONFIRMED_AFTER = 0.3;

interface TwinEvents {
  readonly texts: Readings;
  /** How long it may be quiet has changed, ms. */
  readonly silence: number;
}

export class Twin extends Emitter<TwinEvents> implements OwnedThing {
  readonly id: TwinId;
  readonly version: string;
  readonly described: DescribedTwin;
  readonly layout: TwinLayout;
  policy: AccessPolicy;
  readonly events: EventBook;
  readonly newest: NewestState;
  readonly #texts = new Map<string, { value: Json; time: number; sequence: number }>();
  readonly #handlers = new Map<string, ActionHandler>();
  /** A plain list: it is gone through at every `set`. */
  #watchers: readonly (() => void)[] = [];
  readonly #now: () => number;
  readonly #presence: PresenceProperties | null;
  readonly #cadence: Cadence;
  /** When texts went out last, by our clock. */
  #toldTextsMs = 0;

  /** `before`: the same twin in the version that was published last. */
  constructor(described: DescribedTwin, version: string, policy: AccessPolicy, now: () => number, before?: Twin) {
    super();
    this.id = described.description.id as TwinId;
    this.version = version;
    this.described = described;
    this.policy = policy;
    this.layout = twinLayout(described.description);
    this.newest = newestStateOf(planFields(this.layout.fields), this);
    this.#now = now;
    this.#presence = presenceProperties(described.description);
    const known = before === undefined ? undefined : before.#cadence;
    this.#cadence = Cadence.after(known, described.description['twinport:silenceMs']);
    this.events = new EventBook(described.description, now());
  }

  /**
   * Takes readings of properties by name. `sourceTimeMs` is when the device sampled them (ms since the epoch); without it, now.
   * @throws TwinportError `input-invalid` for a property that the description lacks, a value that does not fit its schema,
   *   or a source time that is no time; `message-too-large`; nothing of the call is taken then
   */
  set(readings: Readonly<Record<string, Json>>, sourceTimeMs?: number): void {
    const nowMs = this.#now();
    const timeMs = sourceTimeMs ?? nowMs;
    checkTime(timeMs);
    const { table, row } = this.newest;
    const { plan } = table;
    let texts: [name: string, value: Json][] | null = null;
    let staged = 0;
    // Staged first: nothing of a call is taken unless all of it can be.
    // Not Object.keys, which makes a list at each of 60,000 calls a second; what is inherited is no property of the description either.
    for (const name in readings) {
      const value = readings[name]!;
      const property = plan.properties.get(name);
      if (property !== undefined) {
        if (!packValue(plan, property, value, stagedValues))
          throw new TwinportError('input-invalid', `${name}: ${JSON.stringify(value)} does not fit the description`, {
            details: { property: name },
          });
        stagedProperties[staged] = property;
        staged += 1;
      } else if (this.layout.texts.includes(name)) {
        checkSize(name, value);
        (texts ??= []).push([name, value]);
      } else
        throw new TwinportError('input-invalid', `the description has no property "${name}"`, {
          details: { property: name },
        });
    }
    const sequence = table.update(row);
    for (let at = 0; at < staged; at += 1) {
      const { index, fields } = stagedProperties[at]!;
      for (let field = index; field < index + fields; field += 1)
        table.take(row, field, stagedValues, plan.fields[field]!.first, timeMs, sequence);
    }
    // Nearly always false: a fast twin is set a hundred times in a round.
    if (table.isRoundOver(row, nowMs, timeMs, ROUND_MS)) this.#takeRound(nowMs, timeMs);
    if (texts !== null) this.#setTexts(texts, timeMs, staged === 0 && this.#isConfirmationDue(nowMs), nowMs);
    if (staged > 0) for (let at = 0; at < this.#watchers.length; at += 1) this.#watchers[at]!();
  }

  /**
   * Tells visitors whether the device is there: the twin of one that is not counts as stale, and its panel says why.
   * @param reason why not, for people to read; at most 500 characters of it are told
   * @throws TwinportError `input-invalid` when the twin was published without `tellsPresence`
   */
  setPresence(present: boolean, reason = ''): void {
    if (this.#presence === null)
      throw new TwinportError(
        'input-invalid',
        `${this.id} was published without "tellsPresence": it has no word for it`,
      );
    const { device, reason: reasonProperty } = this.#presence;
    const told = present ? '' : reason.slice(0, LONGEST_REASON);
    this.set({
      [device]: present ? PRESENT : ABSENT,
      ...(reasonProperty === null ? {} : { [reasonProperty]: told }),
    });
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

  /** Calls after each `set` that changed what frames carry; must not throw. Returns what ends it. */
  watch(changed: () => void): () => void {
    this.#watchers = [...this.#watchers, changed];
    return () => void (this.#watchers = this.#watchers.filter((watcher) => watcher !== changed));
  }

  /** For so long it may be quiet while all is well, ms: as its description says, or a few times as long as it was lately. */
  get silenceMs(): number {
    return this.#cadence.silenceMs;
  }

  /** Source time of what was set last, or at most a round before that, ms; 0 before the first. */
  get reportedMs(): number {
    return this.newest.table.roundTime(this.newest.row);
  }

  /** Of the newest `set`. */
  get sequence(): number {
    return this.newest.table.sequence(this.newest.row);
  }

  handler(action: string): ActionHandler | null {
    return this.#handlers.get(action) ?? null;
  }

  /** Everything that is known, for a late joiner. */
  readings(): Readings {
    const readings: Readings = {};
    const { table, row } = this.newest;
    for (const [name, property] of table.plan.properties) {
      const values = table.values(row, property);
      if (values === null) continue;
      const value = fromFieldValues(this.layout, name, (field) => values[field - property.first])!;
      const time = table.data[table.timesAt(row) + property.index]!;
      const sequence = table.data[table.sequencesAt(row) + property.index]!;
      readings[name] = { value, time, sequence };
    }
    for (const [name, text] of this.#texts) readings[name] = text;
    return readings;
  }

  #takeRound(nowMs: number, timeMs: number): void {
    const beforeMs = this.silenceMs;
    if (!this.#cadence.take(nowMs, timeMs)) return;
    this.newest.table.beginRound(this.newest.row, nowMs, timeMs, this.silenceMs);
    if (this.silenceMs !== beforeMs) this.emit('silence', this.silenceMs);
  }

  /** Nothing else says that what is known still holds. */
  #isConfirmationDue(nowMs: number): boolean {
    return nowMs - this.#toldTextsMs >= this.silenceMs * CONFIRMED_AFTER;
  }

  #setTexts(texts: readonly [name: string, value: Json][], time: number, confirms: boolean, nowMs: number): void {
    const readings: Readings = {};
    for (const [name, value] of texts) {
      const reading = { value, time, sequence: this.sequence };
      // Unchanged texts are not sent again, unless nothing else is; their new time is known to late joiners.
      if (confirms || JSON.stringify(this.#texts.get(name)?.value) !== JSON.stringify(value)) readings[name] = reading;
      this.#texts.set(name, reading);
    }
    if (Object.keys(readings).length === 0) return;
    this.#toldTextsMs = nowMs;
    this.emit('texts', readings);
  }
}
