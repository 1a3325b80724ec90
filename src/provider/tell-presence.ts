// A description that also says whether the device is there: two properties more, by names that it does not use. Called by the twin
// SDK for `tellsPresence`, and by the bridge and its author's tools, whose twins always tell it. MOD-6.
import { ABSENCE_REASON, ABSENT, PRESENCE, PRESENT, presenceProperties } from '../protocol/device-presence.ts';
import type { PartialDescription } from './complete-description.ts';
import { freeName } from './free-name.ts';

/** What is told of an absence is for people to read. */
export const LONGEST_REASON = 500;

const DEVICE = { '@type': PRESENCE, type: 'string', enum: [PRESENT, ABSENT], title: 'Device', readOnly: true };
const REASON = {
  '@type': ABSENCE_REASON,
  type: 'string',
  title: 'Why the device is absent',
  readOnly: true,
  maxLength: LONGEST_REASON,
};

/** A description that tells it already stays as it is. */
export function tellingPresence(description: PartialDescription): PartialDescription {
  const properties = (description['properties'] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  if (presenceProperties({ properties }) !== null) return description;
  return {
    ...description,
    properties: {
      ...properties,
      [freeName(properties, 'device')]: DEVICE,
      [freeName(properties, 'deviceFault')]: REASON,
    },
  };
}
