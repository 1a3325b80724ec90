// The three hints of a first visit, one after the other: each is ticked off when the visitor has done it. Spoken when it comes up.
import { useEffect, useRef, useState } from 'preact/hooks';
import { DEEDS, type Deed } from '../deeds.ts';
import type { ViewModel } from '../view-model.ts';
import { Icon } from './icon.tsx';
import type { InterfaceState } from './interface-state.ts';
import { strings } from './strings.ts';

const text = strings.hints;

/** A hint that was followed stays so long with its tick. */
const TICK_MS = 1_400;

interface HintsProps {
  readonly view: ViewModel;
  readonly state: InterfaceState;
}

export function Hints({ view, state }: HintsProps) {
  const [step, setStep] = useState(0);
  const button = useRef<HTMLButtonElement>(null);
  const isTouch = matchMedia('(hover: none) and (pointer: coarse)').matches;
  const deed = DEEDS[step]!;
  const isDone = view.deeds.value.has(deed);
  const isLast = step === DEEDS.length - 1;
  const forward = (): void => (isLast ? state.dismissHints() : setStep(step + 1));
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(forward, TICK_MS);
    return () => clearTimeout(timer);
  }, [isDone, step]);
  const hasFocus = button.current === document.activeElement;
  useEffect(() => {
    // The button is the same element: who pressed it goes on with the next hint.
    if (hasFocus) button.current?.focus();
  }, [step]);
  const { title, pointer, touch } = text[deed];
  return (
    <section class="hints glass" aria-label={text.title} data-done={isDone}>
      <span class="hint-picture" aria-hidden="true">
        {isDone ? <Icon name="check" /> : deed === 'moved' && !isTouch ? <Keys /> : <HintPicture deed={deed} />}
      </span>
      <div class="hint-words" role="status">
        <strong>{title}</strong>
        <p>{isTouch ? touch : pointer}</p>
        {isDone && <span class="visually-hidden">{text.done}</span>}
      </div>
      <div class="hint-ways">
        <span class="hint-step" aria-label={text.step(step + 1, DEEDS.length)} role="img">
          {DEEDS.map((each, index) => (
            <i key={each} data-now={index === step} data-done={view.deeds.value.has(each)} />
          ))}
        </span>
        <button ref={button} type="button" class="button" onClick={forward}>
          {isLast ? text.finish : text.next}
        </button>
        <button type="button" class="icon-button small" aria-label={text.skip} onClick={() => state.dismissHints()}>
          <Icon name="close" />
        </button>
      </div>
    </section>
  );
}

function Keys() {
  return (
    <span class="keys">
      {['W', 'A', 'S', 'D'].map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}

const HINT_PATHS: Readonly<Record<Deed, string>> = {
  moved: 'M24 40V10M14 20 24 10l10 10',
  opened: 'M20 8a8 8 0 0 1 8 8M20 16v18l5-4 4 9 4-2-4-8h7L20 16ZM12 16a8 8 0 0 1 8-8',
  operated:
    'M8 16h16M34 16h6M8 32h6M24 32h16M29 11a5 5 0 1 0 0 10 5 5 0 0 0 0-10ZM19 27a5 5 0 1 0 0 10 5 5 0 0 0 0-10Z',
};

function HintPicture({ deed }: { readonly deed: Deed }) {
  return (
    <svg viewBox="0 0 48 48">
      <path d={HINT_PATHS[deed]} />
    </svg>
  );
}
