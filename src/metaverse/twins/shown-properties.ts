// Which properties of a twin show while its panel is shut: those that its model is bound to, with what they are to become, those of its
// card, and alarms and whether the device is there, which the list of twins tells. Who calls: twin-presence.ts, for interest.
import { isAlarm } from '../../protocol/alarm.ts';
import { presenceProperties } from '../../protocol/device-presence.ts';
import { desiredProperties } from '../../protocol/desired.ts';
import type { OpenedTwin } from '../../protocol/mii.ts';
import { headlineOf } from './headline.ts';

/** Their names; null when they are all that there are. */
export function shownPropertiesOf({ description, bindings }: OpenedTwin): readonly string[] | null {
  const properties = Object.entries(description.properties ?? {});
  const desired = desiredProperties(description);
  const shownNames = new Set<string>(headlineOf(description, bindings));
  for (const { property } of bindings) {
    shownNames.add(property);
    const reporter = desired.get(property);
    if (reporter !== undefined) shownNames.add(reporter);
  }
  const presence = presenceProperties(description);
  if (presence !== null) shownNames.add(presence.device);
  const shown = properties.flatMap(([name, property]) => (shownNames.has(name) || isAlarm(property) ? [name] : []));
  return shown.length === properties.length ? null : shown;
}
