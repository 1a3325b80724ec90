// Moving by keys: WASD and arrows walk, shift for faster, Q and E turn by a step, R and Home go back to the start. Keys are
// read by their place on the keyboard, so that other layouts walk too, and are left alone while someone types. Who calls: rig.ts.
import { NO_WISH, type Wish } from './motion.ts';

const AXES: Readonly<Record<string, readonly [forward: number, right: number]>> = {
  KeyW: [1, 0],
  ArrowUp: [1, 0],
  KeyS: [-1, 0],
  ArrowDown: [-1, 0],
  KeyA: [0, -1],
  ArrowLeft: [0, -1],
  KeyD: [0, 1],
  ArrowRight: [0, 1],
};

export interface KeyHandlers {
  /** One step to the left (-1) or the right (1). */
  snap(side: -1 | 1): void;
  /** Back to the start. */
  home(): unknown;
}

export interface Keyboard {
  wish(): Wish;
  dispose(): void;
}

export function createKeyboard(canvas: HTMLCanvasElement, handlers: KeyHandlers): Keyboard {
  const held = new Set<string>();
  let fast = false;

  const press: Readonly<Record<string, () => void>> = {
    KeyQ: () => handlers.snap(-1),
    KeyE: () => handlers.snap(1),
    KeyR: () => handlers.home(),
    Home: () => handlers.home(),
  };

  const down = (event: KeyboardEvent) => {
    fast = event.shiftKey;
    if (event.ctrlKey || event.altKey || event.metaKey || !isForWalking(event, canvas)) return;
    if (!event.repeat) press[event.code]?.();
    if (!(event.code in AXES)) return;
    held.add(event.code);
    // Arrows would scroll the page under the world.
    if (event.code.startsWith('Arrow')) event.preventDefault();
  };
  const up = (event: KeyboardEvent) => {
    fast = event.shiftKey;
    held.delete(event.code);
  };
  // The key's release goes to another window or field: nobody may walk on for ever.
  const release = () => held.clear();
  const focus = (event: FocusEvent) => {
    if (isTyping(event.target)) release();
  };
  window.addEventListener('keydown', down);
  window.addEventListener('keyup', up);
  window.addEventListener('blur', release);
  window.addEventListener('focusin', focus);
  return {
    wish() {
      if (held.size === 0) return NO_WISH;
      let [forward, right] = [0, 0];
      for (const code of held) {
        forward += AXES[code]![0];
        right += AXES[code]![1];
      }
      return { forward: Math.sign(forward), right: Math.sign(right), fast };
    },
    dispose() {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
      window.removeEventListener('blur', release);
      window.removeEventListener('focusin', focus);
    },
  };
}

/** Letters walk unless someone types; arrows and Home only when no control of the page has the focus, as lists use them too. */
function isForWalking(event: KeyboardEvent, canvas: HTMLCanvasElement): boolean {
  if (event.defaultPrevented || isTyping(event.target)) return false;
  return event.code.startsWith('Key') || event.target === canvas || event.target === document.body;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select, [role="textbox"]') !== null;
}
