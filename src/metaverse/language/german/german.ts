// Every word that the metaverse says, in German, in the shape of the English table. Loaded by ui/strings.ts.
import type { Strings } from '../english/english.ts';
import { arStrings } from './ar.ts';
import { arrangeStrings } from './arrange.ts';
import { counted, number } from './counting.ts';
import { faultStrings } from './faults.ts';
import { findStrings } from './find.ts';
import { hintStrings } from './hints.ts';
import { historyStrings } from './history.ts';
import { logStrings } from './log.ts';
import { operateStrings } from './operate.ts';
import { pastStrings } from './past.ts';
import { germanProblems as problems } from '../../../language/german-problems.ts';
import { problemDetail } from './problems.ts';
import { discoveryStrings, serviceStrings } from './service.ts';
import { frameStrings, settingsStrings } from './settings.ts';
import { linkFigureStrings, systemStrings } from './system.ts';
import { timeStrings } from './time.ts';
import { noticeStrings, signStrings } from './told.ts';
import { worldStrings } from './world.ts';
import { xrStrings } from './xr.ts';
import { accessStrings, youStrings } from './you.ts';

const TWINS = { one: 'Zwilling', other: 'Zwillinge' };
const OF_TWINS = { one: 'Zwilling', other: 'Zwillingen' };

export const german = {
  on: 'An',
  off: 'Aus',
  noValue: '–',
  emptyText: '(leer)',
  closeNamed: (title) => `${title} schließen`,
  taller: 'Den ganzen Bildschirm nutzen',
  smaller: 'Den halben Bildschirm nutzen',
  cancel: 'Abbrechen',
  partLoading: 'Wird geladen …',
  partFailed: 'Dieser Teil der Seite konnte nicht geladen werden.',
  tryAgain: 'Noch einmal',
  copied: 'Kopiert',
  copyFailed: 'Kopieren fehlgeschlagen',
  status: { live: 'Live', stale: 'Veraltet', offline: 'Offline' },
  trust: {
    pinned: { label: 'Festgelegt', explanation: 'Diese Welt nennt seinen Schlüssel, und es hat ihn nachgewiesen.' },
    remembered: { label: 'Gemerkt', explanation: 'Früher zugelassen, und sein Schlüssel ist noch derselbe.' },
    allowed: { label: 'Selbst zugelassen', explanation: 'Bei diesem Besuch zugelassen. Sein Schlüssel ist gemerkt.' },
    open: {
      label: 'Offene Welt',
      explanation: 'Diese Welt lässt jedes System ein. Es hat seinen Schlüssel nachgewiesen, mehr nicht.',
    },
    asking: {
      label: 'Bittet um Vertrauen',
      explanation: 'Diese Welt kennt es nicht. Bis zur Entscheidung ist nichts davon zu sehen.',
    },
    refused: { label: 'Abgelehnt', explanation: 'Nichts davon ist hier zu sehen.' },
  },
  linkState: {
    connecting: 'Wird verbunden',
    proving: 'Schlüssel werden geprüft',
    open: 'Offen',
    silent: 'Still',
    closed: 'Geschlossen',
  },
  linkPath: { transferred: 'direkt zum Worker', relayed: 'über die Seite' },
  modelStatus: { registered: 'Angemeldet', checked: 'Geprüft', rejected: 'Zurückgewiesen' },
  commandState: {
    asked: 'Verlangt',
    accepted: 'Angenommen',
    running: 'Läuft',
    completed: 'Fertig',
    failed: 'Fehlgeschlagen',
    cancelled: 'Abgebrochen',
    refused: 'Abgelehnt',
    unknown: 'Ausgang unbekannt',
  },
  services: serviceStrings,
  discovery: discoveryStrings,
  ar: arStrings,
  arrange: arrangeStrings,
  faults: faultStrings,
  find: findStrings,
  frame: frameStrings,
  hints: hintStrings,
  operate: operateStrings,
  past: pastStrings,
  settings: settingsStrings,
  signs: signStrings,
  time: timeStrings,
  worlds: worldStrings,
  xr: xrStrings,
  problems,
  problemDetail,

  bar: {
    brand: 'Twinport',
    twinsLive: (live, all) =>
      live === all ? `${counted(live, TWINS)} live` : `${number(live)} von ${counted(all, OF_TWINS)} live`,
    connecting: 'Wird verbunden …',
    alarms: (count) => counted(count, { one: 'Alarm', other: 'Alarme' }),
    navigation: 'Ansichten',
    twins: 'Zwillinge',
    systems: 'Systeme',
    services: 'Dienste',
    systemsAsking: (count) => `${counted(count, { one: 'System bittet', other: 'Systeme bitten' })} um Vertrauen`,
    find: 'Suchen',
    arrange: 'Anordnen',
    log: 'Protokoll',
    time: 'Zeit',
    you: 'Ich',
    settings: 'Einstellungen',
    enterVr: 'VR starten',
    enteringVr: 'Wird gestartet …',
    inVr: 'In VR',
    vrLabel: 'VR',
    vrTitle: 'Kein Headset hier',
    vrUnsupported:
      'Dieser Browser meldet kein VR-Headset. Dieselbe Adresse im Browser eines Headsets öffnen, etwa Quest oder Vision Pro, oder eines an diesen Computer anschließen. Außer auf localhost braucht WebXR HTTPS.',
    vrFailed: 'VR konnte nicht starten',
    closeVrNote: 'Diesen Hinweis schließen',
  },

  twins: {
    title: 'Zwillinge',
    count: (count) => counted(count, { one: 'Maschine in dieser Welt', other: 'Maschinen in dieser Welt' }),
    empty: 'Noch keine Zwillinge',
    emptyDetail: 'Sie erscheinen hier von selbst, sobald ihre Systeme verbunden sind.',
    open: 'Öffnen',
    openLabel: (title) => `${title} öffnen`,
    goThere: 'Hingehen',
    arrangeLabel: (title) => `${title} anordnen`,
    goThereLabel: (title) => `Hingehen: ${title}`,
    of: (systemName) => `von ${systemName}`,
    age: (age) => `${age} alt`,
    loaded: (loaded, total) => `${loaded} von ${total}`,
    loading: 'Modelle werden geladen',
    names: (titles) => titles.join(', '),
    search: 'Zwillinge suchen',
    noneFound: 'Kein Zwilling hat diese Wörter im Namen.',
    shownOf: (shown, all) => `${number(shown)} von ${number(all)} gezeigt`,
    more: 'Mehr zeigen',
    others: (count) => `und ${number(count)} weitere`,
    modelState: {
      absent: 'Sein System hat kein Modell angemeldet',
      loading: 'Modell wird geladen',
      shown: 'In der Welt',
      failed: 'Modell fehlgeschlagen',
    },
  },

  panel: {
    label: (title) => `Zwilling ${title}`,
    noTrust: 'Vertrauen nicht bekannt',
    heardAgo: (age) => `Neuester Wert ${age} alt`,
    neverHeard: 'Noch kein Wert',
    alarms: 'Alarme',
    staleBanner: (age) => `Seit ${age} keine neuen Werte. Was hier steht, ist alt.`,
    absentBanner: (reason) =>
      reason === ''
        ? 'Die Maschine ist fort. Hier steht ihr letzter bekannter Zustand.'
        : `Die Maschine ist fort: ${reason}. Hier steht ihr letzter bekannter Zustand.`,
    offlineBanner: 'Das System ist offline. Hier steht der letzte bekannte Zustand.',
    properties: 'Werte',
    property: 'Größe',
    value: 'Wert',
    age: 'Alter',
    noProperties: 'Keine Werte veröffentlicht.',
    actions: 'Aktionen',
    noActions: 'Keine Aktionen angeboten.',
    events: 'Letzte Ereignisse',
    noEvents: 'Noch ist nichts geschehen.',
    inRange: 'In seinem Bereich',
    range: (minimum, maximum) => `Bereich ${minimum} bis ${maximum}`,
    alarmOn: 'Alarm',
    old: 'alt',
  },

  action: {
    run: 'Ausführen',
    send: 'Senden',
    confirm: 'Bestätigen',
    question: (action, twin) => `${action} · ${twin}?`,
    warning: 'Das wirkt sofort auf die echte Maschine.',
    optional: 'optional',
    optionFor: (action, option) => `${action}: ${option}`,
    busy: 'Wartet auf den letzten Befehl',
    locked: 'Vom Eigentümer gesperrt',
    askAgain: 'Erneut fragen',
    asking: 'Wird gefragt …',
    refusedHere: 'Hier nicht erlaubt',
    progress: (percent) => `${number(percent)}\u202f%`,
    commandLife: 'Befehl',
    emergencyDetail: 'Wirkt sofort, ohne Rückfrage',
  },

  access: accessStrings,
  you: youStrings,

  input: {
    required: 'Einen Wert eingeben.',
    choose: 'Eines wählen.',
    notNumber: 'Eine Zahl eingeben.',
    ambiguous: (text) => `${text} lässt sich verschieden lesen: ohne Tausendertrennung eingeben.`,
    notWhole: 'Eine ganze Zahl eingeben.',
    between: (minimum, maximum) => `Einen Wert von ${minimum} bis ${maximum} eingeben.`,
    atLeast: (minimum) => `Mindestens ${minimum} eingeben.`,
    atMost: (maximum) => `Höchstens ${maximum} eingeben.`,
    multipleOf: (step) => `Ein Vielfaches von ${step} eingeben.`,
    tooLong: (length) => `Höchstens ${number(length)} Zeichen eingeben.`,
    notJson: (reason) => `Das ist kein JSON: ${reason}`,
    wrongType: (type) => `JSON vom Typ ${type} eingeben.`,
  },

  systems: systemStrings,
  linkFigures: linkFigureStrings,
  log: logStrings,
  history: historyStrings,
  notices: noticeStrings,

  announce: {
    alarmOn: (alarm, twin) => `Alarm: ${alarm}, ${twin}`,
    alarmOff: (alarm, twin) => `Alarm vorbei: ${alarm}, ${twin}`,
    offline: (twin) => `${twin} ist offline`,
    back: (twin) => `${twin} ist wieder live`,
    manyOffline: (count) => `${number(count)} Zwillinge sind offline`,
    manyBack: (count) => `${number(count)} Zwillinge sind wieder live`,
    command: (action, state, reason) => (reason === '' ? `${action}: ${state}` : `${action}: ${state}. ${reason}`),
    notice: (title, detail) => `${title}. ${detail}`,
    keyOpen: 'Der eigene Schlüssel ist entsperrt',
    allowed: (actions) => `Jetzt erlaubt: ${actions}`,
    asking: (name) => `Das System ${name} bittet um Vertrauen`,
  },
} satisfies Strings;
