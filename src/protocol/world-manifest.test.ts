import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { TwinportError } from '../base/errors.ts';
import { parseWith } from './parse.ts';
import { WorldManifest } from './world-manifest.ts';

const quay = { title: 'Quay', environment: 'coast', spawn: { position: [0, 1.6, 9], lookAt: [0, 1, 0] } };
const fault = (manifest: unknown): unknown => {
  try {
    parseWith(WorldManifest, manifest, 'manifest-invalid', 'world manifest');
    return null;
  } catch (error) {
    expect((error as TwinportError).code).toBe('manifest-invalid');
    return (error as TwinportError).details['pointer'];
  }
};

it('[MOD-4] fills in what may be left out', () => {
  const placements = [{ twin: 'urn:a:b', position: [1, 0, 2] }];
  expect(parseWith(WorldManifest, { ...quay, placements }, 'manifest-invalid', 'world manifest')).toEqual({
    ...quay,
    iceServers: [],
    trust: 'ask',
    systems: [],
    services: [],
    portals: [],
    placements: [{ twin: 'urn:a:b', position: [1, 0, 2], headingDegrees: 0, scale: 1, radius: 2 }],
  });
});

it('[MOD-4] names the place of what is wrong', () => {
  const wrong: readonly [pointer: string, manifest: unknown][] = [
    ['', 'Quay'],
    ['/title', { ...quay, title: '' }],
    ['/environment', { ...quay, environment: 'moon' }],
    ['/spawn/position/1', { ...quay, spawn: { ...quay.spawn, position: [0, '1.6', 9] } }],
    ['/trust', { ...quay, trust: 'everybody' }],
    ['/iceServers/0/urls', { ...quay, iceServers: [{ url: 'stun:stun.example' }] }],
    ['/systems/0/address', { ...quay, systems: [{ name: 'Levers', address: 'a b' }] }],
    ['/systems/0/did', { ...quay, systems: [{ name: 'Levers', address: 'levers', did: 'did:web:levers.example' }] }],
    ['/placements/0/scale', { ...quay, placements: [{ twin: 'urn:a:b', position: [0, 0, 0], scale: 0 }] }],
  ];
  for (const [pointer, manifest] of wrong) expect(fault(manifest), pointer).toBe(pointer);
});

it('[MOD-4] says by which hour its sky stands: always one, a day of so many minutes, or what a twin reports', () => {
  const withDaylight = (daylight: unknown) => ({ ...quay, environment: 'city', daylight });
  for (const daylight of [{ hour: 0 }, { hour: 24 }, { dayMinutes: 6 }, { twin: 'urn:a:b', property: 'hour' }])
    expect(fault(withDaylight(daylight)), JSON.stringify(daylight)).toBeNull();
  for (const daylight of [{}, { hour: 25 }, { dayMinutes: 0 }, { twin: 'urn:a:b' }, { hour: 6, dayMinutes: 6 }, 'noon'])
    expect(String(fault(withDaylight(daylight))), JSON.stringify(daylight)).toContain('/daylight');
});

it('[MOD-4] the manifests that are served with the app are valid', async () => {
  const folder = new URL('../../public/worlds/', import.meta.url);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  for (const name of names) expect(fault(JSON.parse(await readFile(new URL(name, folder), 'utf8'))), name).toBeNull();
});

it('[MOD-5] portals lead to worlds of this site only, and are at most 32', () => {
  const portal = { title: 'City', world: '/worlds/city.json', position: [0, 0, 4] };
  const withPortals = (portals: unknown) => parseWith(WorldManifest, { ...quay, portals }, 'manifest-invalid', 'world');
  expect(withPortals([portal]).portals).toEqual([{ ...portal, headingDegrees: 0 }]);
  expect(withPortals([{ ...portal, world: '/worlds/old-town/quay_2.json' }]).portals).toHaveLength(1);
  for (const world of [
    'https://elsewhere.example/worlds/city.json',
    '//elsewhere.example/worlds/city.json',
    '/\\elsewhere.example/worlds/city.json',
    '/worlds/../secret.json',
    '/worlds//elsewhere.json',
    '/worlds/.hidden.json',
    '/worlds/city.json?next=/',
    '/worlds/city.json#a',
    '/worlds/city',
    'worlds/city.json',
    'javascript:alert(1)//worlds/a.json',
    `/worlds/${'a'.repeat(300)}.json`,
    42,
  ])
    expect(fault({ ...quay, portals: [{ ...portal, world }] }), String(world)).toBe('/portals/0/world');
  expect(fault({ ...quay, portals: [{ ...portal, title: '' }] })).toBe('/portals/0/title');
  expect(fault({ ...quay, portals: [{ ...portal, headingDegrees: 'north' }] })).toBe('/portals/0/headingDegrees');
  expect(fault({ ...quay, portals: Array.from({ length: 33 }, () => portal) })).toBe('/portals');
});
