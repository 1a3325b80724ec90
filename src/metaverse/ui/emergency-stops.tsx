// The emergency stop that is always at hand, over the world and by Ctrl + Period: stops the machine whose panel is open, or the only
// one that can be stopped; of several it asks which. A lazy chunk, loaded when there is a machine to stop.
import { useEffect, useRef, useState } from 'preact/hooks';
import { toProblem } from '../../protocol/problem.ts';
import type { StopView } from '../alarms/alarm-view.ts';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { EMERGENCY_STOP } from './action-groups.ts';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';
import './styles/operate.css';
import { problemDetail } from './problem-text.ts';

interface EmergencyStopsProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

const SAID_MS = 6_000;
/** One below another; of more, the open machine's is still one press away. */
const MOST_CHOICES = 8;

export function EmergencyStops({ view, actions }: EmergencyStopsProps) {
  const text = strings.operate.stop;
  const stops = view.stops.value;
  const openId = view.panel.value?.twin.id;
  const atHand = stops.find(({ twinId }) => twinId === openId) ?? (stops.length === 1 ? stops[0] : undefined);
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const first = useRef<HTMLButtonElement>(null);

  const stop = (chosen: readonly StopView[]): void => {
    setAsking(false);
    setSaid(chosen.map(({ twinTitle }) => text.stopping(twinTitle)).join('. '));
    for (const { twinId, twinTitle } of chosen)
      actions.invoke(twinId, EMERGENCY_STOP, undefined).then(
        ({ state, error, message }) =>
          setSaid(
            state === 'completed'
              ? text.stopped(twinTitle)
              : text.failed(
                  twinTitle,
                  error === undefined ? (message ?? strings.commandState[state]) : problemDetail(error),
                ),
          ),
        (thrown: unknown) => setSaid(text.failed(twinTitle, problemDetail(toProblem(thrown)))),
      );
  };
  const press = (): void => {
    if (atHand !== undefined) stop([atHand]);
    else setAsking(true);
  };
  // The key finds the machine that is at hand when it is pressed.
  const pressed = useRef(press);
  pressed.current = press;

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '.' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
      event.preventDefault();
      pressed.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    if (isAsking) first.current?.focus();
  }, [isAsking]);
  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => setSaid(''), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  if (stops.length === 0) return null;
  const titles = atHand?.twinTitle ?? stops.map(({ twinTitle }) => twinTitle).join(', ');
  return (
    <aside class="stops" aria-label={text.button}>
      {said !== '' && (
        <p class="stops-said glass" role="status">
          {said}
        </p>
      )}
      {isAsking && (
        <div
          class="stops-choice glass"
          role="dialog"
          aria-label={text.choose}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            setAsking(false);
          }}
        >
          <strong>{text.choose}</strong>
          {stops.slice(0, MOST_CHOICES).map((one, index) => (
            <StopButton
              key={one.twinId}
              caption={one.twinTitle}
              detail={one.systemName}
              onPress={() => stop([one])}
              focus={index === 0 ? first : null}
            />
          ))}
          <button type="button" class="stops-all" onClick={() => stop(stops)}>
            {text.all(stops.length)}
          </button>
          <button type="button" class="button" onClick={() => setAsking(false)}>
            {text.cancel}
          </button>
        </div>
      )}
      {!isAsking && (
        <button
          type="button"
          class="stops-button"
          aria-label={text.label(titles)}
          aria-keyshortcuts="Control+Period Meta+Period"
          onClick={press}
        >
          <Icon name="stop" />
          <span class="stops-words">
            <span>{text.button}</span>
            <small>{atHand?.twinTitle ?? text.hint}</small>
          </span>
          {atHand !== undefined && <kbd>{text.hint}</kbd>}
        </button>
      )}
    </aside>
  );
}

interface StopButtonProps {
  readonly caption: string;
  readonly detail: string;
  readonly onPress: () => void;
  readonly focus: { current: HTMLButtonElement | null } | null;
}

function StopButton({ caption, detail, onPress, focus }: StopButtonProps) {
  return (
    <button type="button" class="stops-one" ref={focus} onClick={onPress}>
      <Icon name="stop" />
      <span>
        {caption}
        <small>{detail}</small>
      </span>
    </button>
  );
}
