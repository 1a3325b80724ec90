// What closes the horizon: hills in three depths of haze, a lighthouse on the nearest, and a far wind park. Unlit, in
// display colours like the sky; one draw call. Who calls: coast.ts.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import { createFlatMaterial } from './flat.ts';
import { MeshBuilder, type Point } from './mesh-builder.ts';
import { tilingNoise } from './noise.ts';
import { display, skyColour, SUN_DIRECTION } from './palette.ts';
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
  { from: -118, to: 150, distance: 3300, height: 190, haze: 0.86, seed: 5 },
  { from: 12, to: 96, distance: 1900, height: 150, haze: 0.7, seed: 6 },
  { from: -74, to: -30, distance: 1300, height: 78, haze: 0.58, seed: 8 },
  { from: 34, to: 118, distance: 760, height: 62, haze: 0.4, seed: 9 },
  { from: 130, to: 226, distance: 620, height: 84, haze: 0.34, seed: 10 },
];
const ROCK = display('#5f6a5a');
const GRASS = display('#7c8a58');
const WHITE = display('#f3efe6');

export function createHeadlands(scene: Scene): Mesh {
  const builder = new MeshBuilder();
  for (const range of RANGES) addRange(builder, range);
  addLighthouse(builder, -36.5, 1240);
  for (let index = 0; index < 11; index++) addTurbine(builder, -20 + index * 3.1, 3000 - (index % 3) * 260, 70 + index * 37);
  const mesh = builder.build('headlands', scene);
  mesh.material = createFlatMaterial('far', scene);
  mesh.alwaysSelectAsActiveMesh = true;
  mesh.alphaIndex = 2;
  return mesh;
}

function place(azimuth: number, distance: number, height: number): Point {
  const angle = (azimuth * Math.PI) / 180;
  return [Math.sin(angle) * distance, height, -Math.cos(angle) * distance];
}

/** `colour` seen through haze: mixed with the horizon's colour in that direction. */
function hazed(colour: Color3, azimuth: number, haze: number): Color3 {
  const [x, , z] = place(azimuth, 1, 0);
  return Color3.Lerp(colour, skyColour(new Vector3(x, 0.01, z).normalize(), new Color3()), haze);
}

function addRange(builder: MeshBuilder, { from, to, distance, height, haze, seed }: Range): void {
  const noise = tilingNoise(64, seed);
  const steps = Math.round((to - from) * 1.6);
  const profile = (azimuth: number) => {
    const t = (azimuth - from) / (to - from);
    // Ends run out into the sea.
    const ends = Math.min(1, t * 5) * Math.min(1, (1 - t) * 5);
    const rough = noise(azimuth * 0.09, seed) * 0.62 + noise(azimuth * 0.31, seed) * 0.26 + noise(azimuth * 1.1, seed) * 0.1;
    return Math.sqrt(ends) * height * (0.22 + rough);
  };
  const sunAzimuth = (Math.atan2(SUN_DIRECTION.x, -SUN_DIRECTION.z) * 180) / Math.PI;
  for (let step = 0; step < steps; step++) {
    const [left, right] = [from + ((to - from) * step) / steps, from + ((to - from) * (step + 1)) / steps];
    const [low, high] = [profile(left), profile(right)];
    // Slopes that look towards the sun are lighter.
    const turn = Math.sign(Math.sin(((sunAzimuth - left) * Math.PI) / 180)) || 1;
    const light = 1 + Math.max(-0.22, Math.min(0.22, ((high - low) / height) * 3.4 * -turn));
    const body = Color3.Lerp(ROCK, GRASS, noise(left * 0.4, 3)).scale(light);
    const crest = hazed(body, left, haze);
    const foot = hazed(body, left, Math.min(0.97, haze + 0.16));
    const corners: [Point, Point, Point, Point] = [
      place(left, distance, SEA_LEVEL - 2),
      place(right, distance, SEA_LEVEL - 2),
      place(right, distance * 1.04, SEA_LEVEL + high),
      place(left, distance * 1.04, SEA_LEVEL + low),
    ];
    builder.shadedFace(corners, [foot, foot, crest, crest]);
  }
}

function addLighthouse(builder: MeshBuilder, azimuth: number, distance: number): void {
  const white = hazed(WHITE, azimuth, 0.25);
  const red = hazed(display('#b8442f'), azimuth, 0.3);
  builder.cylinder(place(azimuth, distance, 36), 30, [3.6, 2.4], white, { sides: 8 });
  builder.cylinder(place(azimuth, distance, 66), 5, [3, 2.6], red, { sides: 8 });
  builder.box(place(azimuth + 0.7, distance, 38), [16, 9, 8], white);
}

function addTurbine(builder: MeshBuilder, azimuth: number, distance: number, phase: number): void {
  const white = hazed(WHITE, azimuth, 0.5);
  const [x, , z] = place(azimuth, distance, 0);
  builder.cylinder([x, SEA_LEVEL, z], 92, [2.6, 1.5], white, { sides: 5, capped: false });
  for (let blade = 0; blade < 3; blade++) {
    const angle = ((phase + blade * 120) * Math.PI) / 180;
    const [along, up] = [Math.sin(angle), Math.cos(angle)];
    const hub: Point = [x, SEA_LEVEL + 92, z + 3];
    const tip: Point = [x + along * 52, SEA_LEVEL + 92 + up * 52, z + 3];
    builder.face([[hub[0] - up * 1.6, hub[1] + along * 1.6, hub[2]], [hub[0] + up * 1.6, hub[1] - along * 1.6, hub[2]], tip, tip], white);
  }
}
