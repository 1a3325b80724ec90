// The words of the metaverse's faces, in the language that is spoken now. Another language is another table of the shape of the English
// one; only the one that is spoken is loaded. Who calls: every face; main.ts, which speaks first.
import { createSpeech } from '../../language/speech.ts';
import type { Strings } from '../language/english/english.ts';

export const speech = createSpeech<Strings>({
  en: async () => (await import('../language/english/english.ts')).english,
  de: async () => (await import('../language/german/german.ts')).german,
});
export const strings = speech.words;
