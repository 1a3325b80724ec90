// What one visit in a headset offers to what is built in it: head, hands, what they feel, and what happens. session.ts
// makes one each time that VR or AR begins; the face in XR (face/) and the tools of AR (ar-*.ts) live on it until it ends.
import type { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Scene } from '@babylonjs/core/scene';
import type { WebXRInputSource } from '@babylonjs/core/XR/webXRInputSource';
import type { WebXRDefaultExperience } from '@babylonjs/core/XR/webXRDefaultExperience';
import type { Emitter } from '../../base/emitter.ts';

/** A light tick under a pointer that came to something, a press, a refusal (two beats). */
export type Feel = 'touch' | 'press' | 'refusal';

export interface VisitHead {
  /** World metres; the vectors are the visit's own and change with the next frame. */
  readonly position: Vector3;
  /** Length one. */
  readonly forward: Vector3;
}

/** A controller or a tracked hand. */
export interface VisitHand {
  /** The same while it is connected. */
  readonly id: string;
  readonly handedness: XRHandedness;
  /** A tracked hand has no buttons and feels no pulse. */
  readonly kind: 'controller' | 'hand';
  readonly source: WebXRInputSource;
}

/** Where a wrist is in world metres; `palm` points out of the palm and has length one. */
export interface VisitWrist {
  readonly position: Vector3;
  readonly rotation: Quaternion;
  readonly palm: Vector3;
}

export interface VisitEvents {
  /** The menu button (B, Y or menu) was pressed; null: asked for from elsewhere. */
  menu: VisitHand | null;
  /** The visitor stands or faces elsewhere at once: teleport, snap turn, recentre. What was near is not any more. */
  moved: undefined;
  /** A controller or a hand came or went. */
  hands: undefined;
  /** The visit is over; what was built on it is taken down by then or now. */
  ended: undefined;
}

export interface XrVisit {
  readonly mode: 'vr' | 'ar';
  readonly scene: Scene;
  readonly experience: WebXRDefaultExperience;
  readonly events: Emitter<VisitEvents>;
  head(): VisitHead;
  hands(): readonly VisitHand[];
  /** Null while it is not tracked. */
  wrist(hand: VisitHand): VisitWrist | null;
  /** The hand whose pointer this is, by Babylon's `pointerId` of a pointer event. */
  handOf(pointerId: number): VisitHand | undefined;
  /** Lets a hand feel something; both, when none is named. Hands without a motor feel nothing. */
  pulse(feel: Feel, hand?: VisitHand): void;
  /** Back to where this world begins (VR); in AR what was placed comes before the visitor again. */
  recentre(): void;
  /** Leaves; `ended` follows. */
  exit(): Promise<void>;
}

/** Builds something on a visit as it begins. It takes it down itself when it hears `ended`. */
export type Furnish = (visit: XrVisit) => void;
