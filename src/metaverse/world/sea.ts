// The sea to the horizon: one flat disc whose shader reads a small tiling wave map twice, reflects the sky's formula and
// glitters under the sun. Who calls: coast.ts. No render target, no vertex waves: it is seen from a quay, metres above.
import { Effect } from '@babylonjs/core/Materials/effect';
import { RawTexture } from '@babylonjs/core/Materials/Textures/rawTexture';
import { Texture } from '@babylonjs/core/Materials/Textures/texture';
import { ShaderMaterial } from '@babylonjs/core/Materials/shaderMaterial';
import { Vector4 } from '@babylonjs/core/Maths/math.vector';
import { CreateDisc } from '@babylonjs/core/Meshes/Builders/discBuilder';
import type { Scene } from '@babylonjs/core/scene';
import { seededRandom } from './noise.ts';
import { bindSky, SKY_GLSL, SKY_UNIFORMS, skyDefines, type Daylight } from './daylight.ts';
import { LAYER } from './look.ts';
import { display, glsl } from './palette.ts';
import type { Quality } from './quality.ts';
import type { Rectangle } from './site.ts';

/** Height of the water; the quay's deck is at 0. */
export const SEA_LEVEL = -1.9;
const RADIUS = 4200;
const WAVE_TEXELS = 128;
const WAVES = 22;

const colour = (hex: string) => glsl(display(hex));

Effect.ShadersStore['twinportSeaVertexShader'] = `
precision highp float;
attribute vec3 position;
uniform mat4 world; uniform mat4 viewProjection;
varying vec3 vPosition;
void main(void) { vec4 at = world * vec4(position, 1.0); vPosition = at.xyz; gl_Position = viewProjection * at; }`;

Effect.ShadersStore['twinportSeaFragmentShader'] = `
precision highp float;
varying vec3 vPosition;
uniform sampler2D waves; uniform vec3 cameraPosition; uniform float seconds; uniform vec4 quay;
${SKY_GLSL}
void main(void) {
  vec3 toEye = cameraPosition - vPosition;
  float distanceToEye = length(toEye);
  toEye /= distanceToEye;
  vec2 at = vPosition.xz;
  // Two wave fields turned against each other, so that no grid of the map shows.
  vec2 slope = (texture2D(waves, vec2(at.x * 0.8 + at.y * 0.6, at.y * 0.8 - at.x * 0.6) * 0.031 + vec2(0.011, 0.006) * seconds).rg - 0.5)
    + (texture2D(waves, at.yx * 0.0083 + vec2(-0.002, 0.003) * seconds).rg - 0.5);
#ifdef FINE
  slope += (texture2D(waves, at * 0.131 - vec2(0.013, 0.021) * seconds).rg - 0.5) * 0.8;
#endif
  // From afar only the long swell is seen, and its slope averages out.
  float calm = 1.0 / (1.0 + distanceToEye * 0.006);
  vec3 normal = normalize(vec3(slope.x * 0.7 * calm, 1.0, slope.y * 0.7 * calm));
  float facing = clamp(dot(normal, toEye), 0.0, 1.0);
  float away = 1.0 - facing;
  float fresnel = 0.02 + 0.98 * away * away * away * away * away;
  vec3 mirrored = reflect(-toEye, normal);
  mirrored.y = abs(mirrored.y);
  // The sky a little above where a flat mirror shows it: the backs of waves hide the lowest part.
  vec3 sky = skyColour(normalize(mirrored + vec3(0.0, 0.12, 0.0)));
  vec3 water = mix(${colour('#0b3a50')}, ${colour('#2a8890')}, clamp(0.3 + (slope.x + slope.y) * 1.1, 0.0, 1.0));
#ifdef SKY_MOVES
  // What the water itself shows is lit, too.
  water *= clamp(SKY_middle.g * 1.4, 0.12, 1.0);
#endif
  vec3 sea = mix(water, sky, fresnel * 0.72);
  float glint = max(dot(mirrored, LIGHT_DIRECTION), 0.0);
  float glint2 = glint * glint; float glint16 = glint2 * glint2; glint16 *= glint16; glint16 *= glint16;
  float glint128 = glint16 * glint16; glint128 *= glint128; glint128 *= glint128;
  sea += SKY_sun * (glint128 * glint128 * glint128 * 1.6 + glint16 * glint16 * 0.3);
  // The quay's own reflection and shade: darker water along its walls.
  vec2 outside = max(abs(at - quay.xy) - quay.zw, 0.0);
  sea *= 1.0 - 0.42 * exp(-length(outside) * 0.55);
  // Haze towards the horizon, the colour that the sky has there.
  vec3 haze = skyHorizon(-toEye);
  sea = mix(sea, haze, 1.0 - exp(-distanceToEye * 0.0006));
  gl_FragColor = vec4(sea, 1.0);
}`;

export interface Sea {
  update(nowMs: number): void;
  dispose(): void;
}

export function createSea(scene: Scene, quality: Quality, daylight: Daylight, quay: Rectangle, level = SEA_LEVEL): Sea {
  const waves = new RawTexture(
    waveMap(),
    WAVE_TEXELS,
    WAVE_TEXELS,
    5,
    scene,
    true,
    false,
    Texture.TRILINEAR_SAMPLINGMODE,
  );
  waves.wrapU = waves.wrapV = Texture.WRAP_ADDRESSMODE;
  waves.anisotropicFilteringLevel = quality.fineSurfaces ? 4 : 1;

  const material = new ShaderMaterial('sea', scene, 'twinportSea', {
    attributes: ['position'],
    uniforms: ['world', 'viewProjection', 'cameraPosition', 'seconds', 'quay', ...SKY_UNIFORMS],
    samplers: ['waves'],
    defines: [...skyDefines(daylight), ...(quality.fineSurfaces ? ['#define FINE'] : [])],
  });
  material.setTexture('waves', waves);
  material.setVector4(
    'quay',
    new Vector4(
      (quay.minX + quay.maxX) / 2,
      (quay.minZ + quay.maxZ) / 2,
      (quay.maxX - quay.minX) / 2,
      (quay.maxZ - quay.minZ) / 2,
    ),
  );
  material.onBindObservable.add(() => {
    const effect = material.getEffect();
    effect.setVector3('cameraPosition', scene.activeCamera!.globalPosition);
    bindSky(effect, daylight);
  });
  material.backFaceCulling = false;

  const mesh = CreateDisc('sea', { radius: RADIUS, tessellation: 48 }, scene);
  mesh.rotation.x = Math.PI / 2;
  mesh.position.y = level;
  mesh.material = material;
  mesh.isPickable = false;
  mesh.alphaIndex = LAYER.water;
  mesh.freezeWorldMatrix();
  return {
    // A day at most: a 32-bit float in the shader has no room for epoch seconds.
    update: (nowMs) => void material.setFloat('seconds', (nowMs % 86_400_000) * 0.001),
    dispose() {
      mesh.dispose(false, true);
      waves.dispose();
    },
  };
}

/** Slopes of a sum of sine waves whose numbers of periods are whole, so that the map tiles; 0.5 is level. */
function waveMap(): Uint8Array {
  const random = seededRandom(7);
  const waves = Array.from({ length: WAVES }, () => {
    const periods = 2 + random() * 15;
    const heading = 0.6 + (random() - 0.5) * 2.6;
    const along = Math.round(Math.cos(heading) * periods);
    const across = Math.round(Math.sin(heading) * periods);
    return { along, across, phase: random() * Math.PI * 2, steepness: 1 / Math.sqrt(Math.hypot(along, across) + 1) };
  });
  const slopes = new Float32Array(WAVE_TEXELS * WAVE_TEXELS * 2);
  let steepest = 0;
  for (let row = 0; row < WAVE_TEXELS; row++) {
    for (let column = 0; column < WAVE_TEXELS; column++) {
      let slopeX = 0;
      let slopeZ = 0;
      for (const { along, across, phase, steepness } of waves) {
        const angle = ((along * column + across * row) / WAVE_TEXELS) * Math.PI * 2 + phase;
        // Crests sharper than troughs, as wind makes them.
        const push = Math.cos(angle) * (1 + 0.5 * Math.sin(angle)) * steepness;
        const length = Math.hypot(along, across) || 1;
        slopeX += (push * along) / length;
        slopeZ += (push * across) / length;
      }
      const at = (row * WAVE_TEXELS + column) * 2;
      slopes[at] = slopeX;
      slopes[at + 1] = slopeZ;
      steepest = Math.max(steepest, Math.abs(slopeX), Math.abs(slopeZ));
    }
  }
  const texels = new Uint8Array(WAVE_TEXELS * WAVE_TEXELS * 4);
  for (let texel = 0; texel < WAVE_TEXELS * WAVE_TEXELS; texel++) {
    texels[texel * 4] = 127.5 + (slopes[texel * 2]! / steepest) * 127;
    texels[texel * 4 + 1] = 127.5 + (slopes[texel * 2 + 1]! / steepest) * 127;
    texels[texel * 4 + 3] = 255;
  }
  return texels;
}
