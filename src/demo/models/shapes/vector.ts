// Small vector arithmetic for the model script: metres, right-handed, +Y up, as in glTF.
// Called by every shape and by the occlusion bake.

export type Vec2 = readonly [number, number];
export type Vec3 = readonly [number, number, number];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, factor: number): Vec3 => [a[0] * factor, a[1] * factor, a[2] * factor];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Vec3): number => Math.sqrt(dot(a, a));

/** The unit vector along `a`; +Y for a vector without length, so that degenerate faces stay finite. */
export function normalize(a: Vec3): Vec3 {
  const size = length(a);
  return size < 1e-12 ? [0, 1, 0] : scale(a, 1 / size);
}

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Unit quaternion [x, y, z, w] of turns in degrees about x, then y, then z (fixed axes). */
export function quaternion(turn: Vec3): [number, number, number, number] {
  const [sx, sy, sz] = turn.map((angle) => Math.sin(radians(angle) / 2)) as [number, number, number];
  const [cx, cy, cz] = turn.map((angle) => Math.cos(radians(angle) / 2)) as [number, number, number];
  return [
    sx * cy * cz - cx * sy * sz,
    cx * sy * cz + sx * cy * sz,
    cx * cy * sz - sx * sy * cz,
    cx * cy * cz + sx * sy * sz,
  ];
}

/** `point` turned by the unit quaternion. */
export function rotate(point: Vec3, [x, y, z, w]: readonly [number, number, number, number]): Vec3 {
  const axis: Vec3 = [x, y, z];
  const twice = scale(cross(axis, point), 2);
  return add(add(point, scale(twice, w)), cross(axis, twice));
}
