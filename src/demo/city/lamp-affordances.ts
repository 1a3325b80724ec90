// What a street lamp can tell and do. Who calls: street-lighting.ts; the models' test.
import { alarm, choice, quantity, record, type Affordances } from '../plant/affordances.ts';

export const lampAffordances: Omit<Affordances, 'title'> = {
  '@type': 'twinport:StreetLamp',
  description: 'LED street lamp of 84 W on a column of 6 m, with a photocell and a driver that dims',
  properties: {
    level: quantity('Light', 'Of its full light', { unit: '%', minimum: 0, maximum: 100, multipleOf: 1 }),
    power: quantity('Power', 'Electrical power that it takes', {
      unit: 'W',
      minimum: 0,
      maximum: 120,
      multipleOf: 0.5,
    }),
    temperature: quantity('Driver temperature', 'Of the housing in the lamp head', {
      unit: 'Cel',
      minimum: -30,
      maximum: 90,
      multipleOf: 0.5,
    }),
    control: choice('Control', 'Who says how bright it is: its photocell and the schedule, or a person', [
      'automatic',
      'by hand',
    ]),
    fault: alarm('Lamp fault', 'The driver reports that the lamp does not light'),
  },
  actions: {
    dim: {
      title: 'Dim',
      description: 'Holds this much light for two minutes, then goes back to automatic',
      input: record({ level: { type: 'integer', title: 'Light', unit: '%', minimum: 0, maximum: 100 } }),
      safe: false,
      idempotent: true,
    },
    automatic: {
      title: 'Back to automatic',
      description: 'Follows photocell and schedule again',
      safe: false,
      idempotent: true,
    },
    restart: {
      title: 'Restart driver',
      description: 'Switches the driver off and on, which cures most faults',
      safe: false,
      idempotent: true,
    },
  },
  events: {},
};
