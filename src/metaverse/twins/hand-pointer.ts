// Mouse, pen and finger on the parts of the open machine. Listens before the rig does, and keeps from it only what takes hold of a
// part. Who calls: attention.ts.
import '@babylonjs/core/Culling/ray';
import { Matrix } from '@babylonjs/core/Maths/math.vector';
import type { Scene } from '@babylonjs/core/scene';
import type { Hand, HandRay, Hold } from './hand.ts';
import { keepFromOthers, listenFirst } from '../rig/listen-first.ts';

/** Returns what stops listening. `isFree`: nothing else is done with the pointer, such as placing a machine. */
export function listenForHand(canvas: HTMLCanvasElement, scene: Scene, hand: Hand, isFree: () => boolean): () => void {
  let held: { readonly pointer: number; readonly hold: Hold } | null = null;
  const rayAt = ({ offsetX, offsetY }: PointerEvent): HandRay =>
    scene.createPickingRay(offsetX, offsetY, Matrix.Identity(), scene.activeCamera);

  const down = (event: PointerEvent): void => {
    if (event.button !== 0 || held !== null || document.pointerLockElement === canvas || !isFree()) return;
    const { pickedMesh, pickedPoint } = scene.pick(event.offsetX, event.offsetY);
    const hold = hand.hold(pickedMesh, pickedPoint);
    if (hold === null) return;
    held = { pointer: event.pointerId, hold };
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    canvas.style.cursor = 'grabbing';
    keepFromOthers(event);
  };
  const move = (event: PointerEvent): void => {
    if (held?.pointer !== event.pointerId) return;
    held.hold.move(rayAt(event), event.shiftKey);
    keepFromOthers(event);
  };
  const end = (event: Event, isKept: boolean): void => {
    if (held === null) return;
    const { hold } = held;
    held = null;
    canvas.style.cursor = '';
    hold.end(isKept);
    keepFromOthers(event);
  };
  const up = (event: PointerEvent): void => {
    if (held?.pointer === event.pointerId) end(event, true);
  };
  const cancel = (event: PointerEvent): void => {
    if (held?.pointer === event.pointerId) end(event, false);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') end(event, false);
  };

  return listenFirst(canvas, { pointerdown: down, pointermove: move, pointerup: up, pointercancel: cancel }, key);
}
