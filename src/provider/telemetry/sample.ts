// What every way in for telemetry gives: readings of one moment, as `twin.set(readings, timeMs)` takes them. Read by readSenml,
// readJsonSample and readCsv of this folder; which property a value is for, the description says.
import { TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';

export interface TelemetrySample {
  readonly readings: Readonly<Record<string, Json>>;
  /** When the device sampled them, ms since the epoch. */
  readonly timeMs: number;
}

/** The `properties` of a Thing Description, as far as telemetry needs them. */
export type DescribedProperties = Readonly<Record<string, Pick<DataSchema, 'type' | 'unit'>>>;

/** How a source writes its times. */
export type TimeFormat = 'iso' | 's' | 'ms';

/** ms since the epoch; null for what is no time. Numbers may come as text, as in CSV. */
export function readTime(value: unknown, format: TimeFormat): number | null {
  if (format === 'iso') {
    const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return Number.isFinite(time) ? time : null;
  }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return null;
  return format === 's' ? number * 1000 : number;
}

/** The error of telemetry: `where` in the source, and what is wrong there. */
export function unreadable(
  where: string,
  why: string,
  details: Readonly<Record<string, string | number>>,
): TwinportError {
  return new TwinportError('input-invalid', `${where}: ${why}`, { details });
}
