// Carries the visitor through the world: places and turns the headset's camera about the visitor's own head, and keeps who
// sits at the height of who stands. Who calls: session.ts and locomotion.ts, within an XR frame.
import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { WebXRCamera } from '@babylonjs/core/XR/webXRCamera';
import type { FloorPoint } from '../rig/collision.ts';
import { wrapAngle } from '../rig/motion.ts';

/** Eyes of a visitor who stands, in metres above the floor. */
const STANDING_EYES = 1.65;
const AHEAD = new Vector3(0, 0, -1);

export class Carry {
  readonly #camera: WebXRCamera;
  readonly #turn = new Quaternion();
  /** Metres that the floor lies lower for who sits. */
  #lift = 0;
  #wasSeated = false;

  constructor(camera: WebXRCamera) {
    this.#camera = camera;
  }

  get place(): FloorPoint {
    const { x, z } = this.#camera.position;
    return { x, z };
  }

  /** Where the head looks along the floor: 0 along -Z, growing to the right; radians. */
  get yaw(): number {
    const ahead = AHEAD.applyRotationQuaternion(this.#camera.rotationQuaternion);
    return Math.atan2(ahead.x, -ahead.z);
  }

  /** The head comes to be above that point of the floor. */
  moveTo({ x, z }: FloorPoint): void {
    this.#camera.position.x = x;
    this.#camera.position.z = z;
  }

  /** To the right, in radians, about the head. */
  turnBy(radians: number): void {
    if (radians === 0) return;
    Quaternion.RotationAxisToRef(Vector3.UpReadOnly, -radians, this.#turn);
    this.#turn.multiplyToRef(this.#camera.rotationQuaternion, this.#camera.rotationQuaternion);
  }

  face(yaw: number): void {
    this.turnBy(wrapAngle(yaw - this.yaw));
  }

  /** The height of the head is measured anew at the next `keepHeight`: another person, another chair. */
  forgetHeight(): void {
    this.#wasSeated = false;
  }

  /** Once a frame: the floor lies where it really is, or lower for who sits. */
  keepHeight(seated: boolean): void {
    const real = this.#camera.realWorldHeight;
    // Not tracked yet.
    if (real === 0) return;
    if (!seated) this.#lift = 0;
    else if (!this.#wasSeated) this.#lift = Math.max(0, STANDING_EYES - real);
    this.#wasSeated = seated;
    if (Math.abs(this.#camera.position.y - real - this.#lift) > 0.002) this.#camera.position.y = real + this.#lift;
  }
}
