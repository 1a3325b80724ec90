// What both faces know of the ways to other worlds. Who fills it: metaverse.ts from the world's manifest.
import type { Portal } from '../../protocol/world-manifest.ts';

/** A world that one can go to from here: its name, and the path of its manifest. */
export type PortalView = Pick<Portal, 'title' | 'world'>;

export interface PortalActions {
  /** Leaves for another world, which the manifest of this one names; the picture fades first, unless people ask for less motion. */
  travel(world: string): void;
}
