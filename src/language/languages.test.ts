import { afterEach, expect, it, vi } from 'vitest';
import { keepLanguage, keptLanguage, languageFor } from './language-choice.ts';
import { LANGUAGE_NAMES, LANGUAGES, LOCALES, negotiate } from './languages.ts';

afterEach(() => vi.unstubAllGlobals());

it.each([
  [['de-AT', 'en'], 'de'],
  [['fr-CA', 'de', 'en'], 'de'],
  [['DE'], 'de'],
  [['en-US', 'de'], 'en'],
  [['fr', 'nl'], 'en'],
  [['den', ''], 'en'],
  [[], 'en'],
] as const)('of %j the page speaks %s', (wanted, spoken) => {
  expect(negotiate(wanted)).toBe(spoken);
});

it('a choice goes before the link, and the link before the browser', () => {
  vi.stubGlobal('navigator', { languages: ['de-DE', 'en'] });
  expect(languageFor('en', 'de')).toBe('en');
  expect(languageFor('auto', 'en-GB')).toBe('en');
  expect(languageFor('auto', 'fr')).toBe('de');
  expect(languageFor('auto', null)).toBe('de');
});

it('keeps a choice, and takes what it does not know as none', () => {
  const kept = new Map<string, string>([['twinport.language', 'tlh']]);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  expect(keptLanguage()).toBe('auto');
  keepLanguage('de');
  expect(keptLanguage()).toBe('de');
  keepLanguage('auto');
  expect([keptLanguage(), kept.size]).toEqual(['auto', 0]);
});

it('each language has a name of its own and a locale that this engine knows', () => {
  for (const language of LANGUAGES) {
    const [locale] = Intl.NumberFormat.supportedLocalesOf(LOCALES[language]);
    expect(locale).toBe(LOCALES[language]);
    expect(new Intl.DisplayNames(language, { type: 'language' }).of(language)).toBe(LANGUAGE_NAMES[language]);
  }
});
