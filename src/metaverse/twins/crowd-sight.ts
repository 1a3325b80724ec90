// How much of a part of a crowd is seen from where the visitor looks: all of it, its coarse shape, or nothing. Who calls: crowd.ts, for
// all members a few times a second, and when the visitor turns or jumps.
import type { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Gaze } from '../interest-level.ts';

/** What a part is drawn as. */
const UNSEEN = 0;
export const FINE = 1;
export const COARSE = 2;
type Seen = typeof UNSEEN | typeof FINE | typeof COARSE;

/** Around a part, in its own space. */
export interface Ball {
  readonly middle: Vector3;
  readonly radius: number;
}

/** What is smaller than this, in metres of the model, is not in the coarse shape: 1.4 % of a bus, and the width of a lamp's post. */
export const COARSE_CELL_METRES = 0.12;
/** An angle of half a pixel and more of today's headsets (20 to 25 pixels a degree), in radians. */
const HARDLY_SEEN = 0.001;
/** Members move meanwhile, 9 m/s at most in a city. */
const LOOK_AGAIN_MS = 250;
/** Well within the margin that a gaze has beyond the picture. */
const TURNED_COSINE = Math.cos(0.08);
const WENT_METRES = 1.5;

export class CrowdSight {
  readonly #gaze = { x: 0, y: 0, z: 0, forwardX: 0, forwardY: 0, forwardZ: 0, cornerCosine: 2 };
  #lookedMs = 0;

  /** Takes note of where the visitor looks; whether all members are to be looked at anew. */
  look(nowMs: number, gaze: Gaze): boolean {
    const { x, y, z, forwardX, forwardY, forwardZ, cornerCosine } = this.#gaze;
    const went = (gaze.x - x) ** 2 + (gaze.y - y) ** 2 + (gaze.z - z) ** 2;
    const turned = gaze.forwardX * forwardX + gaze.forwardY * forwardY + gaze.forwardZ * forwardZ;
    const sinceMs = Math.abs(nowMs - this.#lookedMs);
    const isSame = went < WENT_METRES ** 2 && turned > TURNED_COSINE && cornerCosine === gaze.cornerCosine;
    if (isSame && sinceMs < LOOK_AGAIN_MS) return false;
    Object.assign(this.#gaze, gaze);
    this.#lookedMs = nowMs;
    return true;
  }

  /** Of a part that stands at a matrix; all zero: it is hidden. */
  of({ middle, radius }: Ball, matrices: Float32Array, at: number): Seen {
    if (matrices[at + 15] === 0) return UNSEEN;
    const gaze = this.#gaze;
    const { x, y, z } = middle;
    const toX = matrices[at]! * x + matrices[at + 4]! * y + matrices[at + 8]! * z + matrices[at + 12]! - gaze.x;
    const toY = matrices[at + 1]! * x + matrices[at + 5]! * y + matrices[at + 9]! * z + matrices[at + 13]! - gaze.y;
    const toZ = matrices[at + 2]! * x + matrices[at + 6]! * y + matrices[at + 10]! * z + matrices[at + 14]! - gaze.z;
    const scale = largestScale(matrices, at);
    const reach = radius * scale;
    const distance = Math.sqrt(toX * toX + toY * toY + toZ * toZ);
    const along = toX * gaze.forwardX + toY * gaze.forwardY + toZ * gaze.forwardZ;
    if (along + reach < gaze.cornerCosine * distance) return UNSEEN;
    const beyond = (distance - reach) * HARDLY_SEEN;
    if (reach < beyond) return UNSEEN;
    return COARSE_CELL_METRES * scale < 2 * beyond ? COARSE : FINE;
  }
}

function largestScale(matrices: Float32Array, at: number): number {
  let squared = 0;
  for (let row = at; row < at + 12; row += 4)
    squared = Math.max(squared, matrices[row]! ** 2 + matrices[row + 1]! ** 2 + matrices[row + 2]! ** 2);
  return Math.sqrt(squared);
}
