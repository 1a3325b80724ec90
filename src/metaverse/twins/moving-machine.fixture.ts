// A machine that moves about, for the tests of many in one scene: where it is, how it stands, and four parts that do something.
import type { BindingsInput } from '../../protocol/bindings.ts';
import type { ThingDescription } from '../../protocol/thing-description.ts';
import { twinLayout } from '../../state/layout.ts';

const number = { type: 'number', minimum: -500, maximum: 500, multipleOf: 0.001 };
export const LAYOUT = twinLayout({
  properties: {
    place: { type: 'array', items: number, minItems: 3, maxItems: 3 },
    turned: { '@type': 'twinport:Rotation', type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 },
    swing: { type: 'number', unit: 'deg' },
    on: { type: 'boolean' },
    rate: { type: 'number' },
  },
} as unknown as ThingDescription);
export const INPUT: BindingsInput = [
  { property: 'place', node: 'base', target: 'position' },
  { property: 'turned', node: 'base', target: 'orientation' },
  { property: 'swing', node: 'arm', target: 'rotation', axis: 'z' },
  { property: 'on', node: 'lamp', target: 'visible' },
  { property: 'rate', node: 'door', target: 'spin', axis: 'y' },
];
/** The first field of each property. */
export const [PLACE, TURNED, SWING, ON, RATE] = [0, 3, 7, 8, 9] as const;
