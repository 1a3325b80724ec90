// How closely a visitor looks at a twin, from where it stands: pure, with memory of what was decided last, so that nobody flickers who
// stands at an edge or looks about. Called by interest.ts.
import { FULL_RATE_HZ } from '../protocol/interest.ts';

/**
 * `full`: seen and near, or its panel is open. `far`: too far away for quick movements to be seen, or out of sight. `remote`: beyond what
 * can be made out. `unseen`: nothing is drawn at all.
 */
export type Level = 'full' | 'far' | 'remote' | 'unseen';

/** States a second. The slowest still tells that a twin is live: one that says nothing for two seconds is stale. */
export const RATES_HZ: Readonly<Record<Level, number>> = { full: FULL_RATE_HZ, far: 10, remote: 2, unseen: 1 };

const NEAR_METRES = 60;
const REMOTE_METRES = 250;
/** Who came nearer than a bound is let go this much farther away. */
const STAYING = 1.15;
/** What stands here is always seen: its shadow is, and one turn of the head. */
const BESIDE_METRES = 5;
/** A machine reaches this far from its middle. */
const RADIUS_METRES = 3;
/** What went out of sight is seen for so long all the same: people look back. */
const LOOK_BACK_MS = 2_000;

/** Where an eye looks. */
export interface Gaze {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Where it looks to, length 1. */
  readonly forwardX: number;
  readonly forwardY: number;
  readonly forwardZ: number;
  /** Cosine of the angle from the middle of the picture to its corners, and a little more. */
  readonly cornerCosine: number;
}

/** What was decided of a twin last. */
export interface Looked {
  level: Level;
  seenMs: number;
}

/** How closely it is looked at now: at a place, or wherever it stands when it was asked for (`isWanted`). Takes note in `looked`. */
export function lookAt(
  looked: Looked,
  gaze: Gaze,
  x: number,
  y: number,
  z: number,
  isWanted: boolean,
  nowMs: number,
): void {
  const [toX, toY, toZ] = [x - gaze.x, y - gaze.y, z - gaze.z];
  const distance = Math.sqrt(toX * toX + toY * toY + toZ * toZ);
  const along = toX * gaze.forwardX + toY * gaze.forwardY + toZ * gaze.forwardZ;
  if (distance < BESIDE_METRES || along + RADIUS_METRES >= gaze.cornerCosine * distance) looked.seenMs = nowMs;
  const isSeen = nowMs - looked.seenMs < LOOK_BACK_MS;
  const near = looked.level === 'full' ? NEAR_METRES * STAYING : NEAR_METRES;
  const remote = looked.level === 'remote' ? REMOTE_METRES : REMOTE_METRES * STAYING;
  if (isWanted || (isSeen && distance < near)) looked.level = 'full';
  else looked.level = distance < remote ? 'far' : 'remote';
}
