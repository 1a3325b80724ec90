// The material of everything that was built here: concrete, paint, timber, steel. One short shader instead of Babylon's
// PBR, because it covers most of the screen: the same picture took a software GL 617 ms of CPU with PBR and 257 with this,
// and a standalone headset has little to spare either. Machines keep PBR. Light, tone mapping and
// contrast are those of the scene, so that both agree. Who calls: coast.ts.
import { Constants } from '@babylonjs/core/Engines/constants';
import type { ShadowGenerator } from '@babylonjs/core/Lights/Shadows/shadowGenerator';
import { Effect } from '@babylonjs/core/Materials/effect';
import { ShaderMaterial } from '@babylonjs/core/Materials/shaderMaterial';
import { RawTexture } from '@babylonjs/core/Materials/Textures/rawTexture';
import type { SphericalPolynomial } from '@babylonjs/core/Maths/sphericalPolynomial';
import type { Scene } from '@babylonjs/core/scene';
import { concreteSurface } from './concrete.ts';
import { bindSky, SKY_GLSL, SKY_UNIFORMS, skyDefines, type Daylight } from './daylight.ts';
import type { Quality } from './quality.ts';
import type { SkyLight } from './sky-light.ts';

const POLYNOMIAL = ['x', 'y', 'z', 'xx', 'yy', 'zz', 'xy', 'yz', 'zx'] as const;

Effect.ShadersStore['twinportSurfaceVertexShader'] = `
precision highp float;
attribute vec3 position; attribute vec3 normal; attribute vec4 color; attribute vec2 uv;
uniform mat4 viewProjection; uniform mat4 lightMatrix;
${POLYNOMIAL.map((name) => `uniform vec3 sky_${name};`).join(' ')}
varying vec3 vPosition; varying vec3 vNormal; varying vec3 vAlbedo; varying vec3 vSkylight; varying vec2 vUv; varying vec3 vShadow;
void main(void) {
  vec3 n = normal;
  // Light from the whole sky, a smooth function of the normal: once a vertex is enough.
  vSkylight = max(sky_x * n.x + sky_y * n.y + sky_z * n.z + sky_xx * n.x * n.x + sky_yy * n.y * n.y + sky_zz * n.z * n.z
    + sky_xy * n.x * n.y + sky_yz * n.y * n.z + sky_zx * n.z * n.x, vec3(0.0));
  vPosition = position; vNormal = n; vAlbedo = color.rgb; vUv = uv;
  vec4 lit = lightMatrix * vec4(position, 1.0);
  vShadow = lit.xyz * 0.5 + 0.5;
  gl_Position = viewProjection * vec4(position, 1.0);
}`;

Effect.ShadersStore['twinportSurfaceFragmentShader'] = `
precision highp float;
varying vec3 vPosition; varying vec3 vNormal; varying vec3 vAlbedo; varying vec3 vSkylight; varying vec2 vUv; varying vec3 vShadow;
uniform vec3 cameraPosition; uniform vec2 exposureContrast;
uniform highp sampler2DShadow shadowMap;
#ifdef SLABS
uniform sampler2D slab;
#endif
${SKY_GLSL}
float sunlit(void) {
  if (any(greaterThan(abs(vShadow - 0.5), vec3(0.499)))) return 1.0;
#ifdef FINE
  vec2 texel = vec2(0.75) / vec2(textureSize(shadowMap, 0));
  return 0.25 * (texture(shadowMap, vShadow + vec3(texel.x, texel.y, 0.0)) + texture(shadowMap, vShadow + vec3(-texel.x, texel.y, 0.0))
    + texture(shadowMap, vShadow + vec3(texel.x, -texel.y, 0.0)) + texture(shadowMap, vShadow - vec3(texel.x, texel.y, 0.0)));
#else
  return texture(shadowMap, vShadow);
#endif
}
// Khronos PBR neutral tone mapping, as Babylon applies it to the machines.
vec3 toneMapped(vec3 colour) {
  float least = min(colour.r, min(colour.g, colour.b));
  colour -= least < 0.08 ? least - 6.25 * least * least : 0.04;
  float peak = max(colour.r, max(colour.g, colour.b));
  if (peak < 0.76) return colour;
  float squeezed = 1.0 - 0.0576 / (peak - 0.52);
  colour *= squeezed / peak;
  return mix(colour, vec3(squeezed), 1.0 - 1.0 / (0.15 * (peak - squeezed) + 1.0));
}
void main(void) {
  vec3 albedo = vAlbedo;
  float facing = dot(vNormal, LIGHT_DIRECTION);
#ifdef SLABS
  vec4 surface = texture2D(slab, vUv);
  albedo *= surface.rgb * surface.rgb;
#endif
  float sun = max(facing, 0.0);
  if (sun > 0.0) sun *= sunlit();
  vec3 light = albedo * (vSkylight + SUNLIGHT * sun);
#if defined(METAL) || defined(FINE)
  vec3 away = normalize(vPosition - cameraPosition);
  vec3 normal = normalize(vNormal);
  float grazing = 1.0 - max(-dot(away, normal), 0.0);
  vec3 mirrored = reflect(away, normal);
  vec3 sky = skyColour(vec3(mirrored.x, abs(mirrored.y), mirrored.z));
  sky *= sky;
#ifdef METAL
  vec3 gleam = SUNLIGHT * pow(max(dot(mirrored, LIGHT_DIRECTION), 0.0), 24.0) * step(0.001, sun);
  light = mix(light, vAlbedo * (sky * (mirrored.y < 0.0 ? 0.35 : 1.0) + gleam), 0.62);
#if defined(WINDOWS) && defined(SKY_MOVES)
  // Each pane has a tint of its own, by which it is lit or not.
  float chance = fract(dot(vAlbedo, vec3(91.7, 57.3, 33.1)));
  float lit = smoothstep(chance - 0.02, chance + 0.02, SKY_windows - 0.02);
  light += vec3(1.0, 0.62, 0.27) * (0.35 + 0.5 * fract(chance * 7.0)) * lit;
#endif
#else
  float smoothness = 0.1;
#ifdef SLABS
  smoothness = surface.a * 0.42;
#endif
  light += sky * (smoothness * pow(grazing, 5.0));
#endif
#endif
  vec3 colour = toneMapped(light * exposureContrast.x);
  colour = pow(max(colour, vec3(0.0)), vec3(0.4545));
  colour = mix(colour, colour * colour * (3.0 - 2.0 * colour), exposureContrast.y);
#ifdef HAZE
  vec3 sight = vPosition - cameraPosition;
  float range = length(sight);
  colour = mix(colour, skyHorizon(sight / range), 1.0 - exp(-range * HAZE));
#endif
  gl_FragColor = vec4(colour, 1.0);
}`;

export interface Surfaces {
  readonly slabs: ShaderMaterial;
  readonly matte: ShaderMaterial;
  readonly metal: ShaderMaterial;
  /** Panes, of which some are lit at night. */
  readonly windows: ShaderMaterial;
  readonly paint: ShaderMaterial;
  dispose(): void;
}

/** `skylight` is the diffuse light of the sky, `shadows` are the sun's. */
export function createSurfaces(
  scene: Scene,
  quality: Quality,
  daylight: Daylight,
  skylight: Pick<SkyLight, 'polynomial'>,
  shadows: ShadowGenerator,
): Surfaces {
  const always = [...skyDefines(daylight), ...(quality.fineSurfaces ? ['#define FINE'] : [])];
  const make = (name: string, defines: readonly string[], samplers: readonly string[] = []) => {
    const material = new ShaderMaterial(name, scene, 'twinportSurface', {
      attributes: ['position', 'normal', 'color', 'uv'],
      uniforms: [
        'viewProjection',
        'lightMatrix',
        'cameraPosition',
        'exposureContrast',
        ...POLYNOMIAL.map((term) => `sky_${term}`),
        ...SKY_UNIFORMS,
      ],
      samplers: ['shadowMap', ...samplers],
      defines: [...always, ...defines],
    });
    material.onBindObservable.add(() => {
      bind(material.getEffect(), scene, skylight.polynomial, shadows);
      bindSky(material.getEffect(), daylight);
    });
    return material;
  };
  const { rgba, size } = concreteSurface();
  const concrete = new RawTexture(
    rgba,
    size,
    size,
    Constants.TEXTUREFORMAT_RGBA,
    scene,
    true,
    false,
    Constants.TEXTURE_TRILINEAR_SAMPLINGMODE,
  );
  concrete.wrapU = concrete.wrapV = Constants.TEXTURE_WRAP_ADDRESSMODE;
  concrete.anisotropicFilteringLevel = quality.tier === 'low' ? 2 : 8;

  const slabs = make('slabs', ['#define SLABS'], ['slab']);
  slabs.setTexture('slab', concrete);
  const paint = make('paint', ['#define SLABS'], ['slab']);
  paint.setTexture('slab', concrete);
  paint.zOffset = -2;
  const [matte, metal] = [make('matte', []), make('metal', ['#define METAL'])];
  const windows = make('windows', ['#define METAL', '#define WINDOWS']);
  return {
    slabs,
    matte,
    metal,
    windows,
    paint,
    dispose() {
      for (const material of [slabs, matte, metal, windows, paint]) material.dispose();
      concrete.dispose();
    },
  };
}

function bind(effect: Effect, scene: Scene, skylight: SphericalPolynomial, shadows: ShadowGenerator): void {
  effect.setVector3('cameraPosition', scene.activeCamera!.globalPosition);
  effect.setMatrix('lightMatrix', shadows.getTransformMatrix());
  effect.setDepthStencilTexture('shadowMap', shadows.getShadowMapForRendering());
  const { exposure, contrast } = scene.imageProcessingConfiguration;
  effect.setFloat2('exposureContrast', exposure, contrast - 1);
  for (const term of POLYNOMIAL) effect.setVector3(`sky_${term}`, skylight[term]);
}
