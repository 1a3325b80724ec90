import { expect, it } from 'vitest';
import type { TwinportError } from '../base/errors.ts';
import { LIMITS } from './limits.ts';
import { parseWith } from './parse.ts';
import { ThingDescription } from './thing-description.ts';
import { twinProperties } from './twin-properties.ts';

const forms = [{ href: 'https://device.example/angle' }];
const lamp = {
  '@context': 'https://www.w3.org/2022/wot/td/v1.1',
  id: 'urn:uuid:0804d572-cce8-422a-bb7c-4412fcd56f06',
  title: 'Lamp',
  security: 'nosec_sc',
  securityDefinitions: { nosec_sc: { scheme: 'nosec' } },
  properties: {
    level: { type: 'number', minimum: 0, maximum: 1, forms },
    secret: { type: 'string', writeOnly: true, forms },
  },
  actions: {
    fade: {
      input: { type: 'object', properties: { to: { type: 'number' } }, required: ['to'] },
      forms,
      'twinport:unsafe': true,
    },
  },
  events: { broken: { data: { type: 'array', items: [{ type: 'string' }, { type: 'integer' }] }, forms } },
};
const fault = (description: unknown): unknown => {
  try {
    parseWith(ThingDescription, description, 'description-invalid', 'Thing Description');
    return null;
  } catch (error) {
    const { code, details } = error as TwinportError;
    expect(code).toBe('description-invalid');
    return details['pointer'];
  }
};

it('[MOD-1] takes a Thing Description 1.1 and leaves what it does not know as it is', () => {
  const extended = {
    ...lamp,
    'schema:manufacturer': { name: 'Acme' },
    '@context': ['https://www.w3.org/2022/wot/td/v1.1', { schema: 'https://schema.org/' }],
  };
  expect(parseWith(ThingDescription, extended, 'description-invalid', 'Thing Description')).toEqual(extended);
  expect(fault({ ...lamp, properties: undefined, actions: undefined, events: undefined })).toBeNull();
});

it('[MOD-1] names the place of what is wrong', () => {
  const { title: _title, ...untitled } = lamp;
  const wrong: readonly [pointer: string, description: unknown][] = [
    ['', 'a lamp'],
    ['/title', untitled],
    ['/title', { ...lamp, title: 7 }],
    ['/id', { ...lamp, id: 'lamp' }],
    ['/id', { ...lamp, id: 'urn:with blank' }],
    ['/@context', { ...lamp, '@context': 'https://www.w3.org/2019/wot/td/v1' }],
    ['/security', { ...lamp, security: [] }],
    ['/securityDefinitions/nosec_sc/scheme', { ...lamp, securityDefinitions: { nosec_sc: {} } }],
    ['/properties/level/forms', { ...lamp, properties: { level: { type: 'number' } } }],
    ['/properties/level/type', { ...lamp, properties: { level: { type: 'float', forms } } }],
    ['/properties/level/minimum', { ...lamp, properties: { level: { type: 'number', minimum: '0', forms } } }],
    ['/properties/level/multipleOf', { ...lamp, properties: { level: { multipleOf: 0, forms } } }],
    ['/properties/level/twinport:period', { ...lamp, properties: { level: { 'twinport:period': -360, forms } } }],
    ['/properties/1st', { ...lamp, properties: { '1st': { forms } } }],
    [
      '/actions/fade/input/properties/to/type',
      { ...lamp, actions: { fade: { input: { properties: { to: { type: 'nummer' } } }, forms } } },
    ],
    ['/events/broken/forms/0/href', { ...lamp, events: { broken: { forms: [{}] } } }],
  ];
  for (const [pointer, description] of wrong) expect(fault(description), pointer).toBe(pointer);
});

it('[LIM-5] takes 512 affordances of a kind and not one more', () => {
  const many = (count: number): object =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { forms }]));
  expect(fault({ ...lamp, properties: many(LIMITS.affordancesPerTwin) })).toBeNull();
  expect(fault({ ...lamp, properties: many(LIMITS.affordancesPerTwin + 1) })).toBe('/properties');
});

it('what can be read is what is not write-only', () => {
  expect([...twinProperties(lamp as never)]).toEqual(['level']);
});
