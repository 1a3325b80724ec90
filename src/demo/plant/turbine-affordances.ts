// What the wind turbine can tell and do. Who calls: turbine.ts.
import { alarm, bearing, choice, desired, quantity, record, type Affordances } from './affordances.ts';

const yaw = bearing('Nacelle heading', 'Where the rotor faces, clockwise from north', 0.1);

export const turbineProperties = {
  windSpeed: quantity('Wind speed', 'Wind at the nacelle', { unit: 'm/s', minimum: 0, maximum: 40, multipleOf: 0.1 }),
  windDirection: bearing('Wind direction', 'Where the wind comes from, clockwise from north', 0.5),
  rotorSpeed: quantity('Rotor speed', 'Speed of the slow shaft', {
    unit: 'rpm',
    minimum: 0,
    maximum: 25,
    multipleOf: 0.01,
  }),
  rotorAngle: bearing('Rotor angle', 'Turn of the rotor, clockwise seen from the wind', 0.1),
  power: quantity('Power', 'Electrical power into the grid', { unit: 'kW', minimum: 0, maximum: 2200, multipleOf: 1 }),
  yaw,
  yawTarget: desired('yaw', yaw, 'Heading to turn to'),
  pitch: quantity('Blade pitch', '0 deg works, 88 deg is feathered', {
    unit: 'deg',
    minimum: 0,
    maximum: 90,
    multipleOf: 0.1,
  }),
  generatorTemperature: quantity('Generator temperature', 'Hottest winding of the generator', {
    unit: 'Cel',
    minimum: -40,
    maximum: 160,
    multipleOf: 0.1,
  }),
  vibration: quantity('Vibration', 'Speed of the nacelle frame, root mean square', {
    unit: 'mm/s',
    minimum: 0,
    maximum: 50,
    multipleOf: 0.05,
    'twinport:alarmAbove': 7,
  }),
  acceleration: quantity('Acceleration', 'Of the nacelle from side to side, 20 times a second', {
    unit: 'mm/s2',
    minimum: -500,
    maximum: 500,
    multipleOf: 0.05,
  }),
  vibrationAlarm: alarm('Vibration alarm', 'Set by vibration above its warning level, until somebody acknowledges it'),
  state: choice('State', 'What the turbine is doing', ['stopped', 'starting', 'producing', 'stopping', 'faulted']),
} as const;

export const turbineAffordances: Affordances = {
  '@type': 'twinport:WindTurbine',
  title: 'Wind turbine 1',
  description: 'Three-blade wind turbine of 2 MW and 90 m rotor diameter, with pitch and yaw drives',
  properties: turbineProperties,
  actions: {
    start: {
      title: 'Start',
      description: 'Turns the blades into the wind, with automatic pitch and yaw; done when it produces power',
      safe: false,
      idempotent: true,
      'twinport:unsafe': true,
    },
    stop: {
      title: 'Stop',
      description: 'Feathers the blades; done when the rotor stands still',
      safe: false,
      idempotent: true,
      'twinport:unsafe': true,
    },
    setYaw: {
      title: 'Set heading',
      description: 'Turns the nacelle and holds it there for three minutes, or until the turbine is started again',
      input: record({ degrees: { type: 'number', title: 'Heading', unit: 'deg', minimum: 0, maximum: 360 } }),
      safe: false,
      idempotent: true,
      'twinport:unsafe': true,
      'twinport:sets': 'yaw',
    },
    setPitch: {
      title: 'Set lowest pitch',
      description:
        'Turns the blades out of the wind at least that far, which limits power; 0 gives pitch back to the controller',
      input: record({ degrees: { type: 'number', title: 'Lowest pitch', unit: 'deg', minimum: 0, maximum: 30 } }),
      safe: false,
      idempotent: true,
      'twinport:unsafe': true,
    },
    acknowledgeAlarm: {
      title: 'Acknowledge alarm',
      description: 'Clears the vibration alarm, and the fault of a standing turbine, once vibration is low again',
      safe: false,
      idempotent: true,
    },
  },
  events: {
    vibrationAlarm: {
      title: 'Vibration alarm',
      description: 'Vibration passed its warning level, or the critical level at which the turbine stops itself',
      data: record({
        level: { type: 'string', title: 'Level', enum: ['warning', 'critical'] },
        value: { type: 'number', title: 'Vibration', unit: 'mm/s' },
      }),
    },
  },
};
