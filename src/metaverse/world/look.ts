// What all worlds share in how they are shown: tone mapping, and the order in which things are drawn. Who calls: the
// makers of worlds.
import { ImageProcessingConfiguration } from '@babylonjs/core/Materials/imageProcessingConfiguration';
import { Color4 } from '@babylonjs/core/Maths/math.color';
import type { Color3 } from '@babylonjs/core/Maths/math.color';
import { RenderingGroup } from '@babylonjs/core/Rendering/renderingGroup';
import type { Scene } from '@babylonjs/core/scene';

/** Neutral tone mapping keeps the hues of safety colours and of a provider's own paint. `behind` is in display space. */
export function setLook(scene: Scene, behind: Color3): void {
  setBehind(scene, behind);
  const processing = scene.imageProcessingConfiguration;
  processing.toneMappingEnabled = true;
  processing.toneMappingType = ImageProcessingConfiguration.TONEMAPPING_KHR_PBR_NEUTRAL;
  processing.exposure = 1.0;
  processing.contrast = 1.08;
}

/** What is seen where nothing is drawn, in display space. */
export function setBehind(scene: Scene, behind: Color3): void {
  scene.clearColor = Color4.FromColor3(behind);
}

/** Layers of the picture by `alphaIndex`, drawn from the highest down; machines keep Babylon's default, which is the highest. */
export const LAYER = { built: 3, far: 2, water: 1, sky: 0 } as const;

/** Machines first, the near before the far, the sky last: hidden pixels are then never shaded. */
export function drawNearFirst(scene: Scene): void {
  scene.setRenderingOrder(
    0,
    (a, b) => b.getMesh().alphaIndex - a.getMesh().alphaIndex || RenderingGroup.frontToBackSortCompare(a, b),
  );
}
