// Words of the finder, in German.
import type { Strings } from '../english/english.ts';
import { counted, number } from './counting.ts';

const THINGS = { one: 'Eintrag', other: 'Einträge' };
const MANY = { one: 'Eintrag', other: 'Einträgen' };

export const findStrings = {
  title: 'Suchen',
  count: (found, all) =>
    found === all ? `${counted(all, THINGS)} hier` : `${number(found)} von ${counted(all, MANY)}`,
  search: 'Zwillinge, Dienste und Systeme suchen',
  hint: 'Name, Eigentümer, Art oder Zweck',
  all: 'Alle',
  kinds: { twin: 'Zwillinge', service: 'Dienste', system: 'Systeme' },
  kind: { twin: 'Zwilling', service: 'Dienst', system: 'System' },
  kindsLabel: 'Was gesucht wird',
  filters: 'Filter',
  filtersOn: (count) => counted(count, { one: 'Filter ist an', other: 'Filter sind an' }),
  domain: 'Bereich',
  status: 'Zustand',
  where: 'Wo',
  any: 'Alle',
  anywhere: 'Überall',
  here: 'Höchstens 25 m entfernt',
  near: (system) => `Höchstens 10 km von ${system}`,
  alarms: 'Nur Alarme',
  nearest: 'Nächste zuerst',
  clear: 'Leeren',
  results: 'Ergebnisse',
  nothing: 'Nichts passt.',
  nothingDetail: 'Die Liste ändert sich von selbst, sobald etwas passt.',
  metres: (metres) => (metres < 10 ? `${number(metres, 1)} m` : `${number(metres)} m`),
  open: (kind, title) => `${title} öffnen, ${kind}`,
  alarmsOf: (titles) => `Alarm: ${titles.join(', ')}`,
  fitting: (title) => `Dienste für ${title}`,
  online: 'Online',
  offline: 'Offline',
} satisfies Strings['find'];
