// The floor and wall of the studio as one seamless surface: a disc whose rim bends up into a wall, lit by a soft pool of
// light, with a metre grid that fades before it could shimmer, and the machines' shadows. Who calls: studio.ts.
import type { ShadowGenerator } from '@babylonjs/core/Lights/Shadows/shadowGenerator';
import { Effect } from '@babylonjs/core/Materials/effect';
import { ShaderMaterial } from '@babylonjs/core/Materials/shaderMaterial';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import type { Scene } from '@babylonjs/core/scene';
import { LAYER } from './look.ts';
import { display, glsl } from './palette.ts';
import type { Circle } from './site.ts';

const AROUND = 64;
const WALL_HEIGHT = 18;
const BEND = 7;
const colour = (hex: string) => glsl(display(hex));

Effect.ShadersStore['twinportBackdropVertexShader'] = `
precision highp float;
attribute vec3 position;
uniform mat4 viewProjection; uniform mat4 lightMatrix;
varying vec3 vPosition; varying vec3 vShadow;
void main(void) {
  vPosition = position;
  vShadow = (lightMatrix * vec4(position, 1.0)).xyz * 0.5 + 0.5;
  gl_Position = viewProjection * vec4(position, 1.0);
}`;

Effect.ShadersStore['twinportBackdropFragmentShader'] = `
precision highp float;
varying vec3 vPosition; varying vec3 vShadow;
uniform vec3 middle; uniform float reach;
uniform highp sampler2DShadow shadowMap;
float hash(vec2 p) { p = fract(p * vec2(0.1031, 0.1030)); p += dot(p, p.yx + 33.33); return fract((p.x + p.y) * p.x); }
float lines(vec2 at, float every, float width) {
  vec2 cell = at / every;
  vec2 away = abs(fract(cell - 0.5) - 0.5) * every;
  vec2 pixel = fwidth(at);
  vec2 drawn = 1.0 - smoothstep(vec2(width) - pixel * 0.5, vec2(width) + pixel, away);
  // Where a line is thinner than a pixel it dims instead of shimmering; where cells are, it goes.
  drawn *= min(vec2(1.0), vec2(width) * 2.2 / max(pixel, vec2(1e-5))) * clamp(1.5 - pixel * 4.0 / every, 0.0, 1.0);
  return max(drawn.x, drawn.y);
}
void main(void) {
  vec2 from = vPosition.xz - middle.xz;
  float away = length(from) / reach;
  float height = max(vPosition.y, 0.0);
  // A pool of light on the floor that runs out towards the wall; the wall is lit from below like a photographer's.
  float pool = exp(-away * away * 2.6);
  vec3 floorColour = mix(${colour('#b4bac0')}, ${colour('#eceeef')}, pool);
  vec3 wall = mix(${colour('#c6ccd1')}, ${colour('#8f9aa5')}, smoothstep(0.0, 15.0, height));
  vec3 seen = mix(floorColour, wall, smoothstep(0.62, 1.0, away));
  float grid = max(lines(vPosition.xz, 1.0, 0.006) * 0.3, lines(vPosition.xz, 5.0, 0.011) * 0.5);
  seen = mix(seen, ${colour('#66727d')}, grid * smoothstep(0.9, 0.45, away) * (1.0 - step(0.02, height)));
  float lit = 1.0;
  if (!any(greaterThan(abs(vShadow - 0.5), vec3(0.499)))) {
    vec2 texel = vec2(1.6) / vec2(textureSize(shadowMap, 0));
    lit = 0.0;
    for (int step = 0; step < 8; step++) {
      float angle = float(step) * 0.7854 + 0.3;
      float spread = step < 4 ? 1.0 : 2.1;
      lit += texture(shadowMap, vShadow + vec3(vec2(cos(angle), sin(angle)) * texel * spread, -0.0006));
    }
    lit *= 0.125;
  }
  seen *= 0.66 + 0.34 * lit;
  seen += (hash(gl_FragCoord.xy) - 0.5) / 255.0;
  gl_FragColor = vec4(seen, 1.0);
}`;

export interface Backdrop {
  readonly floor: Mesh;
  dispose(): void;
}

/** `room`: the middle of the floor, and how far it is to the wall. */
export function createBackdrop(scene: Scene, shadows: ShadowGenerator, room: Circle): Backdrop {
  const material = new ShaderMaterial('backdrop', scene, 'twinportBackdrop', {
    attributes: ['position'],
    uniforms: ['viewProjection', 'lightMatrix', 'middle', 'reach'],
    samplers: ['shadowMap'],
  });
  material.setVector3('middle', new Vector3(room.x, 0, room.z));
  material.setFloat('reach', room.radius);
  material.backFaceCulling = false;
  material.onBindObservable.add(() => {
    const effect = material.getEffect();
    effect.setMatrix('lightMatrix', shadows.getTransformMatrix());
    effect.setDepthStencilTexture('shadowMap', shadows.getShadowMapForRendering());
  });
  const floor = revolved('floor', scene, room, [
    [0, 0],
    [room.radius - BEND, 0],
  ]);
  const steps = 10;
  const wall = revolved('cyclorama', scene, room, [
    ...Array.from({ length: steps + 1 }, (_unused, step): [number, number] => {
      const angle = (step / steps) * (Math.PI / 2);
      return [room.radius - BEND + Math.sin(angle) * BEND, BEND - Math.cos(angle) * BEND];
    }),
    [room.radius, WALL_HEIGHT],
    [room.radius * 0.55, WALL_HEIGHT * 1.9],
    [0, WALL_HEIGHT * 2],
  ]);
  for (const mesh of [floor, wall]) mesh.material = material;
  floor.isPickable = true;
  return {
    floor,
    dispose() {
      floor.dispose();
      wall.dispose();
      material.dispose();
    },
  };
}

/** A surface of revolution about the room's middle: points of its profile as distance and height. */
function revolved(name: string, scene: Scene, { x, z }: Circle, profile: readonly (readonly [number, number])[]): Mesh {
  const [positions, normals, indices]: [number[], number[], number[]] = [[], [], []];
  for (const [row, [distance, height]] of profile.entries()) {
    for (let column = 0; column <= AROUND; column++) {
      const angle = (column / AROUND) * Math.PI * 2;
      positions.push(x + Math.cos(angle) * distance, height, z + Math.sin(angle) * distance);
      // For teleportation, which asks whether a floor is level.
      normals.push(0, 1, 0);
      if (row === 0 || column === 0) continue;
      const here = row * (AROUND + 1) + column;
      const below = here - AROUND - 1;
      indices.push(below - 1, below, here, below - 1, here, here - 1);
    }
  }
  const data = new VertexData();
  Object.assign(data, { positions, normals, indices });
  const mesh = new Mesh(name, scene);
  data.applyToMesh(mesh);
  mesh.isPickable = false;
  mesh.alphaIndex = LAYER.water;
  mesh.freezeWorldMatrix();
  return mesh;
}
