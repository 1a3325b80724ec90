// What a bus tells: it is driven by its driver, so there is nothing to do from outside. Who calls: city-transport.ts; the models' test.
import { choice, flag, quantity } from '../plant/affordances.ts';
import { SEATS_AND_STANDING } from './bus.ts';
import { BUS_LINES, STOP_NAMES } from './bus-network.ts';

const measured = { readOnly: true, observable: true } as const;

export const busAffordances = {
  '@type': 'twinport:Bus',
  description: 'Electric city bus of 9 m; the position is that of its middle on the road, in the frame of the city',
  properties: {
    position: {
      title: 'Position',
      description: 'Metres east, up and south of the middle of the city',
      type: 'array',
      items: { type: 'number', unit: 'm', minimum: -200, maximum: 200, multipleOf: 0.005 },
      minItems: 3,
      maxItems: 3,
      ...measured,
    },
    orientation: {
      '@type': 'twinport:Rotation',
      title: 'Orientation',
      description: 'Quaternion x, y, z, w',
      type: 'array',
      items: { type: 'number' },
      minItems: 4,
      maxItems: 4,
      ...measured,
    },
    speed: quantity('Speed', 'Over ground', { unit: 'km/h', minimum: 0, maximum: 60, multipleOf: 0.1 }),
    passengers: {
      ...quantity('Passengers', 'Counted at the doors', {
        unit: '1',
        minimum: 0,
        maximum: SEATS_AND_STANDING,
        multipleOf: 1,
      }),
      type: 'integer',
    },
    line: choice(
      'Line',
      'Which line it drives',
      BUS_LINES.map(({ name }) => name),
    ),
    nextStop: choice('Next stop', 'Where it stands, or stops next', STOP_NAMES),
    doors: quantity('Doors', 'How far they are open', { unit: '%', minimum: 0, maximum: 100, multipleOf: 1 }),
    lights: flag('Lights', 'Whether its lights are on'),
  },
  actions: {},
  events: {},
} as const;
