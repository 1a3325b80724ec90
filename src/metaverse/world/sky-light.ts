// Image-based light from a formula of what surrounds the place, computed on the CPU: a small prefiltered cube for reflections and a
// spherical polynomial for diffuse light. Filtering on the GPU took a render target a mip and face, which software GL
// pays dearly; this is a few ten thousand evaluations, some 50 ms, and gives the same light on every machine.
import '@babylonjs/core/Engines/Extensions/engine.rawTexture';
import '@babylonjs/core/Materials/Textures/baseTexture.polynomial';
import { Constants } from '@babylonjs/core/Engines/constants';
import { BaseTexture } from '@babylonjs/core/Materials/Textures/baseTexture';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { ToHalfFloat } from '@babylonjs/core/Misc/textureTools';
import { SphericalHarmonics, SphericalPolynomial } from '@babylonjs/core/Maths/sphericalPolynomial';
import type { InternalTexture } from '@babylonjs/core/Materials/Textures/internalTexture';
import type { Engine } from '@babylonjs/core/Engines/engine';
import type { Scene } from '@babylonjs/core/scene';

const SIZE = 32;
const LEVELS = Math.log2(SIZE) + 1;
/** Babylon's mapping of roughness to mip level; the levels below are filtered for exactly this. */
const LOD_SCALE = 0.8;
const SAMPLES = 24;
/** Directions a side of a cube at which diffuse light is summed up: once, and while it moves. */
const FINE_STEPS = 16;
const COARSE_STEPS = 6;

export interface SkyLight {
  /** Diffuse light by direction, as Babylon's shaders take it. */
  readonly polynomial: SphericalPolynomial;
  /** Takes over what the surroundings have become: diffuse light at once, reflections a little more with each call. */
  follow(): void;
  dispose(): void;
}

/** Linear light that comes from a direction (unit vector), into `out`. */
export type Radiance = (direction: Vector3, out: Color3) => Color3;

/** Sets `scene.environmentTexture` from what surrounds the place and keeps it across a lost context. */
export function createSkyLight(scene: Scene, radiance: Radiance): SkyLight {
  const engine = scene.getEngine() as Engine;
  const levels = Array.from({ length: LEVELS }, (_unused, level) => cubeLevel(level, radiance));
  let light = polynomial(radiance);
  const upload = (): InternalTexture => {
    const internal = engine.createRawCubeTexture(
      levels[0]!,
      SIZE,
      Constants.TEXTUREFORMAT_RGBA,
      Constants.TEXTURETYPE_HALF_FLOAT,
      true,
      false,
      Constants.TEXTURE_TRILINEAR_SAMPLINGMODE,
      null,
    );
    // The filtered levels replace the averaged ones that Babylon made.
    for (let level = 1; level < LEVELS; level++) {
      const size = SIZE >> level;
      levels[level]!.forEach((texels, face) =>
        engine.updateTextureData(internal, texels, 0, 0, size, size, face, level),
      );
    }
    internal._lodGenerationScale = LOD_SCALE;
    internal._sphericalPolynomial = light;
    return internal;
  };
  // A plain texture about it: RawCubeTexture would bring loaders of formats that are not used here.
  const texture = new BaseTexture(scene, upload());
  texture.gammaSpace = false;
  texture.coordinatesMode = Constants.TEXTURE_CUBIC_MODE;
  // Our faces are in the right-handed frame of the world, so the shader's flip for left-handed cubes is undone.
  texture.invertZ = true;
  // Babylon 9.34 makes raw textures again after a lost context, except cubes.
  const restored = engine.onContextRestoredObservable.add(() => {
    texture._texture = upload();
  });
  scene.environmentTexture = texture;
  let next = 0;
  return {
    get polynomial() {
      return light;
    },
    follow() {
      light = polynomial(radiance, COARSE_STEPS);
      texture.sphericalPolynomial = light;
      const [level, face] = [Math.floor(next / 6), next % 6];
      next = (next + 1) % (LEVELS * 6);
      const texels = cubeFace(level, face, radiance);
      levels[level]![face] = texels;
      const size = SIZE >> level;
      engine.updateTextureData(texture._texture!, texels, 0, 0, size, size, face, level);
    },
    dispose() {
      engine.onContextRestoredObservable.remove(restored);
      scene.environmentTexture = null;
      texture.dispose();
    },
  };
}

/** The direction of a texel on a face; faces in the order of GL: +X -X +Y -Y +Z -Z, `u` and `v` from -1 to 1. */
function faceDirection(face: number, u: number, v: number, out: Vector3): Vector3 {
  if (face === 0) out.set(1, -v, -u);
  else if (face === 1) out.set(-1, -v, u);
  else if (face === 2) out.set(u, 1, v);
  else if (face === 3) out.set(u, -1, -v);
  else if (face === 4) out.set(u, -v, 1);
  else out.set(-u, -v, -1);
  return out.normalize();
}

/** Half floats: 32-bit ones cannot be filtered on most phones and headsets. */
function cubeLevel(level: number, radiance: Radiance): Uint16Array[] {
  return Array.from({ length: 6 }, (_unused, face) => cubeFace(level, face, radiance));
}

function cubeFace(level: number, face: number, radiance: Radiance): Uint16Array {
  const size = SIZE >> level;
  const alpha = level === 0 ? 0 : Math.min(1, 2 ** (level / LOD_SCALE) / SIZE);
  const lobe = level === 0 ? [new Vector3(0, 0, 1)] : ggxLobe(alpha);
  const normal = new Vector3();
  const tangent = new Vector3();
  const bitangent = new Vector3();
  const light = new Vector3();
  const colour = new Color3();
  const texels = new Uint16Array(size * size * 4);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      faceDirection(face, ((column + 0.5) / size) * 2 - 1, ((row + 0.5) / size) * 2 - 1, normal);
      tangentFrame(normal, tangent, bitangent);
      let red = 0;
      let green = 0;
      let blue = 0;
      let weight = 0;
      for (const { x, y, z } of lobe) {
        light.set(
          tangent.x * x + bitangent.x * y + normal.x * z,
          tangent.y * x + bitangent.y * y + normal.y * z,
          tangent.z * x + bitangent.z * y + normal.z * z,
        );
        radiance(light, colour);
        red += colour.r * z;
        green += colour.g * z;
        blue += colour.b * z;
        weight += z;
      }
      texels.set([red / weight, green / weight, blue / weight, 1].map(ToHalfFloat), (row * size + column) * 4);
    }
  }
  return texels;
}

/** Directions towards the light about a normal of +Z, for a GGX lobe of width `alpha` looked at straight on (Karis 2013). */
function ggxLobe(alpha: number): Vector3[] {
  return Array.from({ length: SAMPLES }, (_unused, index) => {
    const azimuth = index * 2.399963;
    const share = (index + 0.5) / SAMPLES;
    const cosine = Math.sqrt((1 - share) / (1 + (alpha * alpha - 1) * share));
    const sine = Math.sqrt(1 - cosine * cosine);
    return new Vector3(
      2 * cosine * sine * Math.cos(azimuth),
      2 * cosine * sine * Math.sin(azimuth),
      2 * cosine * cosine - 1,
    );
  }).filter((direction) => direction.z > 0);
}

function tangentFrame(normal: Vector3, tangent: Vector3, bitangent: Vector3): void {
  const up = Math.abs(normal.y) < 0.99 ? Vector3.UpReadOnly : Vector3.RightReadOnly;
  Vector3.CrossToRef(up, normal, tangent);
  tangent.normalize();
  Vector3.CrossToRef(normal, tangent, bitangent);
}

function polynomial(radiance: Radiance, steps = FINE_STEPS): SphericalPolynomial {
  const harmonics = new SphericalHarmonics();
  const direction = new Vector3();
  const colour = new Color3();
  for (let face = 0; face < 6; face++) {
    for (let row = 0; row < steps; row++) {
      for (let column = 0; column < steps; column++) {
        const u = ((column + 0.5) / steps) * 2 - 1;
        const v = ((row + 0.5) / steps) * 2 - 1;
        const solidAngle = 4 / (steps * steps * (1 + u * u + v * v) ** 1.5);
        harmonics.addLight(faceDirection(face, u, v, direction), radiance(direction, colour), solidAngle);
      }
    }
  }
  harmonics.convertIncidentRadianceToIrradiance();
  harmonics.convertIrradianceToLambertianRadiance();
  return SphericalPolynomial.FromHarmonics(harmonics);
}
