// Values of results as a person reads them: digits by what the schema justifies, units, times of day. Pure.
import { computed } from '@preact/signals';
import { LOCALES } from '../../language/languages.ts';
import { memberTitle } from '../../protocol/member-title.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import { formatNumber } from './format.ts';
import { words } from '../../language/words.ts';
import { speech, strings } from './strings.ts';
import { prettyUnit, unitGap } from './units.ts';

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const DAY_MS = 86_400_000;
const formats = computed(() => {
  const locale = LOCALES[speech.language.value];
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  return {
    time: new Intl.DateTimeFormat(locale, clock),
    second: new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit' }),
    day: new Intl.DateTimeFormat(locale, { weekday: 'short', ...clock }),
    date: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...clock }),
  };
});

/** Unix time in ms of an ISO 8601 text; null for anything else. */
export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string' || !ISO_TIME.test(value)) return null;
  const timeMs = Date.parse(value);
  return Number.isNaN(timeMs) ? null : timeMs;
}

/** A time with as much of the date as a reader at `nowMs` needs. */
export function formatMoment(timeMs: number, nowMs: number, seconds = false): string {
  const sameDay = new Date(timeMs).toDateString() === new Date(nowMs).toDateString();
  if (sameDay) return formats.value[seconds ? 'second' : 'time'].format(timeMs);
  return formats.value[Math.abs(timeMs - nowMs) < 6 * DAY_MS ? 'day' : 'date'].format(timeMs);
}

/** Decimals by the schema's quantum; without one, three significant figures of the largest that stands beside it. */
function digitsOf(largest: number, schema: DataSchema | null): number {
  if (schema?.type === 'integer') return 0;
  if (schema?.multipleOf !== undefined)
    return Math.min(4, Math.max(0, Math.ceil(-Math.log10(schema.multipleOf) - 1e-9)));
  const size = Math.abs(largest);
  if (size >= 100 || size === 0) return 0;
  return Math.min(6, 2 - Math.floor(Math.log10(size)));
}

/** Decimals that three significant figures of a number need: 0.0340 is 0.034. */
function needed(value: number): number {
  return (String(Number(value.toPrecision(3))).split('.')[1] ?? '').length;
}

/** A number without its unit. `largest` is the size of the numbers that stand beside it, so that all have the same decimals. */
export function numberText(value: number, schema: DataSchema | null, largest: number): string {
  return formatNumber(value, Number.isInteger(largest) && Number.isInteger(value) ? 0 : digitsOf(largest, schema));
}

/** One value in one line, with its unit. */
export function valueText(value: unknown, schema: DataSchema | null, nowMs: number): string {
  const member = memberTitle(schema, value);
  if (member !== null) return member;
  if (typeof value === 'number') {
    const unit = prettyUnit(schema?.unit ?? '');
    return `${formatNumber(value, Math.min(digitsOf(value, schema), needed(value)))}${unitGap(unit)}${unit}`;
  }
  if (typeof value === 'boolean') return value ? strings.services.yes : strings.services.no;
  if (value === null || value === undefined) return strings.noValue;
  const timeMs = timeOf(value);
  if (timeMs !== null) return formatMoment(timeMs, nowMs);
  if (typeof value === 'string') return value;
  if (Array.isArray(value))
    return value.length === 0
      ? strings.services.nothing
      : value.map((item) => valueText(item, itemSchema(schema), nowMs)).join(', ');
  return memberEntries(value, schema)
    .map((member) => `${member.title} ${valueText(member.value, member.schema, nowMs)}`)
    .join(' · ');
}

interface Member {
  readonly name: string;
  readonly title: string;
  readonly value: unknown;
  readonly schema: DataSchema | null;
}

/** The members of an object in the order of its schema, then what the schema does not name. */
export function memberEntries(value: object, schema: DataSchema | null): readonly Member[] {
  const described = schema?.properties ?? {};
  const names = [
    ...Object.keys(described).filter((name) => Object.hasOwn(value, name)),
    ...Object.keys(value).filter((name) => !Object.hasOwn(described, name)),
  ];
  return names.map((name) => {
    const member = described[name] ?? null;
    return {
      name,
      title: member?.title ?? words(name),
      value: (value as Record<string, unknown>)[name],
      schema: member,
    };
  });
}

/** The schema of the items of a list, where all have the same. */
export function itemSchema(schema: DataSchema | null): DataSchema | null {
  const items = schema?.items;
  return items === undefined || Array.isArray(items) ? null : (items as DataSchema);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value that fits in one line of text. */
export function isPlain(value: unknown): boolean {
  return !isRecord(value) && !(Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null));
}
