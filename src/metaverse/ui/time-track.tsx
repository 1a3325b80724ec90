// The line of the time bar: what is recorded, gaps, alarms and events, and the moment that is shown, as a slider for pointer, keyboard
// and screen reader. Drawn by time-bar.tsx.
import type { RecordedWorld } from '../../protocol/history.ts';
import { momentInWords, placeOf, spansOn, ticksOn, type BarRange } from './time-scale.ts';
import { strings } from './strings.ts';
import { formatMoment } from './value-text.ts';

const text = strings.time;

interface TimeTrackProps {
  readonly world: RecordedWorld;
  readonly range: BarRange;
  /** Null while the world is live. */
  readonly atMs: number | null;
  readonly nowMs: number;
  readonly titleOf: (twinId: string) => string;
  readonly onVisit: (atMs: number) => void;
  readonly onLive: () => void;
  readonly onPlay: () => void;
}

const SECOND = 1_000;
const MINUTE = 60_000;
const MOST_TICKS = 7;
/** More on one bar are no marks any more. */
const MOST_MARKS = 120;

export function TimeTrack({ world, range, atMs, nowMs, titleOf, onVisit, onLive, onPlay }: TimeTrackProps) {
  const shown = atMs ?? nowMs;
  const first = world.spans[0]?.[0] ?? range.from;
  const last = world.spans.at(-1)?.[1] ?? range.to;
  const percent = (time: number): string => `${placeOf(range, time) * 100}%`;
  const moments = world.moments.filter(({ time }) => time >= range.from && time <= range.to).slice(-MOST_MARKS);
  const visitAt = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    const box = event.currentTarget.getBoundingClientRect();
    onVisit(range.from + Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * (range.to - range.from));
  };
  const onKey = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -SECOND,
      ArrowDown: -SECOND,
      ArrowRight: SECOND,
      ArrowUp: SECOND,
      PageDown: -MINUTE,
      PageUp: MINUTE,
    };
    const step = steps[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (step !== undefined) {
      // Forward of now there is nothing: what is live stays live.
      if (shown + step >= last && atMs !== null && last > nowMs - 2 * SECOND) onLive();
      else if (atMs !== null || step < 0) onVisit(Math.min(last, shown + step));
    } else if (event.key === 'Home') onVisit(first);
    else if (event.key === 'End') onVisit(last);
    else if (event.key === ' ') onPlay();
    else return;
    // The same keys walk.
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="time-track">
      <div
        class="time-slider"
        role="slider"
        tabIndex={0}
        aria-label={text.slider}
        aria-valuemin={Math.round(first / SECOND)}
        aria-valuemax={Math.round(Math.max(last, shown) / SECOND)}
        aria-valuenow={Math.round(shown / SECOND)}
        aria-valuetext={atMs === null ? text.live : momentInWords(atMs, nowMs)}
        onKeyDown={onKey}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.focus();
          visitAt(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) visitAt(event);
        }}
      >
        <span class="time-rail" />
        {spansOn(range, world.spans).map(([from, to]) => (
          <span
            key={from}
            class="time-known"
            style={{ left: percent(from), width: `${(placeOf(range, to) - placeOf(range, from)) * 100}%` }}
          />
        ))}
        {moments.map(({ kind, name, title, twinId, time }) => (
          <span
            key={`${twinId} ${name} ${time}`}
            class="time-mark"
            data-kind={kind}
            style={{ left: percent(time) }}
            title={text.mark(kind, title, titleOf(twinId), formatMoment(time, nowMs, true))}
          />
        ))}
        <span class="time-head" data-live={atMs === null} style={{ left: percent(shown) }} />
      </div>
      <div class="time-ticks numeric" aria-hidden="true">
        {ticksOn(range, MOST_TICKS).map(({ time, text: tick }) => (
          <span key={time} style={{ left: percent(time) }}>
            {tick}
          </span>
        ))}
      </div>
    </div>
  );
}
