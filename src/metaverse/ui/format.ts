// Numbers, ages, sizes, times and keys as text, as the language that is spoken writes them; figures keep their width while they change.
// Used by every part of the HTML face.
import type { TwinStatus } from '../../protocol/mii.ts';
import { computed } from '@preact/signals';
import { LOCALES } from '../../language/languages.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { PropertyView } from '../view-model.ts';
import { speech, strings } from './strings.ts';

const MAX_DIGITS = 6;
const LONGEST_VALUE = 160;

const locale = computed(() => LOCALES[speech.language.value]);
/** By their decimals. */
const numberFormats = computed(() => {
  const language = locale.value;
  const made = new Map<number, Intl.NumberFormat>();
  return (places: number): Intl.NumberFormat => {
    let format = made.get(places);
    if (format === undefined) {
      format = new Intl.NumberFormat(language, {
        minimumFractionDigits: places,
        maximumFractionDigits: places,
        useGrouping: 'min2',
        signDisplay: 'negative',
      });
      made.set(places, format);
    }
    return format;
  };
});
const limitFormat = computed(
  () =>
    new Intl.NumberFormat(locale.value, { maximumSignificantDigits: 6, useGrouping: false, signDisplay: 'negative' }),
);
const clockFormat = computed(
  () => new Intl.DateTimeFormat(locale.value, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
);

/** A number with exactly `digits` decimals, a true minus sign and no negative zero. */
export function formatNumber(value: number, digits: number): string {
  if (!Number.isFinite(value)) return strings.noValue;
  const places = Math.min(Math.max(Math.round(digits), 0), MAX_DIGITS);
  return numberFormats.value(places).format(value).replace('-', '\u2212');
}

/** A number with as many decimals as it needs, for limits and hints. */
export function formatLimit(value: number): string {
  // Beyond what people read as digits, powers of ten say more than zeros.
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e21 || size < 1e-6)) return String(Number(value.toPrecision(6))).replace('-', '\u2212');
  return limitFormat.value.format(value).replace('-', '\u2212');
}

/** Any value of a property, event or input as one line of text. */
export function formatValue(value: unknown, digits: number): string {
  if (typeof value === 'number') return formatNumber(value, digits);
  if (typeof value === 'boolean') return value ? strings.on : strings.off;
  if (typeof value === 'string') return value === '' ? strings.emptyText : clip(value);
  return value === null || value === undefined ? strings.noValue : clip(JSON.stringify(value));
}

/** Age in ms: tenths below ten seconds, then whole seconds, minutes, hours, days. */
export function formatAge(ageMs: number | null): string {
  if (ageMs === null) return strings.noValue;
  const seconds = Math.max(ageMs, 0) / 1000;
  if (seconds < 9.95) return `${formatNumber(seconds, 1)}\u202fs`;
  return formatDuration(ageMs);
}

/** A duration in ms in its largest whole unit. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(Math.round(durationMs / 1000), 0);
  if (seconds < 60) return `${seconds}\u202fs`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}\u202fmin`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}\u202fh`;
  return `${Math.floor(seconds / 86_400)}\u202fd`;
}

/**
 * Whether a value should look old: its twin is not live, or its owner says that this property may not be quiet for so long (SPEC.md
 * DII-6). Its age alone does not say it: many a value is told only when it changes, and is right for days. No pace that was learnt
 * from it would tell the two apart, so its age stands beside it and a person decides.
 */
export function isOld({ ageMs, silenceMs }: Pick<PropertyView, 'ageMs' | 'silenceMs'>, status: TwinStatus): boolean {
  if (status !== 'live') return true;
  return silenceMs !== null && ageMs !== null && ageMs > Math.max(LIMITS.silenceMinMs, silenceMs);
}

/** Bytes in SI units, as browsers and disks show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes}\u202fB`;
  if (bytes < 1_000_000) return `${formatNumber(bytes / 1000, bytes < 100_000 ? 1 : 0)}\u202fkB`;
  return `${formatNumber(bytes / 1_000_000, 1)}\u202fMB`;
}

/** Milliseconds of a link: tenths below ten. */
export function formatMilliseconds(value: number): string {
  return `${formatNumber(value, Math.abs(value) < 9.95 ? 1 : 0)}\u202fms`;
}

/** Time of day of a Unix time in ms. */
export function formatTime(timeMs: number): string {
  return clockFormat.value.format(timeMs);
}

/** Time of day with milliseconds, of an ISO 8601 text or a Unix time in ms; a text itself when it is no time. */
export function formatLogTime(time: string | number): string {
  const timeMs = typeof time === 'number' ? time : Date.parse(time);
  if (Number.isNaN(timeMs)) return String(time);
  return `${clockFormat.value.format(timeMs)}.${String(Math.floor(timeMs) % 1000).padStart(3, '0')}`;
}

/** `did:key:z6Mk…` with its start and end: enough to compare by eye, the whole is one press away. */
export function shortDid(did: string): string {
  const key = did.replace(/^did:key:/, '');
  return key.length <= 16 ? key : `${key.slice(0, 8)}…${key.slice(-6)}`;
}

/** The first 12 hexadecimal digits of a hash. */
export function shortHash(hash: string): string {
  return hash.length <= 12 ? hash : `${hash.slice(0, 12)}…`;
}

/** Where a value stands between its limits, as fractions 0..1: the bar runs from zero (or the limit nearest to it). */
interface RangeSpan {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** A counter's technical limit (2³¹ − 1) is no range that a person wants drawn. */
const WIDEST_RANGE = 1e6;

/** The bar of a value; null where a limit is not known, says nothing, or there is no number. */
export function rangeSpan(value: unknown, minimum: number | null, maximum: number | null): RangeSpan | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || minimum === null || maximum === null) return null;
  const width = maximum - minimum;
  if (width <= 0 || width > WIDEST_RANGE) return null;
  const fraction = (of: number) => Math.min(Math.max((of - minimum) / width, 0), 1);
  const origin = fraction(0);
  const at = fraction(value);
  return { from: Math.min(origin, at), to: Math.max(origin, at), at };
}

function clip(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}
