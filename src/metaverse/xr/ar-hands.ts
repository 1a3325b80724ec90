// What hands do to the twin that stands in a visitor's own room: the trigger or a pinch puts it down, the grip carries it, both
// hands enlarge and turn it, the stick does the same for one hand. Who calls: ar-visit.ts.
import { Ray } from '@babylonjs/core/Culling/ray.core';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { stickOf } from './gamepad.ts';
import type { LiveVisit } from './live-visit.ts';
import { holdChange, type Hold } from './two-hands.ts';
import type { VisitHand } from './visit.ts';

export interface HeldTwin {
  isPlaced(): boolean;
  place(): void;
  lift(): void;
  turn(byDegrees: number): void;
  scaleBy(factor: number): void;
  isOwn(mesh: AbstractMesh): boolean;
}

const TURN_DEGREES_PER_SECOND = 90;
const DOUBLINGS_PER_SECOND = 1;
const DEAD = 0.2;

/** `frame` runs once a frame. */
export function watchArHands(visit: LiveVisit, twin: HeldTwin): { frame(deltaMs: number): void } {
  const holding = new Map<string, VisitHand>();
  let before: Hold | null = null;
  let carrier: string | null = null;
  /** Both hands held it: letting go is the end of that, and no choice. */
  let wereTwo = false;
  const ray = new Ray(Vector3.Zero(), new Vector3());
  const pointOf = ({ source }: VisitHand) => {
    source.getWorldPointerRayToRef(ray);
    return { x: ray.origin.x, y: ray.origin.y, z: ray.origin.z };
  };
  const take = (hand: VisitHand) => {
    holding.set(hand.id, hand);
    wereTwo ||= holding.size === 2;
  };
  const letGo = (hand: VisitHand) => {
    holding.delete(hand.id);
    before = null;
  };

  visit.onInput('selectstart', (hand) => {
    if (holding.size === 0) wereTwo = false;
    take(hand);
  });
  visit.onInput('selectend', letGo);
  visit.onInput('select', (hand) => {
    const { mesh } = visit.pointedBy(hand);
    // A panel before it takes the press.
    if (wereTwo || twin.isPlaced() || (mesh !== null && !twin.isOwn(mesh))) return;
    twin.place();
  });
  visit.onInput('squeezestart', (hand) => {
    take(hand);
    if (holding.size > 1 || !twin.isPlaced()) return;
    carrier = hand.id;
    twin.lift();
  });
  visit.onInput('squeezeend', (hand) => {
    letGo(hand);
    if (carrier !== hand.id) return;
    carrier = null;
    twin.place();
  });

  return {
    frame(deltaMs) {
      const [one, other] = [...holding.values()];
      if (one !== undefined && other !== undefined) {
        const [left, right] = one.handedness === 'right' ? [other, one] : [one, other];
        const now = { left: pointOf(left), right: pointOf(right) };
        if (before !== null) {
          const { scale, turnDegrees } = holdChange(before, now);
          if (turnDegrees !== 0) twin.turn(turnDegrees);
          if (scale !== 1) twin.scaleBy(scale);
        }
        before = now;
        return;
      }
      for (const hand of visit.hands()) {
        const stick = stickOf(hand);
        if (stick === null) continue;
        const { x, y } = stick;
        const seconds = deltaMs / 1000;
        if (Math.abs(x) > DEAD && Math.abs(x) >= Math.abs(y)) twin.turn(x * TURN_DEGREES_PER_SECOND * seconds);
        else if (Math.abs(y) > DEAD) twin.scaleBy(2 ** (-y * DOUBLINGS_PER_SECOND * seconds));
      }
    },
  };
}
