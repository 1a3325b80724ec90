// What visitors are told without having asked, and the signs that stand in the world, in German.
import type { Strings } from '../english/english.ts';
import { counted, number } from './counting.ts';

export const noticeStrings = {
  label: 'Hinweise',
  dismiss: (title) => `Ausblenden: ${title}`,
  newVersion: 'Eine neue Fassung ist da',
  newVersionDetail: 'Sie erscheint nach dem Neuladen der Seite.',
  reload: 'Neu laden',
  accessEnded: {
    title: (title) => `Die Berechtigung für ${title} ist zu Ende`,
    help: 'In der Ansicht der Maschine oder des Dienstes erneut fragen.',
  },
  eventsMissed: {
    title: (count, twin) => `${counted(count, { one: 'Ereignis', other: 'Ereignisse' })} von ${twin} verpasst`,
    detail: 'Das Zwillingssystem bewahrt sie nicht mehr auf.',
    help: 'Den Eigentümer nach der Aufzeichnung fragen.',
  },
  brokerAway: {
    title: 'Der Treffpunkt ist fort',
    detail: 'Maschinen, die hier sind, bleiben live; neue können erst kommen, wenn er zurück ist.',
    help: 'Nichts zu tun: Es wird jede Sekunde wieder versucht.',
  },
  graphicsAway: {
    title: 'Die Grafikkarte ist anderswo beschäftigt',
    detail: 'Die Welt steht still, bis sie zurück ist; Listen und Ansichten gehen weiter.',
    help: 'Kommt sie nicht zurück, andere Tabs mit 3D schließen.',
  },
  simplerPicture: {
    title: 'Ein einfacheres Bild passt zu diesem Gerät',
    detail:
      'Die Welt wird hier langsam gezeichnet. Ab der nächsten Seite sind Schatten und Flächen einfacher, und sie bewegt sich flüssig.',
    help: 'Dafür jetzt neu laden, oder in den Einstellungen eine Qualität wählen.',
  },
  languageAway: {
    title: 'Die Sprache konnte nicht geladen werden',
    detail: 'Die Seite bleibt bei der, die sie spricht.',
    help: 'Noch einmal wählen, wenn das Netz zurück ist.',
  },
} satisfies Strings['notices'];

export const signStrings = {
  canvas: (world) =>
    `${world}: die Welt in 3D. Gehen mit W A S D oder durch einen Klick auf den Boden, drehen mit Q und E, umsehen durch Ziehen, zurück mit R; unter „Zwillinge“ steht alles, was hier ist.`,
  loading: 'Modell wird geladen',
  loadingShare: (percent) => `Modell wird geladen · ${number(percent)} %`,
  nextVersion: 'neue Version wird geladen',
  nextVersionShare: (percent) => `neue Version wird geladen · ${number(percent)} %`,
  offline: 'offline',
  waiting: 'wartet auf Daten',
  silent: (duration) => `keine Daten seit ${duration}`,
  moreValues: (count) => `${number(count)} weitere in der Ansicht`,
  offlineSilent: (duration) => `offline · keine Daten seit ${duration}`,
} satisfies Strings['signs'];
