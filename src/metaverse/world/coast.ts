// The preset `coast`: a quay by the sea in a clear late afternoon, composed around the machines that the world's
// manifest places. Who calls: world.ts, once. About a dozen draw calls in all.
import type { Material } from '@babylonjs/core/Materials/material';
import type { Scene } from '@babylonjs/core/scene';
import {
  bollard,
  CONTAINER_COLOURS,
  container,
  lightMast,
  netPen,
  planter,
  railing,
  roundRailing,
  shelter,
  type Workshop,
} from './furniture.ts';
import { createFlatMaterial } from './flat.ts';
import { createHeadlands } from './headlands.ts';
import { drawNearFirst, LAYER, setLook } from './look.ts';
import { contactShade, contactShadeBox, paintMarkings } from './markings.ts';
import { MeshBuilder, type Tile } from './mesh-builder.ts';
import { LATE_AFTERNOON, skyRadiance } from './daylight.ts';
import { buildFloor, buildWalls, openEdges } from './quay.ts';
import type { Quality } from './quality.ts';
import { createSea, SEA_LEVEL } from './sea.ts';
import {
  boundsOf,
  planSite,
  slabsOf,
  walkableOf,
  type Circle,
  type Footprint,
  type Rectangle,
  type Site,
} from './site.ts';
import { createSky } from './sky.ts';
import { createSkyLight } from './sky-light.ts';
import { createSun } from './sun.ts';
import { createSurfaces } from './surface.ts';
import { workboat } from './workboat.ts';
import type { World, WorldOptions } from './world.ts';

/** Builds the world into the scene: meshes, light, fog and tone mapping. */
export function createCoast(scene: Scene, quality: Quality, { placements, portals, spawn }: WorldOptions): World {
  const site = planSite(
    placements,
    spawn,
    portals.map(({ position }) => position),
  );
  setLook(scene, LATE_AFTERNOON.horizon);
  const skylight = createSkyLight(scene, (direction, out) => skyRadiance(LATE_AFTERNOON, direction, out));
  const sun = createSun(scene, quality, LATE_AFTERNOON, boundsOf(site));
  const surfaces = createSurfaces(scene, quality, LATE_AFTERNOON, skylight, sun.shadows);

  const workshop = { matte: new MeshBuilder(), metal: new MeshBuilder() };
  const [walls, paint, contact] = [new MeshBuilder(), new MeshBuilder(), new MeshBuilder()];
  buildWalls(site, walls);
  paintMarkings(site, spawn, paint);
  const obstacles = furnish(site, workshop, contact);

  const floor = buildFloor(site, scene);
  const still = [floor];
  const add = (
    builder: MeshBuilder,
    name: string,
    material: Material,
    options: { casts?: boolean; shadeFeet?: boolean; tile?: Tile } = {},
  ) => {
    const { casts = false, ...shape } = options;
    const mesh = builder.build(name, scene, shape);
    mesh.material = material;
    if (casts) sun.castShadow(mesh);
    still.push(mesh);
    return mesh;
  };
  floor.material = surfaces.slabs;
  add(workshop.matte, 'furniture', surfaces.matte, { casts: true, shadeFeet: true });
  add(workshop.metal, 'steelwork', surfaces.metal, { casts: true });
  add(walls, 'walls', surfaces.matte);
  const { width, depth } = slabsOf(site.deck);
  add(paint, 'markings', surfaces.paint, { tile: { x: site.deck.minX, z: site.deck.minZ, width, depth } });
  const shade = createFlatMaterial('contact', scene, { blended: true });
  shade.zOffset = -1;
  shade.disableDepthWrite = true;
  add(contact, 'contact', shade).hasVertexAlpha = true;
  for (const mesh of still) mesh.alphaIndex = LAYER.built;

  const headlands = createHeadlands(scene);
  const sea = createSea(scene, quality, LATE_AFTERNOON, site.deck);
  const sky = createSky(scene, quality, LATE_AFTERNOON);
  drawNearFirst(scene);
  sky.mesh.alphaIndex = LAYER.sky;

  return {
    floorMeshes: [floor],
    walkable: walkableOf(site),
    obstacles: [...obstacles, ...site.machines],
    castShadow: sun.castShadow,
    update: sea.update,
    dispose() {
      for (const mesh of still) mesh.dispose();
      shade.dispose();
      headlands.dispose(false, true);
      sky.dispose();
      sea.dispose();
      surfaces.dispose();
      sun.dispose();
      skylight.dispose();
    },
  };
}

/** Places the furniture about the machines; returns what blocks the way. */
function furnish(site: Site, workshop: Workshop, contact: MeshBuilder): Footprint[] {
  const { deck } = site;
  const blocked: Footprint[] = [];
  const block = (shape: Rectangle) => {
    blocked.push(shape);
    contactShadeBox(contact, shape, 0.55);
  };
  for (const machine of site.marked)
    contactShade(contact, { ...machine, radius: machine.radius * 0.55 }, machine.radius + 0.45, 0.34);

  railings(site, workshop);
  for (const [x, z, radius] of [
    [-17, -38, 7],
    [-33, -52, 9],
    [24, -64, 9],
  ] as const)
    netPen(workshop, [x, SEA_LEVEL, z], radius);
  workboat(workshop, [deck.minX + 8.5, SEA_LEVEL, deck.minZ - 4.2], 0.12);
  // The left side is the berth: bollards instead of a railing.
  for (let z = deck.minZ + 2.4; z < deck.maxZ; z += 5) {
    const at: Circle = { x: deck.minX + 0.75, z, radius: 0.34 };
    bollard(workshop, [at.x, 0, at.z]);
    contactShade(contact, at, 0.75);
    blocked.push(at);
  }
  const right = deck.maxX - 1.75;
  block(container(workshop, [right, 0, deck.minZ + 4.2], CONTAINER_COLOURS.blue));
  container(workshop, [right, 0, deck.minZ + 4.2], CONTAINER_COLOURS.rust, 1);
  block(container(workshop, [right, 0, deck.minZ + 10.9], CONTAINER_COLOURS.chalk));
  const shelterAt = deck.minX + 2.7;
  for (const wall of shelter(workshop, [shelterAt, 0, deck.minZ + 4.6])) block(wall);
  block(planter(workshop, [shelterAt - 0.4, 0, deck.minZ + 9.4], [1.1, 2.4], 21));
  block(planter(workshop, [deck.maxX - 1.2, 0, deck.maxZ - 3.4], [1.1, 3.4], 22));
  block(planter(workshop, [(deck.minX + (site.machines[0]?.x ?? 0)) / 2, 0, deck.minZ + 1], [3.6, 0.9], 23));
  const masts: readonly (readonly [number, number, number])[] = [
    [deck.minX + 1.2, deck.minZ + 1.2, -0.6],
    [deck.maxX - 0.9, deck.minZ + 0.9, -2.5],
    [deck.minX + 1.2, deck.maxZ - 2, 0.5],
    [deck.maxX - 0.9, deck.maxZ - 1, 2.6],
  ];
  for (const [x, z, yaw] of masts) {
    lightMast(workshop, [x, 0, z], yaw);
    contactShade(contact, { x, z, radius: 0.22 }, 0.6);
    blocked.push({ x, z, radius: 0.22 });
  }
  return blocked;
}

function railings(site: Site, workshop: Workshop): void {
  const { deck } = site;
  for (const edge of openEdges(site)) {
    if (edge.maxX < deck.minX + 1) continue;
    railing(workshop, [edge.minX + 0.1, 0, edge.minZ], [edge.maxX - 0.1, 0, edge.maxZ]);
  }
  for (const [index, island] of site.islands.entries()) {
    const way = site.causeways[index]!;
    const [wayX, wayZ] = [(way.minX + way.maxX) / 2, (way.minZ + way.maxZ) / 2];
    const towardsWay = Math.atan2(wayZ - island.z, wayX - island.x);
    const opening = Math.asin(Math.min(1, 2.6 / island.radius));
    roundRailing(
      workshop,
      [island.x, 0, island.z],
      island.radius - 0.2,
      towardsWay + opening,
      towardsWay + Math.PI * 2 - opening,
    );
  }
}
