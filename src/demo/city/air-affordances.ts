// What an air-quality station tells. Who calls: river-and-air.ts; the models' test.
import { alarm, choice, quantity, type Affordances } from '../plant/affordances.ts';
import { AIR_GRADES, POLLUTED } from './air-station.ts';

const concentration = { unit: 'ug/m3', minimum: 0, maximum: 500, multipleOf: 0.5 } as const;

export const airAffordances: Omit<Affordances, 'title'> = {
  '@type': 'twinport:AirQualityStation',
  description: 'Air-quality station of the city: its head shows how good the air is',
  properties: {
    pm25: quantity('Fine dust (PM2.5)', 'Particles smaller than 2.5 um', concentration),
    no2: quantity('Nitrogen dioxide', 'NO2', concentration),
    noise: quantity('Noise', 'A-weighted level', { unit: 'dB(A)', minimum: 20, maximum: 130, multipleOf: 0.5 }),
    temperature: quantity('Temperature', 'Of the air, in the shade', {
      unit: 'Cel',
      minimum: -30,
      maximum: 50,
      multipleOf: 0.1,
    }),
    grade: choice('Air', 'How good the air is, by its fine dust', AIR_GRADES),
    pollutionAlarm: alarm(
      'Air over the limit',
      `Fine dust rose above ${POLLUTED.on} ug/m3 and is not back below ${POLLUTED.off} ug/m3`,
    ),
  },
  actions: {},
  events: {
    overLimit: {
      title: 'Air over the limit',
      description: 'Fine dust rose above its limit',
      data: { type: 'object', properties: { value: { type: 'number', title: 'Fine dust', unit: 'ug/m3' } } },
    },
  },
};
