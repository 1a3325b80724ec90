// The shapes that machines are made of: lathe, extrusion with rounded edges, loft, tube along a curve, decal patches.
// Called by the models. Everything is a sweep of rings, so `skin` makes all the faces.
import { circle, inset, rectangle, rounded } from './outline.ts';
import { skin, type Solid } from './solid.ts';
import { add, cross, dot, normalize, radians, scale, subtract, type Vec2, type Vec3 } from './vector.ts';

const ring = (outline: readonly Vec2[], y: number): Vec3[] => outline.map(([x, z]) => [x, y, z]);

/**
 * A profile of [radius, y] points turned around the y axis. The profile runs so that the solid lies to its left:
 * upwards on the outside. `from` and `to` (degrees from +Z towards +X) give a sector with open ends.
 */
export function lathe(profile: readonly Vec2[], { steps = 32, from = 0, to = 360 } = {}): Solid {
  const whole = to - from === 360;
  const count = whole ? steps : steps + 1;
  const rings = profile.map(([radius, y]) =>
    Array.from({ length: count }, (_, step): Vec3 => {
      const angle = radians(from + ((to - from) * step) / steps);
      return [radius * Math.sin(angle), y, radius * Math.cos(angle)];
    }),
  );
  return skin(rings, { capped: false, closed: whole });
}

/** A drum of `radius` from y = 0 to `height`, its edges rounded by `edge`; a hole of `bore` where one is given. */
export function drum(radius: number, height: number, edge = 0.01, { steps = 32, bore = 0, edgeSteps = 2 } = {}): Solid {
  const outer: Vec2[] = [
    [bore, 0],
    [radius, 0],
    [radius, height],
    [bore, height],
  ];
  return lathe(bore > 0 ? [...rounded(outer, edge, edgeSteps), [bore, 0]] : rounded(outer, edge, edgeSteps), { steps });
}

/** A sphere around the origin. */
export function sphere(radius: number, steps = 16): Solid {
  const half = Math.ceil(steps / 2);
  const profile = Array.from({ length: half + 1 }, (_, step): Vec2 => {
    const angle = (step / half) * Math.PI;
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });
  return lathe(profile, { steps });
}

/** An outline raised from y = 0 to `height`, its edges rounded by `edge` metres. */
export function extrude(outline: readonly Vec2[], height: number, edge = 0, edgeSteps = 2): Solid {
  if (edge === 0) return skin([ring(outline, 0), ring(outline, height)]);
  const bend = Array.from({ length: edgeSteps + 1 }, (_, step) => (step / edgeSteps) * (Math.PI / 2));
  const low = bend.map((angle) => ring(inset(outline, edge * (1 - Math.sin(angle))), edge * (1 - Math.cos(angle))));
  const high = bend.map((angle) =>
    ring(inset(outline, edge * (1 - Math.cos(angle))), height - edge * (1 - Math.sin(angle))),
  );
  return skin([...low, ...high]);
}

/** A box that stands on y = 0, all edges rounded by `edge` metres. */
export function box(width: number, height: number, depth: number, edge = 0.01, edgeSteps = 1): Solid {
  return extrude(rectangle(width, depth, edge, edgeSteps), height, edge, edgeSteps);
}

/** One cross-section of a loft: a rounded rectangle at height `y`, its middle moved by `x` and `z`. */
export type Section = { y: number; width: number; depth: number; corner: number; x?: number; z?: number };

/** A body through rounded-rectangle sections, from low to high `y`, its two ends rounded by `edge` metres. */
export function loft(sections: readonly Section[], edge = 0.02, cornerSteps = 4): Solid {
  const slice = (section: Section, cut: number, dy: number): Vec3[] =>
    ring(
      rectangle(section.width - 2 * cut, section.depth - 2 * cut, Math.max(section.corner - cut, 0.001), cornerSteps),
      0,
    ).map(([x, , z]) => [x + (section.x ?? 0), section.y + dy, z + (section.z ?? 0)]);
  const bend = [0, 1].map((step) => (step / 2) * (Math.PI / 2));
  const start = bend.map((angle) =>
    slice(sections[0]!, edge * (1 - Math.sin(angle)), edge * (1 - Math.cos(angle)) - edge),
  );
  const end = bend.map((angle) =>
    slice(sections.at(-1)!, edge * (1 - Math.sin(angle)), edge - edge * (1 - Math.cos(angle))),
  );
  return skin([...start, ...sections.map((section) => slice(section, 0, 0)), ...end.toReversed()]);
}

/** `points` made into a smooth curve (Catmull-Rom) of `steps` pieces a leg. */
export function curve(points: readonly Vec3[], steps = 6): Vec3[] {
  const result: Vec3[] = [];
  for (let leg = 0; leg + 1 < points.length; leg += 1) {
    const [a, b, c, d] = [
      points[Math.max(leg - 1, 0)]!,
      points[leg]!,
      points[leg + 1]!,
      points[Math.min(leg + 2, points.length - 1)]!,
    ];
    for (let step = 0; step < steps; step += 1) {
      const t = step / steps;
      const weights = [-t + 2 * t * t - t ** 3, 2 - 5 * t * t + 3 * t ** 3, t + 4 * t * t - 3 * t ** 3, t ** 3 - t * t];
      result.push(scale([a, b, c, d].map((point, index) => scale(point, weights[index]!)).reduce(add), 0.5));
    }
  }
  return [...result, points.at(-1)!];
}

/** A tube of `radius` metres along a path, its ends closed. `ribbed` makes a corrugated hose of rings that many metres apart. */
export function tube(path: readonly Vec3[], radius: number, { steps = 10, ribbed = 0 } = {}): Solid {
  const route = ribbed > 0 ? resample(path, ribbed / 2) : path;
  let side: Vec3 = [0, 0, 0];
  const rings = route.map((point, index) => {
    const ahead = normalize(subtract(route[Math.min(index + 1, route.length - 1)]!, route[Math.max(index - 1, 0)]!));
    // The frame is carried along the path, so the tube does not twist.
    const seed: Vec3 = index > 0 ? side : Math.abs(ahead[1]) > 0.9 ? [1, 0, 0] : [0, 1, 0];
    side = normalize(subtract(seed, scale(ahead, dot(seed, ahead))));
    const up = cross(ahead, side);
    const size = ribbed > 0 && index % 2 === 1 ? radius * 0.88 : radius;
    return circle(size, steps).map(([b, a]) => add(point, add(scale(side, a), scale(up, b))));
  });
  return skin(rings);
}

function resample(path: readonly Vec3[], step: number): Vec3[] {
  const result: Vec3[] = [path[0]!];
  let owed = step;
  for (let index = 0; index + 1 < path.length; index += 1) {
    const [from, leg] = [path[index]!, subtract(path[index + 1]!, path[index]!)];
    const size = Math.sqrt(dot(leg, leg));
    for (; owed <= size; owed += step) result.push(add(from, scale(leg, owed / size)));
    owed -= size;
  }
  return [...result, path.at(-1)!];
}

/** A rod between two points. */
export function rod(from: Vec3, to: Vec3, radius: number, steps = 8): Solid {
  return tube([from, to], radius, { steps });
}

/** Part of a texture: left, top, right, bottom, from 0 to 1. */
export type Region = readonly [number, number, number, number];

/** A flat decal of `width` by `height` metres around the origin, facing +Z, upright. */
export function decal(width: number, height: number, [left, top, right, bottom]: Region): Solid {
  const [x, y] = [width / 2, height / 2];
  return {
    points: [
      [-x, -y, 0],
      [x, -y, 0],
      [x, y, 0],
      [-x, y, 0],
    ],
    faces: [[0, 1, 2, 3]],
    uvs: [
      [left, bottom],
      [right, bottom],
      [right, top],
      [left, top],
    ],
  };
}

/** A decal wrapped around the y axis at `radius` metres, from `from` to `to` degrees; its texture is repeated `repeat` times. */
export function band(
  radius: number,
  y: number,
  height: number,
  region: Region,
  { from = 0, to = 360, repeat = 1, steps = 32, topRadius = radius } = {},
): Solid {
  const [left, top, right, bottom] = region;
  const points: Vec3[] = [];
  const uvs: Vec2[] = [];
  const faces: number[][] = [];
  for (let step = 0; step < steps; step += 1) {
    const first = points.length;
    for (const [edge, high] of [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ] as const) {
      const angle = radians(from + ((to - from) * (step + edge)) / steps);
      const size = high === 1 ? topRadius : radius;
      points.push([size * Math.sin(angle), y + high * height, size * Math.cos(angle)]);
      const along = ((step % (steps / repeat)) + edge) / (steps / repeat);
      uvs.push([left + (right - left) * along, high === 1 ? top : bottom]);
    }
    faces.push([first, first + 1, first + 2, first + 3]);
  }
  return { points, faces, uvs };
}

/** A bolt head that looks up the y axis. */
export function bolt(size: number): Solid {
  return lathe(
    [
      [size, 0],
      [size * 0.9, size * 0.85],
      [0, size],
    ],
    { steps: 8 },
  );
}
