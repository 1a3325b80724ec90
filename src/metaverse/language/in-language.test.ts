import { expect, it } from 'vitest';
import { memberTitle } from '../../protocol/member-title.ts';
import { ThingDescription } from '../../protocol/thing-description.ts';
import { parseWith } from '../../protocol/parse.ts';
import { inLanguage } from './in-language.ts';
import { ToldThing } from './told-thing.ts';
import { speech } from '../ui/strings.ts';

const pump = parseWith(
  ThingDescription,
  {
    '@context': 'https://www.w3.org/2022/wot/td/v1.1',
    id: 'urn:example:pump',
    title: 'Pump',
    titles: { en: 'Pump', 'de-DE': 'Pumpe' },
    description: 'It pumps.',
    descriptions: { de: 'Sie pumpt.' },
    security: 'none',
    securityDefinitions: { none: { scheme: 'nosec' } },
    properties: {
      // Called like a member of a description.
      items: {
        title: 'Items',
        titles: { de: 'Stücke' },
        type: 'integer',
        default: { title: 'a datum' },
        forms: [{ href: '/i' }],
      },
      mode: {
        type: 'string',
        enum: ['on', 'off'],
        oneOf: [
          { const: 'on', title: 'On', titles: { de: 'An' } },
          { const: 'off', title: 'Off' },
        ],
        forms: [{ href: '/m' }],
      },
      speed: { title: 'Speed', titles: { fr: 'Vitesse' }, type: 'number', forms: [{ href: '/s' }] },
    },
    actions: {
      set: {
        title: 'Set',
        titles: { de: 'Stellen' },
        input: { type: 'object', properties: { to: { type: 'number', title: 'To', titles: { de: 'Auf' } } } },
        forms: [{ href: '/a' }],
      },
    },
    events: { leak: { data: { type: 'string', title: 'Where', titles: { de: 'Wo' } }, forms: [{ href: '/e' }] } },
  },
  'description-invalid',
  'Thing Description',
);

it('gives the title of the language wherever a description has one, of whatever region', () => {
  const told = inLanguage(pump, 'de');
  expect([told.title, told.description]).toEqual(['Pumpe', 'Sie pumpt.']);
  expect([told.properties!['items']!.title, told.properties!['items']!.default]).toEqual([
    'Stücke',
    { title: 'a datum' },
  ]);
  expect(told.properties!['speed']).toBe(pump.properties!['speed']);
  expect([told.actions!['set']!.title, told.actions!['set']!.input!.properties!['to']!.title]).toEqual([
    'Stellen',
    'Auf',
  ]);
  expect(told.events!['leak']!.data!.title).toBe('Wo');
});

it('leaves alone what has no other language', () => {
  const { titles: _titles, descriptions: _descriptions, ...rest } = pump;
  const plain = { ...rest, properties: { speed: pump.properties!['speed']! }, actions: {}, events: {} };
  expect(inLanguage(plain, 'de')).toBe(plain);
  expect(inLanguage(pump, 'en')).toBe(pump);
});

it('gives a system, and the system of a service, its name of the language', () => {
  const workshop = {
    name: 'Workshop',
    titles: { de: 'Werkstatt' },
    description: 'Turns',
    descriptions: { de: 'Dreht' },
  };
  expect(inLanguage(workshop, 'de')).toMatchObject({ name: 'Werkstatt', description: 'Dreht' });
  expect(inLanguage(workshop, 'en')).toBe(workshop);
  const service = { title: 'Watch', systemName: 'Watchmen', systemTitles: { de: 'Wächter' } };
  expect(inLanguage(service, 'de')).toMatchObject({ title: 'Watch', systemName: 'Wächter' });
});

it('a need of a service is given with its reason', () => {
  const need = {
    id: 'speed',
    title: 'Speed',
    titles: { de: 'Drehzahl' },
    reason: 'To see wear',
    reasons: { de: 'Um Verschleiß zu sehen' },
  };
  const service = { title: 'Check', 'twinport:needs': [need] };
  expect(inLanguage({ thing: service }, 'de').thing['twinport:needs']).toMatchObject([
    { title: 'Drehzahl', reason: 'Um Verschleiß zu sehen' },
  ]);
});

it('what was told follows the language, and is the same object until it changes', async () => {
  const told = new ToldThing(pump);
  expect(told.value).toBe(pump);
  await speech.speak('de');
  expect(told.value.title).toBe('Pumpe');
  expect(told.value).toBe(told.value);
  told.value = { ...pump, titles: { de: 'Förderpumpe' } };
  expect(told.value.title).toBe('Förderpumpe');
  await speech.speak('en');
  expect(told.value.title).toBe('Pump');
});

it('refuses more languages than a person reads', () => {
  const titles = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`x-${index}`, 'Pump']));
  expect(() => parseWith(ThingDescription, { ...pump, titles }, 'description-invalid', 'Thing Description')).toThrow(
    'at most 32 languages',
  );
});

it('says what a member of an enumeration is called, and leaves the member itself as it is sent', () => {
  const { enum: members, oneOf } = inLanguage(pump, 'de').properties!['mode']!;
  expect(members).toEqual(['on', 'off']);
  expect(members!.map((member) => memberTitle({ oneOf }, member))).toEqual(['An', 'Off']);
  expect(memberTitle({ oneOf }, 'standby')).toBeNull();
  expect(memberTitle({ oneOf: [{ title: 'No member at all' }] }, undefined)).toBeNull();
});
