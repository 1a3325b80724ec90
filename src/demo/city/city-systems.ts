// Who owns what in the city: three twin systems. Who calls: main.ts to run them; city-world.ts and start.ts by name.

export interface CitySystem {
  /** Also the first part of its file names. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly domains: readonly string[];
  readonly place: { readonly latitude: number; readonly longitude: number };
}

const place = { latitude: 37.57, longitude: 126.98 } as const;

export const CITY_SYSTEMS = {
  lighting: {
    id: 'street-lighting',
    name: 'Street lighting',
    description: 'The street lamps of the district',
    domains: ['lighting', 'city'],
    place,
  },
  transport: {
    id: 'city-transport',
    name: 'City transport',
    description: 'The buses of the district',
    domains: ['transport', 'city'],
    place,
  },
  waters: {
    id: 'river-and-air',
    name: 'River and air',
    description: 'Air-quality stations, and the river gauge with its flood gates',
    domains: ['environment', 'water', 'city'],
    place,
  },
} as const satisfies Readonly<Record<string, CitySystem>>;
