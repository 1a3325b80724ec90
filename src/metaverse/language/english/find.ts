// Words of the finder (find-panel.tsx). A part of the HTML face's language.
import type { FindKind } from '../../ui/find-entries.ts';
import { counted, number } from './counting.ts';

export const findStrings = {
  title: 'Find',
  count: (found: number, all: number) =>
    found === all
      ? counted(all, { one: 'thing here', other: 'things here' })
      : `${found} of ${counted(all, { one: 'thing', other: 'things' })}`,
  search: 'Search twins, services and systems',
  hint: 'Name, owner, kind or purpose',
  all: 'All',
  kinds: { twin: 'Twins', service: 'Services', system: 'Systems' } satisfies Record<FindKind, string>,
  kind: { twin: 'Twin', service: 'Service', system: 'System' } satisfies Record<FindKind, string>,
  kindsLabel: 'What to find',
  filters: 'Filters',
  filtersOn: (count: number) => counted(count, { one: 'filter is on', other: 'filters are on' }),
  domain: 'Domain',
  status: 'Status',
  where: 'Where',
  any: 'Any',
  anywhere: 'Anywhere',
  here: 'Within 25 m of me',
  near: (system: string) => `Within 10 km of ${system}`,
  alarms: 'Alarms only',
  nearest: 'Nearest first',
  clear: 'Clear',
  results: 'Results',
  nothing: 'Nothing fits.',
  nothingDetail: 'The list changes by itself when something does.',
  metres: (metres: number) => (metres < 10 ? `${number(metres, 1)} m` : `${number(metres)} m`),
  open: (kind: FindKind, title: string) => `Open ${title}, ${kind}`,
  alarmsOf: (titles: readonly string[]) => `Alarm: ${titles.join(', ')}`,
  fitting: (title: string) => `Services for ${title}`,
  online: 'Online',
  offline: 'Offline',
};
