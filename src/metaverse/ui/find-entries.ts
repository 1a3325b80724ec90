// Finds among everything that is here: twins, services and systems, by words, domain, status, alarms and place. Pure; who
// calls: find-panel.tsx. An index is made anew only when names change.
import Fuse from 'fuse.js';
import type { Place } from '../../protocol/things.ts';
import type { ServiceView } from '../services/service-views.ts';
import type { SystemView, TwinView } from '../view-model.ts';

export type FindKind = 'twin' | 'service' | 'system';

/** One thing that can be found: what never changes by the second. */
export interface FindEntry {
  readonly kind: FindKind;
  readonly id: string;
  readonly title: string;
  /** Whose it is. */
  readonly owner: string;
  readonly words: string;
  readonly domains: readonly string[];
  readonly place: Place | null;
  /** Twins that a service has something to do with. */
  readonly twins: readonly string[];
}

/** What a person asked for. */
export interface FindQuery {
  readonly text: string;
  readonly kind: FindKind | null;
  readonly domain: string;
  readonly status: string;
  readonly alarmsOnly: boolean;
  /** Anywhere; within `HERE_METRES` of the visitor; or within `NEAR_METRES` of a system that says where it is, by its id. */
  readonly near: '' | 'here' | (string & {});
  readonly nearestFirst: boolean;
}

export const ANYTHING: FindQuery = {
  text: '',
  kind: null,
  domain: '',
  status: '',
  alarmsOnly: false,
  near: '',
  nearestFirst: false,
};
const HERE_METRES = 25;
const NEAR_METRES = 10_000;

/** What changes by the second, asked as it is needed. */
export interface FindNow {
  readonly twin: (id: string) => TwinView | undefined;
  readonly isOnline: (entry: FindEntry) => boolean;
  /** Metres in this world from the visitor to a twin; null for what stands nowhere here. */
  readonly distanceTo: (entry: FindEntry) => number | null;
}

export interface FindSources {
  readonly twins: readonly TwinView[];
  readonly services: readonly ServiceView[];
  /** Of twins and of services. */
  readonly systems: readonly SystemView[];
}

export function entriesOf({ twins, services, systems }: FindSources): readonly FindEntry[] {
  const systemOf = new Map(systems.map((system) => [system.id, system]));
  const models = new Map(systems.flatMap((system) => system.models.map((model) => [model.id, model] as const)));
  return [
    ...twins.map(({ id, title, systemId, systemName }): FindEntry => {
      const { description = '', types = [] } = models.get(id) ?? {};
      const { domains = [], place = null } = systemOf.get(systemId) ?? {};
      const words = [description, ...types, ...domains].join(' ');
      return { kind: 'twin', id, title, owner: systemName, words, domains, place, twins: [] };
    }),
    ...services.map(({ id, title, provider, description, purposes, domains, systemId, twins }): FindEntry => {
      const words = [description, ...purposes, ...domains].join(' ');
      const place = systemOf.get(systemId)?.place ?? null;
      return { kind: 'service', id, title, owner: provider, words, domains, place, twins };
    }),
    ...systems.map(({ id, name, description, domains, purposes, place }): FindEntry => {
      const words = [description, ...domains, ...purposes].join(' ');
      return { kind: 'system', id, title: name, owner: '', words, domains, place, twins: [] };
    }),
  ];
}

/** What is searched: entries by name, as people count, with their words folded. */
export interface FindIndex {
  readonly entries: readonly FindEntry[];
  readonly folded: readonly { readonly title: string; readonly owner: string; readonly words: string }[];
  /** Made when the first word is not to be found: for words with a letter wrong. */
  vocabulary: Fuse<string> | null;
}

/** Whether an index over `before` serves for `after`, too. */
export function isSameIndex(before: readonly FindEntry[], after: readonly FindEntry[]): boolean {
  return (
    before.length === after.length &&
    before.every(({ id, title, words }, index) => {
      const other = after[index]!;
      return id === other.id && title === other.title && words === other.words;
    })
  );
}

export function indexOf(entries: readonly FindEntry[]): FindIndex {
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const ordered = [...entries].sort((a, b) => compare(a.title, b.title));
  const folded = ordered.map(({ title, owner, words }) => ({
    title: fold(title),
    owner: fold(owner),
    words: fold(words),
  }));
  return { entries: ordered, folded, vocabulary: null };
}

/** Words that a person may have meant by one that is nowhere. */
const MOST_MEANT = 4;
const SHORTEST_GUESS = 3;

/**
 * Entries that have every one of these words somewhere, best first; all of them without words. A word that nothing has stands
 * for those that are nearly it: the vocabulary is searched for these and not every text, which at ten thousand entries is the
 * difference between one frame and thirty.
 */
export function worded(index: FindIndex, text: string): readonly FindEntry[] {
  const asked = fold(text).split(/\s+/).filter(Boolean);
  if (asked.length === 0) return index.entries;
  const meant = asked.map((word) => (isSomewhere(index, word) ? [word] : nearly(index, word)));
  const scores = index.folded.map((texts) => {
    const each = meant.map((words) => Math.max(0, ...words.map((word) => scoreOf(texts, word))));
    return each.includes(0) ? 0 : each.reduce((sum, score) => sum + score, 0);
  });
  return index.entries
    .map((entry, at) => ({ entry, score: scores[at]! }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}

function isSomewhere({ folded }: FindIndex, word: string): boolean {
  return folded.some((texts) => texts.title.includes(word) || texts.owner.includes(word) || texts.words.includes(word));
}

function nearly(index: FindIndex, word: string): readonly string[] {
  if (word.length < SHORTEST_GUESS) return [];
  index.vocabulary ??= new Fuse(wordsIn(index), { threshold: 0.34, ignoreLocation: true });
  return index.vocabulary.search(word, { limit: MOST_MEANT }).map(({ item }) => item);
}

/** Numbers are meant as they are typed. */
function wordsIn({ folded }: FindIndex): string[] {
  const words = folded.flatMap(({ title, owner, words }) => `${title} ${owner} ${words}`.match(/\p{L}{3,}/gu) ?? []);
  return [...new Set(words)];
}

/** 0 where the word is not. */
function scoreOf({ title, owner, words }: FindIndex['folded'][number], word: string): number {
  const at = title.indexOf(word);
  if (at >= 0) {
    const starts = at === 0 || title[at - 1] === ' ';
    const ends = at + word.length === title.length || title[at + word.length] === ' ';
    return starts && ends ? 6 : starts ? 5 : 4;
  }
  return owner.includes(word) ? 2 : words.includes(word) ? 1 : 0;
}

/** Lower case, without accents. */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** What fits of entries that have the words: as they come; without words alarms first, then by name; or the nearest first. */
export function find(
  hits: readonly FindEntry[],
  entries: readonly FindEntry[],
  query: FindQuery,
  now: FindNow,
): readonly FindEntry[] {
  const centre = entries.find(({ kind, id }) => kind === 'system' && id === query.near)?.place ?? null;
  const found = hits.filter((entry) => fits(entry, query, centre, now));
  if (query.nearestFirst) {
    const metres = new Map(found.map((entry) => [entry, now.distanceTo(entry) ?? Number.POSITIVE_INFINITY]));
    return [...found].sort((a, b) => metres.get(a)! - metres.get(b)! || 0);
  }
  if (query.text.trim() !== '') return found;
  const alarms = new Map(found.map((entry) => [entry, now.twin(entry.id)?.alarms.length ?? 0]));
  return [...found].sort((a, b) => alarms.get(b)! - alarms.get(a)!);
}

function fits(entry: FindEntry, query: FindQuery, centre: Place | null, now: FindNow): boolean {
  const { kind, domain, status, alarmsOnly, near } = query;
  if (kind !== null && entry.kind !== kind) return false;
  if (domain !== '' && !entry.domains.includes(domain)) return false;
  if (status !== '' && statusOf(entry, now) !== status) return false;
  if (alarmsOnly && (now.twin(entry.id)?.alarms.length ?? 0) === 0) return false;
  if (near === 'here') return (now.distanceTo(entry) ?? Number.POSITIVE_INFINITY) <= HERE_METRES;
  if (near !== '') return centre !== null && entry.place !== null && metresBetween(centre, entry.place) <= NEAR_METRES;
  return true;
}

/** `live`, `stale` or `offline`; of a system or service: whether it is there. */
export function statusOf(entry: FindEntry, now: Pick<FindNow, 'twin' | 'isOnline'>): TwinView['status'] {
  if (entry.kind === 'twin') return now.twin(entry.id)?.status ?? 'offline';
  return now.isOnline(entry) ? 'live' : 'offline';
}

const EARTH_METRES = 6_371_000;

/** Along the surface, to a fraction of a percent. */
export function metresBetween(
  a: Pick<Place, 'latitude' | 'longitude'>,
  b: Pick<Place, 'latitude' | 'longitude'>,
): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const half = (degrees: number): number => Math.sin(radians(degrees) / 2) ** 2;
  const chord =
    half(b.latitude - a.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(b.longitude - a.longitude);
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(chord)));
}
