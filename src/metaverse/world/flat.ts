// A material that no light falls on: vertex colours as they will be seen, in display space. For what is too far away to
// shade (headlands.ts) and for the soft darkness about feet (markings.ts).
import { Effect } from '@babylonjs/core/Materials/effect';
import { ShaderMaterial } from '@babylonjs/core/Materials/shaderMaterial';
import type { Scene } from '@babylonjs/core/scene';

Effect.ShadersStore['twinportFlatVertexShader'] = `
precision highp float;
attribute vec3 position; attribute vec4 color;
uniform mat4 viewProjection;
varying vec4 vColour;
void main(void) { vColour = color; gl_Position = viewProjection * vec4(position, 1.0); }`;
Effect.ShadersStore['twinportFlatFragmentShader'] = `
precision highp float;
varying vec4 vColour;
void main(void) { gl_FragColor = vColour; }`;

/** For meshes whose world matrix is the identity, as MeshBuilder makes them. */
export function createFlatMaterial(name: string, scene: Scene, options: { blended?: boolean } = {}): ShaderMaterial {
  const material = new ShaderMaterial(name, scene, 'twinportFlat', {
    attributes: ['position', 'color'],
    uniforms: ['viewProjection'],
    needAlphaBlending: options.blended ?? false,
  });
  material.backFaceCulling = false;
  return material;
}
