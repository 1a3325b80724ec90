// The alarms of a world, of all its twins, in one place: when each was raised and cleared, and whether this visitor has seen it. From
// alarm properties (on until the owner takes it back) and alarm events (until acknowledged). Pure. Who calls: attention.ts, a few
// times a second. MOD-6, P11.
import type { TwinId } from '../../base/ids.ts';
import type { AlarmView, Severity } from './alarm-view.ts';

/** An alarm as its twin tells it. */
export interface ToldAlarm {
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
}

export interface AlarmedTwin {
  readonly id: TwinId;
  readonly title: string;
  readonly systemName: string;
}

/** Alarms that are over and were not acknowledged stay this long, so that who looked away learns of them. */
const OVER_SHOWN_MS = 10 * 60_000;
const MOST_OVER = 20;

export class AlarmStore {
  readonly #alarms = new Map<string, AlarmView>();
  readonly #onOf = new Map<TwinId, ReadonlySet<string>>();
  #events = 0;
  #view: readonly AlarmView[] | null = null;

  /** Most urgent first: on before over, not yet acknowledged before acknowledged, critical before warning, then the newest. */
  get all(): readonly AlarmView[] {
    this.#view ??= [...this.#alarms.values()].sort(
      (a, b) =>
        Number(a.clearedAt !== null) - Number(b.clearedAt !== null) ||
        Number(a.acknowledged) - Number(b.acknowledged) ||
        Number(b.severity === 'critical') - Number(a.severity === 'critical') ||
        b.raisedAt - a.raisedAt,
    );
    return this.#view;
  }

  /** Whether this twin has alarms that are on: who has none and had none costs nothing. */
  has(twin: TwinId): boolean {
    return this.#onOf.has(twin);
  }

  /** The alarm properties of a twin that are on now. */
  update(twin: AlarmedTwin, on: readonly ToldAlarm[], nowMs: number): void {
    const before = this.#onOf.get(twin.id);
    const ids = new Set(on.map(({ name }) => `${twin.id} ${name}`));
    for (const id of before ?? []) if (!ids.has(id)) this.#clear(id, nowMs);
    for (const alarm of on) {
      const id = `${twin.id} ${alarm.name}`;
      const known = this.#alarms.get(id);
      if (!before?.has(id)) this.#raise(id, twin, alarm, nowMs);
      else if (known !== undefined && (known.title !== alarm.title || known.twinTitle !== twin.title)) {
        this.#alarms.set(id, { ...known, title: alarm.title, twinTitle: twin.title });
        this.#view = null;
      }
    }
    if (ids.size === 0) this.#onOf.delete(twin.id);
    else this.#onOf.set(twin.id, ids);
  }

  /** An alarm event: nobody will say that it is over. */
  event(twin: AlarmedTwin, alarm: ToldAlarm, timeMs: number): void {
    this.#events += 1;
    this.#raise(`${twin.id} ${alarm.name} ${this.#events}`, twin, alarm, timeMs);
  }

  /** The twins that are there: alarms of one that left go with it. */
  keep(twins: ReadonlySet<TwinId>): void {
    for (const [id, { twinId }] of this.#alarms) {
      if (twins.has(twinId)) continue;
      this.#alarms.delete(id);
      this.#onOf.delete(twinId);
      this.#view = null;
    }
  }

  /** By its id, or null: all. */
  acknowledge(id: string | null): void {
    for (const [key, alarm] of this.#alarms) {
      if (id !== null && key !== id) continue;
      // What is over has been seen now; an event's alarm is over with that.
      if (alarm.clearedAt !== null || !this.#isTold(alarm.twinId, key)) this.#alarms.delete(key);
      else this.#alarms.set(key, { ...alarm, acknowledged: true });
      this.#view = null;
    }
  }

  /** Forgets what has been over for long. */
  tidy(nowMs: number): void {
    const over = [...this.#alarms].filter(([, { clearedAt }]) => clearedAt !== null);
    const surplus = over.length - MOST_OVER;
    for (const [index, [id, { clearedAt }]] of over.entries()) {
      if (index >= surplus && nowMs - clearedAt! < OVER_SHOWN_MS) continue;
      this.#alarms.delete(id);
      this.#view = null;
    }
  }

  #isTold(twin: TwinId, id: string): boolean {
    return this.#onOf.get(twin)?.has(id) === true;
  }

  #raise(id: string, twin: AlarmedTwin, { title, severity }: ToldAlarm, raisedAt: number): void {
    this.#alarms.set(id, {
      id,
      twinId: twin.id,
      twinTitle: twin.title,
      systemName: twin.systemName,
      title,
      severity,
      raisedAt,
      clearedAt: null,
      acknowledged: false,
    });
    this.#view = null;
  }

  #clear(id: string, clearedAt: number): void {
    const alarm = this.#alarms.get(id);
    if (alarm === undefined) return;
    if (alarm.acknowledged) this.#alarms.delete(id);
    else this.#alarms.set(id, { ...alarm, clearedAt });
    this.#view = null;
  }
}
