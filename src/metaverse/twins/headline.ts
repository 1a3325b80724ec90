// Which values of a twin say most about it: two, for the card of who points at it. Who calls: shown-properties.ts, because they have to
// come while the panel is shut, and panel-view.ts.
import { isAlarm } from '../../protocol/alarm.ts';
import type { Binding } from '../../protocol/bindings.ts';
import type { ThingDescription } from '../../protocol/thing-description.ts';

const MOST = 2;

/** Names of properties: those that the description calls so, else what the model writes or shows, else the first. */
export function headlineOf(
  { properties = {} }: Pick<ThingDescription, 'properties'>,
  bindings: readonly Binding[],
): readonly string[] {
  const eligible = Object.entries(properties).filter(
    ([, property]) => property.writeOnly !== true && !isAlarm(property) && property['twinport:desiredOf'] === undefined,
  );
  const names = new Set(eligible.map(([name]) => name));
  const flagged = eligible.filter(([, property]) => property['twinport:headline'] === true).map(([name]) => name);
  const labelled = bindings.filter(({ target }) => target === 'label').map(({ property }) => property);
  const bound = bindings.map(({ property }) => property);
  const ordered = [...flagged, ...labelled, ...bound, ...names].filter((name) => names.has(name));
  return [...new Set(ordered)].slice(0, MOST);
}
