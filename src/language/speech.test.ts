import { computed, effect } from '@preact/signals';
import { expect, it } from 'vitest';
import { countingIn } from './counting.ts';
import { createSpeech } from './speech.ts';

interface Words {
  readonly hello: string;
  readonly parts: { readonly deep: { readonly word: string }; readonly count: (many: number) => string };
  readonly list: readonly string[];
}

const english: Words = {
  hello: 'hello',
  parts: { deep: { word: 'word' }, count: (many) => `${many} words` },
  list: ['a', 'b'],
};
const german: Words = {
  hello: 'hallo',
  parts: { deep: { word: 'Wort' }, count: (many) => `${many} Wörter` },
  list: ['ä', 'b'],
};

it('a part that was named before any language came says the words of each', async () => {
  const speech = createSpeech<Words>({ en: async () => english, de: async () => german });
  const { deep } = speech.words.parts;
  expect(() => `say ${deep.word}`).toThrow('no language has loaded yet');
  expect(() => Object.keys(deep)).toThrow('no language has loaded yet');
  expect(speech.isLoaded()).toBe(false);
  await speech.speak('en');
  expect([speech.isLoaded(), speech.words.hello, deep.word, speech.words.parts.count(2)]).toEqual([
    true,
    'hello',
    'word',
    '2 words',
  ]);
  await speech.speak('de');
  expect([speech.language.value, deep.word, speech.words.parts.count(2), ...speech.words.list]).toEqual([
    'de',
    'Wort',
    '2 Wörter',
    'ä',
    'b',
  ]);
  expect(Object.entries(speech.words.parts.deep)).toEqual([['word', 'Wort']]);
  expect({ ...speech.words.parts.deep }).toEqual({ word: 'Wort' });
});

it('who read a word hears of another language, once, and what is renamed changes with it', async () => {
  const speech = createSpeech<Words>({ en: async () => english, de: async () => german });
  await speech.speak('en');
  const { parts } = speech.words;
  const shout = computed(() => parts.deep.word.toUpperCase());
  const heard: string[] = [];
  let renamed = 0;
  effect(() => void heard.push(`${shout.value} ${speech.language.value} ${renamed}`));
  await speech.speak('de', () => (renamed += 1));
  expect(heard).toEqual(['WORD en 0', 'WORT de 1']);
});

it('of two languages asked for at a time the last is spoken, whichever comes first', async () => {
  let bring: () => void = () => undefined;
  const slow = new Promise<Words>((resolve) => (bring = () => resolve(german)));
  const speech = createSpeech<Words>({ en: async () => english, de: () => slow });
  const first = speech.speak('de');
  await speech.speak('en');
  bring();
  await first;
  expect([speech.language.value, speech.words.hello]).toEqual(['en', 'hello']);
});

it('goes on in its language when another cannot be loaded', async () => {
  const speech = createSpeech<Words>({
    en: async () => english,
    de: () => Promise.reject(new TypeError('the network is away')),
  });
  await speech.speak('en');
  await expect(speech.speak('de')).rejects.toThrow('away');
  expect([speech.language.value, speech.words.hello]).toEqual(['en', 'hello']);
});

it('counts as the language does', () => {
  const twins = { one: 'twin', other: 'twins' };
  const inEnglish = countingIn('en-GB');
  expect([1, 0, 2, 12_345].map((count) => inEnglish.counted(count, twins))).toEqual([
    '1 twin',
    '0 twins',
    '2 twins',
    '12,345 twins',
  ]);
  const inGerman = countingIn('de-DE');
  expect([inGerman.number(1.5, 1), inGerman.number(12_345), inGerman.number(1_234)]).toEqual(['1,5', '12.345', '1234']);
  const inPolish = countingIn('pl');
  const files = { one: 'plik', few: 'pliki', many: 'plików', other: 'pliku' };
  expect([1, 3, 5].map((count) => inPolish.counted(count, files))).toEqual(['1 plik', '3 pliki', '5 plików']);
});
