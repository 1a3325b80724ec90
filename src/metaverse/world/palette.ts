// The light of the preset `coast`: a clear late afternoon. One description of the sky feeds the dome that is seen, the
// light that falls on the machines (sky-light.ts), the sea's reflection and the haze, so that they cannot disagree.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';

/** An sRGB colour from a `#rrggbb` literal, as display values. */
export function display(hex: string): Color3 {
  return Color3.FromHexString(hex);
}

/** The same colour in linear light, as PBR materials and vertex colours want it. */
export function linear(hex: string): Color3 {
  return Color3.FromHexString(hex).toLinearSpace(true);
}

/** Towards the sun. -Z is ahead of the spawn: the sun stands ahead to the left, 24 degrees high, and models every form. */
export const SUN_DIRECTION = new Vector3(-0.82, 0.42, -0.46).normalize();

/** Sky colours in display space: the dome and the sea are drawn without tone mapping. */
export const SKY = {
  zenith: display('#3a74b4'),
  middle: display('#86b4da'),
  horizon: display('#d3dfe4'),
  horizonSunward: display('#fbe3bd'),
  sun: display('#fff3d6'),
  cloudLit: display('#fffaf0'),
  cloudShade: display('#a9b7cc'),
} as const;

/** The colour of the sunlight on surfaces, linear, and of what the ground and sea throw back from below. */
export const SUNLIGHT = linear('#ffdcae');
export const SUN_INTENSITY = 2.45;
export const BOUNCE = linear('#8d8980');

const SKY_NAMES = ['zenith', 'middle', 'horizon', 'horizonSunward', 'sun'] as const;

/** A colour or direction as a GLSL constant. */
export function glsl(value: Color3 | Vector3): string {
  const parts = value instanceof Vector3 ? [value.x, value.y, value.z] : [value.r, value.g, value.b];
  return `vec3(${parts.map((part) => part.toFixed(5)).join(',')})`;
}

/**
 * GLSL of `vec3 skyColour(vec3 direction)` in display space, without clouds and disc, and of `vec3 skyHorizon(vec3 direction)`
 * for level directions; `skyColour` below is its twin in TypeScript.
 */
export const SKY_GLSL = `
const vec3 SUN_DIRECTION = ${glsl(SUN_DIRECTION)};
${SKY_NAMES.map((name) => `const vec3 SKY_${name} = ${glsl(SKY[name])};`).join('\n')}
vec3 skyHorizon(vec3 direction) {
  float sunward = dot(direction, SUN_DIRECTION) * 0.5 + 0.5;
  return mix(SKY_horizon, SKY_horizonSunward, sunward * sunward * sunward);
}
vec3 skyColour(vec3 direction) {
  float height = max(direction.y, 0.0);
  vec3 colour = mix(skyHorizon(direction), SKY_middle, smoothstep(0.0, 0.34, height));
  colour = mix(colour, SKY_zenith, smoothstep(0.12, 0.95, height));
  float halo = max(dot(direction, SUN_DIRECTION), 0.0);
  float halo2 = halo * halo; float halo8 = halo2 * halo2; halo8 *= halo8;
  float halo32 = halo8 * halo8; halo32 *= halo32;
  return mix(colour, SKY_sun, 0.34 * halo8 + 0.5 * halo32);
}`;

/** The sky's display colour in a direction (unit vector), into `out`. */
export function skyColour(direction: Vector3, out: Color3): Color3 {
  const height = Math.max(direction.y, 0);
  const towardsSun = Vector3.Dot(direction, SUN_DIRECTION);
  const sunward = (towardsSun * 0.5 + 0.5) ** 3;
  const toMiddle = smoothstep(0, 0.34, height);
  const toZenith = smoothstep(0.12, 0.95, height);
  const halo8 = Math.max(towardsSun, 0) ** 8;
  const glow = 0.34 * halo8 + 0.5 * halo8 ** 4;
  const channel = (name: 'r' | 'g' | 'b') => {
    const horizon = SKY.horizon[name] + (SKY.horizonSunward[name] - SKY.horizon[name]) * sunward;
    const middle = horizon + (SKY.middle[name] - horizon) * toMiddle;
    const clear = middle + (SKY.zenith[name] - middle) * toZenith;
    return clear + (SKY.sun[name] - clear) * glow;
  };
  return out.set(channel('r'), channel('g'), channel('b'));
}

function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(Math.max((value - from) / (to - from), 0), 1);
  return t * t * (3 - 2 * t);
}
