// Which boolean property of a twin, or which event, is an alarm: one that says so by its `@type`. Used by the enabler's history
// and the metaverse. MOD-6.
import { hasType } from './has-type.ts';
import type { PropertyAffordance } from './thing-description.ts';

const ALARM = 'twinport:Alarm';

export function isAlarm(property: Pick<PropertyAffordance, '@type'> | undefined): boolean {
  return hasType(property, ALARM);
}
