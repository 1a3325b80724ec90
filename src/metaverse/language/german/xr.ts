// The words that only the XR face says, in German.
import type { Strings } from '../english/english.ts';
import { counted, number } from './counting.ts';

export const xrStrings = {
  pageBack: 'Zurück',
  pageOn: 'Weiter',
  pageOf: (page, pages) => `${page} von ${pages}`,
  back: 'Zurück',
  done: 'Fertig',
  dismiss: 'Schließen',
  itsKey: (key) => `Sein Schlüssel: ${key}`,
  erase: 'Löschen',
  space: 'Leerzeichen',
  letters: ['1234567890', 'qwertzuiopü', 'asdfghjklöä', 'yxcvbnmß-,.:'],

  tabs: { values: 'Werte', actions: 'Aktionen', services: 'Dienste', data: 'Daten', events: 'Ereignisse' },
  tabsWith: (title, count) => (count === 0 ? title : `${title} ${count}`),
  noStop: 'Keine Maschine mit Not-Halt in der Nähe',
  stopOf: (action, twin) => `${action}: ${twin}`,
  typeText: (field) => `Eingeben: ${field}`,
  signInOutside: 'Anmelden braucht ein Fenster des Browsers: dafür VR verlassen.',
  unlockOutside: 'Der eigene Schlüssel ist gesperrt. In der Seite entsperren, außerhalb von VR.',
  typeCode: 'Code eingeben',
  pairTitle: (twin) => `Mit ${twin} koppeln`,
  keyIs: (key) => `Eigener Schlüssel: ${key}`,
  placingHint: 'Auf den Platz zeigen und den Auslöser drücken.',
  inThePast: 'Das ist die Vergangenheit: Nichts lässt sich bedienen.',

  menu: {
    title: 'Menü',
    live: (live, all) =>
      live === all
        ? `${counted(all, { one: 'Zwilling', other: 'Zwillinge' })} live`
        : `${number(live)} von ${counted(all, { one: 'Zwilling', other: 'Zwillingen' })} live`,
    alarms: 'Alarme',
    worlds: 'Welten',
    noWorlds: 'Diese Welt nennt keine andere.',
    time: 'Zeit',
    settings: 'Komfort',
    recentre: 'Mittig',
    leave: 'VR aus',
  },
  away: (metres) => (metres < 10 ? `${number(metres, 1)}\u202fm entfernt` : `${number(metres)}\u202fm entfernt`),
  goThere: 'Hin',

  settings: {
    title: 'Komfort',
    turn: 'Drehen',
    turns: { snap: 'In Schritten', smooth: 'Gleitend' },
    walk: 'Gehen',
    walks: { teleport: 'Teleport', smooth: 'Gleitend' },
    vignette: 'Dunkler Rand beim Bewegen',
    seated: 'Im Sitzen',
    sound: 'Töne',
    motion: 'Bewegung',
    motions: { auto: 'Wie System', reduced: 'Weniger', full: 'Alle' },
    quality: 'Qualität',
    qualities: { auto: 'Auto', low: 'Niedrig', medium: 'Mittel', high: 'Hoch' },
  },
  worlds: {
    here: (title) => `Hier ist ${title}`,
    go: 'Eine andere Welt',
    question: (title) => `${title} besuchen?`,
    warning: 'Unterwegs endet VR und beginnt dort von neuem.',
  },
  time: {
    title: 'Zeit',
    live: 'Die Welt ist zu sehen, wie sie jetzt ist.',
    past: (moment) => `Die Welt ist zu sehen, wie sie war: ${moment}`,
    at: 'Moment',
    play: 'Abspielen',
    pause: 'Pause',
    speed: (speed) => `${number(speed)}×`,
    toLive: 'Zurück zu live',
    goBack: 'Zurückgehen um',
    backBy: ['1 Minute', '10 Minuten', '1 Stunde'],
  },
} satisfies Strings['xr'];
