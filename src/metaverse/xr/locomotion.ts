// How a visitor moves in VR: sticks and pinches become turns, steps, walks and teleports, as the visitor's settings say,
// never into a machine and never off the floor. Made once by session.ts; `frame` runs within each XR frame.
import { Ray } from '@babylonjs/core/Culling/ray.core';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { settle, walk, type FloorPoint } from '../rig/collision.ts';
import { accelerate } from '../rig/motion.ts';
import type { Settings } from '../settings.ts';
import type { Carry } from './carry.ts';
import { isHeldPinch, type Pinch } from './pinch.ts';
import { StickReader } from './stick-wishes.ts';
import { stickOf } from './gamepad.ts';
import { BODY_RADIUS, Teleport, type TeleportParts } from './teleport.ts';
import type { Vignette } from './vignette.ts';
import type { Feel, VisitHand } from './visit.ts';

const SNAP_RADIANS = Math.PI / 6;
const TURN_RADIANS_PER_SECOND = (100 * Math.PI) / 180;
const STEP_BACK_METRES = 1;

export interface LocomotionParts extends TeleportParts {
  readonly carry: Carry;
  readonly vignette: Vignette;
  readonly settings: Pick<Settings, 'turn' | 'walk' | 'vignette' | 'seated'>;
  readonly hands: () => readonly VisitHand[];
  readonly pulse: (feel: Feel, hand: VisitHand) => void;
  /** While somebody aims, the pointing rays are put away. */
  readonly onAiming: (isAiming: boolean) => void;
  /** The visitor stands or faces elsewhere at once. */
  readonly onMoved: () => void;
}

export class Locomotion {
  readonly #parts: LocomotionParts;
  readonly #sticks = new StickReader();
  readonly #teleport: Teleport;
  readonly #ray = new Ray(Vector3.Zero(), new Vector3());
  #velocity: FloorPoint = { x: 0, z: 0 };
  #aimer: VisitHand | null = null;
  #pinch: Pinch | null = null;

  constructor(parts: LocomotionParts) {
    this.#parts = parts;
    this.#teleport = new Teleport(parts);
  }

  frame(deltaMs: number): void {
    const { carry, settings, vignette, hands } = this.#parts;
    const sticks = hands().flatMap((hand) => stickOf(hand) ?? []);
    const wishes = this.#sticks.read(sticks, { turn: settings.turn.value, walk: settings.walk.value });
    this.#aimWith(hands().find(({ id }) => id === (wishes.aim ?? this.#pinch?.hand.id)) ?? null);
    if (wishes.snap !== 0) this.#turnAtOnce(wishes.snap * SNAP_RADIANS);
    if (wishes.back) this.#stepBack();
    const seconds = deltaMs / 1000;
    carry.turnBy(wishes.turn * TURN_RADIANS_PER_SECOND * seconds);
    const wish = wishes.walk ?? { forward: 0, right: 0, fast: false };
    this.#velocity = accelerate(this.#velocity, wish, carry.yaw, deltaMs);
    const isWalking = this.#velocity.x !== 0 || this.#velocity.z !== 0;
    if (isWalking) this.#walkBy(this.#velocity.x * seconds, this.#velocity.z * seconds);
    carry.keepHeight(settings.seated.value);
    vignette.frame(settings.vignette.value && (isWalking || wishes.turn !== 0), deltaMs);
  }

  /** A hand without a stick begins to pinch, at nothing or at the floor: it aims from now on. */
  pinch(hand: VisitHand, nowMs: number): void {
    if (stickOf(hand) === null && this.#aimer === null) this.#pinch = { hand, sinceMs: nowMs };
  }

  /** It lets go. A short pinch is a click and moves nobody. */
  unpinch(hand: VisitHand, nowMs: number): void {
    if (this.#pinch?.hand.id !== hand.id) return;
    const isHeld = isHeldPinch(this.#pinch, nowMs);
    this.#pinch = null;
    if (isHeld) return;
    this.#teleport.cancel();
    this.#aimer = null;
    this.#parts.onAiming(false);
  }

  /** Stands at a point at once, or at the nearest one where one may stand. */
  standAt(point: FloorPoint): void {
    this.#velocity = { x: 0, z: 0 };
    this.#parts.carry.moveTo(settle(this.#parts.ground, point, BODY_RADIUS));
    this.#parts.onMoved();
  }

  /** Forgets what the hands were about to do: the visit is over. */
  stop(): void {
    this.#velocity = { x: 0, z: 0 };
    this.#pinch = this.#aimer = null;
    this.#teleport.cancel();
    this.#parts.vignette.frame(false, Infinity);
  }

  dispose(): void {
    this.#teleport.dispose();
  }

  #aimWith(hand: VisitHand | null): void {
    if (hand === null) {
      if (this.#aimer !== null) this.#land(this.#aimer);
      return;
    }
    if (this.#aimer === null) this.#parts.onAiming(true);
    this.#aimer = hand;
    hand.source.getWorldPointerRayToRef(this.#ray);
    this.#ray.direction.normalize();
    this.#teleport.aim(this.#ray);
  }

  #land(hand: VisitHand): void {
    const target = this.#teleport.release();
    this.#aimer = null;
    this.#parts.onAiming(false);
    if (target === null) return this.#parts.pulse('refusal', hand);
    this.#parts.pulse('press', hand);
    return this.standAt(target);
  }

  #turnAtOnce(radians: number): void {
    this.#parts.carry.turnBy(radians);
    this.#parts.onMoved();
  }

  #stepBack(): void {
    const { yaw } = this.#parts.carry;
    this.#walkBy(-Math.sin(yaw) * STEP_BACK_METRES, Math.cos(yaw) * STEP_BACK_METRES);
    this.#parts.onMoved();
  }

  #walkBy(x: number, z: number): void {
    const { carry, ground } = this.#parts;
    // A head can be bent into a machine: who walks on from there is put beside it first.
    const from = settle(ground, carry.place, BODY_RADIUS);
    carry.moveTo(walk(ground, from, { x: from.x + x, z: from.z + z }, BODY_RADIUS));
  }
}
