// What owners write of their things in several languages (MultiLanguage, TD 1.1 §6.3.2), in the one that is spoken: `title` becomes the
// fitting one of `titles`, and so on, through all of a description. Pure; who calls: presences of twins and services, their labels, and
// what names a world.
import type { Language } from '../../language/languages.ts';

const TEXTS = [
  ['title', 'titles'],
  ['description', 'descriptions'],
  ['reason', 'reasons'],
  ['caption', 'captions'],
  ['systemName', 'systemTitles'],
] as const;
/** Members that hold what has texts of its own. Data, such as a default, is left as it is. */
const SINGLE = ['input', 'output', 'data', 'items', 'oneOf', 'description', 'thing'] as const;
const MAPS = ['properties', 'actions', 'events'] as const;
const LISTS = ['twinport:needs'] as const;

/** The same object where nothing in it has another language. */
export function inLanguage<Thing extends object>(thing: Thing, language: Language): Thing {
  const changes: Record<string, unknown> = {};
  const given = thing as Readonly<Record<string, unknown>>;
  for (const [text, texts] of TEXTS) {
    const found = textIn(given[texts], language);
    // The title of a system is the name that it is known by.
    const told = text === 'title' && given[text] === undefined && typeof given['name'] === 'string' ? 'name' : text;
    if (found !== null && found !== given[told]) changes[told] = found;
  }
  for (const name of SINGLE) note(changes, given, name, (value) => ofOne(value, language));
  for (const name of MAPS) note(changes, given, name, (value) => ofEach(value, language));
  for (const name of LISTS) note(changes, given, name, (value) => ofOne(value, language));
  return Object.keys(changes).length === 0 ? thing : { ...thing, ...changes };
}

function note(
  changes: Record<string, unknown>,
  given: Readonly<Record<string, unknown>>,
  name: string,
  change: (value: object) => object,
): void {
  const value = given[name];
  if (typeof value !== 'object' || value === null) return;
  const changed = change(value);
  if (changed !== value) changes[name] = changed;
}

function ofOne(value: object, language: Language): object {
  if (!Array.isArray(value)) return inLanguage(value, language);
  const changed = (value as readonly unknown[]).map((item) =>
    typeof item === 'object' && item !== null ? inLanguage(item, language) : item,
  );
  return changed.every((item, index) => item === value[index]) ? value : changed;
}

/** A map of names, which may be called like a member. */
function ofEach(map: object, language: Language): object {
  const entries = Object.entries(map).map(([name, value]: [string, unknown]): readonly [string, unknown] => [
    name,
    typeof value === 'object' && value !== null ? inLanguage(value, language) : value,
  ]);
  return entries.every(([name, value]) => (map as Record<string, unknown>)[name] === value)
    ? map
    : Object.fromEntries(entries);
}

/** The text of the language, whatever region it is of; null where there is none. */
function textIn(texts: unknown, language: Language): string | null {
  if (typeof texts !== 'object' || texts === null) return null;
  const all = texts as Readonly<Record<string, unknown>>;
  const tag = Object.keys(all).find((one) => one.toLowerCase().split('-')[0] === language);
  const text = tag === undefined ? undefined : all[tag];
  return typeof text === 'string' ? text : null;
}
