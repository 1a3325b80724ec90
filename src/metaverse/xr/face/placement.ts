// Where panels stand: within reach of the eyes, a little below them, facing the visitor; and when a wrist is looked at.
// Pure geometry in metres, right-handed, +Y up, yaw 0 looks to -Z. Who calls: xr-face.ts.

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A place and the turn that makes a pane's +Z face look at the eyes. */
export interface Pose {
  readonly position: Point;
  readonly yaw: number;
  readonly pitch: number;
}

/** The visitor's eyes and where they look; `forward` has length one. */
export interface Head {
  readonly position: Point;
  readonly forward: Point;
}

export const READING = { distance: 1.1, downDegrees: 17 } as const;
/** In the own room the machine itself stands in the middle; the right hand aims, so that the left side is free. */
export const ASIDE = { ...READING, sideDegrees: -34 } as const;
/** Beyond this a panel is out of comfort: it is brought along. */
const FARTHEST = 2.4;
const NEAREST = 0.35;
/** Out of view: from here on it comes before the eyes when something new is opened on it. */
const OUT_OF_VIEW_COSINE = Math.cos((42 * Math.PI) / 180);
const FULL_TURN = 2 * Math.PI;

/** Before the eyes, by where the head looks along the floor; a look at the floor or the sky turns nothing. */
export function before(
  { position, forward }: Head,
  { distance, downDegrees, sideDegrees = 0 }: { distance: number; downDegrees: number; sideDegrees?: number },
): Pose {
  const heading = Math.atan2(forward.x, -forward.z) + (sideDegrees * Math.PI) / 180;
  const down = (downDegrees * Math.PI) / 180;
  const level = Math.cos(down) * distance;
  return facing(
    {
      x: position.x + Math.sin(heading) * level,
      y: position.y - Math.sin(down) * distance,
      z: position.z - Math.cos(heading) * level,
    },
    position,
  );
}

/** At a place, turned to the eyes. */
export function facing(position: Point, eyes: Point): Pose {
  const x = eyes.x - position.x;
  const y = eyes.y - position.y;
  const z = eyes.z - position.z;
  return { position, yaw: Math.atan2(x, z), pitch: -Math.atan2(y, Math.hypot(x, z)) };
}

/** Whether a panel at a place can be read as it stands. */
export function isReadable(place: Point, { position, forward }: Head): boolean {
  const [x, y, z] = [place.x - position.x, place.y - position.y, place.z - position.z];
  const away = Math.hypot(x, y, z);
  if (away > FARTHEST || away < NEAREST) return false;
  // By heading alone: a panel hangs below the eyes on purpose.
  const level = Math.hypot(x, z) * Math.hypot(forward.x, forward.z);
  return level > 1e-6 && (x * forward.x + z * forward.z) / level > OUT_OF_VIEW_COSINE;
}

/** Whether a visitor moved away from a panel that was beside them. */
export function isLeftBehind(place: Point, { position }: Head): boolean {
  return Math.hypot(place.x - position.x, place.y - position.y, place.z - position.z) > FARTHEST;
}

/**
 * A heading that follows another one lazily: it rests while the other is within `slackRadians`, else closes in on it. For
 * what should be in view and not be nailed to the head.
 */
export function lazily(heading: number, wanted: number, slackRadians: number, deltaMs: number): number {
  const off = ((wanted - heading + FULL_TURN * 1.5) % FULL_TURN) - Math.PI;
  const beyond = Math.abs(off) - slackRadians;
  if (beyond <= 0) return heading;
  const share = 1 - Math.exp(-deltaMs / 250);
  return heading + Math.sign(off) * beyond * share;
}

/** Whether a wrist is held up to be read: its palm to the eyes, and the eyes on it. Once open it stays so more easily. */
export function isLookedAt(wrist: { position: Point; palm: Point }, head: Head, isOpen: boolean): boolean {
  const [x, y, z] = [
    head.position.x - wrist.position.x,
    head.position.y - wrist.position.y,
    head.position.z - wrist.position.z,
  ];
  const away = Math.hypot(x, y, z);
  if (away < 0.12 || away > 0.9) return false;
  const palmToEyes = (wrist.palm.x * x + wrist.palm.y * y + wrist.palm.z * z) / away;
  const eyesOnIt = -(head.forward.x * x + head.forward.y * y + head.forward.z * z) / away;
  return isOpen ? palmToEyes > 0.35 && eyesOnIt > 0.55 : palmToEyes > 0.7 && eyesOnIt > 0.75;
}
