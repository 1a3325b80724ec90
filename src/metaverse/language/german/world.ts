// What the HTML face says of other worlds, in German.
import type { Strings } from '../english/english.ts';

export const worldStrings = {
  opening: (title) => `${title} wird geöffnet`,
  caption: 'Welten',
  title: 'Welten',
  subtitle: 'Portale, die in dieser Welt stehen',
  goTo: (title) => `${title} besuchen`,
  go: 'Hingehen',
  hint: 'In der Welt durch einen Bogen gehen oder ihn anklicken.',
} satisfies Strings['worlds'];
