// Where a visitor stands first: at the manifest's spawn, or beside the portal to the world that they come from; and the
// address that takes them on. Pure; who calls: metaverse.ts and travel.ts.
import type { Portal, WorldManifest } from '../../protocol/world-manifest.ts';

/** From the arch to the eyes of who has just come out of it, in metres. */
const STEPS_OUT = 2.4;
const LOOKS_AHEAD = 8;
/** In the page's address: the manifest of the world that the visitor comes from. */
const FROM = 'from';

/** Level, towards where somebody looks who comes out of a portal. */
export function outOf({ headingDegrees }: Pick<Portal, 'headingDegrees'>): { readonly x: number; readonly z: number } {
  const heading = (headingDegrees * Math.PI) / 180;
  return { x: Math.sin(heading), z: -Math.cos(heading) };
}

/** `from`: the path of the world left behind; null where somebody came by a link. */
export function arrivalAt({ spawn, portals }: WorldManifest, from: string | null): WorldManifest['spawn'] {
  const portal = portals.find(({ world }) => world === from);
  if (portal === undefined) return spawn;
  const [x, floor, z] = portal.position;
  const out = outOf(portal);
  const eyes = spawn.position[1];
  const [ahead, aside] = [STEPS_OUT, STEPS_OUT + LOOKS_AHEAD];
  return {
    position: [x + out.x * ahead, eyes, z + out.z * ahead],
    lookAt: [x + out.x * aside, floor + eyes, z + out.z * aside],
  };
}

/** The page's address in another world; options that force a way of linking stay. */
export function addressIn(world: string, from: string, here: string): string {
  const address = new URL(here);
  address.hash = '';
  address.searchParams.set('world', world);
  address.searchParams.set(FROM, from);
  return address.href;
}

/** Takes out of an address where its visitor came from: who shares the link sends people to the spawn. */
export function readFrom(here: string): { readonly from: string | null; readonly shared: string } {
  const address = new URL(here);
  const from = address.searchParams.get(FROM);
  address.searchParams.delete(FROM);
  return { from, shared: address.href };
}
