// Which hour of the day it is in a world, as its manifest says: always the same, by a clock, or by what a twin reports. Who calls:
// metaverse.ts, a few times a second.
import type { Daylight } from '../../protocol/world-manifest.ts';

const HOURS = 24;
const MINUTE_MS = 60_000;

/**
 * 0 to 24; null while nobody can say. `atMs`: the instant that is shown (epoch); `valueOf`: what a twin reported last of a property
 * by then.
 */
export function hourOfDay(
  daylight: Daylight,
  atMs: number,
  valueOf: (twinId: string, property: string) => unknown,
): number | null {
  if ('hour' in daylight) return daylight.hour;
  if ('dayMinutes' in daylight) {
    const days = atMs / (daylight.dayMinutes * MINUTE_MS);
    return (days - Math.floor(days)) * HOURS;
  }
  const value = valueOf(daylight.twin, daylight.property);
  return typeof value === 'number' && Number.isFinite(value) ? ((value % HOURS) + HOURS) % HOURS : null;
}
