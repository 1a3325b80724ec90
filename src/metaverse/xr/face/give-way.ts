// Where the wrist's menu stands when its own place would cover the large panel: beside or above it as the eyes see them,
// as far from the eyes as before. Pure geometry in metres and radians. Who calls: wrist.ts.
import type { Point } from './placement.ts';

/** A pane that faces the eyes, more or less. */
export interface Pane {
  readonly position: Point;
  readonly width: number;
  readonly height: number;
}

/** Where a pane gives way to. Under the panel, which hangs low itself, it would be out of view. */
export type Side = 'left' | 'right' | 'above';

/** Between the two, as seen from the eyes. */
const GAP = (1.5 * Math.PI) / 180;
const FULL_TURN = 2 * Math.PI;
/** Straight up headings mean nothing, and no neck turns so far. */
const STEEPEST = (70 * Math.PI) / 180;

interface Seen {
  /** Clockwise from -Z, and up from the horizon. */
  readonly heading: number;
  readonly rise: number;
  readonly away: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/**
 * Null where neither covers the other; else where `pane` is clear of `other`. It stays at the side where it already `is`, so
 * that a hand between two sides does not throw it to and fro; else it takes the nearest.
 */
export function giveWay(pane: Pane, other: Pane, eyes: Point, is: Side | null): { side: Side; position: Point } | null {
  const seen = seenFrom(eyes, pane);
  const shown = seenFrom(eyes, other);
  const aside = ((seen.heading - shown.heading + FULL_TURN * 1.5) % FULL_TURN) - Math.PI;
  const up = seen.rise - shown.rise;
  const clearAside = seen.halfWidth + shown.halfWidth + GAP;
  const clearUp = seen.halfHeight + shown.halfHeight + GAP;
  if (Math.abs(aside) >= clearAside || Math.abs(up) >= clearUp) return null;
  const turns: Readonly<Record<Side, number>> = {
    left: aside + clearAside,
    right: clearAside - aside,
    above: shown.rise + clearUp > STEEPEST ? Number.POSITIVE_INFINITY : clearUp - up,
  };
  const side = is !== null && Number.isFinite(turns[is]) ? is : nearest(turns);
  const heading =
    side === 'left'
      ? shown.heading - clearAside
      : side === 'right'
        ? shown.heading + clearAside
        : shown.heading + aside;
  const rise = side === 'above' ? shown.rise + clearUp : seen.rise;
  const level = Math.cos(rise) * seen.away;
  return {
    side,
    position: {
      x: eyes.x + Math.sin(heading) * level,
      y: eyes.y + Math.sin(rise) * seen.away,
      z: eyes.z - Math.cos(heading) * level,
    },
  };
}

function nearest(turns: Readonly<Record<Side, number>>): Side {
  // In this order where two are as near: the menu is the left hand's.
  return (['left', 'right', 'above'] as const).reduce((best, side) => (turns[side] < turns[best] ? side : best));
}

function seenFrom(eyes: Point, { position, width, height }: Pane): Seen {
  const x = position.x - eyes.x;
  const y = position.y - eyes.y;
  const z = position.z - eyes.z;
  const level = Math.hypot(x, z);
  const away = Math.hypot(level, y);
  return {
    heading: Math.atan2(x, -z),
    rise: Math.atan2(y, level),
    away,
    // Above or below the horizon the same width spans more of the circle of headings.
    halfWidth: Math.atan2(width / 2, level),
    halfHeight: Math.atan2(height / 2, away),
  };
}
