// The newest value of each property of a live twin, with what is known of it: numbers from its ring, texts as they came. Who calls:
// twin-presence.ts; of the past, past-twin.ts gives the same.
import { systemClock } from '../../base/clock.ts';
import type { TextReading } from '../../protocol/mii.ts';
import { fromFieldValues, type TwinLayout } from '../../state/layout.ts';
import type { TwinRing } from '../../state/twin-ring.ts';
import type { PastReading } from '../past/past-twin.ts';

interface LiveTwin {
  readonly ring: TwinRing | null;
  readonly layout: TwinLayout | null;
  readonly texts: Readonly<Record<string, TextReading>>;
}

/** Ages in ms, the provider's time turned into ours. */
export function liveReadings({ ring, layout, texts }: LiveTwin): PastReading[] {
  if (ring === null || layout === null) return [];
  const now = systemClock.now() + ring.offsetMs;
  const found = [...layout.properties].flatMap(([name, [first]]) => {
    const sample = ring.newest(first!);
    const value = fromFieldValues(layout, name, (field) => ring.newest(field)?.value);
    if (sample === null || value === undefined) return [];
    const { time: sourceTime, sequence } = sample;
    return [{ name, value, sourceTime, ageMs: Math.max(0, now - sourceTime), sequence }];
  });
  const written = Object.entries(texts).map(([name, { value, time, sequence }]) => ({
    name,
    value,
    sourceTime: time,
    ageMs: Math.max(0, now - time),
    sequence,
  }));
  return [...found, ...written];
}
