// What the fish tank can tell and do. Who calls: tank.ts.
import { alarm, desired, flag, quantity, record, type Affordances } from './affordances.ts';

export const PADDLE_RPM = 120;
/** mg/L. */
export const LOW_OXYGEN = 5;

const temperature = quantity('Water temperature', 'At mid depth', {
  unit: 'Cel',
  minimum: 0,
  maximum: 40,
  multipleOf: 0.01,
});

export const tankProperties = {
  temperature,
  temperatureSetPoint: desired('temperature', temperature, 'Thermostat'),
  dissolvedOxygen: quantity('Dissolved oxygen', 'Optical probe at mid depth', {
    unit: 'mg/L',
    minimum: 0,
    maximum: 20,
    multipleOf: 0.01,
    'twinport:alarmBelow': LOW_OXYGEN,
  }),
  ph: quantity('pH', 'Acidity of the water', { unit: 'pH', minimum: 4, maximum: 10, multipleOf: 0.01 }),
  waterLevel: quantity('Water level', 'Depth of the water', { unit: 'm', minimum: 0, maximum: 2, multipleOf: 0.001 }),
  biomass: quantity('Biomass', 'Estimated mass of all fish', {
    unit: 'kg',
    minimum: 0,
    maximum: 2000,
    multipleOf: 0.01,
  }),
  feedRemaining: quantity('Feed remaining', 'Mass in the hopper of the feeder', {
    unit: 'kg',
    minimum: 0,
    maximum: 50,
    multipleOf: 0.001,
  }),
  aerator: flag('Aerator', 'Whether the paddle wheel is switched on'),
  aeratorSpeed: quantity('Aerator speed', 'Speed of the paddle wheel', {
    unit: 'rpm',
    minimum: 0,
    maximum: 150,
    multipleOf: 0.1,
  }),
  heater: flag('Heater', 'Whether the heater is switched on; its thermostat keeps 21 Cel'),
  heaterPower: quantity('Heater power', 'Electrical power that the heater takes', {
    unit: 'kW',
    minimum: 0,
    maximum: 15,
    multipleOf: 0.05,
  }),
  feeding: flag('Feeding', 'Whether the feeder is running'),
  lowOxygenAlarm: alarm('Low oxygen', 'Dissolved oxygen fell below 5 mg/L and is not back above 5.6 mg/L', 'critical'),
} as const;

const onOff = record({ on: { type: 'boolean', title: 'On' } });

export const tankAffordances: Affordances = {
  '@type': 'twinport:FishTank',
  title: 'Fish tank 1',
  description: 'Round aquaculture tank of 4 m diameter with half a ton of trout, aerator, heater and feeder',
  properties: tankProperties,
  actions: {
    setAerator: {
      title: 'Switch aerator',
      description: 'Switches the paddle wheel; without it the fish use up the oxygen within minutes of demo time',
      input: onOff,
      safe: false,
      idempotent: true,
    },
    setHeater: {
      title: 'Switch heater',
      description: 'Switches the heater and its thermostat',
      input: onOff,
      safe: false,
      idempotent: true,
      'twinport:unsafe': true,
    },
    feed: {
      title: 'Feed',
      description: 'Feeds so many grams at 20 g/s; done when they have left the hopper',
      input: record({ grams: { type: 'integer', title: 'Amount', unit: 'g', minimum: 10, maximum: 2000 } }),
      safe: false,
      idempotent: false,
    },
  },
  events: {
    lowOxygen: {
      title: 'Low oxygen',
      description: 'Dissolved oxygen fell below the alarm level',
      data: record({ value: { type: 'number', title: 'Dissolved oxygen', unit: 'mg/L' } }),
    },
  },
};
