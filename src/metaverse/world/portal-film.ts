// What fills a portal: a film in the light of the world behind it, with slow ripples and a bright rim. Who calls: portals.ts.
import { Effect } from '@babylonjs/core/Materials/effect';
import { ShaderMaterial } from '@babylonjs/core/Materials/shaderMaterial';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import type { Portal } from '../../protocol/world-manifest.ts';
import { MeshBuilder } from './mesh-builder.ts';
import { within } from './within-portal.ts';

Effect.ShadersStore['twinportFilmVertexShader'] = `
precision highp float;
attribute vec3 position; attribute vec4 color; attribute vec2 uv;
uniform mat4 viewProjection;
varying vec3 vColour; varying vec2 vUv;
void main(void) { vColour = color.rgb; vUv = uv; gl_Position = viewProjection * vec4(position, 1.0); }`;
Effect.ShadersStore['twinportFilmFragmentShader'] = `
precision highp float;
varying vec3 vColour; varying vec2 vUv;
uniform float seconds;
void main(void) {
  // uv: metres across and up from the middle of the foot.
  vec2 at = vUv;
  float warp = sin(at.y * 2.6 + seconds * 0.7 + sin(at.x * 3.1 - seconds * 0.4)) * 0.11;
  vec2 from = vec2(at.x, at.y - 1.25) + warp * vec2(0.5, 1.0);
  float away = length(from * vec2(1.0, 0.72));
  float rings = 0.5 + 0.5 * sin(away * 11.0 - seconds * 1.3 + warp * 6.0);
  vec3 above = mix(vColour, vec3(1.0), 0.25);
  vec3 below = vColour * 0.34;
  vec3 light = mix(below, above, smoothstep(0.1, 2.5, at.y + warp));
  light += vec3(1.0, 0.96, 0.86) * exp(-dot(from, from) * 2.3) * 0.5;
  light += rings * rings * 0.07;
  // Brighter towards the rim, as thin films are.
  float side = 1.05 - (at.y > 1.75 ? length(vec2(at.x, at.y - 1.75)) : abs(at.x));
  light += vColour * exp(-side * 9.0) * 0.8;
  gl_FragColor = vec4(light, 0.93);
}`;

export interface Film {
  readonly mesh: Mesh;
  move(nowMs: number): void;
  dispose(): void;
}

/** `outline`: of one portal, as metres across and up. */
export function createFilm(
  scene: Scene,
  portals: readonly Portal[],
  outline: readonly (readonly [number, number])[],
): Film {
  const builder = new MeshBuilder();
  for (const portal of portals) {
    const colour = colourOf(portal.world);
    within(builder, portal, () => {
      for (let index = 1; index < outline.length / 2; index++) {
        const [left, low] = [outline[index - 1]!, outline[index]!];
        const pairs = [left, low].map(([across, up]) => [Math.abs(across), up] as const);
        const [a, b] = [pairs[0]!, pairs[1]!];
        builder.face(
          [
            [-a[0], a[1], 0],
            [a[0], a[1], 0],
            [b[0], b[1], 0],
            [-b[0], b[1], 0],
          ],
          colour,
          {
            uvs: [
              [-a[0], a[1]],
              [a[0], a[1]],
              [b[0], b[1]],
              [-b[0], b[1]],
            ],
          },
        );
      }
    });
  }
  const mesh = builder.build('portal films', scene);
  const material = new ShaderMaterial('portal film', scene, 'twinportFilm', {
    attributes: ['position', 'color', 'uv'],
    uniforms: ['viewProjection', 'seconds'],
    needAlphaBlending: true,
  });
  material.backFaceCulling = false;
  material.setFloat('seconds', 0);
  mesh.material = material;
  return {
    mesh,
    // A day at most: a 32-bit float in the shader has no room for epoch seconds.
    move: (nowMs) => void material.setFloat('seconds', (nowMs % 86_400_000) * 0.001),
    dispose: () => mesh.dispose(false, true),
  };
}

const KNOWN = [
  [/city|town|street/i, '#e7b58a'],
  [/studio|room|lab/i, '#c9d3e6'],
  [/coast|quay|sea|default/i, '#6fb7d8'],
] as const;

/** A world has always the same light: by its name where that says what it is, else by chance of its letters. */
function colourOf(world: string): Color3 {
  const known = KNOWN.find(([words]) => words.test(world));
  if (known !== undefined) return Color3.FromHexString(known[1]);
  let hue = 7;
  for (let at = 0; at < world.length; at++) hue = (hue * 31 + world.charCodeAt(at)) % 360;
  return Color3.FromHSV(hue, 0.42, 0.88);
}
