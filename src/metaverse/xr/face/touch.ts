// What pointers do to the targets of a panel: rays, fingers and pinches alike. A press acts when it is let go on the target
// where it began; what is dragged follows from the first contact. Pure. Who calls: face-panel.ts.
import type { Target } from './parts.ts';

export type TargetState = 'rest' | 'hovered' | 'pressed';

export interface TouchListener {
  /** A pointer came to, pressed or left a target. */
  onState(): void;
  /** The hand should feel that it came to a target, or pressed one. */
  onFelt(pointer: number, feel: 'touch' | 'press'): void;
}

interface PointerState {
  hovered: string | null;
  /** The target on which it went down; null while it is up, or went down beside all. */
  down: string | null;
  isDown: boolean;
  /** It has acted already, when it went down. */
  acted: boolean;
}

export class Touch {
  readonly #listener: TouchListener;
  readonly #pointers = new Map<number, PointerState>();
  #targets: readonly Target[] = [];

  constructor(listener: TouchListener) {
    this.#listener = listener;
  }

  /** The targets as they are laid out now. */
  set targets(targets: readonly Target[]) {
    this.#targets = targets;
  }

  state(key: string): TargetState {
    const states = [...this.#pointers.values()];
    if (states.some(({ down, hovered }) => down === key && hovered === key)) return 'pressed';
    return states.some(({ hovered, isDown }) => hovered === key && !isDown) ? 'hovered' : 'rest';
  }

  /** Whether a pointer holds something that it drags. */
  get dragging(): boolean {
    return [...this.#pointers.values()].some(({ down }) => down !== null && this.#byKey(down)?.onDrag !== undefined);
  }

  /** A pointer is at a place of the panel, in pixels of its texture. */
  move(pointer: number, x: number, y: number): void {
    const state = this.#pointer(pointer);
    const held = state.down === null ? undefined : this.#byKey(state.down);
    if (held?.onDrag !== undefined) return held.onDrag(fractionOf(held, x));
    const hovered = this.#at(x, y)?.key ?? null;
    if (hovered === state.hovered) return undefined;
    state.hovered = hovered;
    if (hovered !== null && !state.isDown) this.#listener.onFelt(pointer, 'touch');
    return this.#listener.onState();
  }

  down(pointer: number, x: number, y: number): void {
    const state = this.#pointer(pointer);
    const target = this.#at(x, y);
    state.isDown = true;
    state.acted = false;
    state.hovered = state.down = target?.key ?? null;
    this.#listener.onState();
    if (target?.atOnce === true) this.#press(pointer, state, target);
    target?.onDrag?.(fractionOf(target, x));
  }

  up(pointer: number, x: number, y: number): void {
    const state = this.#pointer(pointer);
    const target = this.#at(x, y);
    // The first press of a session never comes, only its release (Babylon 9.34): then the release alone counts.
    const meant = target !== undefined && (!state.isDown || state.down === target.key);
    const { acted, isDown } = state;
    state.isDown = false;
    state.down = null;
    state.acted = false;
    state.hovered = target?.key ?? null;
    if (meant && !acted) {
      if (target.onDrag !== undefined && !isDown) target.onDrag(fractionOf(target, x));
      this.#press(pointer, state, target);
      state.acted = false;
    }
    this.#listener.onState();
  }

  /** A pointer is elsewhere. What it dragged stays where it was let go. */
  leave(pointer: number): void {
    if (this.#pointers.delete(pointer)) this.#listener.onState();
  }

  #press(pointer: number, state: PointerState, target: Target): void {
    state.acted = true;
    this.#listener.onFelt(pointer, 'press');
    target.onPress?.();
  }

  #pointer(pointer: number): PointerState {
    let state = this.#pointers.get(pointer);
    if (state === undefined) {
      state = { hovered: null, down: null, isDown: false, acted: false };
      this.#pointers.set(pointer, state);
    }
    return state;
  }

  #byKey(key: string): Target | undefined {
    return this.#targets.find((target) => target.key === key);
  }

  /** What was drawn last lies on top. */
  #at(x: number, y: number): Target | undefined {
    return this.#targets.findLast(
      (target) => x >= target.x && x <= target.x + target.width && y >= target.y && y <= target.y + target.height,
    );
  }
}

function fractionOf(target: Target, x: number): number {
  return Math.min(Math.max((x - target.x) / target.width, 0), 1);
}
