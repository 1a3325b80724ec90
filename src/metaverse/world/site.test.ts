import { expect, it } from 'vitest';
import { settle } from '../rig/collision.ts';
import { boundsOf, planSite, walkableOf } from './site.ts';

const SPAWN = [0, 1.65, 9] as const;
const ARM = { position: [-4, 0, 0], radius: 1.4 } as const;
const TANK = { position: [5, 0, -2], radius: 2.2 } as const;
const TURBINE = { position: [2, 0, -16], radius: 2 } as const;

it('puts near machines and the spawn on the deck, a far one on an island of its own', () => {
  const site = planSite([ARM, TANK, TURBINE], SPAWN);
  for (const [x, z] of [
    [-4, 0],
    [5, -2],
    [0, 9],
  ] as const) {
    expect(x).toBeGreaterThan(site.deck.minX);
    expect(x).toBeLessThan(site.deck.maxX);
    expect(z).toBeGreaterThan(site.deck.minZ);
    expect(z).toBeLessThan(site.deck.maxZ);
  }
  expect(site.islands).toEqual([{ x: 2, z: -16, radius: 6 }]);
});

it.each([
  ['ahead', [2, 0, -30]],
  ['behind', [-3, 0, 40]],
  ['to the left', [-40, 0, 3]],
  ['to the right', [35, 0, 0]],
  ['off a corner', [38, 0, -33]],
] as const)('leads dry-footed to an island %s', (_where, position) => {
  const site = planSite([ARM, { position, radius: 2 }], SPAWN);
  const ground = { walkable: walkableOf(site), obstacles: [] };
  const [island] = site.islands;
  // Flood the floor in half metres from the spawn; the island's rim must be reached.
  const seen = new Set<string>();
  const open: (readonly [number, number])[] = [[0, 9]];
  let reached = false;
  while (open.length > 0 && !reached) {
    const [x, z] = open.pop()!;
    const free = settle(ground, { x, z }, 0.3);
    if (Math.hypot(free.x - x, free.z - z) > 1e-3 || seen.has(`${x} ${z}`)) continue;
    seen.add(`${x} ${z}`);
    reached = Math.hypot(x - island!.x, z - island!.z) < island!.radius - 0.5;
    open.push([x + 0.5, z], [x - 0.5, z], [x, z + 0.5], [x, z - 0.5]);
  }
  expect(reached).toBe(true);
});

it('makes a deck for a world without machines', () => {
  const site = planSite([], SPAWN);
  expect(boundsOf(site)).toEqual(site.deck);
  expect(site.islands).toEqual([]);
});
