// What closes the horizon: hills in three depths of haze, a lighthouse on the nearest, and a far wind park. Unlit, in
// display colours like the sky; one draw call. Who calls: coast.ts.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import { createFlatMaterial } from './flat.ts';
import { MeshBuilder, type Point } from './mesh-builder.ts';
import { tilingNoise } from './noise.ts';
import { LATE_AFTERNOON, skyColour } from './daylight.ts';
import { LAYER } from './look.ts';
import { display } from './palette.ts';
import { SEA_LEVEL } from './sea.ts';

/** Azimuths are degrees to the right of -Z, ahead of the spawn. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly distance: number;
  readonly height: number;
  readonly haze: number;
  readonly seed: number;
}

const RANGES: readonly Range[] = [
  { from: -118, to: 150, distance: 3300, height: 200, haze: 0.84, seed: 5 },
  { from: 14, to: 96, distance: 1900, height: 150, haze: 0.68, seed: 6 },
  { from: -76, to: -33, distance: 1250, height: 92, haze: 0.5, seed: 8 },
  { from: 38, to: 122, distance: 760, height: 66, haze: 0.36, seed: 9 },
  { from: 128, to: 232, distance: 620, height: 88, haze: 0.3, seed: 10 },
];
const ROWS = 6;
const ROCK = display('#75736a');
const GRASS = display('#6d7f4e');
const WOOD = display('#4c6244');
const WHITE = display('#f6f2ea');
const RED = display('#b8442f');

export function createHeadlands(scene: Scene): Mesh {
  const builder = new MeshBuilder();
  for (const range of RANGES) addRange(builder, range);
  addLighthouse(builder, -31.4, 1150);
  for (let index = 0; index < 11; index++) {
    addTurbine(builder, -20 + index * 3.1, 3000 - (index % 3) * 260, 70 + index * 37);
  }
  const mesh = builder.build('headlands', scene);
  mesh.material = createFlatMaterial('far', scene);
  mesh.alwaysSelectAsActiveMesh = true;
  mesh.alphaIndex = LAYER.far;
  return mesh;
}

function place(azimuth: number, distance: number, height: number): Point {
  const angle = (azimuth * Math.PI) / 180;
  return [Math.sin(angle) * distance, height, -Math.cos(angle) * distance];
}

/** `colour` seen through haze: mixed with the horizon's colour in that direction. */
function hazed(colour: Color3, [x, , z]: Point, haze: number): Color3 {
  return Color3.Lerp(colour, skyColour(LATE_AFTERNOON, new Vector3(x, 0, z).normalize(), new Color3()), haze);
}

/** A hill country as a grid: rows step back and up from the shore, columns follow the azimuth. */
function addRange(builder: MeshBuilder, { from, to, distance, height, haze, seed }: Range): void {
  const noise = tilingNoise(64, seed);
  const columns = Math.round((to - from) * 1.8);
  const heightAt = (column: number, row: number) => {
    const t = column / columns;
    const azimuth = from + (to - from) * t;
    // Ends run out into the sea.
    const ends = Math.sqrt(Math.min(1, t * 5) * Math.min(1, (1 - t) * 5));
    const crest = 0.2 + noise(azimuth * 0.09, seed) * 0.66 + noise(azimuth * 0.31, seed) * 0.28;
    const folds =
      (noise(azimuth * 0.55, row * 0.8 + seed) - 0.5) * 0.34 + (noise(azimuth * 1.7, row * 1.9) - 0.5) * 0.12;
    const rise = row / ROWS;
    return row === 0
      ? -2
      : ends * height * Math.max(0.02, crest * rise * (1.5 - 0.5 * rise) + folds * Math.min(1, rise * 2));
  };
  const at = (column: number, row: number): Vector3 =>
    new Vector3(
      ...place(from + ((to - from) * column) / columns, distance * (1 + row * 0.07), SEA_LEVEL + heightAt(column, row)),
    );
  const colourAt = (column: number, row: number): Color3 => {
    const along = at(Math.min(column + 1, columns), row).subtract(at(Math.max(column - 1, 0), row));
    const upwards = at(column, Math.min(row + 1, ROWS)).subtract(at(column, Math.max(row - 1, 0)));
    const normal = Vector3.Cross(along, upwards).normalize();
    const light = 0.62 + 0.75 * Math.max(0, Vector3.Dot(normal, LATE_AFTERNOON.sunDirection));
    const cover = noise(column * 0.5, row * 1.3 + 20);
    const ground = Color3.Lerp(row === 0 ? ROCK : GRASS, WOOD, Math.min(1, Math.max(0, cover * 2.2 - 0.7)));
    const { x, y, z } = at(column, row);
    // Mist lies low.
    return hazed(ground.scale(light), [x, y, z], Math.min(0.97, haze + 0.12 * (1 - row / ROWS)));
  };
  const grid = Array.from({ length: columns + 1 }, (_unused, column) =>
    Array.from({ length: ROWS + 1 }, (_none, row) => {
      const { x, y, z } = at(column, row);
      return { point: [x, y, z] as Point, colour: colourAt(column, row) };
    }),
  );
  for (let column = 0; column < columns; column++) {
    // From the back: the material writes depth, yet near rows should win where both round to the same.
    for (let row = ROWS - 1; row >= 0; row--) {
      const corners = [
        grid[column]![row]!,
        grid[column + 1]![row]!,
        grid[column + 1]![row + 1]!,
        grid[column]![row + 1]!,
      ] as const;
      const [a, b, c, d] = corners;
      builder.shadedFace([a.point, b.point, c.point, d.point], [a.colour, b.colour, c.colour, d.colour]);
    }
  }
}

/** On a skerry of its own off the end of the left headland. */
function addLighthouse(builder: MeshBuilder, azimuth: number, distance: number): void {
  const foot = place(azimuth, distance, SEA_LEVEL - 1);
  const at = (height: number): Point => [foot[0], SEA_LEVEL + height, foot[2]];
  builder.cylinder(foot, 9, [26, 12], hazed(ROCK.scale(0.8), foot, 0.35), { sides: 9 });
  builder.cylinder(at(8), 26, [4.2, 2.9], hazed(WHITE, foot, 0.12), { sides: 10 });
  builder.cylinder(at(20), 6, [3.55, 3.3], hazed(RED, foot, 0.2), { sides: 10 });
  builder.cylinder(at(34), 5, [3.6, 2.8], hazed(RED, foot, 0.2), { sides: 10 });
}

function addTurbine(builder: MeshBuilder, azimuth: number, distance: number, phase: number): void {
  const foot = place(azimuth, distance, SEA_LEVEL);
  const white = hazed(WHITE, foot, 0.5);
  const [x, , z] = foot;
  builder.cylinder(foot, 92, [2.6, 1.5], white, { sides: 5, capped: false });
  for (let blade = 0; blade < 3; blade++) {
    const angle = ((phase + blade * 120) * Math.PI) / 180;
    const [along, up] = [Math.sin(angle), Math.cos(angle)];
    const hub: Point = [x, SEA_LEVEL + 92, z + 3];
    const tip: Point = [x + along * 52, SEA_LEVEL + 92 + up * 52, z + 3];
    builder.face(
      [[hub[0] - up * 1.6, hub[1] + along * 1.6, hub[2]], [hub[0] + up * 1.6, hub[1] - along * 1.6, hub[2]], tip, tip],
      white,
    );
  }
}
