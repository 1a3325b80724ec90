import { describe, expect, it } from 'vitest';
import type { SystemView, TwinView } from '../view-model.ts';
import type { ServiceView } from '../services/service-views.ts';
import {
  ANYTHING,
  entriesOf,
  find,
  indexOf,
  isSameIndex,
  metresBetween,
  worded,
  type FindNow,
  type FindQuery,
} from './find-entries.ts';

const system = (id: string, name: string, more: object = {}): SystemView =>
  ({
    id,
    name,
    description: '',
    domains: [],
    purposes: [],
    place: null,
    online: true,
    models: [],
    ...more,
  }) as unknown as SystemView;
const twin = (id: string, title: string, systemId: string, more: object = {}): TwinView =>
  ({ id, title, systemId, systemName: systemId, status: 'live', alarms: [], ...more }) as unknown as TwinView;

const systems = [
  system('did:factory', 'Factory', {
    domains: ['manufacturing'],
    place: { latitude: 63.43, longitude: 10.4 },
    models: [{ id: 'arm', title: 'Robot arm', description: 'Picks and places parts', types: ['RobotArm'] }],
  }),
  system('did:coast', 'Coast', { domains: ['energy'], place: { latitude: 63.5, longitude: 10.42 }, online: false }),
  system('did:abroad', 'Ny-Ålesund', { domains: ['energy'], place: { latitude: 78.9, longitude: 11.9 } }),
];
const twins = [
  twin('arm', 'Robot arm', 'did:factory'),
  twin('turbine', 'Wind turbine', 'did:coast', { status: 'offline' }),
  twin('mill 10', 'Mill 10', 'did:abroad'),
  twin('mill 9', 'Mill 9', 'did:abroad', { alarms: ['Too hot'] }),
];
const services = [
  {
    id: 'weather',
    systemId: 'did:coast',
    title: 'Weather',
    description: 'Forecasts the wind',
    provider: 'Met',
    purposes: ['forecast'],
    domains: [],
    twins: ['turbine'],
    online: true,
  },
] as unknown as ServiceView[];
const entries = entriesOf({ twins, services, systems });
const metres: Readonly<Record<string, number>> = { arm: 30, turbine: 200, 'mill 9': 3, 'mill 10': 12 };
const now: FindNow = {
  twin: (id) => twins.find((other) => other.id === id),
  isOnline: ({ id }) => systems.some((other) => other.id === id && other.online) || id === 'weather',
  distanceTo: ({ id }) => metres[id] ?? null,
};
const found = (query: Partial<FindQuery>): string[] =>
  find(worded(indexOf(entries), query.text ?? ''), entries, { ...ANYTHING, ...query }, now).map(({ id }) => id);

describe('words', () => {
  it('finds by name, owner, description, type and domain, with a letter wrong and without accents', () => {
    expect(found({ text: 'robot' })[0]).toBe('arm');
    expect(found({ text: 'turbin wind' })[0]).toBe('turbine');
    expect(found({ text: 'wether' })).toEqual(['weather']);
    expect(found({ text: 'forecast' })).toEqual(['weather']);
    expect(found({ text: 'parts' })).toContain('arm');
    expect(found({ text: 'alesund' })[0]).toBe('did:abroad');
    expect(found({ text: 'manufacturing' })).toEqual(expect.arrayContaining(['arm', 'did:factory']));
    expect(found({ text: 'xylophone' })).toEqual([]);
  });

  it('every word must be there', () => {
    expect(found({ text: 'wind turbine' })).toEqual(['turbine']);
    expect(found({ text: 'robot turbine' })).toEqual([]);
  });
});

describe('filters', () => {
  it('by kind, domain, status and alarm', () => {
    expect(found({ kind: 'service' })).toEqual(['weather']);
    expect(found({ domain: 'energy', kind: 'twin' }).sort()).toEqual(['mill 10', 'mill 9', 'turbine']);
    expect(found({ status: 'offline' }).sort()).toEqual(['did:coast', 'turbine']);
    expect(found({ alarmsOnly: true })).toEqual(['mill 9']);
  });

  it('by place: around the visitor, and around a system that says where it is', () => {
    expect(found({ near: 'here' }).sort()).toEqual(['mill 10', 'mill 9']);
    expect(found({ near: 'did:factory', kind: 'system' })).toEqual(['did:coast', 'did:factory'].sort());
    expect(found({ near: 'did:factory', kind: 'twin' }).sort()).toEqual(['arm', 'turbine']);
    expect(metresBetween({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 1 })).toBeCloseTo(111_195, -1);
    expect(metresBetween({ latitude: 90, longitude: 0 }, { latitude: -90, longitude: 7 })).toBeCloseTo(
      Math.PI * 6_371_000,
      -1,
    );
  });
});

describe('order', () => {
  it('is alarms first and then by name, counting as people do; or the nearest first', () => {
    expect(found({ kind: 'twin' })).toEqual(['mill 9', 'mill 10', 'arm', 'turbine']);
    expect(found({ kind: 'twin', nearestFirst: true })).toEqual(['mill 9', 'mill 10', 'arm', 'turbine']);
    expect(found({ nearestFirst: true }).slice(0, 4)).toEqual(['mill 9', 'mill 10', 'arm', 'turbine']);
  });
});

describe('ten thousand', () => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    twin(`urn:${index}`, `Carrier ${index + 1}`, 'did:factory'),
  );
  const all = entriesOf({ twins: many, services, systems });

  it('finds one of them, and no index is made twice', () => {
    const index = indexOf(all);
    const results = find(worded(index, 'carrier 7777'), all, { ...ANYTHING, text: 'carrier 7777' }, now);
    expect(results[0]!.title).toBe('Carrier 7777');
    expect(results.length).toBeLessThan(50);
    expect(isSameIndex(all, entriesOf({ twins: many.map((row) => ({ ...row, ageMs: 5 })), services, systems }))).toBe(
      true,
    );
    expect(isSameIndex(all, entriesOf({ twins: many.slice(1), services, systems }))).toBe(false);
  });
});
