// The procedure log as a person filters it, takes it along and scrolls it. Pure; shown by log-panel.tsx.
import type { LogEntry, LogPeer } from '../../protocol/mii.ts';
import { isFrames } from '../../protocol/log-tail.ts';
import { PARTIES, PROCEDURES, type Procedure, type ReferencePoint } from '../../protocol/reference-points.ts';
import { strings } from './strings.ts';

export interface LogFilter {
  readonly procedure: Procedure | '';
  readonly referencePoint: ReferencePoint | '';
  /** The did of a twin system or service system; steps that are about none do not pass. */
  readonly system: string;
  /** Words that must all occur, in whatever column; the start of a word is enough. */
  readonly text: string;
}

export const EVERYTHING: LogFilter = { procedure: '', referencePoint: '', system: '', text: '' };

/** The entries that pass, in their order; the list itself when nothing is filtered. */
export function filterLog(entries: readonly LogEntry[], filter: LogFilter): readonly LogEntry[] {
  const wanted = filter.text
    .split(/\s+/)
    .map(spaced)
    .filter((word) => word !== ' ');
  if (filter.procedure === '' && filter.referencePoint === '' && filter.system === '' && wanted.length === 0)
    return entries;
  return entries.filter((entry) => {
    if (filter.procedure !== '' && entry.procedure !== filter.procedure) return false;
    if (filter.referencePoint !== '' && entry.referencePoint !== filter.referencePoint) return false;
    if (filter.system !== '' && entry.peer?.did !== filter.system) return false;
    if (wanted.length === 0) return true;
    const text = searchable(entry);
    return wanted.every((word) => text.includes(word));
  });
}

/** The systems that steps are about, by name; the newest name of each. */
export function systemsIn(entries: readonly LogEntry[]): readonly LogPeer[] {
  const found = new Map<string, LogPeer>();
  for (const { peer } of entries) if (peer !== undefined) found.set(peer.did, peer);
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * The entries to show: seconds of state frames that follow one another become one entry a system, with how many they are,
 * because a world of ten machines would otherwise be ten rows a second and nothing else.
 */
export function foldFrames(entries: readonly LogEntry[]): readonly LogEntry[] {
  const folded: LogEntry[] = [];
  /** Where the frames of a system stand since anything else passed, and for how many seconds. */
  const runs = new Map<string, { readonly index: number; seconds: number }>();
  for (const entry of entries) {
    const system = entry.peer?.did ?? '';
    const run = runs.get(system);
    if (!isFrames(entry)) {
      runs.clear();
      folded.push(entry);
    } else if (run === undefined) {
      runs.set(system, { index: folded.length, seconds: 1 });
      folded.push(entry);
    } else {
      run.seconds += 1;
      const { id, time } = folded[run.index]!;
      folded[run.index] = { ...entry, id, time, detail: strings.log.framesFor(entry.detail ?? '', run.seconds) };
    }
  }
  return folded;
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

/** Entries never change: what was made of one when somebody first searched serves every key that they press after. */
const searchTexts = new WeakMap<LogEntry, string>();

function searchable(entry: LogEntry): string {
  const known = searchTexts.get(entry);
  if (known !== undefined) return known;
  const parts = [
    entry.procedure,
    PROCEDURES[entry.procedure],
    entry.referencePoint,
    PARTIES[entry.from],
    PARTIES[entry.to],
    entry.operation,
    entry.outcome,
    entry.detail ?? '',
    entry.peer?.name ?? '',
  ];
  const text = spaced(parts.join(' '));
  searchTexts.set(entry, text);
  return text;
}

/** Lower case, a space before each word: "ok" must find the outcome and not every "invoke". */
function spaced(text: string): string {
  return ` ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()}`;
}
