// The ways that buses drive, in right-hand traffic, their stops, and the four lines. Lines 1, 3 and 4 go round clockwise and share
// ways, where they part and merge without ever crossing; line 2 goes round outside them, the other way. Who calls: bus-traffic.ts.
import { Path, type Corner } from './path.ts';

export interface BusStop {
  readonly name: string;
  /** From the start of the way, metres: where the middle of the bus stands. */
  readonly at: number;
}

/** A one-way piece of the network. Pieces that begin, or end, at one node overlap there. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly path: Path;
  readonly stops: readonly BusStop[];
}

/** At the kerb, in the lane beside it while turning, and on a cross street: metres from the street's middle. */
const KERB = 4.875;
const INNER = 2.4;
const CROSS = 1.85;
const MARKET = -60;
const CORNER_RADIUS = 6;
const WIDE_RADIUS = 9;
const SHIFT_RADIUS = 36;

const turn = (x: number, z: number): Corner => ({ x, z, radius: CORNER_RADIUS });
const shift = (x: number, z: number): Corner => ({ x, z, radius: SHIFT_RADIUS });
const end = (x: number, z: number): Corner => ({ x, z });

/** The stop is given by its place, because a way's bends make its length no round number. */
function way(
  from: string,
  to: string,
  corners: readonly Corner[],
  ...stops: readonly (readonly [name: string, x: number, z: number])[]
): Way {
  const path = new Path(corners);
  return { from, to, path, stops: stops.map(([name, x, z]) => ({ name, at: nearestTo(path, x, z) })) };
}

function nearestTo(path: Path, x: number, z: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at <= path.length; at += 0.25) {
    const place = path.at(at);
    const away = Math.hypot(place.x - x, place.z - z);
    if (away < least) [best, least] = [at, away];
  }
  return best;
}

/** Eastbound on Market street and westbound on Main street buses turn right from the lane beside the kerb's. */
const marketKerb = MARKET + KERB;
const marketInner = MARKET + INNER;
const WAYS = {
  marketWest: way(
    'west',
    'market-parts',
    [end(-43, marketKerb), shift(-26, marketKerb), shift(-16, marketInner), end(-12, marketInner)],
    ['Market hall', -36, marketKerb],
  ),
  marketMiddle: way('market-parts', 'market-merges', [end(-12, marketInner), end(12, marketInner)]),
  marketEast: way(
    'market-merges',
    'east',
    [end(12, marketInner), shift(16, marketInner), shift(26, marketKerb), end(42, marketKerb)],
    ['Observatory', 36, marketKerb],
  ),
  eastSide: way(
    'east',
    'main-east',
    [
      end(42, marketKerb),
      shift(47, marketKerb),
      shift(57, marketInner),
      turn(70 - CROSS, marketInner),
      turn(70 - CROSS, -INNER),
      shift(57, -INNER),
      shift(47, -KERB),
      end(42, -KERB),
    ],
    ['East lane', 70 - CROSS, -28],
  ),
  mainEast: way(
    'main-east',
    'main-parts',
    [end(42, -KERB), shift(26, -KERB), shift(16, -INNER), end(12, -INNER)],
    ['Library', 35, -KERB],
  ),
  mainMiddle: way('main-parts', 'main-merges', [end(12, -INNER), end(-12, -INNER)]),
  mainWest: way(
    'main-merges',
    'main-west',
    [end(-12, -INNER), shift(-16, -INNER), shift(-26, -KERB), end(-42, -KERB)],
    ['City hall', -36, -KERB],
  ),
  westSide: way(
    'main-west',
    'west',
    [
      end(-42, -KERB),
      shift(-47, -KERB),
      shift(-57, -INNER),
      turn(-70 + CROSS, -INNER),
      turn(-70 + CROSS, marketInner),
      shift(-58, marketInner),
      shift(-48, marketKerb),
      end(-43, marketKerb),
    ],
    ['West lane', -70 + CROSS, -30],
  ),
  parkDown: way(
    'market-parts',
    'main-merges',
    [end(-12, marketInner), turn(-CROSS, marketInner), turn(-CROSS, -INNER), end(-12, -INNER)],
    ['Park', -CROSS, -34],
  ),
  parkUp: way(
    'main-parts',
    'market-merges',
    [end(12, -INNER), turn(CROSS, -INNER), turn(CROSS, marketInner), end(12, marketInner)],
    ['Museum', CROSS, -26],
  ),
  ring: way(
    'ring',
    'ring',
    [
      end(0, KERB),
      { x: 70 + CROSS, z: KERB, radius: WIDE_RADIUS },
      { x: 70 + CROSS, z: MARKET - KERB, radius: WIDE_RADIUS },
      { x: -70 - CROSS, z: MARKET - KERB, radius: WIDE_RADIUS },
      { x: -70 - CROSS, z: KERB, radius: WIDE_RADIUS },
      end(0, KERB),
    ],
    ['The square', 14, KERB],
    ['Harbour road', 48, KERB],
    ['Hospital', 70 + CROSS, -30],
    ['Theatre', 38, MARKET - KERB],
    ['Old town', -32, MARKET - KERB],
    ['Depot', -70 - CROSS, -32],
    ['Station', -40, KERB],
  ),
} satisfies Readonly<Record<string, Way>>;

export interface BusLine {
  readonly name: string;
  /** Driven round and round. */
  readonly ways: readonly Way[];
}

const { marketWest, marketMiddle, marketEast, eastSide, mainEast, mainMiddle, mainWest, westSide, parkDown, parkUp } =
  WAYS;

export const BUS_LINES: readonly BusLine[] = [
  { name: '1', ways: [marketWest, marketMiddle, marketEast, eastSide, mainEast, mainMiddle, mainWest, westSide] },
  { name: '2', ways: [WAYS.ring] },
  { name: '3', ways: [marketWest, parkDown, mainWest, westSide] },
  { name: '4', ways: [parkUp, marketEast, eastSide, mainEast] },
];

/** Names of all stops. */
export const STOP_NAMES: readonly string[] = Object.values<Way>(WAYS).flatMap(({ stops }) =>
  stops.map(({ name }) => name),
);
