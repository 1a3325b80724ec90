// Thing Descriptions to SDF and back, SDF to Thing Descriptions and back: whatever is said comes back as it was said.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as v from 'valibot';
import { arbitraryOf } from '../arbitrary/arbitrary-of.ts';
import { ThingDescription } from '../thing-description.ts';
import { importSdf } from './from-sdf.ts';
import { exportSdf } from './to-sdf.ts';

const VALVE = {
  id: 'urn:example:valve-7',
  title: 'Valve 7',
  description: 'Beside the basin',
  '@type': 'twinport:Valve',
  properties: {
    opening: {
      type: 'number',
      title: 'Opening',
      unit: 'deg',
      minimum: 0,
      maximum: 90,
      readOnly: true,
      'twinport:period': 360,
    },
    pose: { type: 'array', items: [{ type: 'number' }, { type: 'number' }], minItems: 2 },
  },
  actions: { open: { title: 'Open', input: { type: 'number', maximum: 90 }, 'twinport:unsafe': true } },
  events: {
    stuck: { description: 'It does not move', data: { type: 'object', properties: { at: { type: 'number' } } } },
  },
};

it('writes a description as SDF: the words that both have, the identity as context, the rest under twinport:', () => {
  expect(exportSdf(VALVE)).toEqual({
    info: { title: 'Valve 7' },
    namespace: { twinport: 'urn:twinport:terms:' },
    defaultNamespace: 'twinport',
    sdfObject: {
      Valve7: {
        label: 'Valve 7',
        description: 'Beside the basin',
        sdfProperty: {
          opening: {
            type: 'number',
            label: 'Opening',
            unit: 'deg',
            minimum: 0,
            maximum: 90,
            writable: false,
            'twinport:td': { 'twinport:period': 360 },
          },
          pose: { type: 'array', minItems: 2, 'twinport:td': { items: [{ type: 'number' }, { type: 'number' }] } },
        },
        sdfAction: {
          open: {
            label: 'Open',
            sdfInputData: { type: 'number', maximum: 90 },
            'twinport:td': { 'twinport:unsafe': true },
          },
        },
        sdfEvent: {
          stuck: {
            description: 'It does not move',
            sdfOutputData: { type: 'object', properties: { at: { type: 'number' } } },
          },
        },
        sdfContext: { identityManifest: { type: 'object', const: { thingId: 'urn:example:valve-7' } } },
        'twinport:td': { '@type': 'twinport:Valve' },
      },
    },
  });
  expect(importSdf(exportSdf(VALVE))).toEqual({ description: VALVE, notes: [] });
});

it('every description comes back from SDF as it was, with nothing to note', () => {
  fc.assert(
    fc.property(arbitraryOf(ThingDescription), (generated) => {
      const { description, notes } = importSdf(JSON.parse(JSON.stringify(exportSdf(generated))));
      expect(description).toEqual(generated);
      expect(v.is(ThingDescription, description)).toBe(true);
      expect(notes).toEqual([]);
    }),
    { numRuns: 150 },
  );
}, 60_000);

const name = fc.stringMatching(/^[A-Za-z]\w{0,7}$/).filter((one) => !['constructor', 'prototype'].includes(one));
const few = <Value>(value: fc.Arbitrary<Value>) => fc.dictionary(name, value, { maxKeys: 3 });
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const strange = {
  nullable: optional(fc.boolean()),
  sdfType: optional(fc.constantFrom('byte-string', 'unix-time')),
  $comment: optional(fc.string()),
  sdfChoice: optional(few(fc.record({ const: fc.integer() }))),
  'acme:grade': optional(fc.nat()),
};
const quality = fc.record({
  label: optional(fc.string()),
  type: optional(fc.constantFrom('number', 'string', 'object', 'array')),
  unit: optional(fc.constantFrom('Cel', 'deg')),
  minimum: optional(fc.integer()),
  writable: optional(fc.boolean()),
  readable: optional(fc.boolean()),
  observable: optional(fc.boolean()),
  items: optional(fc.record({ type: fc.constant('number'), ...strange })),
  properties: optional(few(fc.record({ label: optional(fc.string()), ...strange }))),
  ...strange,
});
const other = { label: optional(fc.string()), description: optional(fc.string()), $comment: optional(fc.string()) };
const sdf = fc
  .record({
    info: optional(fc.record({ title: fc.string(), version: fc.constant('2026-01-01'), license: fc.string() })),
    namespace: optional(few(fc.webUrl())),
    sdfObject: fc.tuple(
      name,
      fc.record({
        ...other,
        sdfProperty: optional(few(quality)),
        sdfAction: optional(
          few(fc.record({ ...other, sdfInputData: optional(quality), sdfOutputData: optional(quality) })),
        ),
        sdfEvent: optional(few(fc.record({ ...other, sdfOutputData: optional(quality) }))),
        sdfData: optional(few(quality)),
        sdfRequired: optional(fc.array(fc.string())),
        sdfContext: fc.record({
          identityManifest: fc.record({
            type: fc.constant('object'),
            const: fc.record({ thingId: fc.constant('urn:example:1'), manufacturer: optional(fc.string()) }),
          }),
          contextSnapshot: optional(fc.record({ type: fc.constant('object'), const: few(fc.string()) })),
        }),
      }),
    ),
  })
  .map(
    ({ sdfObject: [key, object], ...rest }) =>
      JSON.parse(JSON.stringify({ ...rest, sdfObject: { [key]: object } })) as object,
  );

it('every SDF definition comes back from a Thing Description as it was', () => {
  fc.assert(
    fc.property(sdf, (document) => {
      expect(exportSdf(importSdf(document).description)).toEqual(document);
    }),
    { numRuns: 300 },
  );
}, 60_000);

it('names what a Thing Description has no word for', () => {
  const document = {
    sdfObject: {
      Switch: {
        sdfProperty: { on: { type: 'boolean', nullable: true }, level: { sdfChoice: { low: {}, high: {} } } },
        sdfRequired: ['#/sdfObject/Switch/sdfProperty/on'],
        sdfContext: { contextSnapshot: { const: { floor: 3 } } },
      },
    },
  };
  const { description, notes } = importSdf(document, { id: 'urn:example:switch' });
  expect(notes.map(({ pointer }) => pointer).sort()).toEqual([
    '/sdfObject/Switch/sdfContext/contextSnapshot',
    '/sdfObject/Switch/sdfProperty/level/sdfChoice',
    '/sdfObject/Switch/sdfProperty/on/nullable',
    '/sdfObject/Switch/sdfRequired',
  ]);
  expect(description).toMatchObject({
    id: 'urn:example:switch',
    title: 'Switch',
    properties: { on: { type: 'boolean' } },
  });
});

it('resolves references within the document, patched by what stands beside them, and leaves foreign ones', () => {
  const document = {
    sdfData: { Temperature: { type: 'number', unit: 'Cel', minimum: -40, label: 'Temperature' } },
    sdfObject: {
      Sensor: {
        sdfProperty: {
          inside: { sdfRef: '#/sdfData/Temperature', label: 'Inside', minimum: null },
          outside: { sdfRef: '#/sdfObject/Sensor/sdfProperty/inside', label: 'Outside' },
          foreign: { sdfRef: 'cap:/sdfData/Humidity' },
        },
      },
    },
  };
  const { description } = importSdf(document, { id: 'urn:example:sensor' });
  expect(description['properties']).toEqual({
    inside: { type: 'number', unit: 'Cel', title: 'Inside' },
    outside: { type: 'number', unit: 'Cel', title: 'Outside' },
    foreign: { 'twinport:sdf': { sdfRef: 'cap:/sdfData/Humidity' } },
  });
});

it('lays the parts of an sdfThing side by side, and says so', () => {
  const engine = { label: 'Engine', sdfProperty: { speed: { type: 'number' } } };
  const document = {
    sdfThing: { Car: { label: 'Car', sdfProperty: { on: { type: 'boolean' } }, sdfObject: { Engine: engine } } },
  };
  const { description, notes } = importSdf(document, { id: 'urn:example:car' });
  expect(description['properties']).toEqual({ on: { type: 'boolean' }, 'Engine.speed': { type: 'number' } });
  expect(description['twinport:sdf']).toMatchObject({ 'twinport:parts': { Engine: { label: 'Engine' } } });
  expect(notes.map(({ pointer }) => pointer)).toEqual(['/sdfThing/Car/sdfObject/Engine']);
});

it('refuses what it cannot read, with the place', () => {
  const refusal = (document: unknown, options = {}): string => {
    try {
      importSdf(document, options);
    } catch (error) {
      return (error as Error).message;
    }
    return 'taken';
  };
  const two = { sdfObject: { A: {}, B: {} } };
  expect(refusal([])).toBe('SDF: an object is expected');
  expect(refusal({ info: {} })).toBe('SDF: there is no sdfObject and no sdfThing in it');
  expect(refusal(two)).toBe('SDF: say which definition: #/sdfObject/A, #/sdfObject/B');
  expect(refusal(two, { definition: '#/sdfObject/C' })).toContain('there is no #/sdfObject/C');
  expect(refusal(two, { definition: '#/sdfObject/B', id: 'urn:b' })).toBe('taken');
  expect(refusal({ sdfObject: { A: {} } })).toContain('SDF at /sdfObject/A: it does not say which thing it is');
  expect(refusal({ sdfObject: { A: { sdfProperty: { x: 1 } } } }, { id: 'urn:a' })).toBe(
    'SDF at /sdfObject/A/sdfProperty/x: an object is expected',
  );
  expect(refusal({ sdfObject: { A: { sdfRef: '#/sdfObject/B' } } })).toContain('nothing stands at "#/sdfObject/B"');
  const circle = { sdfObject: { A: { sdfRef: '#/sdfObject/B' }, B: { sdfRef: '#/sdfObject/A' } } };
  expect(refusal(circle)).toContain('refers to itself');
});
