// Where a visitor in AR aims on their real floor: by the ray of the hand that they point with, or by the middle of a phone's
// view; by hit-test where the device has it, else by the floor as the headset says it lies. Who calls: ar-visit.ts.
import { Ray } from '@babylonjs/core/Culling/ray.core';
import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { LiveVisit } from './live-visit.ts';
import type { VisitHand } from './visit.ts';

export interface Aim {
  readonly position: Vector3;
  /** What an anchor can be made of; absent where there is no hit-test. */
  readonly result: XRHitTestResult | null;
}

/** Steeper than this it is a wall, and no machine stands on a wall. */
const LEVEL_COSINE = 0.85;
const FARTHEST_METRES = 12;

export class ArAim {
  readonly #visit: LiveVisit;
  readonly #session: XRSession;
  #source: XRHitTestSource | null = null;
  #hand: VisitHand | undefined;
  readonly #ray = new Ray(Vector3.Zero(), new Vector3());

  constructor(visit: LiveVisit) {
    this.#visit = visit;
    this.#session = visit.experience.baseExperience.sessionManager.session;
    void this.#ask();
    const stop = visit.events.on('hands', () => {
      if (pointing(visit.hands())?.id !== this.#hand?.id) void this.#ask();
    });
    visit.events.on('ended', () => {
      stop();
      this.#source?.cancel();
    });
  }

  /** Within a frame: where is aimed now; null where no floor is there. */
  now(): Aim | null {
    const { currentFrame, referenceSpace } = this.#visit.experience.baseExperience.sessionManager;
    if (this.#source === null || currentFrame === null) return this.#onFloor();
    for (const result of currentFrame.getHitTestResults?.(this.#source) ?? []) {
      const pose = result.getPose(referenceSpace);
      if (pose === undefined) continue;
      const { position, orientation } = pose.transform;
      const up = Vector3.Up().applyRotationQuaternion(
        new Quaternion(orientation.x, orientation.y, orientation.z, orientation.w),
      );
      if (up.y > LEVEL_COSINE) return { position: new Vector3(position.x, position.y, position.z), result };
    }
    return null;
  }

  async #ask(): Promise<void> {
    const hand = pointing(this.#visit.hands());
    this.#hand = hand;
    // Absent where the device did not grant it.
    if (this.#session.requestHitTestSource === undefined) return;
    try {
      const space = hand?.source.inputSource.targetRaySpace ?? (await this.#session.requestReferenceSpace('viewer'));
      const source = await this.#session.requestHitTestSource({ space });
      this.#source?.cancel();
      this.#source = source ?? null;
    } catch {
      // No hit-test on this device after all: the floor is where the headset says.
      this.#source = null;
    }
  }

  #onFloor(): Aim | null {
    if (this.#hand === undefined) {
      const { position, forward } = this.#visit.head();
      this.#ray.origin.copyFrom(position);
      this.#ray.direction.copyFrom(forward);
    } else this.#hand.source.getWorldPointerRayToRef(this.#ray);
    const { origin, direction } = this.#ray;
    const way = -origin.y / direction.y;
    if (!(way > 0) || way * direction.length() > FARTHEST_METRES) return null;
    return { position: origin.add(direction.scale(way)), result: null };
  }
}

/** A phone's touches point at the screen, not at the room: there the middle of the view aims. */
function pointing(hands: readonly VisitHand[]): VisitHand | undefined {
  const tracked = hands.filter(({ source }) => source.inputSource.targetRayMode === 'tracked-pointer');
  return tracked.find(({ handedness }) => handedness === 'right') ?? tracked[0];
}
