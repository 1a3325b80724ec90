// The words of the procedure log, in German. Names of operations and reference points are the protocol's.
import type { Strings } from '../english/english.ts';
import { counted, number } from './counting.ts';

export const logStrings = {
  title: 'Verfahrensprotokoll',
  count: (shown, all) =>
    shown === all
      ? counted(all, { one: 'Schritt', other: 'Schritte' })
      : `${number(shown)} von ${counted(all, { one: 'Schritt', other: 'Schritten' })}`,
  empty: 'Noch keine Schritte',
  nothingFound: 'Kein Schritt passt zum Filter.',
  allProcedures: 'Alle Verfahren',
  allPoints: 'Alle Referenzpunkte',
  procedure: 'Verfahren',
  referencePoint: 'Referenzpunkt',
  point: 'Punkt',
  system: 'System',
  allSystems: 'Alle Systeme',
  search: 'Suchen',
  views: 'Ansicht',
  view: { chart: 'Diagramm', list: 'Liste' },
  chartLabel: 'Sequenzdiagramm der Beteiligten; Enter öffnet eine Nachricht',
  party: { MS: 'Metaverse-System', IE: 'Integration Enabler', DTS: 'Zwillingssystem', TPSS: 'Dienstsystem' },
  step: ({ kind, operation, point, from, to, outcome }) =>
    [
      kind === 'answer'
        ? `${point}: Antwort auf ${operation}, ${from} an ${to}`
        : `${point}: ${operation}, ${from} an ${to}`,
      ...(kind === 'exchange' ? ['beantwortet'] : []),
      ...(outcome === '' ? [] : [outcome]),
    ].join(', '),
  framesFor: (lastSecond, seconds) => `${number(seconds)}\u202fs · ${lastSecond}`,
  toNewest: 'Neueste',
  opened: (operation) => `Nachricht ${operation}`,
  closeMessage: 'Diese Nachricht schließen',
  took: (duration) => `dauerte ${duration}`,
  request: 'Anfrage',
  message: 'Nachricht',
  answer: 'Antwort',
  problem: 'Problem',
  copyPart: (title) => `Kopieren: ${title}`,
  noMessage: 'Dieser Schritt hatte keine eigene Nachricht.',
  messageGone: 'Die Nachricht ist nicht mehr da: Nur die neuesten tausend werden aufbewahrt.',
  time: 'Zeit',
  parties: 'Von → an',
  fromTo: (from, to) => `${from} an ${to}`,
  operation: 'Vorgang',
  outcome: 'Ausgang',
  pause: 'Pause',
  resume: 'Weiter',
  paused: (waiting) => `Pause · ${counted(waiting, { one: 'neuer Schritt', other: 'neue Schritte' })}`,
  copy: 'Kopieren',
  download: 'JSON Lines',
} satisfies Strings['log'];
