// The shape of a portal: where its pillars stand, its outline, and who goes through it. Pure geometry. Who calls: portals.ts
// and its parts; metaverse.ts for the pillars.
import type { Portal } from '../../protocol/world-manifest.ts';
import type { Covered } from '../twins/card-room.ts';
import { outOf } from './arrival.ts';
import type { Circle } from './site.ts';

/** Half the way through, where the arch begins to bend, and how thick its frame is, in metres. */
export const PORTAL = { halfWidth: 1.05, spring: 1.75, thick: 0.16 } as const;
/** The plate with the other world's name, over the arch. */
export const PORTAL_SIGN = {
  width: 2.35,
  height: 0.44,
  foot: PORTAL.spring + PORTAL.halfWidth + PORTAL.thick + 0.1,
} as const;
const STEPS = 24;
/** Who lands this near to the film by teleport has gone through it. */
const THROUGH = 0.55;

/** What one does not walk through. */
export function pillarsOf(portals: readonly Portal[]): readonly Circle[] {
  return portals.flatMap((portal) => {
    const out = outOf(portal);
    const [x, , z] = portal.position;
    return [-1, 1].map((side) => {
      const across = side * (PORTAL.halfWidth + PORTAL.thick / 2);
      return { x: x - out.z * across, z: z + out.x * across, radius: PORTAL.thick };
    });
  });
}

/** What the names of portals cover. */
export function signsOf(portals: readonly Portal[]): readonly Covered[] {
  return portals.map(({ position: [x, y, z] }) => ({
    position: { x, y: y + PORTAL_SIGN.foot, z },
    low: 0,
    high: PORTAL_SIGN.height,
    halfWidth: PORTAL_SIGN.width / 2,
  }));
}

interface FloorPoint {
  readonly x: number;
  readonly z: number;
}

/** Whether somebody stands in a portal, or has stepped from one of its sides to the other. */
export function goesThrough(portal: Portal, from: FloorPoint | null, to: FloorPoint): boolean {
  const here = localTo(portal, to);
  if (Math.abs(here.across) < PORTAL.halfWidth && Math.abs(here.ahead) < THROUGH) return true;
  if (from === null) return false;
  const there = localTo(portal, from);
  if (Math.sign(here.ahead) === Math.sign(there.ahead)) return false;
  const share = there.ahead / (there.ahead - here.ahead);
  return Math.abs(there.across + (here.across - there.across) * share) < PORTAL.halfWidth;
}

function localTo(portal: Portal, { x, z }: FloorPoint): { across: number; ahead: number } {
  const out = outOf(portal);
  const [alongX, alongZ] = [x - portal.position[0], z - portal.position[2]];
  return { across: alongX * -out.z + alongZ * out.x, ahead: alongX * out.x + alongZ * out.z };
}

/** The inner edge of the arch from the left foot over the top to the right foot. */
export function outline(grown = 0): [across: number, height: number][] {
  const radius = PORTAL.halfWidth + grown;
  return [
    [-radius, 0],
    ...Array.from({ length: STEPS + 1 }, (_unused, step): [number, number] => {
      const angle = Math.PI * (1 - step / STEPS);
      return [Math.cos(angle) * radius, PORTAL.spring + Math.sin(angle) * radius];
    }),
    [radius, 0],
  ];
}
