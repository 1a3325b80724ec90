// The words of AR in the HTML face, in German.
import type { Strings } from '../english/english.ts';
import { number } from './counting.ts';

const KEPT = {
  no: 'Er bleibt hier stehen, solange hingesehen wird.',
  visit: 'Er behält diesen Platz während des Besuchs.',
  device: 'Er behält diesen Platz, auch für den nächsten Besuch.',
};

export const arStrings = {
  bring: (title) => `${title} im eigenen Raum sehen`,
  bar: 'Im eigenen Raum',
  entering: 'Wird gestartet …',
  placing: 'Auf den Boden zeigen, dann abstellen.',
  placed: (kept) => KEPT[kept],
  put: 'Hier abstellen',
  lift: 'Bewegen',
  turnLeft: 'Nach links drehen',
  turnRight: 'Nach rechts drehen',
  sizes: 'Größe',
  sizeReal: '1 : 1',
  sizeTenth: '1 : 10',
  sizeTable: 'Tisch',
  leave: 'Raum verlassen',
  scaleIs: (scale) => (scale >= 1 ? `${rounded(scale)} × echte Größe` : `1 : ${rounded(1 / scale)}`),
} satisfies Strings['ar'];

function rounded(value: number): string {
  return value < 10 ? number(value, Number.isInteger(Math.round(value * 10) / 10) ? 0 : 1) : number(value);
}
