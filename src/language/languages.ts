// The languages that Twinport's pages speak, and which of them somebody gets. Who calls: the metaverse and the console, each with
// tables of its own; another language begins here.

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each in its own words: who cannot read the page finds theirs. */
export const LANGUAGE_NAMES = { en: 'English', de: 'Deutsch' } as const satisfies Record<Language, string>;

/** How numbers and times are written in it. */
export const LOCALES = { en: 'en-GB', de: 'de-DE' } as const satisfies Record<Language, string>;

/** The first of the wanted language tags (RFC 5646, such as `de-AT`) that there is a table for; English where there is none. */
export function negotiate(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [primary = ''] = tag.toLowerCase().split('-');
    const found = LANGUAGES.find((language) => language === primary);
    if (found !== undefined) return found;
  }
  return 'en';
}
