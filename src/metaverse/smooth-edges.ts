// Smooths the stairs of edges in the finished picture, for machines where multisampling is too dear (quality.ts). A lazy
// chunk: rig.ts loads it. Babylon's own FXAA searches along each edge and cost a software GL a third of the frame; this
// looks at five points and blends only where they differ, after the idea of T. Lottes's FXAA for consoles.
import { Effect } from '@babylonjs/core/Materials/effect';
import { PostProcess } from '@babylonjs/core/PostProcesses/postProcess';
import { Texture } from '@babylonjs/core/Materials/Textures/texture';
import type { Camera } from '@babylonjs/core/Cameras/camera';

Effect.ShadersStore['twinportSmoothEdgesFragmentShader'] = `
precision highp float;
varying vec2 vUV;
uniform sampler2D textureSampler; uniform vec2 texel;
void main(void) {
  vec4 centre = texture2D(textureSampler, vUV);
  const vec3 LUMA = vec3(0.299, 0.587, 0.114);
  float here = dot(centre.rgb, LUMA);
  float upperLeft = dot(texture2D(textureSampler, vUV + texel * vec2(-0.5, 0.5)).rgb, LUMA);
  float upperRight = dot(texture2D(textureSampler, vUV + texel * vec2(0.5, 0.5)).rgb, LUMA);
  float lowerLeft = dot(texture2D(textureSampler, vUV + texel * vec2(-0.5, -0.5)).rgb, LUMA);
  float lowerRight = dot(texture2D(textureSampler, vUV + texel * vec2(0.5, -0.5)).rgb, LUMA);
  float darkest = min(here, min(min(upperLeft, upperRight), min(lowerLeft, lowerRight)));
  float brightest = max(here, max(max(upperLeft, upperRight), max(lowerLeft, lowerRight)));
  gl_FragColor = centre;
  if (brightest - darkest > max(0.035, brightest * 0.09)) {
    // Along the edge, at right angles to the gradient.
    vec2 along = vec2((lowerLeft + lowerRight) - (upperLeft + upperRight), (upperRight + lowerRight) - (upperLeft + lowerLeft));
    float least = min(abs(along.x), abs(along.y)) + (upperLeft + upperRight + lowerLeft + lowerRight) * 0.03;
    along = clamp(along / max(least, 0.008), -6.0, 6.0) * texel;
    vec3 near = 0.5 * (texture2D(textureSampler, vUV - along * 0.1667).rgb + texture2D(textureSampler, vUV + along * 0.1667).rgb);
    vec3 wide = 0.5 * near + 0.25 * (texture2D(textureSampler, vUV - along * 0.5).rgb + texture2D(textureSampler, vUV + along * 0.5).rgb);
    float wideLuma = dot(wide, LUMA);
    gl_FragColor.rgb = wideLuma < darkest || wideLuma > brightest ? near : wide;
  }
}`;

/** Attaches the pass to a camera; it goes with the camera. */
export function smoothEdges(camera: Camera): void {
  const pass = new PostProcess(
    'smooth-edges',
    'twinportSmoothEdges',
    ['texel'],
    null,
    1,
    camera,
    Texture.BILINEAR_SAMPLINGMODE,
  );
  pass.onApply = (effect) => effect.setFloat2('texel', 1 / pass.width, 1 / pass.height);
}
