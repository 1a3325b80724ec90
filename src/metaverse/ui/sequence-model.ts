// The procedure log as a sequence chart: who has a lifeline, and one row for each message and each answer in the order in
// which they passed. Pure; drawn by sequence-chart.tsx.
import type { LogEntry } from '../../protocol/mii.ts';
import type { Party, ReferencePoint } from '../../protocol/reference-points.ts';

/** One vertical line: a party, or one system of it. */
export interface Lifeline {
  readonly key: string;
  readonly party: Party;
  /** The system's own name; empty for the two parties of this page, and for systems that did not say who they are. */
  readonly name: string;
}

export interface SequenceRow {
  /** Stays the same while rows come and go around it. */
  readonly key: string;
  readonly entry: LogEntry;
  /** `exchange`: a message with its answer, when nothing passed in between. */
  readonly kind: 'message' | 'answer' | 'exchange';
  /** Places among the lifelines. */
  readonly from: number;
  readonly to: number;
}

/** While a request was being handled: on the lifeline of who was asked, from its row to that of its answer. */
interface Activation {
  readonly key: string;
  readonly lifeline: number;
  readonly first: number;
  readonly last: number;
  readonly family: Family;
}

export interface Sequence {
  readonly lifelines: readonly Lifeline[];
  readonly rows: readonly SequenceRow[];
  readonly activations: readonly Activation[];
}

/** The three interfaces that reference points belong to. */
export type Family = 'MII' | 'DII' | 'SII';

const PARTY_ORDER: readonly Party[] = ['MS', 'IE', 'DTS', 'TPSS'];

/** Lays out entries that are in the order of their ids. */
export function sequenceOf(entries: readonly LogEntry[]): Sequence {
  const lifelines = lifelinesOf(entries);
  const places = new Map(lifelines.map(({ key }, index) => [key, index]));
  const rows: SequenceRow[] = [];
  const asked = new Map<number, number>();
  const activations: Activation[] = [];
  for (const { entry, isAnswer } of passedOf(entries)) {
    const from = places.get(lifelineKey(entry, entry.from))!;
    const to = places.get(lifelineKey(entry, entry.to))!;
    if (!isAnswer) {
      asked.set(entry.id, rows.length);
      rows.push({ key: `m${entry.id}`, entry, kind: 'message', from, to });
      continue;
    }
    const first = asked.get(entry.id)!;
    if (first === rows.length - 1) rows[first] = { ...rows[first]!, kind: 'exchange' };
    else {
      activations.push({
        key: `a${entry.id}`,
        lifeline: to,
        first,
        last: rows.length,
        family: familyOf(entry.referencePoint),
      });
      rows.push({ key: `r${entry.id}`, entry, kind: 'answer', from: to, to: from });
    }
  }
  return { lifelines, rows, activations };
}

export function familyOf(referencePoint: ReferencePoint): Family {
  return referencePoint.slice(0, 3) as Family;
}

interface Passed {
  readonly entry: LogEntry;
  readonly isAnswer: boolean;
}

/** Messages and answers in the order in which they passed. Few answers wait at a time: merging beats sorting. */
function passedOf(entries: readonly LogEntry[]): Passed[] {
  const passed: Passed[] = [];
  /** Requests that wait for their answer, the first to come last. */
  const waiting: LogEntry[] = [];
  for (const entry of entries) {
    while (waiting.length > 0 && waiting.at(-1)!.answerId! < entry.id)
      passed.push({ entry: waiting.pop()!, isAnswer: true });
    passed.push({ entry, isAnswer: false });
    if (entry.answerId === undefined) continue;
    const place = waiting.findLastIndex(({ answerId }) => answerId! > entry.answerId!) + 1;
    waiting.splice(place, 0, entry);
  }
  for (const entry of waiting.toReversed()) passed.push({ entry, isAnswer: true });
  return passed;
}

/** The page's two parties always; systems that were seen, in the order in which they came. */
function lifelinesOf(entries: readonly LogEntry[]): Lifeline[] {
  const seen = new Map<string, Lifeline>([
    ['MS', { key: 'MS', party: 'MS', name: '' }],
    ['IE', { key: 'IE', party: 'IE', name: '' }],
  ]);
  for (const entry of entries) {
    for (const party of [entry.from, entry.to]) {
      const key = lifelineKey(entry, party);
      const name = key === party ? '' : entry.peer!.name;
      // The newest name: a system may say another one when it comes back.
      if (seen.get(key)?.name !== name) seen.set(key, { key, party, name });
    }
  }
  return [...seen.values()].sort((a, b) => PARTY_ORDER.indexOf(a.party) - PARTY_ORDER.indexOf(b.party));
}

function lifelineKey({ peer }: LogEntry, party: Party): string {
  return peer === undefined || party === 'MS' || party === 'IE' ? party : peer.did;
}
