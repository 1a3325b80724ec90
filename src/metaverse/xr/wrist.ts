// Where a wrist is and which way its palm looks, of a controller that is held or a hand that is tracked. Who calls: session.ts.
import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { WebXRHandTracking } from '@babylonjs/core/XR/features/WebXRHandTracking.pure';
import type { VisitHand, VisitWrist } from './visit.ts';

/** Of a grip space, +X points out of the left palm and into the right one; of a wrist joint, -Y points out of the palm. */
const OUT_OF_LEFT = new Vector3(1, 0, 0);
const OUT_OF_RIGHT = new Vector3(-1, 0, 0);
const OUT_OF_JOINT = new Vector3(0, -1, 0);

/** Null while it is not tracked. */
export function wristOf(hand: VisitHand, tracking: WebXRHandTracking | null): VisitWrist | null {
  if (hand.kind === 'hand') {
    const joint = tracking?.getHandByControllerId(hand.id)?.getJointMesh('wrist' as never);
    if (joint === undefined) return null;
    const rotation = joint.absoluteRotationQuaternion.clone();
    return wrist(joint.absolutePosition, rotation, OUT_OF_JOINT);
  }
  const { grip } = hand.source;
  if (grip === undefined) return null;
  grip.computeWorldMatrix(true);
  const out = hand.handedness === 'left' ? OUT_OF_LEFT : OUT_OF_RIGHT;
  return wrist(grip.absolutePosition, grip.absoluteRotationQuaternion.clone(), out);
}

function wrist(position: Vector3, rotation: Quaternion, outOfPalm: Vector3): VisitWrist {
  return { position: position.clone(), rotation, palm: outOfPalm.applyRotationQuaternion(rotation) };
}
