// Mouse, pen and finger while a visitor arranges: aim and put down what follows the pointer; drag the selected machine over
// the floor, or its ring. Listens before the rig does, and keeps from it only what is meant for handles. Who calls: arrangement.ts.
import '@babylonjs/core/Culling/ray';
import { Matrix, type Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Scene } from '@babylonjs/core/scene';
import { TURN_STEP_DEGREES } from './arranged.ts';
import { keepFromOthers, listenFirst } from '../rig/listen-first.ts';

export interface PointerRay {
  readonly origin: Vector3;
  readonly direction: Vector3;
}

/** One thing that is dragged. */
export interface Drag {
  /** `coarse`: in steps, as with Shift. */
  move(ray: PointerRay, coarse: boolean): void;
  /** Where it is, or where it was. */
  end(keep: boolean): void;
}

export interface PointerDesk {
  isPlacing(): boolean;
  aim(ray: PointerRay): void;
  turn(byDegrees: number): void;
  put(): void;
  stop(): void;
  /** What the pointer would hold at a point of the canvas; null: nothing, and the rig may have it. */
  grab(x: number, y: number, ray: PointerRay): Drag | null;
}

/** Beyond this a press is a look around and not a click. */
const CLICK_PIXELS = 8;

/** Returns what stops listening. */
export function listenForArranging(canvas: HTMLCanvasElement, scene: Scene, desk: PointerDesk): () => void {
  let press: { readonly id: number; readonly x: number; readonly y: number } | null = null;
  let held: { readonly id: number; readonly drag: Drag } | null = null;
  const rayAt = ({ offsetX, offsetY }: MouseEvent): PointerRay =>
    scene.createPickingRay(offsetX, offsetY, Matrix.Identity(), scene.activeCamera);

  const down = (event: PointerEvent): void => {
    if (event.button !== 0 || document.pointerLockElement === canvas) return;
    if (desk.isPlacing()) {
      desk.aim(rayAt(event));
      press = { id: event.pointerId, x: event.offsetX, y: event.offsetY };
      return;
    }
    const drag = held === null ? desk.grab(event.offsetX, event.offsetY, rayAt(event)) : null;
    if (drag === null) return;
    held = { id: event.pointerId, drag };
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    keepFromOthers(event);
  };
  const move = (event: PointerEvent): void => {
    if (held?.id === event.pointerId) {
      held.drag.move(rayAt(event), event.shiftKey);
      keepFromOthers(event);
    } else if (desk.isPlacing() && (press === null || event.pointerType === 'touch')) desk.aim(rayAt(event));
  };
  const up = (event: PointerEvent): void => {
    if (held?.id === event.pointerId) {
      held.drag.end(true);
      held = null;
      keepFromOthers(event);
    } else if (press?.id === event.pointerId) {
      const isClick = Math.hypot(event.offsetX - press.x, event.offsetY - press.y) <= CLICK_PIXELS;
      press = null;
      if (!isClick || !desk.isPlacing()) return;
      keepFromOthers(event);
      // The rig saw the press begin: for it, it comes to nothing.
      canvas.dispatchEvent(new PointerEvent('pointercancel', { pointerId: event.pointerId }));
      desk.put();
    }
  };
  const cancel = (event: PointerEvent): void => {
    if (press?.id === event.pointerId) press = null;
    if (held?.id !== event.pointerId) return;
    held.drag.end(false);
    held = null;
  };
  const wheel = (event: WheelEvent): void => {
    if (!desk.isPlacing()) return;
    event.preventDefault();
    desk.turn(Math.sign(event.deltaY) * (event.shiftKey ? TURN_STEP_DEGREES : TURN_STEP_DEGREES / 3));
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && held !== null) {
      held.drag.end(false);
      held = null;
      keepFromOthers(event);
    } else if (!desk.isPlacing()) return;
    else if (event.key === 'Escape') {
      keepFromOthers(event);
      desk.stop();
    } else if (event.key === 'Enter' && (event.target === canvas || event.target === document.body)) {
      keepFromOthers(event);
      desk.put();
    }
  };

  return listenFirst(
    canvas,
    { pointerdown: down, pointermove: move, pointerup: up, pointercancel: cancel, wheel },
    key,
  );
}
