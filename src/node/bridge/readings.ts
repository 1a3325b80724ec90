// What a message of a route says: values of properties, and of which moment. Called by device-session.ts.
import { systemClock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import { decode, quoted, valueAt } from './payload.ts';
import type { Message } from './protocol-client.ts';
import type { Route } from './routes.ts';

export type Readings = Readonly<Record<string, Json>>;

export interface Reading {
  readonly readings: Readings;
  /** The device's own time, or that of arrival where it states none. */
  readonly sourceTimeMs: number;
  /** Of samples only: a number that rises. */
  readonly sequence: number | null;
}

/** A device whose clock is further off than this is not believed: ages would be wrong by as much. */
const MOST_CLOCK_ERROR_MS = 60_000;

/** @throws TwinportError `message-malformed` for what is no such message */
export async function readingsIn(message: Message, route: Route): Promise<Reading> {
  const { form, properties, carries } = route;
  const [first] = properties;
  const value = await decode(message, form, properties.length === 1 ? first!.property.schema : {});
  if (carries === 'sample') return sampleIn(value, message, route);
  const found = properties.flatMap(({ property, pointer }) => {
    const at = valueAt(value, pointer);
    return at === undefined ? [] : [[property.name, at] as const];
  });
  // Nothing of what was expected: not a message of this kind, however well-formed.
  if (found.length === 0)
    throw new TwinportError(
      'message-malformed',
      `${form.href} gave ${quoted(message.bytes)}, in which there is no ${properties.map(({ pointer }) => pointer).join(', ')}`,
    );
  return {
    readings: Object.fromEntries(found),
    sourceTimeMs: timeIn(value, form.terms['twinport:timePointer']),
    sequence: null,
  };
}

function sampleIn(value: Json, { bytes }: Message, { form, properties }: Route): Reading {
  const { time, sequence, values } = (value ?? {}) as { time?: unknown; sequence?: unknown; values?: unknown };
  if (typeof time !== 'number' || typeof sequence !== 'number' || typeof values !== 'object' || values === null)
    throw new TwinportError(
      'message-malformed',
      `${form.href} gave ${quoted(bytes)}, which is no sample {time, sequence, values}`,
    );
  const all = values as Readings;
  const known = properties.filter(({ property }) => Object.hasOwn(all, property.key));
  const readings = Object.fromEntries(known.map(({ property }) => [property.name, all[property.key]!]));
  return { readings, sourceTimeMs: time, sequence };
}

/** Seconds or milliseconds since 1970, or ISO 8601. */
export function parseTime(value: Json | undefined): number | null {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]/.test(value)) {
    const time = Date.parse(value);
    return Number.isNaN(time) ? null : time;
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  if (value > 1e11 && value < 1e13) return value;
  return value > 1e9 && value < 1e10 ? value * 1_000 : null;
}

function timeIn(value: Json, pointer: unknown): number {
  const now = systemClock.now();
  const stated = typeof pointer === 'string' ? parseTime(valueAt(value, pointer)) : null;
  return stated !== null && Math.abs(stated - now) <= MOST_CLOCK_ERROR_MS ? stated : now;
}
