// Puts German names beside the English ones in what a demo's devices say of themselves: `titles` and `descriptions` (MultiLanguage, TD 1.1
// §6.3.2), and for the members of an enumeration a `oneOf` that says what each is called. Who calls: the plant's and the city's descriptions.
import type { Json } from '../base/json.ts';

/** By the English text. */
export type Words = Readonly<Record<string, string>>;

export type InBothLanguages = Readonly<Record<'titles' | 'descriptions', Json>>;

/** The same, through all that it holds. Each title and description must have its words; of an enumeration each member or, as of names, none. */
export function inGerman<Described extends object>(described: Described, words: Words): Described & InBothLanguages {
  return withGerman(described as unknown as Json, words) as unknown as Described & InBothLanguages;
}

function withGerman(described: Json, words: Words): Json {
  if (typeof described !== 'object' || described === null) return described;
  if (Array.isArray(described)) return described.map((item) => withGerman(item, words));
  const { title, description, enum: members } = described as Readonly<Record<string, Json>>;
  return {
    ...Object.fromEntries(Object.entries(described).map(([name, value]) => [name, withGerman(value, words)])),
    ...inBoth('titles', title, words),
    ...inBoth('descriptions', description, words),
    ...membersInBoth(members, words),
  };
}

function inBoth(name: string, text: Json | undefined, words: Words): Readonly<Record<string, Json>> {
  return typeof text === 'string' ? { [name]: { en: text, de: germanOf(text, words) } } : {};
}

function membersInBoth(members: Json | undefined, words: Words): Readonly<Record<string, Json>> {
  if (!Array.isArray(members)) return {};
  const texts = members.filter((member) => typeof member === 'string');
  if (!texts.some((text) => text in words)) return {};
  return {
    oneOf: texts.map((text) => ({ const: text, title: text, titles: { en: text, de: germanOf(text, words) } })),
  };
}

function germanOf(text: string, words: Words): string {
  const german = words[text];
  if (german === undefined) throw new Error(`"${text}" has no German words`);
  return german;
}
