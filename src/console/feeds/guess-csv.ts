// How a CSV recording is written, as far as it can be told by looking at it: what divides its columns, which of them is the time and
// how that is written. A person can change each. Called by ui/value-section.tsx when a file is dropped.
import { csvRows } from '../../provider/telemetry/csv-rows.ts';
import type { Feed } from '../draft.ts';

type CsvWriting = Pick<Extract<Feed, { kind: 'csv' }>, 'separator' | 'timeColumn' | 'timeFormat'>;

const SEPARATORS = [',', ';', '\t'] as const;
const TIME_NAMES = /^(?:.*time.*|.*date.*|zeit.*|t|s|ms|sec.*|milli.*)$/i;
/** Numbers of ms since the epoch are above this from 1973 on, of seconds for three thousand years not. */
const LEAST_EPOCH_MS = 1e11;

export function guessCsv(text: string): CsvWriting {
  // Two lines say it, and a recording of megabytes need not be read for them.
  const head = text.split('\n', 2).join('\n');
  const timesIn = (separator: string): number => head.split('\n')[0]!.split(separator).length;
  const separator = SEPARATORS.reduce((best, other) => (timesIn(other) > timesIn(best) ? other : best));
  const [header = [], first = []] = rowsOf(head, separator);
  const index = Math.max(
    0,
    header.findIndex((name) => TIME_NAMES.test(name.trim())),
  );
  const [timeColumn = '', time = ''] = [header[index], first[index]];
  return { separator, timeColumn: timeColumn === '' ? 'time' : timeColumn, timeFormat: formatOf(timeColumn, time) };
}

function formatOf(name: string, time: string): CsvWriting['timeFormat'] {
  const number = time.trim() === '' ? Number.NaN : Number(time);
  if (Number.isNaN(number)) return 'iso';
  return number > LEAST_EPOCH_MS || /milli|(?:^|[^a-z])ms(?:$|[^a-z])/i.test(name) ? 'ms' : 's';
}

/** What is no CSV says nothing; what is wrong with it is told when it is published. */
function rowsOf(text: string, separator: CsvWriting['separator']): readonly (readonly string[])[] {
  try {
    return [...csvRows(text, separator)].map(({ fields }) => fields);
  } catch {
    return [];
  }
}
