// The procedure log as a live sequence chart: a lifeline for each party and system, time downwards, each message on its
// reference point. For assistive technology and keys it is a list box whose options say what the arrows show.
import { useEffect, useId, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { LogEntry } from '../../protocol/mii.ts';
import { PARTIES } from '../../protocol/reference-points.ts';
import { ToNewest, useLogWindow } from './log-window.tsx';
import { sequenceOf, type Lifeline, type SequenceRow } from './sequence-model.ts';
import { SequenceArrow } from './sequence-arrow.tsx';
import { strings } from './strings.ts';

/**
 * `wide`: labels on their arrows. `stacked`, where lifelines stand close: labels under their arrows. `narrow`, on a phone:
 * so, and lifelines take the whole width. In rem; the style sheet uses the same figures through custom properties.
 */
const ROW_REM = { wide: 2.125, stacked: 3.125, narrow: 3.125 };
const HEAD_REM = { wide: 2.5, stacked: 2.875, narrow: 3.625 };
const TIME_REM = 6.5;
const OUTCOME_REM = 7;
/** The longest label needs this much between two lifelines. */
const LIFELINE_REM = 12.5;
/** A chart narrower than this is on a phone, or as good as. */
const NARROW_REM = 40;

interface SequenceChartProps {
  readonly entries: readonly LogEntry[];
  readonly follow: boolean;
  /** What to say when there is nothing. */
  readonly empty: string;
  /** The entry whose message is open. */
  readonly opened: number | null;
  /** `byKey`: the reader wants to go on there. */
  readonly onOpen: (entry: LogEntry, byKey: boolean) => void;
}

export function SequenceChart({ entries, follow, empty, opened, onOpen }: SequenceChartProps) {
  const id = useId();
  const [active, setActive] = useState<string | null>(null);
  const [size, setSize] = useState<keyof typeof ROW_REM>('wide');
  const { lifelines, rows, activations } = useMemo(() => sequenceOf(entries), [entries]);
  const rowRem = ROW_REM[size];
  const window_ = useLogWindow(rows, rowRem, follow, HEAD_REM[size]);
  const { scroller, look, first, end, width, rowPx } = window_;

  const remPx = rowPx / rowRem;
  const widthRem = width / remPx;
  const crowded = (widthRem - TIME_REM - OUTCOME_REM) / lifelines.length < LIFELINE_REM;
  // Before the first look there is no width.
  const fits = width === 0 ? size : widthRem < NARROW_REM ? 'narrow' : crowded ? 'stacked' : 'wide';
  useLayoutEffect(() => setSize(fits), [fits]);

  const activeIndex = active === null ? -1 : rows.findIndex(({ key }) => key === active);
  const move = (index: number): void => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (row === undefined) return;
    setActive(row.key);
    window_.reveal(rows.indexOf(row));
    // Who reads messages goes on reading while they move.
    if (opened !== null) onOpen(row.entry, false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex < 0 ? rows.length - 1 : activeIndex - 1,
      PageDown: activeIndex + page,
      PageUp: activeIndex - page,
      Home: 0,
      End: rows.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) move(to);
    else if ((event.key === 'Enter' || event.key === ' ') && activeIndex >= 0) onOpen(rows[activeIndex]!.entry, true);
    else return;
    event.preventDefault();
  };
  // Somebody who came by keyboard starts at what they see last.
  const onFocus = (): void => {
    if (activeIndex < 0 && rows.length > 0) setActive(rows[Math.min(end, rows.length) - 1]!.key);
  };
  useEffect(() => {
    if (active !== null && activeIndex < 0) setActive(null);
  }, [active, activeIndex]);

  return (
    <div
      class="sequence"
      data-size={size}
      style={{
        '--row': `${rowRem}rem`,
        '--head': `${HEAD_REM[size]}rem`,
        '--time': `${TIME_REM}rem`,
        '--outcome': `${OUTCOME_REM}rem`,
        '--lifelines': lifelines.length,
      }}
    >
      <div
        class="log-scroller"
        ref={scroller}
        role="listbox"
        tabIndex={0}
        aria-label={strings.log.chartLabel}
        aria-activedescendant={activeIndex >= 0 ? `${id}${active}` : undefined}
        onScroll={look}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        <div class="sequence-head" aria-hidden="true">
          <span class="sequence-corner">{strings.log.time}</span>
          <div class="sequence-stage">
            {lifelines.map((lifeline) => (
              <Head key={lifeline.key} lifeline={lifeline} />
            ))}
          </div>
          <span class="sequence-corner">{strings.log.outcome}</span>
        </div>
        {rows.length === 0 && <p class="log-empty">{empty}</p>}
        <div class="sequence-body" role="presentation" style={{ height: `${rows.length * rowRem}rem` }}>
          <div class="sequence-lines" aria-hidden="true">
            {lifelines.map(({ key }, index) => (
              <i key={key} class="sequence-lifeline" style={{ '--at': index }} />
            ))}
            {activations
              .filter((activation) => activation.last >= first && activation.first < end)
              .map(({ key, lifeline, first: from, last, family }) => (
                <i
                  key={key}
                  class="sequence-activation"
                  data-family={family}
                  style={{ '--at': lifeline, '--from': from, '--for': last - from }}
                />
              ))}
          </div>
          {rows.slice(first, end).map((row, offset) => (
            <div
              key={row.key}
              id={`${id}${row.key}`}
              role="option"
              class="sequence-row"
              style={{ '--index': first + offset }}
              aria-selected={row.key === active}
              aria-posinset={first + offset + 1}
              aria-setsize={rows.length}
              data-opened={row.entry.id === opened}
              onClick={() => {
                setActive(row.key);
                onOpen(row.entry, false);
              }}
            >
              <span class="visually-hidden">{spoken(row, lifelines)}</span>
              <SequenceArrow row={row} />
            </div>
          ))}
        </div>
      </div>
      {follow && <ToNewest window={window_} />}
    </div>
  );
}

function Head({ lifeline: { party, name } }: { readonly lifeline: Lifeline }) {
  const title = name === '' ? strings.log.party[party] : name;
  return (
    <span class="sequence-party" data-party={party} title={`${title} · ${PARTIES[party]}`}>
      <b>{party}</b>
      <span>{title}</span>
    </span>
  );
}

function spoken({ entry, kind, from, to }: SequenceRow, lifelines: readonly Lifeline[]): string {
  const nameOf = (index: number): string => {
    const { party, name } = lifelines[index]!;
    return name === '' ? PARTIES[party] : name;
  };
  return strings.log.step({
    kind,
    operation: entry.operation,
    point: entry.referencePoint,
    from: nameOf(from),
    to: nameOf(to),
    outcome: entry.outcome === 'ok' ? (entry.detail ?? '') : `${entry.outcome} ${entry.detail ?? ''}`,
  });
}
