// The worlds that `npm start` serves beside the studio (public/worlds/studio.json): who stands where, which keys are pinned, and which
// portals lead from one to the other. Who calls: start.ts.
import type * as v from 'valibot';
import type { WorldManifest } from '../protocol/world-manifest.ts';
import { CITY_NAME, cityWorld } from './city/city-world.ts';

type Manifest = v.InferInput<typeof WorldManifest>;
export interface PinnedSystem {
  readonly name: string;
  readonly did: string;
  readonly address: string;
}
/** By its file under /worlds/. */
export type WorldName = 'default' | 'city' | 'studio';

type Portal = NonNullable<Manifest['portals']>[number];
const NAMES = {
  default: { title: 'Demo site', titles: { de: 'Demogelände' } },
  city: CITY_NAME,
  studio: { title: 'Studio' },
} as const satisfies Readonly<Record<WorldName, Pick<Manifest, 'title' | 'titles'>>>;

/** Paths of the manifests, each with portals to the other worlds that are served. */
export function demoWorlds(
  served: readonly WorldName[],
  { systems, services }: { readonly systems: readonly PinnedSystem[]; readonly services: readonly PinnedSystem[] },
  citySystems: readonly PinnedSystem[],
): ReadonlyMap<string, Manifest> {
  const to = (world: WorldName, position: Portal['position'], headingDegrees: number): readonly Portal[] =>
    served.includes(world) ? [{ ...NAMES[world], world: `/worlds/${world}.json`, position, headingDegrees }] : [];
  const site: Manifest = {
    ...demoSite(systems, services),
    portals: [...to('city', [-7.4, 0, -3.9], 150), ...to('studio', [8.6, 0, 5.2], 270)],
  };
  const city: Manifest = {
    ...cityWorld(citySystems),
    portals: [...to('default', [-10, 0.09, 22], 148), ...to('studio', [10, 0.09, 22], 212)],
  };
  return new Map([
    ['/worlds/default.json', site],
    ...(served.includes('city') ? [['/worlds/city.json', city] as const] : []),
  ]);
}

/** The worlds that a comma-separated list names; the demo site is always among them. @throws Error for a name that is none */
export function worldsNamed(list: string | undefined): readonly WorldName[] {
  const names = list === undefined || list === '' ? Object.keys(NAMES) : ['default', ...list.split(',')];
  const unknown = names.find((name) => !Object.hasOwn(NAMES, name));
  if (unknown !== undefined)
    throw new Error(`There is no world "${unknown}"; there are ${Object.keys(NAMES).join(', ')}.`);
  return [...new Set(names as WorldName[])];
}

function demoSite(systems: readonly PinnedSystem[], services: readonly PinnedSystem[]): Manifest {
  const twin = (id: string): string => `urn:twinport:demo:${id}`;
  const pinned = ({ name, address, did }: PinnedSystem): PinnedSystem => ({ name, address, did });
  return {
    ...NAMES.default,
    environment: 'coast',
    spawn: { position: [0, 1.65, 9], lookAt: [0.6, 2.3, -4] },
    iceServers: [],
    trust: 'ask',
    systems: systems.map(pinned),
    services: services.map(pinned),
    placements: [
      { twin: twin('arm-1'), position: [-4, 0, 0], radius: 2.4 },
      { twin: twin('tank-1'), position: [5, 0, -2], radius: 3.4 },
      { twin: twin('turbine-1'), position: [2, 0, -22], radius: 2 },
    ],
  };
}
