// The bar while a twin is being placed: which, how, and the same by keyboard: arrow keys move the copy, Enter puts it down.
// A chunk of its own, with the arrange panel.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { GRID_METRES, TURN_STEP_DEGREES } from '../arrangement/arranged.ts';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { strings } from './strings.ts';
import { Icon } from './icon.tsx';
import './styles/arrange.css';

const text = strings.arrange;

interface ArrangeBarProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

const NUDGES: Readonly<Record<string, readonly [right: number, ahead: number]>> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};
/** With Shift. */
const LONG_STEP = 4;

export function ArrangeBar({ view, actions, onClose }: ArrangeBarProps) {
  const bar = useRef<HTMLElement>(null);
  const put = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    put.current?.focus();
    const element = bar.current;
    return () => {
      // Who used the keyboard goes on in the panel, which shows again with the next frame; who clicked is in the world.
      if (element?.contains(document.activeElement) !== true) return;
      requestAnimationFrame(() => document.querySelector<HTMLElement>('#arrange h2')?.focus());
    };
  }, []);
  const { placing } = view.arrangement.value;
  if (placing === null) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    const nudge = NUDGES[event.key];
    if (nudge === undefined) return;
    event.preventDefault();
    const metres = GRID_METRES * (event.shiftKey ? LONG_STEP : 1);
    actions.nudgePlacing(nudge[0] * metres, nudge[1] * metres);
  };
  const touch = matchMedia('(hover: none) and (pointer: coarse)').matches;
  const [x, , z] = placing.pose.position;
  return (
    <section ref={bar} class="arrange-bar glass" aria-label={text.placing(placing.title)} onKeyDown={onKeyDown}>
      <div>
        <strong>{text.placing(placing.title)}</strong>
        <p>{placing.isOnFloor ? (touch ? text.placingTouch : text.placingHint) : text.beside}</p>
        <p class="visually-hidden" role="status">
          {text.offerAt(`${x} m`, `${z} m`)}
        </p>
      </div>
      <div class="arrange-bar-buttons">
        <button
          type="button"
          class="icon-button"
          aria-label={text.turnLeft}
          onClick={() => actions.turnPlacing(-TURN_STEP_DEGREES)}
        >
          <Icon name="undo" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={text.turnRight}
          onClick={() => actions.turnPlacing(TURN_STEP_DEGREES)}
        >
          <Icon name="redo" />
        </button>
        <button ref={put} type="button" class="button primary" onClick={() => actions.putPlacing()}>
          {text.putHere}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {text.leavePlacing}
        </button>
      </div>
    </section>
  );
}
