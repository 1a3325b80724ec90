// Where a body may stand: on the floor's shapes, out of the obstacles. Pure plane geometry on x and z in metres; a body
// is a disc. Who calls: rig.ts for each step on foot, and when someone leaves VR where no floor is.
import type { Circle, Footprint, Rectangle } from '../world/site.ts';

export interface FloorPoint {
  readonly x: number;
  readonly z: number;
}

export interface Ground {
  /** One must stand on at least one of these. */
  readonly walkable: readonly Footprint[];
  /** One must stand in none of these. */
  readonly obstacles: readonly Footprint[];
}

/** Longer steps are cut into pieces of this length, so that nobody tunnels through a railing at a low frame rate. */
const STEP_LENGTH = 0.15;

/** Moves a body of `radius` from a point it may stand on towards another, sliding along what is in the way. */
export function walk(ground: Ground, from: FloorPoint, to: FloorPoint, radius: number): FloorPoint {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.z - from.z) / STEP_LENGTH));
  const step = { x: (to.x - from.x) / steps, z: (to.z - from.z) / steps };
  let at = from;
  for (let index = 0; index < steps; index++) {
    const next = settle(ground, { x: at.x + step.x, z: at.z + step.z }, radius);
    if (!stands(ground, next, radius)) return at;
    at = next;
  }
  return at;
}

/** The nearest point that a body may stand on, as far as a few pushes find it. */
export function settle(ground: Ground, at: FloorPoint, radius: number): FloorPoint {
  let point = at;
  for (let round = 0; round < 4; round++) {
    const before = point;
    point = ontoFloor(ground.walkable, point, radius);
    for (const obstacle of ground.obstacles) point = outOf(obstacle, point, radius);
    if (Math.hypot(point.x - before.x, point.z - before.z) < 1e-6) break;
  }
  return point;
}

const TOLERANCE = 1e-3;

function stands(ground: Ground, at: FloorPoint, radius: number): boolean {
  const onFloor = ontoFloor(ground.walkable, at, radius);
  if (Math.hypot(onFloor.x - at.x, onFloor.z - at.z) > TOLERANCE) return false;
  return ground.obstacles.every((obstacle) => {
    const clear = outOf(obstacle, at, radius);
    return Math.hypot(clear.x - at.x, clear.z - at.z) <= TOLERANCE;
  });
}

function ontoFloor(walkable: readonly Footprint[], at: FloorPoint, radius: number): FloorPoint {
  let nearest = at;
  let nearestDistance = Infinity;
  for (const shape of walkable) {
    const inside = isCircle(shape) ? intoCircle(shape, at, radius) : intoRectangle(shape, at, radius);
    const distance = Math.hypot(inside.x - at.x, inside.z - at.z);
    if (distance === 0) return at;
    if (distance < nearestDistance) [nearest, nearestDistance] = [inside, distance];
  }
  return nearest;
}

function intoRectangle({ minX, maxX, minZ, maxZ }: Rectangle, at: FloorPoint, radius: number): FloorPoint {
  return { x: within(at.x, minX + radius, maxX - radius), z: within(at.z, minZ + radius, maxZ - radius) };
}

function intoCircle(circle: Circle, at: FloorPoint, radius: number): FloorPoint {
  const distance = Math.hypot(at.x - circle.x, at.z - circle.z);
  const reach = Math.max(0, circle.radius - radius);
  if (distance <= reach) return at;
  const share = reach / distance;
  return { x: circle.x + (at.x - circle.x) * share, z: circle.z + (at.z - circle.z) * share };
}

function outOf(obstacle: Footprint, at: FloorPoint, radius: number): FloorPoint {
  return isCircle(obstacle) ? outOfCircle(obstacle, at, radius) : outOfRectangle(obstacle, at, radius);
}

function outOfCircle(circle: Circle, at: FloorPoint, radius: number): FloorPoint {
  const reach = circle.radius + radius;
  const [alongX, alongZ] = [at.x - circle.x, at.z - circle.z];
  const distance = Math.hypot(alongX, alongZ);
  if (distance >= reach) return at;
  // In the very middle every way out is as long: take the one towards +z.
  if (distance < 1e-9) return { x: circle.x, z: circle.z + reach };
  return { x: circle.x + (alongX / distance) * reach, z: circle.z + (alongZ / distance) * reach };
}

function outOfRectangle({ minX, maxX, minZ, maxZ }: Rectangle, at: FloorPoint, radius: number): FloorPoint {
  const nearest = { x: within(at.x, minX, maxX), z: within(at.z, minZ, maxZ) };
  const [alongX, alongZ] = [at.x - nearest.x, at.z - nearest.z];
  const distance = Math.hypot(alongX, alongZ);
  if (distance >= radius) return at;
  if (distance > 1e-9)
    return { x: nearest.x + (alongX / distance) * radius, z: nearest.z + (alongZ / distance) * radius };
  const exits = [
    { x: minX - radius, z: at.z, far: at.x - minX },
    { x: maxX + radius, z: at.z, far: maxX - at.x },
    { x: at.x, z: minZ - radius, far: at.z - minZ },
    { x: at.x, z: maxZ + radius, far: maxZ - at.z },
  ];
  const exit = exits.reduce((best, other) => (other.far < best.far ? other : best));
  return { x: exit.x, z: exit.z };
}

function within(value: number, low: number, high: number): number {
  return low > high ? (low + high) / 2 : Math.min(Math.max(value, low), high);
}

function isCircle(shape: Footprint): shape is Circle {
  return 'radius' in shape;
}
