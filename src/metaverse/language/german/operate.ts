// The words of alarms, of the emergency stop, of parts that are held, and of who stands behind a twin, in German.
import type { Strings } from '../english/english.ts';
import { counted } from './counting.ts';

export const operateStrings = {
  hand: {
    label: 'Das gehaltene Teil',
    past: 'Das ist die Vergangenheit: Hier lässt sich nichts bewegen.',
    notLive: 'Die Werte sind alt: Wo das Teil jetzt steht, ist nicht bekannt.',
    refused: (title) => `${title} lässt sich nicht bewegen`,
    change: (from, to) => `${from} → ${to}`,
    holdingHint: 'Loslassen sendet · Umschalt für ganze Schritte · Esc bricht ab',
    close: 'Schließen',
  },
  alarms: {
    title: 'Alarme',
    list: 'Alarme dieser Welt',
    open: (count) => `${counted(count, { one: 'Alarm', other: 'Alarme' })}: anzeigen`,
    none: 'Kein Alarm steht an.',
    since: (age) => `seit ${age}`,
    over: (age) => `vorbei seit ${age}`,
    severity: { warning: 'Warnung', critical: 'Kritisch' },
    acknowledge: 'Stumm schalten',
    acknowledgeLabel: (alarm, twin) => `Den Alarm ${alarm} von ${twin} hier stumm schalten`,
    acknowledged: 'Stumm',
    acknowledgeAll: 'Alle stumm schalten',
    note: 'Stumme Alarme sind hier nicht zu hören. Nur die Maschine selbst beendet sie.',
    more: (count) => `und ${count} weitere`,
  },
  stop: {
    button: 'Not-Halt',
    hint: 'Strg + .',
    label: (titles) => `Not-Halt von ${titles}`,
    choose: 'Welche Maschine anhalten?',
    all: (count) => `Alle ${count} anhalten`,
    cancel: 'Keine',
    stopping: (title) => `${title}: Not-Halt verlangt`,
    stopped: (title) => `${title} ist angehalten`,
    failed: (title, reason) => `${title} wurde nicht angehalten: ${reason}`,
  },
  origin: {
    title: 'Eigentümer, Vertrauen und Verbindung',
    owner: 'Eigentümer',
    key: 'Schlüssel',
    copyKey: (name) => `Den Schlüssel von ${name} kopieren`,
    trust: 'Vertrauen',
    link: 'Verbindung',
    noLink: 'Keine',
    roundTrip: 'Umlaufzeit',
    lost: 'Verloren',
    percent: (share) => `${share}\u202f%`,
  },
  range: {
    desired: (value) => `verlangt: ${value}`,
    alarmAbove: (value) => `Alarm über ${value}`,
    alarmBelow: (value) => `Alarm unter ${value}`,
  },
} satisfies Strings['operate'];
