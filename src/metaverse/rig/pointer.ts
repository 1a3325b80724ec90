// Mouse, pen and touch on the canvas: drag to look, a stick under the left thumb to walk, a click or tap that was no
// drag to pick. Who calls: rig.ts. Positions are CSS pixels from the canvas's corner.
import { NO_WISH, type Wish } from './motion.ts';
import { createStickPad } from './stick-pad.ts';

export interface PointerHandlers {
  /** Turn by these angles in radians. */
  look(yaw: number, pitch: number): void;
  /** A click or tap. */
  pick(x: number, y: number): void;
  /** The mouse is here, and drags nothing; null when it left the canvas. */
  hover(at: { x: number; y: number } | null): void;
}

export interface Pointer {
  /** What the stick asks for. */
  wish(): Wish;
  /** Hides the mouse and looks with every movement, until Escape. Needs a user gesture; does nothing where refused. */
  lock(): Promise<void>;
  dispose(): void;
}

const RADIANS_PER_PIXEL = 0.0034;
/** Beyond this a press is a drag and not a click; thumbs are less steady than mice. */
const CLICK_PIXELS = 5;
const TAP_PIXELS = 12;
const TAP_MS = 450;
const STICK_PIXELS = 56;

interface Press {
  readonly kind: 'look' | 'stick';
  readonly touch: boolean;
  readonly startX: number;
  readonly startY: number;
  readonly startMs: number;
  x: number;
  y: number;
  dragged: boolean;
}

export function createPointer(canvas: HTMLCanvasElement, handlers: PointerHandlers): Pointer {
  const presses = new Map<number, Press>();
  const pad = createStickPad(canvas, STICK_PIXELS);
  let wish = NO_WISH;
  const locked = () => document.pointerLockElement === canvas;

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    canvas.focus({ preventScroll: true });
    const touch = event.pointerType === 'touch';
    const [x, y] = [event.offsetX, event.offsetY];
    const stickFree = ![...presses.values()].some((press) => press.kind === 'stick');
    const kind = touch && stickFree && x < canvas.clientWidth / 2 ? 'stick' : 'look';
    presses.set(event.pointerId, { kind, touch, startX: x, startY: y, startMs: event.timeStamp, x, y, dragged: false });
    canvas.setPointerCapture(event.pointerId);
    // Touch would also send mouse events, scroll and zoom.
    if (touch) event.preventDefault();
  };

  const move = (event: PointerEvent) => {
    const press = presses.get(event.pointerId);
    if (locked())
      return handlers.look(event.movementX * RADIANS_PER_PIXEL * 0.7, -event.movementY * RADIANS_PER_PIXEL * 0.7);
    if (!press) {
      if (event.pointerType !== 'touch') handlers.hover({ x: event.offsetX, y: event.offsetY });
      return undefined;
    }
    const [deltaX, deltaY] = [event.offsetX - press.x, event.offsetY - press.y];
    [press.x, press.y] = [event.offsetX, event.offsetY];
    const far = Math.hypot(press.x - press.startX, press.y - press.startY);
    press.dragged ||= far > (press.touch ? TAP_PIXELS : CLICK_PIXELS);
    if (!press.dragged) return undefined;
    if (press.kind === 'look') return handlers.look(deltaX * RADIANS_PER_PIXEL, -deltaY * RADIANS_PER_PIXEL);
    const share = Math.min(1, far / STICK_PIXELS) / (far || 1);
    const [right, forward] = [(press.x - press.startX) * share, (press.startY - press.y) * share];
    wish = { forward, right, fast: far > STICK_PIXELS * 1.8 };
    pad.show(press.startX, press.startY, right, forward);
    return undefined;
  };

  const end = (event: PointerEvent, cancelled: boolean) => {
    const press = presses.get(event.pointerId);
    if (!press) return;
    presses.delete(event.pointerId);
    if (press.kind === 'stick') {
      wish = NO_WISH;
      pad.rest();
    }
    if (cancelled || press.dragged || (press.touch && event.timeStamp - press.startMs > TAP_MS)) return;
    // With the mouse locked away, one points with the middle of the view.
    if (locked()) handlers.pick(canvas.clientWidth / 2, canvas.clientHeight / 2);
    else handlers.pick(event.offsetX, event.offsetY);
  };
  const up = (event: PointerEvent) => end(event, false);
  const cancel = (event: PointerEvent) => end(event, true);
  const leave = () => handlers.hover(null);
  const noMenu = (event: Event) => event.preventDefault();

  canvas.style.touchAction = 'none';
  const listeners = {
    pointerdown: down,
    pointermove: move,
    pointerup: up,
    pointercancel: cancel,
    pointerleave: leave,
    contextmenu: noMenu,
  };
  for (const [name, listener] of Object.entries(listeners)) canvas.addEventListener(name, listener as EventListener);
  return {
    wish: () => wish,
    // A promise in current browsers, nothing in older ones; a refusal leaves dragging, which always works.
    lock: async () => {
      try {
        await canvas.requestPointerLock();
      } catch {
        return;
      }
    },
    dispose() {
      for (const [name, listener] of Object.entries(listeners))
        canvas.removeEventListener(name, listener as EventListener);
      if (locked()) document.exitPointerLock();
      pad.dispose();
    },
  };
}
