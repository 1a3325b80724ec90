// Which lists of a result are series that a line chart shows better than a table, and the columns of those that are tables.
// Pure; drawn by series-chart.tsx and value-view.tsx.
import type { DataSchema } from '../../protocol/thing-description.ts';
import { words } from '../../language/words.ts';
import { isRecord, itemSchema, timeOf } from './value-text.ts';

export interface Series {
  readonly title: string;
  readonly unit: string;
  readonly schema: DataSchema | null;
  /** Null where there is no number. */
  readonly values: readonly (number | null)[];
}

/** Series over one axis. */
export interface SeriesSet {
  readonly axis: { readonly title: string; readonly unit: string; readonly isTime: boolean };
  /** Rising; Unix time in ms where it is time. */
  readonly at: readonly number[];
  readonly series: readonly Series[];
}

export interface Column {
  readonly name: string;
  readonly title: string;
  readonly schema: DataSchema | null;
}

/** A line through fewer points says less than their numbers. */
const FEWEST_POINTS = 6;
const MOST_SERIES = 6;

/** The series in a list of numbers, or of records with a rising time or number; null where a table says it better. */
export function seriesIn(list: readonly unknown[], schema: DataSchema | null): SeriesSet | null {
  if (list.length < FEWEST_POINTS) return null;
  const item = itemSchema(schema);
  if (list.every((value) => typeof value === 'number')) {
    const series = [{ title: schema?.title ?? '', unit: item?.unit ?? '', schema: item, values: list }];
    return { axis: { title: '', unit: '', isTime: false }, at: list.map((_, index) => index), series };
  }
  if (!list.every(isRecord)) return null;
  const columns = columnsOf(list, schema);
  // Where it stands comes first in a record; a value that happens to rise is no axis.
  const axis = columns.find(({ name }) => list.every((row) => positionOf(row[name]) !== null));
  if (axis === undefined || !isRising(list.map((row) => positionOf(row[axis.name])))) return null;
  const series = columns
    .filter(({ name }) => name !== axis.name && list.some((row) => typeof row[name] === 'number'))
    .filter(({ name }) =>
      list.every((row) => typeof row[name] === 'number' || row[name] === null || row[name] === undefined),
    )
    .slice(0, MOST_SERIES)
    .map(({ name, title, schema: column }) => ({
      title,
      unit: column?.unit ?? '',
      schema: column,
      values: list.map((row) => (typeof row[name] === 'number' ? row[name] : null)),
    }));
  if (series.length === 0) return null;
  const isTime = timeOf(list[0]?.[axis.name]) !== null;
  return {
    axis: { title: axis.title, unit: axis.schema?.unit ?? '', isTime },
    at: list.map((row) => positionOf(row[axis.name]) ?? 0),
    series,
  };
}

/** The columns of a list of records: as the schema names them, then what it does not name. */
export function columnsOf(
  list: readonly Readonly<Record<string, unknown>>[],
  schema: DataSchema | null,
): readonly Column[] {
  const described = itemSchema(schema)?.properties ?? {};
  const present = new Set(list.flatMap((row) => Object.keys(row)));
  const names = [
    ...Object.keys(described).filter((name) => present.has(name)),
    ...[...present].filter((name) => !Object.hasOwn(described, name)),
  ];
  return names.map((name) => {
    const column = described[name] ?? null;
    return { name, title: column?.title ?? words(name), schema: column };
  });
}

/** Series that share an axis of values: those of one unit. */
export function byUnit(series: readonly Series[]): readonly (readonly Series[])[] {
  return [...new Set(series.map(({ unit }) => unit))].map((unit) => series.filter((one) => one.unit === unit));
}

function positionOf(value: unknown): number | null {
  return typeof value === 'number' ? value : timeOf(value);
}

function isRising(values: readonly (number | null)[]): boolean {
  return values.every((value, index) => value !== null && (index === 0 || value > (values[index - 1] ?? Infinity)));
}
