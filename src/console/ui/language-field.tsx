// Which language the console speaks: changed at once, and kept for the world's pages, too. A part of mount-console.tsx.
import { signal } from '@preact/signals';
import { keepLanguage, keptLanguage, languageFor, type LanguageChoice } from '../../language/language-choice.ts';
import { LANGUAGE_NAMES } from '../../language/languages.ts';
import { speech, strings } from './console-strings.ts';

const chosen = signal<LanguageChoice>(keptLanguage());

export function LanguageField() {
  const options = Object.entries({ auto: strings.languageAuto, ...LANGUAGE_NAMES }) as [LanguageChoice, string][];
  const choose = (choice: LanguageChoice): void => {
    const before = chosen.value;
    chosen.value = choice;
    speech.speak(languageFor(choice, new URLSearchParams(location.search).get('lang'))).then(
      () => keepLanguage(choice),
      // The page was updated on its server, or the network is away: it stays with the words that it has.
      () => (chosen.value = before),
    );
  };
  return (
    <label class="language-field">
      {strings.language}
      <select value={chosen.value} onChange={({ currentTarget }) => choose(currentTarget.value as LanguageChoice)}>
        {options.map(([choice, caption]) => (
          <option key={choice} value={choice}>
            {caption}
          </option>
        ))}
      </select>
    </label>
  );
}
