// The light of a world out of doors. One description of the sky feeds the dome that is seen, the light that falls on the
// machines (sky-light.ts), reflections in water and glass, and the haze, so that they cannot disagree. Who calls: the
// makers of worlds, with one of the lights below or one that moves (day-cycle.ts), and everything that they light.
import type { Effect } from '@babylonjs/core/Materials/effect';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { display, glsl, linear } from './palette.ts';

/** What is seen is in display space, as the dome and the sea are drawn without tone mapping; what lights is linear. */
export interface Daylight {
  /** Towards the sun, of length 1. */
  readonly sunDirection: Vector3;
  readonly zenith: Color3;
  readonly middle: Color3;
  readonly horizon: Color3;
  readonly horizonSunward: Color3;
  readonly sun: Color3;
  readonly cloudLit: Color3;
  readonly cloudShade: Color3;
  /** How much of the sky clouds cover: 0 little, 1 a lot. */
  readonly cloudCover: number;
  /** Of the light on surfaces, linear. */
  readonly sunlight: Color3;
  readonly sunIntensity: number;
  /** How fast what is far takes on the horizon's colour; 0 where nothing built is far away. */
  readonly hazePerMetre: number;
  /** What ground and water throw back from below, linear. */
  readonly bounce: Color3;
  /** Where this light changes: what it has besides. */
  readonly moving?: MovingLight;
}

/** What only a light has that follows a day. */
export interface MovingLight {
  /** Towards what lights the ground: the sun, or at night the moon. */
  readonly lightDirection: Vector3;
  /** Of its disc, in display space. */
  readonly disc: Color3;
  /** How well stars are seen, 0 to 1. */
  readonly stars: number;
  /** How many of the windows are lit, 0 to 1. */
  readonly windows: number;
}

/** A clear late afternoon by the sea: the sun stands ahead to the left, 24 degrees high, and models every form. */
export const LATE_AFTERNOON: Daylight = {
  sunDirection: new Vector3(-0.82, 0.42, -0.46).normalize(),
  zenith: display('#3a74b4'),
  middle: display('#86b4da'),
  horizon: display('#d3dfe4'),
  horizonSunward: display('#fbe3bd'),
  sun: display('#fff3d6'),
  cloudLit: display('#fffaf0'),
  cloudShade: display('#a9b7cc'),
  cloudCover: 0.5,
  sunlight: linear('#ffdcae'),
  sunIntensity: 2.45,
  hazePerMetre: 0,
  bounce: linear('#8d8980'),
};

/** A bright morning in town: the sun comes over the right shoulder of who looks north, so that facades stand in the light. */
export const MORNING: Daylight = {
  sunDirection: new Vector3(0.62, 0.6, 0.55).normalize(),
  zenith: display('#3f7dc0'),
  middle: display('#8dbbe0'),
  horizon: display('#d9e4ea'),
  horizonSunward: display('#f4ead6'),
  sun: display('#fff8e6'),
  cloudLit: display('#ffffff'),
  cloudShade: display('#b6c3d4'),
  cloudCover: 0.58,
  sunlight: linear('#fff0dc'),
  sunIntensity: 1.95,
  hazePerMetre: 0.0016,
  bounce: linear('#9a938a'),
};

const SEEN = ['zenith', 'middle', 'horizon', 'horizonSunward', 'sun', 'cloudLit', 'cloudShade'] as const;

/** The light as definitions of a shader that contains SKY_GLSL; one that moves comes by its uniforms instead. */
export function skyDefines(light: Daylight): string[] {
  const always = [
    ...(light.hazePerMetre > 0 ? [`#define HAZE ${light.hazePerMetre.toFixed(6)}`] : []),
    `#define CLOUD_COVER ${light.cloudCover.toFixed(3)}`,
  ];
  if (light.moving !== undefined) return [...always, '#define SKY_MOVES'];
  return [
    ...always,
    `#define SUN_DIRECTION ${glsl(light.sunDirection)}`,
    `#define LIGHT_DIRECTION ${glsl(light.sunDirection)}`,
    `#define SUNLIGHT ${glsl(light.sunlight.scale(light.sunIntensity))}`,
    ...SEEN.map((name) => `#define SKY_${name} ${glsl(light[name])}`),
  ];
}

const FLOATS = ['SKY_stars', 'SKY_windows'];
/** Of a shader that contains SKY_GLSL. */
export const SKY_UNIFORMS: readonly string[] = [
  'SUN_DIRECTION',
  'LIGHT_DIRECTION',
  'SUNLIGHT',
  'SKY_disc',
  ...SEEN.map((name) => `SKY_${name}`),
  ...FLOATS,
];
const sunlit = new Color3();

/** Brings a shader that contains SKY_GLSL to a light that moves, before each use. */
export function bindSky(effect: Effect, light: Daylight): void {
  const { moving } = light;
  if (moving === undefined) return;
  effect.setVector3('SUN_DIRECTION', light.sunDirection);
  effect.setVector3('LIGHT_DIRECTION', moving.lightDirection);
  effect.setColor3('SUNLIGHT', light.sunlight.scaleToRef(light.sunIntensity, sunlit));
  effect.setColor3('SKY_disc', moving.disc);
  for (const name of SEEN) effect.setColor3(`SKY_${name}`, light[name]);
  effect.setFloat('SKY_stars', moving.stars);
  effect.setFloat('SKY_windows', moving.windows);
}

/**
 * GLSL of `vec3 skyColour(vec3 direction)` in display space, without clouds and disc, and of `vec3 skyHorizon(vec3 direction)`
 * for level directions; `skyColour` below is its twin in TypeScript. Wants the definitions of `skyDefines`.
 */
export const SKY_GLSL = `
#ifdef SKY_MOVES
${SKY_UNIFORMS.map((name) => `uniform ${FLOATS.includes(name) ? 'float' : 'vec3'} ${name};`).join(' ')}
#endif
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
export function skyColour(light: Daylight, direction: Vector3, out: Color3): Color3 {
  const height = Math.max(direction.y, 0);
  const towardsSun = Vector3.Dot(direction, light.sunDirection);
  const sunward = (towardsSun * 0.5 + 0.5) ** 3;
  const toMiddle = smoothstep(0, 0.34, height);
  const toZenith = smoothstep(0.12, 0.95, height);
  const halo8 = Math.max(towardsSun, 0) ** 8;
  const glow = 0.34 * halo8 + 0.5 * halo8 ** 4;
  const channel = (name: 'r' | 'g' | 'b') => {
    const horizon = light.horizon[name] + (light.horizonSunward[name] - light.horizon[name]) * sunward;
    const middle = horizon + (light.middle[name] - horizon) * toMiddle;
    const clear = middle + (light.zenith[name] - middle) * toZenith;
    return clear + (light.sun[name] - clear) * glow;
  };
  return out.set(channel('r'), channel('g'), channel('b'));
}

/** Display colours are at most 1; light is not. */
const SKY_GAIN = 1.3;
const CLOUD_SHARE = 0.4;
const scratch = new Color3();

/** Linear radiance from a direction: the sky above, sea and ground below. The sun itself is the directional light's part. */
export function skyRadiance(light: Daylight, direction: Vector3, out: Color3): Color3 {
  skyColour(light, direction, scratch);
  scratch.toLinearSpaceToRef(out, true);
  // Grey of the same brightness mixed in: clouds, which the formula leaves out, make daylight less blue than blue sky.
  const grey = (out.r * 0.3 + out.g * 0.6 + out.b * 0.1) * CLOUD_SHARE;
  out.set(out.r * (1 - CLOUD_SHARE) + grey, out.g * (1 - CLOUD_SHARE) + grey, out.b * (1 - CLOUD_SHARE) + grey);
  out.scaleToRef(SKY_GAIN, out);
  if (direction.y >= 0) return out;
  const below = Math.min(1, -direction.y * 5);
  const { bounce } = light;
  return out.set(
    out.r + (bounce.r - out.r) * below,
    out.g + (bounce.g - out.g) * below,
    out.b + (bounce.b - out.b) * below,
  );
}

function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(Math.max((value - from) / (to - from), 0), 1);
  return t * t * (3 - 2 * t);
}
