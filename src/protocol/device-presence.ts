// Which property says whether the device behind a twin is there, and which one why it is not: those that say so by their `@type`.
// MOD-6. Written by provider/tell-presence.ts; read by the twin SDK, the enabler and the metaverse.
import { hasType } from './has-type.ts';

export const PRESENCE = 'twinport:Presence';
export const ABSENCE_REASON = 'twinport:AbsenceReason';
export const PRESENT = 'present';
export const ABSENT = 'absent';

export interface PresenceProperties {
  /** Of a text, `present` or `absent`. */
  readonly device: string;
  /** Of a text; null where it is not told why. */
  readonly reason: string | null;
}

type Properties = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Null where nothing is told of the device. */
export function presenceProperties({
  properties = {},
}: {
  readonly properties?: Properties | undefined;
}): PresenceProperties | null {
  const nameOf = (type: string): string | null =>
    Object.entries(properties).find(([, property]) => property['type'] === 'string' && hasType(property, type))?.[0] ??
    null;
  const device = nameOf(PRESENCE);
  return device === null ? null : { device, reason: nameOf(ABSENCE_REASON) };
}
