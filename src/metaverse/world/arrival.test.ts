import { expect, it } from 'vitest';
import * as v from 'valibot';
import { WorldManifest } from '../../protocol/world-manifest.ts';
import { addressIn, arrivalAt, readFrom } from './arrival.ts';

const quay = v.parse(WorldManifest, {
  title: 'Quay',
  environment: 'coast',
  spawn: { position: [0, 1.65, 9], lookAt: [0, 1, 0] },
  portals: [
    { title: 'City', world: '/worlds/city.json', position: [10, 0, 4], headingDegrees: 90 },
    { title: 'Studio', world: '/worlds/studio.json', position: [-8, 0.5, 2] },
  ],
});

it('begins at the spawn for who came by a link, or from a world that no portal leads to', () => {
  expect(arrivalAt(quay, null)).toEqual(quay.spawn);
  expect(arrivalAt(quay, '/worlds/moon.json')).toEqual(quay.spawn);
});

it('[MOD-5] begins beside the portal to the world that one comes from, with one’s back to it', () => {
  const { position, lookAt } = arrivalAt(quay, '/worlds/city.json');
  expect(position[0]).toBeCloseTo(12.4, 6);
  expect(position.slice(1)).toEqual([1.65, expect.closeTo(4, 6)]);
  expect(lookAt[0]).toBeGreaterThan(position[0]);
  const north = arrivalAt(quay, '/worlds/studio.json');
  expect(north.position[2]).toBeCloseTo(2 - 2.4, 6);
  expect(north.lookAt[2]).toBeLessThan(north.position[2]);
});

it('takes options of the address along, and leaves no trace of the way in a link that is shared', () => {
  const here = 'http://localhost:5173/?channels=relayed&world=%2Fworlds%2Fquay.json#twin';
  const there = addressIn('/worlds/city.json', '/worlds/quay.json', here);
  const { from, shared } = readFrom(there);
  expect(from).toBe('/worlds/quay.json');
  expect(new URL(shared).searchParams.get('world')).toBe('/worlds/city.json');
  expect(new URL(shared).searchParams.get('channels')).toBe('relayed');
  expect(shared).not.toContain('from=');
  expect(new URL(there).hash).toBe('');
  expect(readFrom('http://localhost:5173/')).toEqual({ from: null, shared: 'http://localhost:5173/' });
});
