// The environment `city`: a district of streets between houses, a square with a fountain, a park, and a river with quays and
// a bridge, on a bright morning or through its day. Who calls: world.ts, once. A dozen draw calls; what is alike is one mesh.
import type { Material } from '@babylonjs/core/Materials/material';
import type { Scene } from '@babylonjs/core/scene';
import { DayCycle } from '../day-cycle.ts';
import { MORNING, skyRadiance } from '../daylight.ts';
import { createFlatMaterial } from '../flat.ts';
import { drawNearFirst, LAYER, setBehind, setLook } from '../look.ts';
import { contactShade } from '../markings.ts';
import { MeshBuilder } from '../mesh-builder.ts';
import { linear } from '../palette.ts';
import type { Quality } from '../quality.ts';
import { createSea } from '../sea.ts';
import type { Circle, Footprint } from '../site.ts';
import { createSky } from '../sky.ts';
import { createSkyLight } from '../sky-light.ts';
import { createSun } from '../sun.ts';
import { createSurfaces } from '../surface.ts';
import type { World, WorldOptions } from '../world.ts';
import { furnishPlaces } from './greenery.ts';
import { layGround, paintStreets } from './ground.ts';
import { buildBlocks, type Town } from './houses.ts';
import { skyline, townHall } from './landmarks.ts';
import {
  BLOCKS,
  BRIDGE,
  DISTRICT,
  DRAWN_X,
  PAVEMENT,
  QUAY_Z,
  SOUTH_BANK_Z,
  SOUTH_WALK,
  TOWN_HALL,
  WATER,
  type Block,
} from './plan.ts';
import { buildRiver } from './river.ts';

const FAR_GROUND = linear('#8f8d84');
const FARTHEST = 900;

/** Houses along the streets beyond the district, and along the south bank. */
const OUTER_BLOCKS: readonly Block[] = [-1, 1].flatMap((side) =>
  (
    [
      [-98, -70],
      [-50, -10],
      [10, 40],
    ] as const
  ).map(([minZ, maxZ]) => ({
    minX: side < 0 ? -DRAWN_X : 114,
    maxX: side < 0 ? -114 : DRAWN_X,
    minZ,
    maxZ,
    seenFrom: ['north', 'south', side < 0 ? 'east' : 'west'] as const,
  })),
);
const SOUTH_BLOCKS: readonly Block[] = [-1, 1].map((side) => ({
  minX: side < 0 ? -DRAWN_X : 8,
  maxX: side < 0 ? -8 : DRAWN_X,
  minZ: 101,
  maxZ: 124,
  seenFrom: ['north', side < 0 ? 'east' : 'west'] as const,
}));

export function createCity(scene: Scene, quality: Quality, { hasDay }: Pick<WorldOptions, 'hasDay'>): World {
  const day = hasDay ? new DayCycle() : null;
  const light = day?.light ?? MORNING;
  setLook(scene, light.horizon);
  const skylight = createSkyLight(scene, (direction, out) => skyRadiance(light, direction, out));
  const sun = createSun(scene, quality, light, { ...DISTRICT, maxZ: SOUTH_WALK.maxZ });
  const surfaces = createSurfaces(scene, quality, light, skylight, sun.shadows);

  const town: Town = {
    matte: new MeshBuilder(),
    glass: new MeshBuilder(),
    roofs: new MeshBuilder(),
    hulls: new MeshBuilder(),
  };
  const [ground, paint, contact, places, trees, steel, far] = [
    new MeshBuilder(),
    new MeshBuilder(),
    new MeshBuilder(),
    new MeshBuilder(),
    new MeshBuilder(),
    new MeshBuilder(),
    new MeshBuilder(),
  ];
  layGround(ground, places);
  paintStreets(paint);
  buildBlocks(town, BLOCKS, 'near');
  buildBlocks(town, OUTER_BLOCKS, 'far', [4, 6], 57);
  buildBlocks(town, SOUTH_BLOCKS, 'far', [3, 5], 63);
  townHall(town);
  skyline(far, far);
  farGround(far);
  buildRiver(places, { matte: places, metal: steel });
  const furniture = furnishPlaces({
    trees,
    matte: places,
    metal: steel,
    contact: (at: Circle, reach: number) => contactShade(contact, at, reach, 0.45, PAVEMENT),
  });

  const shade = createFlatMaterial('contact', scene, { blended: true });
  shade.zOffset = -1;
  shade.disableDepthWrite = true;
  const built = (
    [
      [ground, 'floor', surfaces.slabs, false],
      [paint, 'markings', surfaces.paint, false],
      [town.matte, 'houses', surfaces.matte, false],
      [town.glass, 'windows', surfaces.windows, false],
      [town.roofs, 'roofs', surfaces.matte, true],
      [town.hulls, 'hulls', surfaces.matte, true],
      [places, 'places', surfaces.matte, false],
      [trees, 'trees', surfaces.matte, true],
      [steel, 'steelwork', surfaces.metal, false],
      [far, 'skyline', surfaces.matte, false],
      [contact, 'contact', shade, false],
    ] as const satisfies readonly (readonly [MeshBuilder, string, Material, boolean])[]
  ).map(([builder, name, material, casts]) => {
    const mesh = builder.build(name, scene);
    mesh.material = material;
    mesh.alphaIndex = LAYER.built;
    if (casts) sun.castShadow(mesh);
    return mesh;
  });
  const floor = built[0]!;
  floor.isPickable = true;
  // Nobody teleports through a wall, and a pointer does not choose what stands behind it.
  built[5]!.isPickable = true;
  built.at(-1)!.hasVertexAlpha = true;

  const river = createSea(
    scene,
    quality,
    light,
    { minX: -DRAWN_X, maxX: DRAWN_X, minZ: -FARTHEST, maxZ: WATER.minZ },
    WATER.level,
  );
  const sky = createSky(scene, quality, light);
  drawNearFirst(scene);
  sky.mesh.alphaIndex = LAYER.sky;

  return {
    floorMeshes: [floor],
    walkable: [DISTRICT, BRIDGE, SOUTH_WALK],
    obstacles: [...obstaclesOf(), ...furniture],
    castShadow: sun.castShadow,
    update: river.update,
    ...(day === null
      ? {}
      : {
          setHour(hour: number) {
            day.setHour(hour);
            setBehind(scene, light.horizon);
            sun.follow(light);
            skylight.follow();
          },
        }),
    dispose() {
      for (const mesh of built) mesh.dispose();
      shade.dispose();
      sky.dispose();
      river.dispose();
      surfaces.dispose();
      sun.dispose();
      skylight.dispose();
    },
  };
}

function obstaclesOf(): Footprint[] {
  const blocks = BLOCKS.map(({ minX, maxX, minZ, maxZ }) => ({ minX, maxX, minZ, maxZ }));
  const parapets = [-1, 1].map((side) => ({
    minX: side < 0 ? BRIDGE.minX - 1 : BRIDGE.maxX - 0.35,
    maxX: side < 0 ? BRIDGE.minX + 0.35 : BRIDGE.maxX + 1,
    minZ: QUAY_Z - 0.5,
    maxZ: SOUTH_BANK_Z + 0.5,
  }));
  return [...blocks, { ...TOWN_HALL }, ...parapets];
}

/** A plain around the district, with the river left open. */
function farGround(far: MeshBuilder): void {
  const lay = (minX: number, maxX: number, minZ: number, maxZ: number) => {
    const size = 60;
    for (let x = minX; x < maxX; x += size)
      for (let z = minZ; z < maxZ; z += size) {
        const [width, depth] = [Math.min(size, maxX - x), Math.min(size, maxZ - z)];
        far.plate([x + width / 2, -0.06, z + depth / 2], [width, depth], FAR_GROUND);
      }
  };
  lay(-FARTHEST, FARTHEST, -FARTHEST, QUAY_Z);
  lay(-FARTHEST, FARTHEST, SOUTH_BANK_Z, FARTHEST);
}
