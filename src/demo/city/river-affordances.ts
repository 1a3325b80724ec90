// What the river gauge with its flood gates can tell and do. Who calls: river-and-air.ts; the models' test.
import { alarm, choice, flag, quantity, record, type Affordances } from '../plant/affordances.ts';
import { FORECAST_SECONDS, HIGH_WATER } from './river.ts';

const opening = { unit: '%', minimum: 0, maximum: 100, multipleOf: 0.1 } as const;
const level = { unit: 'm', minimum: 0, maximum: 8, multipleOf: 0.005 } as const;

export const riverAffordances: Omit<Affordances, 'title'> = {
  '@type': 'twinport:FloodGates',
  description:
    'Three flood gates across the river and the gauge above them; the keeper holds 2 m until somebody works the gates',
  properties: {
    level: quantity('River level', 'Of the water above the sill of the gates', level),
    forecast: quantity(
      'Level forecast',
      `What the level will be in ${FORECAST_SECONDS} s, as the gates stand now`,
      level,
    ),
    flow: quantity('Flow', 'Through and over the gates', { unit: 'm3/s', minimum: 0, maximum: 1_000, multipleOf: 0.5 }),
    rain: quantity('Rain', 'In the hills above the city', { unit: 'mm/h', minimum: 0, maximum: 100, multipleOf: 0.1 }),
    gate1: quantity('Gate 1', 'How far it is lifted: north', opening),
    gate2: quantity('Gate 2', 'How far it is lifted: middle', opening),
    gate3: quantity('Gate 3', 'How far it is lifted: south', opening),
    target: quantity('Gates told', 'Where the gates are told to be', opening),
    hour: quantity('Time of day', 'By the clock of the gauge: a day of the city passes in six minutes', {
      unit: 'h',
      minimum: 0,
      maximum: 24,
      multipleOf: 0.001,
    }),
    moving: flag('Moving', 'Whether a gate moves'),
    mode: choice('Control', 'The keeper, a person for three minutes, or stopped by the emergency stop', [
      'automatic',
      'held',
      'stopped',
    ]),
    highWater: alarm('High water', `The river rose above ${HIGH_WATER.on} m and is not back below ${HIGH_WATER.off} m`),
  },
  actions: {
    openTo: {
      title: 'Open to',
      description: 'Moves the three gates to this opening, one after another, and holds them there for three minutes',
      input: record({ opening: { type: 'integer', title: 'Opening', unit: '%', minimum: 0, maximum: 100 } }),
      safe: false,
      idempotent: true,
      'twinport:unsafe': true,
    },
    close: {
      title: 'Close',
      description: 'Shuts the three gates; the river rises behind them',
      safe: false,
      idempotent: true,
      'twinport:unsafe': true,
    },
    automatic: {
      title: 'Give back to the keeper',
      description: 'Ends the hold, or the emergency stop: the keeper works the gates again',
      safe: false,
      idempotent: true,
    },
    emergencyStop: {
      title: 'Emergency stop',
      description: 'Stops all gates where they are, until they are told something else',
      safe: false,
      idempotent: true,
    },
  },
  events: {
    highWater: {
      title: 'High water',
      description: 'The river rose above its alarm level',
      data: record({ level: { type: 'number', title: 'River level', unit: 'm' } }),
    },
  },
};
