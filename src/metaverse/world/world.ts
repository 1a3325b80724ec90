// A place that a visitor stands in: what each environment of a manifest gives, and where its maker comes from. Who calls:
// main.ts fetches the maker while the 3D engine loads; metaverse.ts makes the world, once, with a stage.
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import type { Environment, Portal } from '../../protocol/world-manifest.ts';
import type { Quality } from './quality.ts';
import type { Footprint, Placement } from './site.ts';

export interface WorldOptions {
  /** Where machines stand; the world makes room for them. */
  readonly placements: readonly Placement[];
  /** Where portals stand; there must be floor under them. */
  readonly portals: readonly Pick<Portal, 'position'>[];
  /** Where visitors arrive. */
  readonly spawn: readonly [x: number, y: number, z: number];
  /** The light follows an hour of the day (`setHour`), where the place is out of doors. */
  readonly hasDay: boolean;
}

export interface World {
  /** Where one can stand; teleportation lands here. */
  readonly floorMeshes: readonly Mesh[];
  /** The floor as shapes; the rig keeps within. */
  readonly walkable: readonly Footprint[];
  /** Furniture and machines as shapes; the rig keeps out. */
  readonly obstacles: readonly Footprint[];
  /** Machines cast shadows when their meshes are handed in. */
  castShadow(mesh: AbstractMesh): void;
  update(nowMs: number): void;
  /** Brings sun and sky to an hour of the day, 0 to 24; not there where the light stands still. */
  setHour?(hour: number): void;
  dispose(): void;
}

/** Builds a world into the scene: meshes, light and tone mapping. */
export type WorldMaker = (scene: Scene, quality: Quality, options: WorldOptions) => World;

/** Fetches the maker of an environment: each is a chunk of its own, as nobody stands in two at once. */
export async function worldMaker(environment: Environment): Promise<WorldMaker> {
  switch (environment) {
    case 'coast':
      return (await import('./coast.ts')).createCoast;
    case 'city':
      return (await import('./city/city.ts')).createCity;
    case 'studio':
      return (await import('./studio.ts')).createStudio;
  }
}
