// Telemetry as plain JSON: picks values out of a device's own message by JSON Pointers (RFC 6901). Pure. Called by providers
// through `twinport/twin`.
import type { Json } from '../../base/json.ts';
import { parseJson } from '../../protocol/parse.ts';
import { readTime, unreadable, type TelemetrySample, type TimeFormat } from './sample.ts';

/** Where a value stands in the message; numbers become `value * factor + offset`. */
export type JsonSource = string | { readonly pointer: string; readonly factor?: number; readonly offset?: number };

export interface JsonSampleOptions {
  /** By property: where its value stands. */
  readonly values: Readonly<Record<string, JsonSource>>;
  /** Where the message says when it was sampled; without it, at `nowMs`. */
  readonly time?: { readonly pointer: string; readonly format: TimeFormat };
  readonly nowMs: number;
}

const LARGEST_MESSAGE_BYTES = 1024 * 1024;

/**
 * The readings of one message. Devices send what has changed: a value that is not there is left out.
 * @throws TwinportError `message-too-large`, `message-malformed` (not JSON), `input-invalid` with the `pointer` of a pointer
 *   that is none, of a time that cannot be read, or when the message has no value at all
 */
export function readJsonSample(text: string, { values, time, nowMs }: JsonSampleOptions): TelemetrySample {
  const message = parseJson(text, { bytes: LARGEST_MESSAGE_BYTES }) as Json;
  const readings: Record<string, Json> = {};
  for (const [property, source] of Object.entries(values)) {
    const { pointer, factor = 1, offset = 0 } = typeof source === 'string' ? { pointer: source } : source;
    const value = valueAt(message, pointer);
    if (value === undefined) continue;
    readings[property] = typeof value === 'number' ? value * factor + offset : value;
  }
  if (Object.keys(readings).length === 0) {
    const pointers = Object.values(values).map((source) => (typeof source === 'string' ? source : source.pointer));
    throw unreadable('JSON', `nothing stands at ${pointers.join(', ')}`, { pointer: pointers[0] ?? '' });
  }
  return { readings, timeMs: time === undefined ? nowMs : timeAt(message, time.pointer, time.format) };
}

function timeAt(message: Json, pointer: string, format: TimeFormat): number {
  const value = valueAt(message, pointer);
  const timeMs = readTime(value, format);
  if (timeMs !== null) return timeMs;
  const expected = { iso: 'a time as ISO 8601', s: 'seconds since 1970', ms: 'milliseconds since 1970' }[format];
  throw unreadable(`JSON at ${pointer}`, `${JSON.stringify(value) ?? 'nothing'} is not ${expected}`, { pointer });
}

/** What a pointer leads to; undefined where there is nothing. */
function valueAt(message: Json, pointer: string): Json | undefined {
  if (pointer !== '' && !pointer.startsWith('/'))
    throw unreadable(`"${pointer}"`, 'a JSON Pointer is empty or begins with "/"', { pointer });
  let value: Json | undefined = message;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value)) value = /^(0|[1-9]\d*)$/.test(key) ? (value as readonly Json[])[Number(key)] : undefined;
    else value = Object.hasOwn(value, key) ? (value as Readonly<Record<string, Json>>)[key] : undefined;
  }
  return value;
}
