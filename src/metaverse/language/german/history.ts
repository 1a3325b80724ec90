// What the HTML face says of the past of a value, in German.
import type { Strings } from '../english/english.ts';
import { number } from './counting.ts';

export const historyStrings = {
  show: (title) => `Verlauf von ${title}`,
  span: 'Wie weit zurück',
  spans: ['10\u202fmin', '3\u202fh', '1\u202fTag', '30\u202fTage'],
  loading: 'Die Aufzeichnung wird gelesen …',
  opening: 'Das Diagramm wird geöffnet …',
  failed: 'Das Diagramm konnte nicht geladen werden.',
  again: 'Noch einmal',
  beside: 'Daneben zeigen',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  earlier: 'Früher',
  later: 'Später',
  whole: 'Ganze Zeit',
  visit: 'Diesen Moment in der Welt zeigen',
  asTable: 'Als Tabelle zeigen',
  asPlot: 'Als Diagramm zeigen',
  time: 'Zeit',
  summary: (last, least, greatest) => `Zuletzt ${last}, am kleinsten ${least}, am größten ${greatest}`,
  picks: 'Ein Klick auf einen Moment zeigt die Welt, wie sie damals war.',
  nothing: 'In dieser Zeit wurde nichts aufgezeichnet.',
  between: (low, high) => `(${low} bis ${high})`,
  chart: (title, from, to, low, high, gaps) =>
    `${title} von ${from} bis ${to}: zwischen ${low} und ${high}${
      gaps === 0 ? '' : gaps === 1 ? ', mit einer Lücke' : `, mit ${number(gaps)} Lücken`
    }`,
  recording: 'Aufzeichnung',
  since: (time, size) => `In diesem Browser seit ${time}, ${size}.`,
  export: 'Aufzeichnung speichern',
  exporting: 'Wird gespeichert …',
  forget: 'Löschen',
  forgetQuestion: (title) => `Die Aufzeichnung von ${title} löschen?`,
  forgetWarning: 'Sie ist nur in diesem Browser und nicht wieder zu bekommen. Die Aufzeichnung geht weiter.',
} satisfies Strings['history'];
