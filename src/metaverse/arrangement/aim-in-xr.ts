// In a headset, what is being placed follows the ray of the right hand, or of the only one; its trigger puts it down
// (metaverse.ts, as any other choice). Who calls: door.ts, as a visit in XR begins.
import { Ray } from '@babylonjs/core/Culling/ray.core';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { ViewModel } from '../view-model.ts';
import type { XrVisit } from '../xr/visit.ts';
import type { ArrangementActions } from './arrangement-view.ts';

export function aimInXr(
  visit: XrVisit,
  view: Pick<ViewModel, 'arrangement'>,
  actions: Pick<ArrangementActions, 'aimPlacing'>,
): void {
  const ray = new Ray(Vector3.Zero(), Vector3.Forward());
  const frames = visit.scene.onBeforeRenderObservable.add(() => {
    if (view.arrangement.peek().placing === null) return;
    const hands = visit.hands();
    const hand = hands.find(({ handedness }) => handedness === 'right') ?? hands[0];
    if (hand === undefined) return;
    hand.source.getWorldPointerRayToRef(ray);
    const { origin, direction } = ray;
    actions.aimPlacing([origin.x, origin.y, origin.z], [direction.x, direction.y, direction.z]);
  });
  visit.events.on('ended', () => frames.remove());
}
