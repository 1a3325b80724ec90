// The portals of a world as the composition sees them: they come in their own time, as a lazy chunk, and a world without
// portals fetches nothing. Who calls: metaverse.ts, once.
import type { Scene } from '@babylonjs/core/scene';
import type { Portal } from '../../protocol/world-manifest.ts';
import type { Hit } from '../rig/picking.ts';
import type { PortalActions } from './portal-view.ts';
import type { Portals } from './portals.ts';
import type { World } from './world.ts';

interface PortalDoorOptions extends PortalActions {
  readonly scene: Scene;
  readonly world: World;
  readonly portals: readonly Portal[];
  readonly isStill: () => boolean;
}

export interface PortalDoor {
  /** The portal that was hit. */
  at(hit: Hit): Portal | null;
  /** Once a frame. */
  frame(nowMs: number): void;
}

export function createPortalDoor({ scene, world, portals, isStill, travel }: PortalDoorOptions): PortalDoor {
  let standing: Portals | null = null;
  if (portals.length > 0)
    void import('./portals.ts').then(({ createPortals }) => {
      standing = createPortals(scene, { portals, isStill, onThrough: ({ world: path }) => travel(path) });
      standing.castShadow(world.castShadow);
    });
  return {
    at: ({ mesh, point }) => (mesh === null ? null : (standing?.at(mesh, point) ?? null)),
    frame: (nowMs) => standing?.frame(nowMs, scene.activeCamera!.globalPosition),
  };
}
