// The environment `studio`: a photographer's room without edges, in which a model is looked at and nothing else. A metre
// grid, a scale bar and the outline of a person tell how large it is. Who calls: world.ts, once. Five draw calls.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Scene } from '@babylonjs/core/scene';
import { createFlatMaterial } from './flat.ts';
import { drawNearFirst, LAYER, setLook } from './look.ts';
import { MeshBuilder } from './mesh-builder.ts';
import { display, linear } from './palette.ts';
import type { Quality } from './quality.ts';
import { personOutline, scaleBar } from './scale-cues.ts';
import type { Rectangle } from './site.ts';
import { createSkyLight } from './sky-light.ts';
import { createBackdrop } from './studio-backdrop.ts';
import { createSun } from './sun.ts';
import type { World, WorldOptions } from './world.ts';

/** How far one can go from the middle of the machines, in metres, at least. */
const REACH = 11;
const MARGIN = 6;
const BEHIND = display('#cdd2d6');

/** The key light of a studio: large, high, from the left behind the visitor. */
const KEY = {
  sunDirection: new Vector3(-0.5, 0.78, 0.42).normalize(),
  sunlight: linear('#fff4e8'),
  sunIntensity: 1.9,
};

/** Soft boxes: a wide one above, a cool one to the right, a warm one to the left; the floor throws light back. */
function radiance(direction: Vector3, out: Color3): Color3 {
  const above = Math.max(0, direction.y) ** 1.5;
  const right = Math.max(0, direction.x * 0.9 + direction.z * 0.3) ** 6;
  const left = Math.max(0, -direction.x * 0.85 + direction.z * 0.4) ** 6;
  const below = Math.max(0, -direction.y);
  return out.set(
    0.42 + above * 0.62 + right * 0.5 + left * 0.95 - below * 0.12,
    0.44 + above * 0.62 + right * 0.56 + left * 0.88 - below * 0.13,
    0.47 + above * 0.62 + right * 0.64 + left * 0.78 - below * 0.15,
  );
}

export function createStudio(scene: Scene, quality: Quality, { placements, portals, spawn }: WorldOptions): World {
  const area = stageOf([spawn, ...[...placements, ...portals].map(({ position }) => position)]);
  setLook(scene, BEHIND);
  const skylight = createSkyLight(scene, radiance);
  const sun = createSun(scene, quality, KEY, area);
  const middle = { x: (area.minX + area.maxX) / 2, z: (area.minZ + area.maxZ) / 2 };
  const radius = Math.hypot(area.maxX - middle.x, area.maxZ - middle.z) + 14;
  const backdrop = createBackdrop(scene, sun.shadows, { ...middle, radius });

  const cues = new MeshBuilder();
  // To the right and behind what stands in the middle, so that it is in the picture and never before the machine.
  const widest = Math.max(1, ...placements.map((machine) => Math.abs(machine.position[0] - middle.x) + machine.radius));
  const person = { x: Math.min(middle.x + widest + 1.2, area.maxX - 1), z: middle.z - 0.8 };
  personOutline(cues, [person.x, 0, person.z]);
  scaleBar(cues, [person.x + 0.75, 0, person.z]);
  const outline = cues.build('scale', scene);
  outline.material = createFlatMaterial('scale', scene);
  outline.alphaIndex = LAYER.built;
  sun.castShadow(outline);
  drawNearFirst(scene);

  return {
    floorMeshes: [backdrop.floor],
    walkable: [area],
    obstacles: [
      { ...person, radius: 0.3 },
      ...placements.map(({ position, radius: size }) => ({ x: position[0], z: position[2], radius: size })),
    ],
    castShadow: sun.castShadow,
    update: () => undefined,
    dispose() {
      outline.dispose(false, true);
      backdrop.dispose();
      sun.dispose();
      skylight.dispose();
    },
  };
}

/** A square about everything that stands here, with room to step back. */
function stageOf(points: readonly (readonly [x: number, y: number, z: number])[]): Rectangle {
  const xs = points.map(([x]) => x);
  const zs = points.map(([, , z]) => z);
  const middleX = (Math.min(...xs) + Math.max(...xs)) / 2;
  const middleZ = (Math.min(...zs) + Math.max(...zs)) / 2;
  const half =
    Math.max(REACH, (Math.max(...xs) - Math.min(...xs)) / 2, (Math.max(...zs) - Math.min(...zs)) / 2) + MARGIN;
  return { minX: middleX - half, maxX: middleX + half, minZ: middleZ - half, maxZ: middleZ + half };
}
