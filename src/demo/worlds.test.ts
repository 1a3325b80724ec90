// The manifests that `npm start` serves, and the studio's file: valid, led to by each other's portals, and each twin at a place.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../identity/did-key.ts';
import { generateIdentity } from '../identity/keys.ts';
import { parseWith } from '../protocol/parse.ts';
import { WorldManifest } from '../protocol/world-manifest.ts';
import { CITY_SYSTEMS } from './city/city-systems.ts';
import { demoWorlds, worldsNamed, type PinnedSystem, type WorldName } from './worlds.ts';

const parse = (json: unknown): WorldManifest => parseWith(WorldManifest, json, 'manifest-invalid', 'world manifest');
const pinned = async ({ name }: { readonly name: string }): Promise<PinnedSystem> => {
  const { did } = await generateIdentity();
  return { name, did, address: addressOf(did) };
};
const city = await Promise.all(Object.values(CITY_SYSTEMS).map(pinned));
const served = (worlds: readonly WorldName[]): Map<string, WorldManifest> =>
  new Map([...demoWorlds(worlds, { systems: [], services: [] }, city)].map(([path, json]) => [path, parse(json)]));

describe('the worlds of the demo', () => {
  it('are reached from each other', async () => {
    const studio = parse(
      JSON.parse(await readFile(new URL('../../public/worlds/studio.json', import.meta.url), 'utf8')),
    );
    const worlds = served(['default', 'city', 'studio']).set('/worlds/studio.json', studio);
    expect([...worlds.values()].map(({ environment }) => environment)).toEqual(['coast', 'city', 'studio']);
    for (const [path, { portals }] of worlds)
      for (const { world, title } of portals) {
        expect(world).not.toBe(path);
        expect(worlds.get(world)?.title).toBe(title);
      }
    expect(new Set([...worlds.values()].flatMap(({ portals }) => portals.map(({ world }) => world))).size).toBe(3);
  });

  it('have no portal to a world that is not served', () => {
    const alone = served(['default']);
    expect([...alone.keys()]).toEqual(['/worlds/default.json']);
    expect(alone.get('/worlds/default.json')!.portals).toEqual([]);
  });

  it('pin the three systems of the city and place each of its twins once', () => {
    const { systems, placements } = served(['default', 'city']).get('/worlds/city.json')!;
    expect(systems).toEqual(city);
    expect(placements).toHaveLength(289);
    expect(new Set(placements.map(({ twin }) => twin)).size).toBe(289);
  });

  it('are chosen by name, and a name that is none is refused', () => {
    expect(worldsNamed(undefined)).toEqual(['default', 'city', 'studio']);
    expect(worldsNamed('studio')).toEqual(['default', 'studio']);
    expect(() => worldsNamed('default,moon')).toThrow('There is no world "moon"; there are default, city, studio.');
  });
});
