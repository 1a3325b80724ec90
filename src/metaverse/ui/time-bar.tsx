// The time bar: looks back over what was recorded of the world, plays it, and returns to the present; with the sign that what is shown
// is the past. A chunk of its own, loaded by mount-interface.tsx when it is first opened.
import { useEffect, useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import type { RecordedWorld } from '../../protocol/history.ts';
import { toProblem, type Problem } from '../../protocol/problem.ts';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';
import { formatDuration } from './format.ts';
import { BAR_SPANS, barRange, neighbour } from './time-scale.ts';
import { strings } from './strings.ts';
import { TimeTrack } from './time-track.tsx';
import { formatMoment } from './value-text.ts';
import './styles/time.css';

const text = strings.time;

interface TimeBarProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

const SPEEDS = [1, 4, 16] as const;
const STEP_MS = 1_000;
const ASK_MS = 2_000;
const TICK_MS = 500;

export function TimeBar({ view, actions, onClose }: TimeBarProps) {
  const time = view.time.value;
  const past = time.mode === 'past' ? time : null;
  const world = useRecordedWorld(actions);
  const nowMs = useNow();
  const [spanMs, setSpan] = useState<number>(BAR_SPANS[0]);
  const [speed, setSpeed] = useState<number>(1);
  const [problem, setProblem] = useState<Problem | null>(null);
  const range = world === null ? null : barRange(world, spanMs, past?.atMs ?? null);
  const visit = (atMs: number): void => {
    setProblem(null);
    actions.visitPast(atMs).catch((thrown: unknown) => setProblem(toProblem(thrown)));
  };
  const shown = past?.atMs ?? nowMs;
  const togglePlay = (): void => actions.playPast(past?.playing === true ? null : speed);
  const jump = (direction: 'before' | 'after'): void => {
    const moment = neighbour(world?.moments ?? [], shown, direction);
    if (moment !== null) visit(moment.time);
  };
  const titleOf = (twinId: string): string => view.twins.value.find(({ id }) => id === twinId)?.title ?? twinId;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'l' || past === null || event.ctrlKey || event.metaKey) return;
    actions.returnToLive();
    event.stopPropagation();
  };
  return (
    <>
      {past !== null && <PastSign atMs={past.atMs} nowMs={nowMs} />}
      <section class="time-bar glass" aria-label={text.label} data-past={past !== null} onKeyDown={onKey}>
        <div class="time-controls">
          <TimeButton label={text.previousMark} icon="previous" isOff={world === null} onPress={() => jump('before')} />
          <TimeButton label={text.back} icon="back" isOff={range === null} onPress={() => visit(shown - STEP_MS)} />
          <TimeButton
            label={past?.playing === true ? text.pause : text.play}
            icon={past?.playing === true ? 'pause' : 'play'}
            isOff={past === null}
            onPress={togglePlay}
          />
          <TimeButton
            label={text.forward}
            icon="forward"
            isOff={past === null}
            onPress={() => visit(shown + STEP_MS)}
          />
          <TimeButton label={text.nextMark} icon="next" isOff={past === null} onPress={() => jump('after')} />
          <span class="segments" role="group" aria-label={text.speed}>
            {SPEEDS.map((one) => (
              <button
                key={one}
                type="button"
                class="button"
                aria-pressed={one === (past?.playing === true ? past.speed : speed)}
                onClick={() => {
                  setSpeed(one);
                  if (past?.playing === true) actions.playPast(one);
                }}
              >
                {text.speedOf(one)}
              </button>
            ))}
          </span>
          <p class="time-now numeric">
            {past === null ? (
              <>
                <span class="pulse" aria-hidden="true" />
                <b>{text.live}</b> <span class="quiet">{text.liveDetail}</span>
              </>
            ) : (
              <>
                <b>{formatMoment(past.atMs, nowMs, true)}</b>{' '}
                <span class="quiet">{text.ago(formatDuration(nowMs - past.atMs))}</span>
              </>
            )}
          </p>
          <select
            aria-label={text.span}
            value={String(BAR_SPANS.indexOf(spanMs))}
            onChange={(event) => setSpan(BAR_SPANS[Number(event.currentTarget.value)]!)}
          >
            {text.spans.map((name, index) => (
              <option key={name} value={index}>
                {name}
              </option>
            ))}
          </select>
          {past === null ? (
            <button type="button" class="icon-button" aria-label={text.close} onClick={onClose}>
              <Icon name="close" />
            </button>
          ) : (
            <button type="button" class="button primary" title={text.returnKeys} onClick={actions.returnToLive}>
              {text.return}
            </button>
          )}
        </div>
        {range === null || world === null ? (
          <p class="empty">{world === null ? text.reading : text.nothing}</p>
        ) : (
          <TimeTrack
            world={world}
            range={range}
            atMs={past?.atMs ?? null}
            nowMs={nowMs}
            titleOf={titleOf}
            onVisit={visit}
            onLive={actions.returnToLive}
            onPlay={togglePlay}
          />
        )}
        {problem !== null && <ProblemNote problem={problem} />}
      </section>
    </>
  );
}

/** Nobody takes this for the present. */
function PastSign({ atMs, nowMs }: { readonly atMs: number; readonly nowMs: number }) {
  return (
    <>
      <div class="past-frame" aria-hidden="true" />
      <div class="past-sign">
        <Icon name="clock" />
        <span class="numeric">
          <b>{text.recorded}</b> · {formatMoment(atMs, nowMs, true)}, {text.ago(formatDuration(nowMs - atMs))}
        </span>
        <span class="past-detail">{text.banner}</span>
      </div>
    </>
  );
}

interface TimeButtonProps {
  readonly label: string;
  readonly icon: 'previous' | 'back' | 'play' | 'pause' | 'forward' | 'next';
  readonly isOff: boolean;
  readonly onPress: () => void;
}

function TimeButton({ label, icon, isOff, onPress }: TimeButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-disabled={isOff}
      onClick={isOff ? undefined : onPress}
    >
      <Icon name={icon} />
    </button>
  );
}

/** What is recorded, asked again and again; null before the first answer. */
function useRecordedWorld(actions: Pick<ViewActions, 'recordedWorld'>): RecordedWorld | null {
  const [world, setWorld] = useState<RecordedWorld | null>(null);
  useEffect(() => {
    // A worker that died has said so already (main.ts).
    const ask = (): void => void actions.recordedWorld().then(setWorld, () => undefined);
    ask();
    return systemClock.every(ASK_MS, ask);
  }, [actions]);
  return world;
}

function useNow(): number {
  const [now, setNow] = useState(systemClock.now());
  useEffect(() => systemClock.every(TICK_MS, () => setNow(systemClock.now())), []);
  return now;
}
