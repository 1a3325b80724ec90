// What every language must have in common with the English table, of the metaverse and of the console.
import { describe, expect, it } from 'vitest';
import { english as consoleEnglish } from '../../console/language/english.ts';
import { german as consoleGerman } from '../../console/language/german.ts';
import { english } from './english/english.ts';
import { german } from './german/german.ts';

type Leaf = string | readonly unknown[] | ((...args: unknown[]) => unknown);

/** Each string, list and sentence of a table by its path. */
function leavesOf(table: object, path = ''): ReadonlyMap<string, Leaf> {
  return new Map(
    Object.entries(table).flatMap(([name, value]: [string, unknown]): [string, Leaf][] => {
      const at = path === '' ? name : `${path}.${name}`;
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return [...leavesOf(value, at)];
      return [[at, value as Leaf]];
    }),
  );
}

const STEP = { operation: 'OPERATION', point: 'POINT', from: 'FROM', to: 'TO', outcome: 'OUTCOME' };
/** What sentences are given that take no plain markers. */
const GIVEN: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  'ar.placed': [['no'], ['visit'], ['device']],
  'ar.scaleIs': [[1.5], [0.1]],
  'find.open': [['twin', 'TITLE']],
  'find.alarmsOf': [[['ONE', 'TWO']]],
  'twins.names': [[['ONE', 'TWO']]],
  'past.happened': [
    ['event', 'TITLE', 'TWIN'],
    ['alarm', 'TITLE', 'TWIN'],
  ],
  'time.mark': [
    ['event', 'TITLE', 'TWIN', 'TIME'],
    ['alarm', 'TITLE', 'TWIN', 'TIME'],
  ],
  'history.chart': [0, 1, 7].map((gaps) => ['TITLE', 'FROM', 'TO', 'LOW', 'HIGH', gaps]),
  'discovery.matches': [
    [7, true],
    [7, false],
  ],
  'log.step': ['message', 'answer', 'exchange'].flatMap((kind) => [
    [{ ...STEP, kind }],
    [{ ...STEP, kind, outcome: '' }],
  ]),
  'panel.absentBanner': [[''], ['REASON']],
  'announce.command': [
    ['ACTION', 'STATE', ''],
    ['ACTION', 'STATE', 'REASON'],
  ],
};
/** Facts decide what it says: problems.test.ts. */
const APART = new Set(['problemDetail']);

/** Numbers that no sentence has by itself, and what is special in counting. */
function samplesFor(path: string, sentence: (...args: never[]) => unknown): readonly (readonly unknown[])[] {
  const given = GIVEN[path];
  if (given !== undefined) return given;
  const markers = Array.from({ length: sentence.length }, (_, index) => 71 + index);
  return [markers, markers.map(() => 1), markers.map(() => 0)];
}

/** Markers and figures in a text, as they are in every language. */
function markersIn(text: unknown): readonly string[] {
  return (
    String(text)
      .replaceAll(/(\d)[,.](\d)/g, '$1.$2')
      .match(/\b[A-Z]{2,}\b|\d+(?:\.\d+)?/g) ?? []
  )
    .filter((word) => !WORDS.has(word))
    .toSorted();
}
/** Capitals and figures that are words of a sentence. */
const WORDS = new Set(['VR', 'XR', 'AR']);

const TABLES = [
  ['metaverse', english, german],
  ['console', consoleEnglish, consoleGerman],
] as const;

describe.each(TABLES)('the tables of the %s', (_name, source, translation) => {
  const english = leavesOf(source);
  const german = leavesOf(translation);

  it('have the same entries, in the same order of parts', () => {
    expect([...german.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it('have entries of the same kind, and lists as long', () => {
    for (const [path, leaf] of english) {
      const other = german.get(path);
      expect([path, typeof other]).toEqual([path, typeof leaf]);
      if (Array.isArray(leaf))
        expect([path, Array.isArray(other), (other as unknown[]).length]).toEqual([path, true, leaf.length]);
    }
  });

  it('say all that they are given, as often as the English ones', () => {
    for (const [path, leaf] of english) {
      if (typeof leaf !== 'function' || APART.has(path)) continue;
      const other = german.get(path) as typeof leaf;
      for (const sample of samplesFor(path, leaf))
        expect([path, sample, markersIn(other(...sample))]).toEqual([path, sample, markersIn(leaf(...sample))]);
    }
  });

  it('say nothing in English but words that are the same', () => {
    const equal = [...english].flatMap(([path, leaf]) => {
      if (APART.has(path)) return [];
      const other = german.get(path)!;
      const [text, translated] =
        typeof leaf === 'function'
          ? [leaf(...samplesFor(path, leaf)[0]!), (other as typeof leaf)(...samplesFor(path, leaf)[0]!)]
          : [leaf, other];
      const same = Array.isArray(text)
        ? text.filter((item, index) => item === (translated as unknown[])[index])
        : text === translated
          ? [text]
          : [];
      return same.map((word) => `${path}: ${String(word)}`);
    });
    expect(equal.filter((one) => !isSame(one.slice(one.indexOf(': ') + 2)))).toEqual([]);
  });
});

/** Words that are the same in English and German, beside what has no words. */
const SAME = new Set(
  [
    'Twinport', 'Name', 'Live', 'live', 'Offline', 'offline', 'Online', 'System', 'Filter', 'Status', 'Pause', 'Problem', 'Alarm', 'Moment',
    'Teleport', 'Auto', 'VR', 'In VR', 'optional', 'JSONPath', 'JSON Lines', 'Integration Enabler', 'did:key', 'Version', 'QR',
  ].map((word) => word.toLowerCase()),
); // prettier-ignore

function isSame(text: string): boolean {
  if (SAME.has(text.toLowerCase())) return true;
  // What is said with nothing but what was given: `${action} · ${twin}?`, `${count}/s`, `v${version}`.
  const left = text
    .replaceAll(/\b[A-Z]{2,}\b|\d/g, '')
    .replaceAll(/\b(?:Alarm|in|SHA|npm start|https?|min|h|s|ms|m|v|MiB|MB|s)\b/g, '');
  return !/\p{L}{2,}/u.test(left);
}
