// The visit that others build on (visit.ts), as Babylon's experience has it: who the hands are, where head and wrists are, what
// is pointed at and chosen, and which buttons are pressed. session.ts makes one each time that a visit begins.
import '@babylonjs/core/Culling/ray';
import { Ray } from '@babylonjs/core/Culling/ray.core';
import { PointerEventTypes, type PointerInfo } from '@babylonjs/core/Events/pointerEvents';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Scene } from '@babylonjs/core/scene';
import type { WebXRHandTracking } from '@babylonjs/core/XR/features/WebXRHandTracking.pure';
import { WebXRFeatureName } from '@babylonjs/core/XR/webXRFeaturesManager';
import type { WebXRDefaultExperience } from '@babylonjs/core/XR/webXRDefaultExperience';
import type { WebXRInputSource } from '@babylonjs/core/XR/webXRInputSource';
import { Emitter } from '../../base/emitter.ts';
import type { Hit } from '../rig/picking.ts';
import type { Rig } from '../rig/rig.ts';
import { isMenuPressed, isRecentrePressed, pulseHand } from './gamepad.ts';
import type { Feel, VisitEvents, VisitHand, VisitHead, VisitWrist, XrVisit } from './visit.ts';
import { wristOf } from './wrist.ts';

export interface VisitParts {
  readonly scene: Scene;
  readonly experience: WebXRDefaultExperience;
  readonly rig: Rig;
  readonly isPressable: (hit: Hit) => boolean;
}

/** `deltaMs` since the frame before, at most 250. */
type FrameCallback = (deltaMs: number) => void;

const RECENTRE_MS = 800;
const LONGEST_DELTA_MS = 250;
const NOTHING: Hit = { mesh: null, instance: -1, point: null };
const AHEAD = new Vector3(0, 0, -1);

export class LiveVisit implements XrVisit {
  readonly mode: 'vr' | 'ar';
  readonly scene: Scene;
  readonly experience: WebXRDefaultExperience;
  readonly events = new Emitter<VisitEvents>();
  readonly #parts: VisitParts;
  readonly #frames = new Set<FrameCallback>();
  readonly #endings: (() => void)[] = [];
  #hands: VisitHand[] = [];
  readonly #menuHeld = new Set<string>();
  readonly #recentreHeldMs = new Map<string, number>();
  /** What each pointer of Babylon points at. */
  readonly #pointed = new Map<number, Hit>();
  readonly #forward = new Vector3();
  readonly #ray = new Ray(Vector3.Zero(), new Vector3());
  #lastMs = performance.now();
  #recentre: () => void = () => undefined;

  constructor(mode: 'vr' | 'ar', parts: VisitParts) {
    const { scene, experience } = parts;
    this.mode = mode;
    this.scene = scene;
    this.experience = experience;
    this.#parts = parts;
    const { input, baseExperience: base } = experience;
    this.#meet();
    const came = [input.onControllerAddedObservable, input.onControllerRemovedObservable].map((observable) => {
      const observer = observable.add(() => this.#meet());
      return () => void observable.remove(observer);
    });
    const pointer = scene.onPointerObservable.add((info) => this.#hear(info));
    const frame = base.sessionManager.onXRFrameObservable.add(() => this.#frame());
    this.#endings.push(
      ...came,
      () => scene.onPointerObservable.remove(pointer),
      () => base.sessionManager.onXRFrameObservable.remove(frame),
    );
  }

  head(): VisitHead {
    const { camera } = this.experience.baseExperience;
    AHEAD.rotateByQuaternionToRef(camera.rotationQuaternion, this.#forward);
    return { position: camera.position, forward: this.#forward };
  }

  hands(): readonly VisitHand[] {
    return this.#hands;
  }

  wrist(hand: VisitHand): VisitWrist | null {
    const { featuresManager } = this.experience.baseExperience;
    const tracking = featuresManager.getEnabledFeature(WebXRFeatureName.HAND_TRACKING) as WebXRHandTracking | null;
    return wristOf(hand, tracking);
  }

  handOf(pointerId: number): VisitHand | undefined {
    const { pointerSelection, nearInteraction } = this.experience;
    const source =
      pointerSelection.getXRControllerByPointerId(pointerId) ?? nearInteraction.getXRControllerByPointerId(pointerId);
    return source === null ? undefined : this.#hands.find(({ id }) => id === source.uniqueId);
  }

  pulse(feel: Feel, hand?: VisitHand): void {
    for (const one of hand === undefined ? this.#hands : [hand]) pulseHand(one, feel);
  }

  recentre(): void {
    this.#recentre();
    this.events.emit('moved', undefined);
  }

  exit(): Promise<void> {
    return this.experience.baseExperience.exitXRAsync();
  }

  /** Runs once a frame of the headset, before it is drawn. */
  onFrame(callback: FrameCallback): void {
    this.#frames.add(callback);
  }

  /** What recentring does in this mode. */
  setRecentre(recentre: () => void): void {
    this.#recentre = recentre;
  }

  /** The session's own events, with the hand that they are of. */
  onInput(
    name: 'selectstart' | 'selectend' | 'select' | 'squeezestart' | 'squeezeend',
    listener: (hand: VisitHand) => void,
  ): void {
    const { session } = this.experience.baseExperience.sessionManager;
    const hear = ({ inputSource }: XRInputSourceEvent): void => {
      const hand = this.#hands.find(({ source }) => source.inputSource === inputSource);
      if (hand !== undefined) listener(hand);
    };
    session.addEventListener(name, hear);
    this.#endings.push(() => session.removeEventListener(name, hear));
  }

  /** What a hand's ray points at. Picked anew: Babylon follows the ray of one hand at a time, the one that pressed last. */
  pointedBy(hand: VisitHand): Hit {
    hand.source.getWorldPointerRayToRef(this.#ray);
    const picked = this.scene.pickWithRay(this.#ray, (mesh) => mesh.isPickable && mesh.isVisible && mesh.isEnabled());
    if (picked?.hit !== true) return NOTHING;
    return { mesh: picked.pickedMesh, instance: picked.thinInstanceIndex, point: picked.pickedPoint };
  }

  /** The session is over. */
  end(): void {
    this.events.emit('ended', undefined);
    this.#parts.rig.picking.point(NOTHING);
    this.#frames.clear();
    for (const ending of this.#endings.splice(0)) ending();
  }

  #meet(): void {
    const known = new Map(this.#hands.map((hand) => [hand.id, hand]));
    this.#hands = this.experience.input.controllers.map((source) => known.get(source.uniqueId) ?? handOf(source));
    this.events.emit('hands', undefined);
  }

  #hear({ type, event, pickInfo }: PointerInfo): void {
    const { pointerId, pointerType } = event as PointerEvent;
    if (!pointerType?.startsWith('xr')) return;
    const hit: Hit =
      pickInfo?.hit === true
        ? { mesh: pickInfo.pickedMesh, instance: pickInfo.thinInstanceIndex, point: pickInfo.pickedPoint }
        : NOTHING;
    // The trigger's release chooses. Its press would too, but the first press of a session never comes (Babylon 9.34).
    if (type === PointerEventTypes.POINTERUP && hit.mesh !== null && !isFace(hit.mesh)) {
      if (this.#parts.isPressable(hit)) this.pulse('press', this.handOf(pointerId));
      this.#parts.rig.picking.choose(hit);
    } else if (type === PointerEventTypes.POINTERMOVE) {
      const before = this.#pointed.get(pointerId) ?? NOTHING;
      this.#pointed.set(pointerId, hit);
      if (before.mesh === hit.mesh && before.instance === hit.instance) return;
      const hand = this.handOf(pointerId);
      if (hand !== undefined && this.#parts.isPressable(hit)) this.pulse('touch', hand);
    }
  }

  #frame(): void {
    const nowMs = performance.now();
    const deltaMs = Math.min(nowMs - this.#lastMs, LONGEST_DELTA_MS);
    this.#lastMs = nowMs;
    const pointed = [...this.#pointed.values()];
    const pressable = pointed.find((hit) => this.#parts.isPressable(hit));
    this.#parts.rig.picking.point(pressable ?? pointed.find(({ mesh }) => mesh !== null) ?? NOTHING);
    for (const hand of this.#hands) this.#readButtons(hand, deltaMs);
    for (const frame of this.#frames) frame(deltaMs);
  }

  #readButtons(hand: VisitHand, deltaMs: number): void {
    const isMenu = isMenuPressed(hand);
    if (isMenu && !this.#menuHeld.has(hand.id)) this.events.emit('menu', hand);
    if (isMenu) this.#menuHeld.add(hand.id);
    else this.#menuHeld.delete(hand.id);
    const heldMs = this.#recentreHeldMs.get(hand.id) ?? 0;
    const nextMs = isRecentrePressed(hand) ? heldMs + deltaMs : 0;
    this.#recentreHeldMs.set(hand.id, nextMs);
    if (heldMs >= RECENTRE_MS || nextMs < RECENTRE_MS) return;
    this.pulse('press', hand);
    this.recentre();
  }
}

/** A panel of the face acts by itself (face/face-panel.ts). */
function isFace({ metadata }: AbstractMesh): boolean {
  return (metadata as { isFace?: boolean } | null)?.isFace === true;
}

function handOf(source: WebXRInputSource): VisitHand {
  const { handedness, hand } = source.inputSource;
  return { id: source.uniqueId, handedness, kind: hand == null ? 'controller' : 'hand', source };
}
