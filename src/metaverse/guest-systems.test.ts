// Systems that a link brings into a world: dialled, never pinned, and refused where the link is broken.
import { expect, test } from 'vitest';
import { addressOf } from '../identity/did-key.ts';
import { generateIdentity } from '../identity/keys.ts';
import { parseWith } from '../protocol/parse.ts';
import { WorldManifest } from '../protocol/world-manifest.ts';
import { withGuests } from './guest-systems.ts';

const studio = parseWith(
  WorldManifest,
  { title: 'Studio', environment: 'coast', spawn: { position: [0, 1.65, 7], lookAt: [0, 1, 0] } },
  'manifest-invalid',
  'manifest',
);
const link = (query: string): WorldManifest => withGuests(studio, new URLSearchParams(query));

test('a link without systems leaves the world as it is', () => {
  expect(link('world=/worlds/studio.json')).toEqual(studio);
});

test('the systems of a link are dialled once each, and no key is pinned', async () => {
  const { did } = await generateIdentity();
  const address = addressOf(did);
  expect(link(`system=${address}&did=${did}&system=tp-other&system=tp-other`).systems).toEqual([
    { name: address, address },
    { name: 'tp-other', address: 'tp-other' },
  ]);
});

test('a system that the manifest pins keeps its pin', async () => {
  const { did } = await generateIdentity();
  const pinned = { name: 'Pumps', address: addressOf(did), did };
  const world = { ...studio, systems: [pinned] };
  expect(withGuests(world, new URLSearchParams({ system: pinned.address })).systems).toEqual([pinned]);
});

test('what is no address, no key, or the key of another address is refused with the reason', async () => {
  const { did } = await generateIdentity();
  expect(() => link('system=http://elsewhere/')).toThrow('"http://elsewhere/" is no peer address');
  expect(() => link('system=')).toThrow('is no peer address');
  expect(() => link(`system=tp-other&did=${did}`)).toThrow('is not the key of the system tp-other');
  expect(() => link('system=tp-other&did=did:key:nonsense')).toThrow('is not the key of the system tp-other');
  expect(() => link(Array.from({ length: 17 }, (_, index) => `system=tp-${index}`).join('&'))).toThrow('at most 16');
});
