// The bar of AR on a phone, where the page lies over the picture of the room: put down, take up, turn, size, leave. In a
// headset the same is asked for with hands, sticks and the menu on the wrist. A chunk of its own.
import { factorOf, type ArScale } from '../xr/ar-view.ts';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { strings } from './strings.ts';
import { Icon } from './icon.tsx';
import './styles/ar.css';

const text = strings.ar;

interface ArBarProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

const TURN_DEGREES = 15;
const SIZES = [
  { word: 'sizeReal', scale: 1 },
  { word: 'sizeTenth', scale: 0.1 },
  { word: 'sizeTable', scale: 'table' },
] as const satisfies readonly { readonly word: keyof typeof text; readonly scale: ArScale }[];

export function ArBar({ view, actions, onClose }: ArBarProps) {
  const { state, scale, kept } = view.ar.value;
  const isPlaced = state === 'placed';
  const hint = state === 'entering' ? text.entering : isPlaced ? text.placed(kept) : text.placing;
  return (
    <section class="ar-bar glass" aria-label={text.bar} data-ar={state}>
      <p role="status">
        <strong>{text.scaleIs(scale)}</strong> {hint}
      </p>
      <div class="ar-bar-buttons">
        <button
          type="button"
          class="icon-button"
          aria-label={text.turnLeft}
          onClick={() => actions.turnAr(-TURN_DEGREES)}
        >
          <Icon name="undo" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={text.turnRight}
          onClick={() => actions.turnAr(TURN_DEGREES)}
        >
          <Icon name="redo" />
        </button>
        <div class="ar-sizes" role="group" aria-label={text.sizes}>
          {SIZES.map((size) => (
            <button
              type="button"
              class="button"
              key={text[size.word]}
              aria-pressed={typeof size.scale === 'number' && Math.abs(scale - factorOf(size.scale, NOTHING)) < 1e-6}
              onClick={() => actions.scaleAr(size.scale)}
            >
              {text[size.word]}
            </button>
          ))}
        </div>
        <button type="button" class="button primary" onClick={() => (isPlaced ? actions.liftAr() : actions.placeAr())}>
          {isPlaced ? text.lift : text.put}
        </button>
        <button type="button" class="icon-button" aria-label={text.leave} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
    </section>
  );
}

/** Only the size of a table depends on the machine. */
const NOTHING = { radius: 0, height: 0 };
