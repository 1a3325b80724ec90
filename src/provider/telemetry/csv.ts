// Telemetry as a CSV recording: a header row, a column of times, a column for each property. Pure. Called by providers through
// `twinport/twin`, most often with replaySamples.
import type { Json } from '../../base/json.ts';
import { TwinportError } from '../../base/errors.ts';
import { parseJson } from '../../protocol/parse.ts';
import { csvRows, type CsvRow } from './csv-rows.ts';
import { readTime, unreadable, type DescribedProperties, type TelemetrySample, type TimeFormat } from './sample.ts';

export interface CsvOptions {
  /** The `properties` of the description: which columns are taken, and as what. */
  readonly properties: DescribedProperties;
  readonly time: { readonly column: string; readonly format: TimeFormat };
  /** Header of a property's column where it is not the property's own name. */
  readonly columns?: Readonly<Record<string, string>>;
  /** `,` unless said otherwise. */
  readonly separator?: ',' | ';' | '\t';
}

const LARGEST_TEXT_CHARACTERS = 256 * 1024 * 1024;
const MOST_ROWS = 2_000_000;
const MOST_COLUMNS = 1_024;

interface Column {
  readonly index: number;
  readonly header: string;
  readonly property: string;
  readonly type: DescribedProperties[string]['type'];
}

/**
 * The rows as samples, in order. An empty field says nothing about its property.
 * @throws TwinportError `input-invalid` with the `line` (and `column`) of what cannot be read, `message-too-large`
 */
export function readCsv(text: string, options: CsvOptions): readonly TelemetrySample[] {
  if (text.length > LARGEST_TEXT_CHARACTERS)
    throw new TwinportError(
      'message-too-large',
      `CSV of ${text.length} characters, at most ${LARGEST_TEXT_CHARACTERS}`,
    );
  const rows = csvRows(text, options.separator ?? ',');
  const header = rows.next();
  if (header.done === true) throw unreadable('CSV line 1', 'a header row is missing', { line: 1 });
  const { timeIndex, columns } = readHeader(header.value, options);
  const { column, format } = options.time;
  const width = header.value.fields.length;
  const samples: TelemetrySample[] = [];
  for (const row of rows) {
    const { line, fields } = row;
    if (fields.length !== width)
      throw unreadable(`CSV line ${line}`, `${fields.length} fields where the header has ${width}`, { line });
    if (samples.length >= MOST_ROWS) throw new TwinportError('message-too-large', `CSV of more than ${MOST_ROWS} rows`);
    const timeMs = readTime(fields[timeIndex], format);
    if (timeMs === null)
      throw unreadable(`CSV line ${line}, "${column}"`, `"${fields[timeIndex]!}" is no time (${format})`, {
        line,
        column,
      });
    if (timeMs < (samples.at(-1)?.timeMs ?? -Infinity))
      throw unreadable(`CSV line ${line}, "${column}"`, 'earlier than the line before', { line, column });
    samples.push({ readings: readingsOf(row, columns), timeMs });
  }
  return samples;
}

function readHeader(
  { line, fields }: CsvRow,
  { properties, time, columns: headers = {} }: CsvOptions,
): { timeIndex: number; columns: readonly Column[] } {
  if (fields.length > MOST_COLUMNS)
    throw unreadable(`CSV line ${line}`, `${fields.length} columns, at most ${MOST_COLUMNS}`, { line });
  const indexOf = (header: string): number => {
    const index = fields.indexOf(header);
    if (index !== fields.lastIndexOf(header))
      throw unreadable(`CSV line ${line}`, `two columns are called "${header}"`, { line, column: header });
    return index;
  };
  const timeIndex = indexOf(time.column);
  if (timeIndex === -1)
    throw unreadable(`CSV line ${line}`, `no column is called "${time.column}"`, { line, column: time.column });
  for (const [property, header] of Object.entries(headers))
    if (!Object.hasOwn(properties, property) || indexOf(header) === -1)
      throw unreadable(`CSV line ${line}`, `no column "${header}" for a property "${property}"`, {
        line,
        column: header,
      });
  const columns = Object.entries(properties).flatMap(([property, { type }]) => {
    const header = headers[property] ?? property;
    const index = indexOf(header);
    return index === -1 || index === timeIndex ? [] : [{ index, header, property, type }];
  });
  if (columns.length === 0) throw unreadable(`CSV line ${line}`, 'no column has the name of a property', { line });
  return { timeIndex, columns };
}

function readingsOf({ line, fields }: CsvRow, columns: readonly Column[]): Record<string, Json> {
  const readings: Record<string, Json> = {};
  for (const { index, header, property, type } of columns) {
    const field = fields[index]!;
    if (field === '') continue;
    const value = readValue(field, type);
    if (value === undefined)
      throw unreadable(`CSV line ${line}, "${header}"`, `"${field.slice(0, 64)}" is no ${type!}`, {
        line,
        column: header,
      });
    readings[property] = value;
  }
  return readings;
}

/** A field as a value of the property's type; undefined where it is none. */
function readValue(field: string, type: Column['type']): Json | undefined {
  switch (type) {
    case 'integer':
    case 'number': {
      const number = field.trim() === '' ? Number.NaN : Number(field);
      return Number.isFinite(number) && (type === 'number' || Number.isInteger(number)) ? number : undefined;
    }
    case 'boolean':
      return { true: true, '1': true, false: false, '0': false }[field.trim().toLowerCase()];
    case 'object':
    case 'array':
    case 'null':
      try {
        return parseJson(field) as Json;
      } catch {
        return undefined;
      }
    case 'string':
    case undefined:
      return field;
  }
}
