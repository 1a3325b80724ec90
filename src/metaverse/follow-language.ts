// Speaks the language that the visitor chose, at once: every face says its words anew where it stands. Who calls: metaverse.ts, once; the
// first language is spoken by main.ts, before there is a metaverse.
import { effect } from '@preact/signals';
import { languageFor } from '../language/language-choice.ts';
import type { Notices } from './notices.ts';
import type { Settings } from './settings.ts';
import { speech, strings } from './ui/strings.ts';

interface LanguageContext {
  readonly settings: Settings;
  readonly notices: Notices;
  /** The language tag of the page's address. */
  readonly linked: string | null;
  /** Lists and panels hold names that owners give in several languages: they are made anew with the language. */
  readonly rename: () => void;
}

export function followLanguage({ settings: { language }, notices, linked, rename }: LanguageContext): void {
  let asked = speech.language.peek();
  const speak = (): void => {
    const wanted = languageFor(language.value, linked);
    if (wanted === asked) return;
    asked = wanted;
    speech.speak(wanted, rename).then(
      () => notices.dismiss('language'),
      // The page was updated on its server, or the network is away.
      () => {
        notices.tell('language', 'warning', () => strings.notices.languageAway);
        asked = speech.language.peek();
        language.value = asked;
      },
    );
  };
  effect(speak);
  // In the browser's settings somebody put another language first.
  addEventListener('languagechange', speak);
}
