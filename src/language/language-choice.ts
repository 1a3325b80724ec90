// Which language somebody chose for Twinport's pages: kept in this browser, for the world and the console alike. Who calls: the settings of
// the metaverse, and the console.
import { LANGUAGES, negotiate, type Language } from './languages.ts';

/** `auto`: by what the link names, then by the browser. */
export type LanguageChoice = Language | 'auto';

const KEY = 'twinport.language';

/** What was chosen last; `auto` where nothing was, or storage is off. */
export function keptLanguage(): LanguageChoice {
  try {
    const kept = localStorage.getItem(KEY);
    return LANGUAGES.find((language) => language === kept) ?? 'auto';
  } catch {
    // Storage is off: what was chosen last is lost, which the control shows.
    return 'auto';
  }
}

export function keepLanguage(choice: LanguageChoice): void {
  try {
    if (choice === 'auto') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // As above: good for this visit.
  }
}

/** The language of a choice: itself; else the link's (`?lang=`, a language tag); else the first of the browser's that there is. */
export function languageFor(choice: LanguageChoice, linked: string | null): Language {
  if (choice !== 'auto') return choice;
  return negotiate([...(linked === null ? [] : [linked]), ...(globalThis.navigator?.languages ?? [])]);
}
