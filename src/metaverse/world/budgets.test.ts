// What each world asks of a headset before a single machine stands in it.
import { NullEngine } from '@babylonjs/core/Engines/nullEngine';
import { InternalTexture, InternalTextureSource } from '@babylonjs/core/Materials/Textures/internalTexture';
import { Scene } from '@babylonjs/core/scene';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { settle } from '../rig/collision.ts';
import { qualityOf, type QualityTier } from './quality.ts';
import { worldMaker, type World, type WorldOptions } from './world.ts';

const MOST_DRAW_CALLS = 120;
const MOST_TRIANGLES = 300_000;
const BODY_RADIUS = 0.3;
/** A city is built in half a second, on a busy machine in ten. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const nowhere: WorldOptions = { placements: [], portals: [], spawn: [0, 1.65, 9], hasDay: false };
const OPTIONS = {
  coast: {
    ...nowhere,
    placements: [
      { position: [-4, 0, 0], radius: 2.4 },
      { position: [2, 0, -22], radius: 2 },
    ],
  },
  city: { ...nowhere, spawn: [0, 1.65, 38] },
  studio: { ...nowhere, placements: [{ position: [0, 0, 0], radius: 1 }], spawn: [0, 1.65, 6] },
} as const satisfies Record<string, WorldOptions>;

async function build(environment: keyof typeof OPTIONS, tier: QualityTier): Promise<{ world: World; scene: Scene }> {
  const engine = new NullEngine();
  // Babylon's engine without a GPU has no cube textures.
  const cube = () => new InternalTexture(engine, InternalTextureSource.Unknown);
  Object.assign(engine, { createRawCubeTexture: cube, updateTextureData: () => undefined });
  const scene = new Scene(engine);
  scene.useRightHandedSystem = true;
  const make = await worldMaker(environment);
  return { world: make(scene, qualityOf(tier), OPTIONS[environment]), scene };
}

describe.each(['coast', 'city', 'studio'] as const)('%s', (environment) => {
  it.each(['low', 'medium', 'high'] as const)(
    'at %s quality has shadows, keeps within a headset’s budgets, and can be stood in',
    async (tier) => {
      const { world, scene } = await build(environment, tier);
      const generators = scene.lights.map((light) => light.getShadowGenerator()).filter((one) => one != null);
      expect(generators).toHaveLength(1);
      const map = generators[0]!.getShadowMap()!;
      const casters = map.renderList!;
      expect(map.getSize().width).toBe(qualityOf(tier).shadowMapSize);
      expect(casters.length).toBeGreaterThan(0);

      // Shadows are drawn in the same frame now and then.
      const drawn = [...scene.meshes, ...casters];
      expect(drawn.length).toBeLessThanOrEqual(MOST_DRAW_CALLS);
      expect(drawn.reduce((sum, mesh) => sum + mesh.getTotalIndices() / 3, 0)).toBeLessThanOrEqual(MOST_TRIANGLES);

      const [x, , z] = OPTIONS[environment].spawn;
      expect(settle(world, { x, z }, BODY_RADIUS)).toEqual({ x, z });
      expect(world.floorMeshes.length).toBeGreaterThan(0);
      for (const floor of world.floorMeshes) expect(floor.isPickable).toBe(true);

      world.dispose();
      expect(scene.meshes).toHaveLength(0);
      expect(scene.lights).toHaveLength(0);
      scene.dispose();
    },
  );
});

describe('the city', () => {
  let world: World;
  beforeAll(async () => ({ world } = await build('city', 'low')));

  it('is walked on streets, pavements, the square and the bridge, not through houses or into the river', () => {
    const stands = (x: number, z: number) => {
      const at = settle(world, { x, z }, BODY_RADIUS);
      return Math.hypot(at.x - x, at.z - z) < 0.01;
    };
    for (const [x, z] of [
      [0, 0],
      [-70, -30],
      [100, -60],
      [30, 9],
      [0, 70],
      [0, 91],
      [-60, 46],
      [-19.5, -12.5],
    ] as const)
      expect(stands(x, z), `${x}, ${z}`).toBe(true);
    for (const [x, z] of [
      [-50, -30],
      [40, 25],
      [30, 60],
      [-40, 70],
      [0, 25],
      [0, -90],
      [5.2, 70],
    ] as const)
      expect(stands(x, z), `${x}, ${z}`).toBe(false);
  });

  it('keeps the places of its lamps free: each twelve metres at the pavements’ edge', () => {
    for (let x = -108; x <= 108; x += 12)
      for (const z of [-7.6, 7.6, -67.6, -52.4]) {
        const free = world.obstacles.every((shape) =>
          'radius' in shape
            ? Math.hypot(shape.x - x, shape.z - z) > shape.radius + 0.15
            : x < shape.minX - 0.15 || x > shape.maxX + 0.15 || z < shape.minZ - 0.15 || z > shape.maxZ + 0.15,
        );
        expect(free, `${x}, ${z}`).toBe(true);
      }
  });
});
