// The rows of a CSV text (RFC 4180): quoted fields with separators, quotes and line breaks inside, any line end, a byte order
// mark. A generator: a recording of a day is not held twice. Called by csv.ts.
import { unreadable } from './sample.ts';

export interface CsvRow {
  /** On which line of the text it begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** @throws TwinportError `input-invalid` with the `line` of a quote that is not closed or stands inside a field */
export function* csvRows(text: string, separator: string): Generator<CsvRow> {
  let line = 1;
  let begun = 1;
  let fields: string[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    let field: string;
    if (text[at] === '"') {
      const { value, end, breaks } = quoted(text, at, line);
      field = value;
      at = end;
      line += breaks;
    } else {
      const start = at;
      while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') {
        if (text[at] === '"')
          throw unreadable(`CSV line ${line}`, 'a quote inside a field that is not quoted', { line });
        at += 1;
      }
      field = text.slice(start, at);
    }
    fields.push(field);
    const next = text[at];
    if (next === separator) {
      at += 1;
      // A separator at the very end has an empty field behind it.
      if (at === text.length) fields.push('');
      continue;
    }
    if (next !== undefined && next !== '\n' && next !== '\r')
      throw unreadable(`CSV line ${line}`, `"${next}" behind a quoted field`, { line });
    at += next === '\r' && text[at + 1] === '\n' ? 2 : 1;
    line += 1;
    // Empty lines are no rows.
    if (fields.length > 1 || fields[0] !== '') yield { line: begun, fields };
    fields = [];
    begun = line;
  }
  if (fields.length > 1 || (fields[0] ?? '') !== '') yield { line: begun, fields };
}

function quoted(text: string, start: number, line: number): { value: string; end: number; breaks: number } {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) throw unreadable(`CSV line ${line}`, 'a quote that is not closed', { line });
    if (text[quote + 1] !== '"') {
      const raw = text.slice(start + 1, quote);
      return { value: raw.replaceAll('""', '"'), end: quote + 1, breaks: raw.split('\n').length - 1 };
    }
    at = quote + 2;
  }
}
