// The sun: one directional light and one shadow map over the built place, drawn again only each few frames. Who calls:
// coast.ts; twins/ hands in the meshes of machines so that they cast.
import '@babylonjs/core/Lights/Shadows/shadowGeneratorSceneComponent';
import { DirectionalLight } from '@babylonjs/core/Lights/directionalLight';
import { ShadowGenerator } from '@babylonjs/core/Lights/Shadows/shadowGenerator';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Scene } from '@babylonjs/core/scene';
import type { Daylight } from './daylight.ts';
import type { Quality } from './quality.ts';
import type { Rectangle } from './site.ts';

const SHORTEST_DISTANCE = 60;
/** Tall things beyond the rim still throw their shadow in. */
const RIM = 3;
const SMALLEST_CASTER = 0.12;

export interface Sun {
  readonly shadows: ShadowGenerator;
  castShadow(mesh: AbstractMesh): void;
  /** Takes over where the light stands now, its colour and its strength. */
  follow(light: SunLight): void;
  dispose(): void;
}

/** What the sun is of a light. */
type SunLight = Pick<Daylight, 'sunDirection' | 'sunlight' | 'sunIntensity' | 'moving'>;

export function createSun(scene: Scene, quality: Quality, first: SunLight, area: Rectangle): Sun {
  const light = new DirectionalLight('sun', first.sunDirection.negate(), scene);
  const middle = new Vector3((area.minX + area.maxX) / 2, 0, (area.minZ + area.maxZ) / 2);
  const reach = Math.hypot(area.maxX - area.minX, area.maxZ - area.minZ) / 2 + RIM;
  const distance = Math.max(SHORTEST_DISTANCE, reach + RIM);
  light.autoUpdateExtends = false;
  light.orthoLeft = -reach;
  light.orthoRight = reach;
  const follow = ({ sunDirection, sunlight, sunIntensity, moving }: SunLight): void => {
    const towards = moving?.lightDirection ?? sunDirection;
    towards.scaleToRef(-1, light.direction);
    towards.scaleToRef(distance, light.position).addInPlace(middle);
    // Seen from the sun the floor is foreshortened; machines reach up from it.
    light.orthoTop = reach * Math.min(1, towards.y + 0.37);
    light.orthoBottom = -reach * Math.min(1, towards.y + 0.21);
    light.forceProjectionMatrixCompute();
    light.diffuse = sunlight;
    light.specular = sunlight;
    light.intensity = sunIntensity;
  };
  follow(first);
  light.shadowMinZ = distance - reach;
  light.shadowMaxZ = distance + reach;

  const shadows = new ShadowGenerator(quality.shadowMapSize, light);
  shadows.usePercentageCloserFiltering = true;
  shadows.filteringQuality = quality.tier === 'high' ? ShadowGenerator.QUALITY_MEDIUM : ShadowGenerator.QUALITY_LOW;
  shadows.bias = 0.0012;
  shadows.normalBias = 0.012;
  const map = shadows.getShadowMap()!;
  map.refreshRate = quality.shadowRefreshFrames;
  return {
    shadows,
    follow,
    castShadow(mesh) {
      // Glass and water let the light through; screws throw shadows that nobody can see.
      const radius = mesh.getBoundingInfo().boundingSphere.radiusWorld;
      if (mesh.getTotalVertices() === 0 || mesh.material?.needAlphaBlending() || radius < SMALLEST_CASTER) return;
      shadows.addShadowCaster(mesh, false);
    },
    dispose() {
      shadows.dispose();
      light.dispose();
    },
  };
}
