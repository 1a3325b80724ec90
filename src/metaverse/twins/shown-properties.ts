// Which properties of a twin show while its panel is shut: those that its model is bound to, and alarms, which the list of twins tells.
// Who calls: twin-presence.ts for interest, panel-view.ts for alarms.
import type { OpenedTwin } from '../../protocol/mii.ts';
import type { PropertyAffordance } from '../../protocol/thing-description.ts';

const ALARM = 'twinport:Alarm';

export function isAlarm(property: PropertyAffordance | undefined): boolean {
  const type = property?.['@type'];
  return type === ALARM || (Array.isArray(type) && type.includes(ALARM));
}

/** Their names; null when they are all that there are. */
export function shownPropertiesOf({ description, bindings }: OpenedTwin): readonly string[] | null {
  const properties = Object.entries(description.properties ?? {});
  const bound = new Set<string>(bindings.map(({ property }) => property));
  const shown = properties.flatMap(([name, property]) => (bound.has(name) || isAlarm(property) ? [name] : []));
  return shown.length === properties.length ? null : shown;
}
