// The city's world manifest: its ground, whom to dial and where each twin stands. Who calls: start.ts; e2e/city.spec.ts.
import type * as v from 'valibot';
import type { WorldManifest } from '../../protocol/world-manifest.ts';
import { AIR_PLACES } from './air-places.ts';
import { BUS_COUNT } from './bus-traffic.ts';
import { busId } from './city-transport.ts';
import { LAMP_POSTS } from './lamp-posts.ts';
import { RIVER_ID } from './river-and-air.ts';
import { GATES, RIVER } from './streets.ts';

type Manifest = v.InferInput<typeof WorldManifest>;

export const CITY_NAME = { title: 'City district', titles: { de: 'Stadtviertel' } } as const;

/** Without portals: where those lead, who serves the worlds knows. */
export function cityWorld(
  systems: readonly { readonly name: string; readonly did: string; readonly address: string }[],
): Manifest {
  return {
    ...CITY_NAME,
    environment: 'city',
    spawn: { position: [0, 1.65, 38], lookAt: [0, 4, 0] },
    // Sun and sky are those by which the lamps go on.
    daylight: { twin: RIVER_ID, property: 'hour' },
    iceServers: [],
    trust: 'ask',
    systems: systems.map(({ name, address, did }) => ({ name, address, did })),
    placements: [
      ...LAMP_POSTS.map(({ id, position, headingDegrees }) => place(id, position, headingDegrees, 0.3)),
      ...AIR_PLACES.map(({ id, position, headingDegrees }) => place(id, position, headingDegrees, 0.4)),
      // A bus tells where it is in the frame of the city.
      ...Array.from({ length: BUS_COUNT }, (_, index) => place(busId(index), [0, 0, 0], 0, 0.1)),
      place(RIVER_ID, [GATES.x, RIVER.waterY, GATES.z], 0, 1),
    ],
  };
}

function place(
  twin: string,
  position: readonly [number, number, number],
  headingDegrees: number,
  radius: number,
): NonNullable<Manifest['placements']>[number] {
  return { twin, position: [...position], headingDegrees, radius };
}
