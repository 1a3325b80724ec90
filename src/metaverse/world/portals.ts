// The portals of a world: arches with the other world's name and a film of its light, which one walks, teleports or clicks
// through. Three draw calls for all of them. Who calls: metaverse.ts, once.
import { PBRMaterial } from '@babylonjs/core/Materials/PBR/pbrMaterial';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import type { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import type { Portal } from '../../protocol/world-manifest.ts';
import { MeshBuilder, type Point } from './mesh-builder.ts';
import { linear } from './palette.ts';
import { createFilm } from './portal-film.ts';
import { createSigns } from './portal-signs.ts';
import { goesThrough, outline, PORTAL } from './portal-shape.ts';
import { within } from './within-portal.ts';

/** How deep the frame is, in metres. */
const DEEP = 0.34;
const BRASS = linear('#c9a56a');
const STONE = linear('#dcd7cc');
/** A step that is longer than this is no step: a teleport, a recentring. */
const LONGEST_STEP = 1.5;

export interface Portals {
  /** The portal that a mesh, hit at a point, belongs to. */
  at(mesh: AbstractMesh, point: Vector3 | null): Portal | null;
  /** Once a frame: moves the film, and notices who goes through. */
  frame(nowMs: number, eyes: Vector3): void;
  castShadow(cast: (mesh: AbstractMesh) => void): void;
  dispose(): void;
}

export interface PortalsOptions {
  readonly portals: readonly Portal[];
  /** The film stands still where people ask for less motion. */
  readonly isStill: () => boolean;
  onThrough(portal: Portal): void;
}

export function createPortals(scene: Scene, { portals, isStill, onThrough }: PortalsOptions): Portals {
  const frames = new MeshBuilder();
  for (const portal of portals) within(frames, portal, () => arch(frames));
  const frame = frames.build('portals', scene, { shadeFeet: true });
  const metal = new PBRMaterial('portals', scene);
  metal.metallic = 0.55;
  metal.roughness = 0.38;
  metal.albedoColor = Color3.White();
  frame.material = metal;
  const film = createFilm(scene, portals, outline());
  const signs = createSigns(scene, portals);
  const meshes: readonly Mesh[] = [frame, film.mesh, signs.mesh];
  for (const mesh of meshes) mesh.isPickable = true;

  let before: { readonly x: number; readonly z: number } | null = null;
  let gone = false;
  return {
    at(mesh, point) {
      if (point === null || !meshes.includes(mesh as Mesh)) return null;
      const away = ({ position: [x, , z] }: Portal) => Math.hypot(point.x - x, point.z - z);
      return portals.reduce((nearest, portal) => (away(portal) < away(nearest) ? portal : nearest));
    },
    frame(nowMs, eyes) {
      if (!isStill()) film.move(nowMs);
      if (gone) return;
      const { x, z } = eyes;
      const stepped = before !== null && Math.hypot(x - before.x, z - before.z) < LONGEST_STEP ? before : null;
      const entered = portals.find((portal) => goesThrough(portal, stepped, { x, z }));
      before = { x, z };
      if (entered === undefined) return;
      gone = true;
      onThrough(entered);
    },
    castShadow: (cast) => cast(frame),
    dispose() {
      frame.dispose(false, true);
      film.dispose();
      signs.dispose();
    },
  };
}

/** A bent beam of stone with a brass line along its inner edge, on a step. */
function arch(builder: MeshBuilder): void {
  const [inner, outer, line] = [outline(), outline(PORTAL.thick), outline(0.025)];
  const half = DEEP / 2;
  const band = (
    low: readonly (readonly [number, number])[],
    high: readonly (readonly [number, number])[],
    [lowZ, highZ]: readonly [number, number],
    colour: Color3,
  ) => {
    for (let index = 1; index < low.length; index++) {
      const [a, b, c, d] = [low[index - 1]!, low[index]!, high[index]!, high[index - 1]!];
      const corners: [Point, Point, Point, Point] = [
        [a[0], a[1], lowZ],
        [b[0], b[1], lowZ],
        [c[0], c[1], highZ],
        [d[0], d[1], highZ],
      ];
      builder.face(corners, colour);
    }
  };
  // Faces are given so that they look away from the stone.
  band(outer, inner, [half, half], STONE);
  band(inner, outer, [-half, -half], STONE);
  band(inner, inner, [half, -half], STONE.scale(0.8));
  band(outer, outer, [-half, half], STONE);
  band(line, inner, [half + 0.012, half + 0.012], BRASS);
  band(inner, line, [-half - 0.012, -half - 0.012], BRASS);
  builder.box([0, 0.02, 0], [PORTAL.halfWidth * 2 + PORTAL.thick * 2 + 0.5, 0.06, DEEP + 0.7], STONE, 0.015);
  for (const side of [-1, 1]) {
    builder.box(
      [side * (PORTAL.halfWidth + PORTAL.thick / 2), 0.17, 0],
      [PORTAL.thick + 0.1, 0.3, DEEP + 0.1],
      STONE,
      0.02,
    );
    builder.box(
      [side * (PORTAL.halfWidth + PORTAL.thick / 2), PORTAL.spring, 0],
      [PORTAL.thick + 0.07, 0.07, DEEP + 0.07],
      BRASS,
      0.01,
    );
  }
}
