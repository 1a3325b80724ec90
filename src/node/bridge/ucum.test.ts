// Units by their IRIs, as descriptions in the wild have them, and what a twin makes of them.
import { expect, it } from 'vitest';
import { readDeviceDescription } from './device-description.ts';
import { bridgedDescription } from './twin-description.ts';
import { ucumOf } from './ucum.ts';

it.each([
  ['http://qudt.org/vocab/unit/DEG_C', 'Cel'],
  ['https://qudt.org/2.1/vocab/unit#REV-PER-MIN', 'rpm'],
  ['unit:KiloW-HR', 'kWh'],
  ['qudt:PERCENT', '%'],
  ['http://www.ontology-of-units-of-measure.org/resource/om-2/metrePerSecond-Time', 'm/s'],
  ['om2:degreeCelsius', 'Cel'],
  ['http://qudt.org/vocab/unit/FATHOM', 'FATHOM'],
  ['https://units.example/furlong', 'furlong'],
  ['unit:constructor', 'constructor'],
  ['Cel', 'Cel'],
  ['m/s', 'm/s'],
  ['degree celsius', 'degree celsius'],
])('%s is %s', (unit, code) => expect(ucumOf(unit)).toBe(code));

it('a twin has the codes wherever its device names units: in values, members of lists, inputs and data of events', () => {
  const forms = [{ href: 'http://device/x' }];
  const celsius = { type: 'number', unit: 'http://qudt.org/vocab/unit/DEG_C' };
  const device = readDeviceDescription(
    {
      title: 'Wild',
      properties: {
        water: { ...celsius, forms },
        axes: { type: 'array', items: { type: 'number', unit: 'unit:DEG' }, forms },
      },
      actions: { heat: { input: { type: 'object', properties: { to: celsius } }, forms } },
      events: { hot: { data: celsius, forms } },
    },
    'wild',
  );
  expect(bridgedDescription(device).description).toMatchObject({
    properties: { water: { unit: 'Cel' }, axes: { items: { unit: 'deg' } } },
    actions: { setWater: { input: { unit: 'Cel' } }, heat: { input: { properties: { to: { unit: 'Cel' } } } } },
    events: { hot: { data: { unit: 'Cel' } } },
  });
});
