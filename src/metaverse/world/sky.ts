// The sky that is seen: gradient, sun and soft clouds, baked once into a panorama on a dome, so that each pixel of each
// frame costs one texture read; of a sky that moves only the clouds are baked, and coloured as they are drawn. Who calls: coast.ts, city.ts.
import { ShaderMaterial } from '@babylonjs/core/Materials/shaderMaterial';
import { Effect } from '@babylonjs/core/Materials/effect';
import { ProceduralTexture } from '@babylonjs/core/Materials/Textures/Procedurals/proceduralTexture';
import { Texture } from '@babylonjs/core/Materials/Textures/texture';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import type { Scene } from '@babylonjs/core/scene';
import type { Quality } from './quality.ts';
import { bindSky, SKY_GLSL, SKY_UNIFORMS, skyDefines, type Daylight } from './daylight.ts';

// `cloud`: how dense, and how much of the light it catches.
const CLOUDS_GLSL = `
vec3 clouded(vec3 direction, vec2 cloud) {
  float towardsSunDisc = max(dot(direction, SUN_DIRECTION), 0.0);
  vec3 shade = mix(SKY_cloudShade, SKY_cloudLit, cloud.y);
  shade = mix(shade, SKY_sun * 1.05, pow(towardsSunDisc, 6.0) * 0.55);
  return mix(skyColour(direction), shade, cloud.x * 0.9);
}
// Half a step of noise: 8 bits a channel would show as bands in so wide a gradient.
vec3 dithered(vec3 colour) {
  vec3 p = fract(vec3(gl_FragCoord.xy, 1.0) * vec3(0.1031, 0.1030, 0.0973));
  p += dot(p, p.yxz + 33.33);
  return colour + (fract((p.x + p.y) * p.z) - 0.5) / 255.0;
}`;

// v of the panorama is the square root of the elevation's sine: most texels are near the horizon, where people look.
Effect.ShadersStore['twinportPanoramaFragmentShader'] = `
precision highp float;
varying vec2 vUV;
float hash(vec3 p) { p = fract(p * vec3(0.1031, 0.1030, 0.0973)); p += dot(p, p.yxz + 33.33); return fract((p.x + p.y) * p.z); }
float noise(vec3 p) {
  vec3 i = floor(p); vec3 f = fract(p); f = f * f * (3.0 - 2.0 * f);
  return mix(mix(mix(hash(i), hash(i + vec3(1,0,0)), f.x), mix(hash(i + vec3(0,1,0)), hash(i + vec3(1,1,0)), f.x), f.y),
             mix(mix(hash(i + vec3(0,0,1)), hash(i + vec3(1,0,1)), f.x), mix(hash(i + vec3(0,1,1)), hash(i + vec3(1,1,1)), f.x), f.y), f.z);
}
float fbm(vec3 p) {
  float sum = 0.0; float weight = 0.5;
  for (int octave = 0; octave < 6; octave++) { sum += weight * noise(p); p = p * 2.03 + 17.1; weight *= 0.5; }
  return sum;
}
float density(vec2 p) {
  float wide = fbm(vec3(p * 0.32, 4.0));
  float billow = fbm(vec3(p * vec2(0.9, 1.25) + wide * 2.0, 9.0));
  return smoothstep(0.60 - 0.2 * CLOUD_COVER, 0.88 - 0.2 * CLOUD_COVER, billow * 0.62 + wide * 0.42);
}
${SKY_GLSL}
${CLOUDS_GLSL}
void main(void) {
  float elevation = vUV.y * vUV.y;
  float azimuth = vUV.x * 6.2831853;
  float level = sqrt(max(1.0 - elevation * elevation, 0.0));
  vec3 direction = vec3(cos(azimuth) * level, elevation, sin(azimuth) * level);
  // A flat layer of cloud seen from below, bent down at the rim so that it does not run to infinity.
  vec2 p = direction.xz / (elevation + 0.14) * 2.1;
  float here = density(p);
#ifdef SKY_MOVES
  vec2 sunward = vec2(0.0, 1.0);
#else
  vec2 sunward = normalize(SUN_DIRECTION.xz);
#endif
  float towardsSun = density(p + sunward * 0.35);
  float lit = clamp(0.62 + (here - towardsSun) * 0.9 - here * 0.25, 0.0, 1.0);
  // High, thin streaks behind.
  float streaks = smoothstep(0.48, 0.85, fbm(vec3(p.x * 0.22 + p.y * 0.1, p.y * 0.9, 2.0))) * 0.34;
  float fade = smoothstep(0.015, 0.16, elevation);
  vec2 cloud = vec2(max(here * 0.92, streaks) * fade, lit);
#ifdef SKY_MOVES
  gl_FragColor = vec4(cloud, 0.0, 1.0);
#else
  gl_FragColor = vec4(dithered(clouded(direction, cloud)), 1.0);
#endif
}`;

Effect.ShadersStore['twinportSkyVertexShader'] = `
precision highp float;
attribute vec3 position; attribute vec2 uv;
uniform mat4 view; uniform mat4 projection;
varying vec3 vDirection; varying vec2 vUv;
void main(void) {
  vDirection = position; vUv = uv;
  // At the far plane, turned with the eye but never moved with it: it works for every camera of a headset alike.
  vec4 at = projection * vec4(mat3(view) * position, 1.0);
  gl_Position = at.xyww;
  gl_Position.z *= 0.99999;
}`;

Effect.ShadersStore['twinportSkyFragmentShader'] = `
precision highp float;
varying vec3 vDirection; varying vec2 vUv;
uniform sampler2D panorama;
#ifdef SKY_MOVES
${SKY_GLSL}
${CLOUDS_GLSL}
float star(vec2 at) {
  vec2 cell = floor(at);
  vec3 p = fract(vec3(cell, 7.0) * vec3(0.1031, 0.1030, 0.0973));
  p += dot(p, p.yxz + 33.33);
  float chance = fract((p.x + p.y) * p.z);
  return smoothstep(0.988, 1.0, chance) * smoothstep(0.4, 0.1, length(fract(at) - 0.5));
}
void main(void) {
  vec3 direction = normalize(vDirection);
  vec2 cloud = texture2D(panorama, vUv).rg;
  vec3 colour = clouded(direction, cloud);
  colour += star(vUv * vec2(900.0, 220.0)) * SKY_stars * (1.0 - cloud.x) * smoothstep(0.02, 0.2, direction.y);
  float towards = dot(direction, LIGHT_DIRECTION);
  colour += (smoothstep(0.99979, 0.9999, towards) + 0.12 * smoothstep(0.995, 1.0, towards)) * (1.0 - 0.8 * cloud.x) * SKY_disc;
  gl_FragColor = vec4(dithered(colour), 1.0);
}
#else
void main(void) {
  vec4 sky = texture2D(panorama, vUv);
  float towardsSun = dot(vDirection, SUN_DIRECTION) * inversesqrt(dot(vDirection, vDirection));
  gl_FragColor = vec4(sky.rgb + (smoothstep(0.99989, 0.99995, towardsSun) + 0.12 * smoothstep(0.995, 1.0, towardsSun)) * vec3(1.0, 0.95, 0.83), 1.0);
}
#endif`;

const AROUND = 96;
const UPWARDS = 32;

export interface Sky {
  readonly mesh: Mesh;
  dispose(): void;
}

export function createSky(scene: Scene, quality: Quality, daylight: Daylight): Sky {
  const defines = skyDefines(daylight);
  const panorama = new ProceduralTexture('sky', quality.skyTexels, 'twinportPanorama', scene, null, false);
  panorama.defines = defines.join('\n');
  panorama.refreshRate = 0;
  panorama.wrapU = Texture.WRAP_ADDRESSMODE;
  panorama.wrapV = Texture.CLAMP_ADDRESSMODE;
  // A render target loses its content with the context.
  const restored = scene.getEngine().onContextRestoredObservable.add(() => panorama.resetRefreshCounter());

  const material = new ShaderMaterial('sky', scene, 'twinportSky', {
    attributes: ['position', 'uv'],
    uniforms: ['view', 'projection', ...SKY_UNIFORMS],
    samplers: ['panorama'],
    defines,
  });
  material.onBindObservable.add(() => bindSky(material.getEffect(), daylight));
  material.setTexture('panorama', panorama);
  material.backFaceCulling = false;
  material.disableDepthWrite = true;

  const mesh = dome(scene);
  mesh.material = material;
  return {
    mesh,
    dispose() {
      scene.getEngine().onContextRestoredObservable.remove(restored);
      mesh.dispose(false, true);
      panorama.dispose();
    },
  };
}

/** A half sphere of radius 1 whose rows stand at the panorama's own heights, with a skirt below the horizon. */
function dome(scene: Scene): Mesh {
  const [positions, uvs, indices]: [number[], number[], number[]] = [[], [], []];
  for (let row = -1; row <= UPWARDS; row++) {
    const v = Math.max(0, row / UPWARDS);
    const height = row < 0 ? -0.06 : v * v;
    const level = Math.sqrt(1 - height * height);
    for (let column = 0; column <= AROUND; column++) {
      const azimuth = (column / AROUND) * Math.PI * 2;
      positions.push(Math.cos(azimuth) * level, height, Math.sin(azimuth) * level);
      uvs.push(column / AROUND, v);
      const here = (row + 1) * (AROUND + 1) + column;
      if (row >= 0 && column > 0)
        indices.push(here - AROUND - 2, here - AROUND - 1, here, here - AROUND - 2, here, here - 1);
    }
  }
  const data = new VertexData();
  Object.assign(data, { positions, uvs, indices });
  const mesh = new Mesh('sky', scene);
  data.applyToMesh(mesh);
  mesh.isPickable = false;
  mesh.alwaysSelectAsActiveMesh = true;
  mesh.freezeWorldMatrix();
  return mesh;
}
