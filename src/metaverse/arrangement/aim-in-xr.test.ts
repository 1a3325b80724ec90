import type { Ray } from '@babylonjs/core/Culling/ray.core';
import { FreeCamera } from '@babylonjs/core/Cameras/freeCamera';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import { Emitter } from '../../base/emitter.ts';
import { emptyScene } from '../twins/test-machine.ts';
import type { VisitEvents, VisitHand, XrVisit } from '../xr/visit.ts';
import { aimInXr } from './aim-in-xr.ts';
import { NOTHING_ARRANGED, type ArrangedTwinView, type ArrangementView } from './arrangement-view.ts';

const hand = (handedness: XRHandedness, x: number): VisitHand =>
  ({
    handedness,
    source: {
      getWorldPointerRayToRef(ray: Ray) {
        ray.origin.set(x, 1.4, 0);
        ray.direction.set(0, -0.6, -0.8);
      },
    },
  }) as unknown as VisitHand;

it('what is being placed follows the right hand each frame, or the only one, until the visit ends', () => {
  const scene = emptyScene();
  scene.activeCamera = new FreeCamera('eye', Vector3.Zero(), scene);
  const arrangement = signal<ArrangementView>(NOTHING_ARRANGED);
  const events = new Emitter<VisitEvents>();
  let hands = [hand('left', -1), hand('right', 1)];
  const aims: (readonly number[])[] = [];
  aimInXr(
    { scene, events, hands: () => hands } as unknown as XrVisit,
    { arrangement },
    {
      aimPlacing: (origin, direction) => aims.push([...origin, ...direction]),
    },
  );
  scene.render();
  expect(aims).toEqual([]);
  arrangement.value = { ...NOTHING_ARRANGED, placing: {} as ArrangedTwinView };
  scene.render();
  expect(aims).toEqual([[1, 1.4, 0, 0, -0.6, -0.8]]);
  hands = [hand('left', -1)];
  scene.render();
  expect(aims.at(-1)![0]).toBe(-1);
  hands = [];
  scene.render();
  events.emit('ended', undefined);
  hands = [hand('right', 5)];
  scene.render();
  expect(aims).toHaveLength(2);
});
