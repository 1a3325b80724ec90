// Where the visitor's eyes are and look now, on a screen and in a headset alike, as plain data. Who calls: window-contract.ts.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Scene } from '@babylonjs/core/scene';

export interface Visitor {
  /** World metres. */
  readonly position: readonly [x: number, y: number, z: number];
  /** Degrees clockwise seen from above; 0 looks along -Z. */
  readonly heading: number;
  /** Degrees upwards. */
  readonly pitch: number;
}

const AHEAD = new Vector3(0, 0, -1);

export function visitorOf({ activeCamera }: Scene): Visitor {
  const { x, y, z } = activeCamera!.globalPosition;
  const ahead = activeCamera!.getDirection(AHEAD);
  const degrees = (radians: number): number => (radians * 180) / Math.PI;
  return {
    position: [x, y, z],
    heading: degrees(Math.atan2(ahead.x, -ahead.z)),
    pitch: degrees(Math.asin(Math.min(1, Math.max(-1, ahead.y)))),
  };
}
