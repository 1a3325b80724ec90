// The words about connected systems and their links, in German.
import type { Strings } from '../english/english.ts';
import { counted } from './counting.ts';

export const systemStrings = {
  title: 'Systeme',
  count: (count) => counted(count, { one: 'System', other: 'Systeme' }),
  empty: 'Noch keine Systeme',
  emptyDetail: 'Diese Welt sucht noch nach den Systemen, die sie nennt.',
  online: 'Online',
  offline: 'Offline',
  copyDid: (name) => `Den Schlüssel von ${name} kopieren`,
  key: 'Schlüssel',
  domains: 'Bereiche',
  trust: 'Vertrauen',
  link: 'Verbindung',
  noLink: 'Keine',
  lease: 'Frist',
  leaseLeft: (left) => `noch ${left}`,
  leaseOver: 'Abgelaufen',
  models: (count) => counted(count, { one: 'Modell', other: 'Modelle' }),
  version: (version) => `v${version}`,
  hash: (hash) => `SHA-256 ${hash}`,
  allow: 'Zulassen',
  refuse: 'Ablehnen',
  question: (name) => `„${name}“ in diese Welt lassen?`,
  explanation:
    'Es hat nachgewiesen, dass ihm der Schlüssel unten gehört, aber diese Welt kennt ihn nicht. Wird es zugelassen, ist zu sehen, was es anbietet, und der Schlüssel bleibt für den nächsten Besuch gemerkt. Den Schlüssel mit dem vergleichen, den der Eigentümer genannt hat.',
  promptTitle: (name) => `„${name}“ bittet um Vertrauen`,
  promptDetail: 'Bis zur Entscheidung ist nichts davon zu sehen.',
  review: 'Prüfen',
} satisfies Strings['systems'];

export const linkFigureStrings = {
  title: 'Güte der Verbindung',
  roundTrip: 'Umlaufzeit',
  clock: 'Uhrabweichung',
  drift: (ppm) => `läuft um ${ppm} ppm ab`,
  lost: 'Verloren',
  percent: (share) => `${share}\u202f%`,
  jitter: 'Schwankung',
  age: 'Alter bei Ankunft',
  percentiles: (p95, p99) => `die Hälfte; 95 % unter ${p95}, 99 % unter ${p99}`,
  delay: 'Gezeichnet mit Verzug',
  together: 'zum selben Zeitpunkt wie die anderen Verbindungen',
  alone: 'allein: die anderen Verbindungen warten nicht so lange',
  updates: 'Aktualisierungen',
  perSecond: (count) => `${count}/s`,
  bytes: (bytes) => `je ${bytes} Byte`,
  late: 'Zu spät zum Zeichnen',
} satisfies Strings['linkFigures'];
