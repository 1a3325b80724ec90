// The words of the console, in the language that is spoken now. Who calls: its face; main.ts, which speaks first.
import { createSpeech } from '../../language/speech.ts';
import type { ConsoleStrings } from '../language/english.ts';

export const speech = createSpeech<ConsoleStrings>({
  en: async () => (await import('../language/english.ts')).english,
  de: async () => (await import('../language/german.ts')).german,
});
export const strings = speech.words;
