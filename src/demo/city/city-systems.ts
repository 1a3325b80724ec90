// Who owns what in the city: three twin systems. Who calls: main.ts to run them; city-world.ts and start.ts by name.

export interface CitySystem {
  /** Also the first part of its file names. */
  readonly id: string;
  readonly name: string;
  readonly titles: { readonly de: string };
  readonly description: string;
  readonly descriptions: { readonly de: string };
  readonly domains: readonly string[];
  readonly place: { readonly latitude: number; readonly longitude: number };
}

const place = { latitude: 37.57, longitude: 126.98 } as const;

export const CITY_SYSTEMS = {
  lighting: {
    id: 'street-lighting',
    name: 'Street lighting',
    titles: { de: 'Straßenbeleuchtung' },
    description: 'The street lamps of the district',
    descriptions: { de: 'Die Straßenlaternen des Viertels' },
    domains: ['lighting', 'city'],
    place,
  },
  transport: {
    id: 'city-transport',
    name: 'City transport',
    titles: { de: 'Stadtverkehr' },
    description: 'The buses of the district',
    descriptions: { de: 'Die Busse des Viertels' },
    domains: ['transport', 'city'],
    place,
  },
  waters: {
    id: 'river-and-air',
    name: 'River and air',
    titles: { de: 'Fluss und Luft' },
    description: 'Air-quality stations, and the river gauge with its flood gates',
    descriptions: { de: 'Luftmessstationen und der Flusspegel mit seinen Fluttoren' },
    domains: ['environment', 'water', 'city'],
    place,
  },
} as const satisfies Readonly<Record<string, CitySystem>>;
