// Colours for the makers of worlds: as they are seen, as they are lit, and as a shader wants them.
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

/** A colour or direction as a GLSL constant. */
export function glsl(value: Color3 | Vector3): string {
  const parts = value instanceof Vector3 ? [value.x, value.y, value.z] : [value.r, value.g, value.b];
  return `vec3(${parts.map((part) => part.toFixed(5)).join(',')})`;
}
