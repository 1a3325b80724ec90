// The procedure log as a person filters it, takes it along and scrolls it. Pure; shown by log-panel.tsx.
import type { LogEntry } from '../../protocol/mii.ts';
import { PARTIES, PROCEDURES, type Procedure, type ReferencePoint } from '../../protocol/reference-points.ts';

export interface LogFilter {
  readonly procedure: Procedure | '';
  readonly referencePoint: ReferencePoint | '';
  /** Words that must all occur, in whatever column; the start of a word is enough. */
  readonly text: string;
}

export const EVERYTHING: LogFilter = { procedure: '', referencePoint: '', text: '' };

/** The entries that pass, in their order; the list itself when nothing is filtered. */
export function filterLog(entries: readonly LogEntry[], filter: LogFilter): readonly LogEntry[] {
  const wanted = filter.text
    .split(/\s+/)
    .map(spaced)
    .filter((word) => word !== ' ');
  if (filter.procedure === '' && filter.referencePoint === '' && wanted.length === 0) return entries;
  return entries.filter((entry) => {
    if (filter.procedure !== '' && entry.procedure !== filter.procedure) return false;
    if (filter.referencePoint !== '' && entry.referencePoint !== filter.referencePoint) return false;
    if (wanted.length === 0) return true;
    const text = searchable(entry);
    return wanted.every((word) => text.includes(word));
  });
}

/** One JSON document a line, oldest first: what other tools read. */
export function toJsonLines(entries: readonly LogEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** The rows to draw for a scrolled window over `count` rows of equal height, with `spare` rows on either side. */
export function visibleRows(
  count: number,
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
  spare: number,
): { readonly first: number; readonly end: number } {
  const first = Math.min(Math.max(Math.floor(scrollTop / rowHeight) - spare, 0), Math.max(count - 1, 0));
  const end = Math.min(Math.ceil((scrollTop + viewHeight) / rowHeight) + spare, count);
  return { first, end: Math.max(end, first) };
}

function searchable(entry: LogEntry): string {
  const parts = [
    entry.procedure,
    PROCEDURES[entry.procedure],
    entry.referencePoint,
    PARTIES[entry.from],
    PARTIES[entry.to],
    entry.operation,
    entry.outcome,
    entry.detail ?? '',
  ];
  return spaced(parts.join(' '));
}

/** Lower case, a space before each word: "ok" must find the outcome and not every "invoke". */
function spaced(text: string): string {
  return ` ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()}`;
}
