// The plan of the place, seen from above: a deck around the machines near the spawn, an island of its own for each one
// farther out, and causeways between. Pure geometry; the quay is built from it and the rig walks on it.

/** Where a machine stands, and how much room it takes: `radius` of its footprint in metres. */
export interface Placement {
  readonly position: readonly [x: number, y: number, z: number];
  readonly radius: number;
}

/** A rectangle along the axes of the floor, in metres. */
export interface Rectangle {
  readonly minX: number;
  readonly maxX: number;
  readonly minZ: number;
  readonly maxZ: number;
}

export interface Circle {
  readonly x: number;
  readonly z: number;
  readonly radius: number;
}

/** One of the two shapes that the floor and the obstacles on it are made of. */
export type Footprint = Rectangle | Circle;

export interface Site {
  readonly deck: Rectangle;
  readonly islands: readonly Circle[];
  readonly causeways: readonly Rectangle[];
  readonly machines: readonly Circle[];
  /** Those with a painted pad, a lane to them and a shade of their own. */
  readonly marked: readonly Circle[];
}

/** Machines within this distance of the spawn share its deck. */
const DECK_REACH = 17;
/**
 * More machines than this are a crowd on one deck: a thousand overlapping pads or islands hold back a picture on software GL
 * from 20 frames a second to 2, and nobody could tell them apart.
 */
const MOST_MARKED = 48;
export const SLAB = 4;
const SIDE_MARGIN = 9.5;
const FRONT_MARGIN = 5;
/** About what is no machine. */
const ROOM = 2.5;
const CAUSEWAY_WIDTH = 5;
const ISLAND_MARGIN = 4;

/** Plans the site for machines at `placements` and visitors arriving at `spawn`; `others` are places that need floor. Of each, x and z count. */
export function planSite(
  placements: readonly Placement[],
  spawn: readonly [number, number, number],
  others: readonly (readonly [number, number, number])[] = [],
): Site {
  const machines = placements.map(({ position, radius }) => ({ x: position[0], z: position[2], radius }));
  const isCrowd = machines.length > MOST_MARKED;
  const near = machines.filter(
    (machine) => isCrowd || Math.hypot(machine.x - spawn[0], machine.z - spawn[2]) <= DECK_REACH,
  );
  const far = machines.filter((machine) => !near.includes(machine));
  const xs = [spawn[0], ...near.map((machine) => machine.x)];
  const zs = [spawn[2], ...near.map((machine) => machine.z)];
  const otherXs = others.map(([x]) => x);
  const otherZs = others.map(([, , z]) => z);
  const deck = {
    minX: Math.min(Math.min(...xs) - SIDE_MARGIN, Math.min(...otherXs) - ROOM),
    maxX: Math.max(Math.max(...xs) + SIDE_MARGIN, Math.max(...otherXs) + ROOM),
    minZ: Math.min(Math.min(...zs) - FRONT_MARGIN, Math.min(...otherZs) - ROOM),
    maxZ: Math.max(Math.max(...zs) + FRONT_MARGIN + 1, Math.max(...otherZs) + ROOM),
  };
  const islands = far.map(({ x, z, radius }) => ({ x, z, radius: radius + ISLAND_MARGIN }));
  const marked = isCrowd ? [] : machines;
  return { deck, islands, causeways: islands.map((island) => causewayTo(island, deck)), machines, marked };
}

/** A strip from the middle of an island to the deck, along x or z. */
function causewayTo(island: Circle, deck: Rectangle): Rectangle {
  const half = CAUSEWAY_WIDTH / 2;
  const beside = island.x > deck.minX + half && island.x < deck.maxX - half;
  if (beside) {
    const edge = island.z < deck.minZ ? deck.minZ : deck.maxZ;
    return {
      minX: island.x - half,
      maxX: island.x + half,
      minZ: Math.min(island.z, edge),
      maxZ: Math.max(island.z, edge),
    };
  }
  // A causeway along x meets the deck where the deck is; an island off a corner is reached from the deck's end.
  const z = Math.min(Math.max(island.z, deck.minZ + half), deck.maxZ - half);
  const edge = island.x < deck.minX ? deck.minX : deck.maxX;
  return {
    minX: Math.min(island.x, edge),
    maxX: Math.max(island.x, edge),
    minZ: Math.min(z, island.z) - half,
    maxZ: Math.max(z, island.z) + half,
  };
}

/** Everything that one can stand on. Causeways reach a little into what they join, so that a body has room to pass. */
export function walkableOf({ deck, causeways, islands }: Site): Footprint[] {
  const joint = 1.5;
  const joined = causeways.map((way) =>
    way.maxX - way.minX === CAUSEWAY_WIDTH
      ? { ...way, minZ: way.minZ - joint, maxZ: way.maxZ + joint }
      : { ...way, minX: way.minX - joint, maxX: way.maxX + joint },
  );
  return [deck, ...joined, ...islands];
}

/** Slabs are about 4 m square; this is what fits a rectangle evenly. */
export function slabsOf({ minX, maxX, minZ, maxZ }: Rectangle): {
  columns: number;
  rows: number;
  width: number;
  depth: number;
} {
  const columns = Math.max(1, Math.round((maxX - minX) / SLAB));
  const rows = Math.max(1, Math.round((maxZ - minZ) / SLAB));
  return { columns, rows, width: (maxX - minX) / columns, depth: (maxZ - minZ) / rows };
}

/** The smallest rectangle about everything that is built. */
export function boundsOf(site: Site): Rectangle {
  const boxes = [
    site.deck,
    ...site.islands.map(({ x, z, radius }) => ({
      minX: x - radius,
      maxX: x + radius,
      minZ: z - radius,
      maxZ: z + radius,
    })),
  ];
  return {
    minX: Math.min(...boxes.map((box) => box.minX)),
    maxX: Math.max(...boxes.map((box) => box.maxX)),
    minZ: Math.min(...boxes.map((box) => box.minZ)),
    maxZ: Math.max(...boxes.map((box) => box.maxZ)),
  };
}
