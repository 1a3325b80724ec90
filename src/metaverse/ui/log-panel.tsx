// The procedure log: every step with its reference point, newest last. Only the rows in sight are drawn, so that five
// thousand entries cost as much as fifty.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LogEntry } from '../../protocol/mii.ts';
import {
  PARTIES,
  PROCEDURES,
  REFERENCE_POINTS,
  type Procedure,
  type ReferencePoint,
} from '../../protocol/reference-points.ts';
import type { ViewModel } from '../view-model.ts';
import { CopyButton } from './copy-button.tsx';
import { formatLogTime } from './format.ts';
import { Icon } from './icon.tsx';
import { EVERYTHING, filterLog, toJsonLines, visibleRows, type LogFilter } from './log-filter.ts';
import { PanelFrame } from './panel-frame.tsx';
import { strings } from './strings.ts';

interface LogPanelProps {
  readonly view: ViewModel;
  readonly narrow: boolean;
  readonly onClose: () => void;
}

/** Heights of a row in rem; the style sheet uses the same ones through `--row`. */
const ROW_REM = { wide: 1.875, narrow: 3.5 };
const SPARE_ROWS = 8;

export function LogPanel({ view, narrow, onClose }: LogPanelProps) {
  const [filter, setFilter] = useState<LogFilter>(EVERYTHING);
  const [frozen, setFrozen] = useState<readonly LogEntry[] | null>(null);
  const all = frozen ?? view.log.value;
  const shown = filterLog(all, filter);
  const waiting = frozen === null ? 0 : newSince(frozen, view.log.value);
  return (
    <PanelFrame
      id="log"
      title={strings.log.title}
      subtitle={frozen === null ? strings.log.count(shown.length, all.length) : strings.log.paused(waiting)}
      onClose={onClose}
      tools={
        <>
          <button
            type="button"
            class="button"
            aria-pressed={frozen !== null}
            onClick={() => setFrozen(frozen === null ? view.log.value : null)}
          >
            <Icon name={frozen === null ? 'pause' : 'play'} />
            <span>{frozen === null ? strings.log.pause : strings.log.resume}</span>
          </button>
          <CopyButton caption={strings.log.copy} text={() => toJsonLines(shown)} />
        </>
      }
      pinned={<Filters filter={filter} onChange={setFilter} />}
    >
      <Rows
        entries={shown}
        rowRem={narrow ? ROW_REM.narrow : ROW_REM.wide}
        follow={frozen === null}
        isEmpty={all.length === 0}
      />
    </PanelFrame>
  );
}

/** How many entries came after the frozen ones; the log drops its oldest, so lengths alone do not tell. */
function newSince(frozen: readonly LogEntry[], now: readonly LogEntry[]): number {
  const last = frozen.at(-1);
  return last === undefined ? now.length : now.length - 1 - now.lastIndexOf(last);
}

function Filters({ filter, onChange }: { readonly filter: LogFilter; readonly onChange: (filter: LogFilter) => void }) {
  return (
    <div class="filters" role="search">
      <select
        aria-label={strings.log.procedure}
        value={filter.procedure}
        onChange={(event) => onChange({ ...filter, procedure: event.currentTarget.value as Procedure | '' })}
      >
        <option value="">{strings.log.allProcedures}</option>
        {Object.entries(PROCEDURES).map(([id, name]) => (
          <option key={id} value={id}>
            {id} · {name}
          </option>
        ))}
      </select>
      <select
        aria-label={strings.log.referencePoint}
        value={filter.referencePoint}
        onChange={(event) => onChange({ ...filter, referencePoint: event.currentTarget.value as ReferencePoint | '' })}
      >
        <option value="">{strings.log.allPoints}</option>
        {Object.entries(REFERENCE_POINTS).map(([id, name]) => (
          <option key={id} value={id}>
            {id} · {name}
          </option>
        ))}
      </select>
      <input
        type="search"
        aria-label={strings.log.search}
        placeholder={strings.log.search}
        value={filter.text}
        onInput={(event) => onChange({ ...filter, text: event.currentTarget.value })}
      />
    </div>
  );
}

interface RowsProps {
  readonly entries: readonly LogEntry[];
  readonly rowRem: number;
  readonly follow: boolean;
  readonly isEmpty: boolean;
}

function Rows({ entries, rowRem, follow, isEmpty }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const seenTop = useRef(0);
  const [window_, setWindow] = useState({ top: 0, height: 0 });
  const rowPx = rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

  const look = () => {
    const element = scroller.current;
    if (element === null) return;
    seenTop.current = element.scrollTop;
    atEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - rowPx;
    setWindow({ top: element.scrollTop, height: element.clientHeight });
  };
  useEffect(() => {
    const observer = new ResizeObserver(look);
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);
  // Whoever reads at the end stays at the end; whoever scrolled up is left in peace.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // The scroll event comes a frame after the scrolling; entries that arrive in between must not undo it.
    if (element.scrollTop !== seenTop.current) look();
    if (follow && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [entries, follow, rowRem]);

  const { first, end } = visibleRows(entries.length, window_.top, window_.height, rowPx, SPARE_ROWS);
  return (
    <div
      class="log-table"
      role="table"
      aria-label={strings.log.title}
      aria-rowcount={entries.length + 1}
      style={{ '--row': `${rowRem}rem` }}
    >
      <div role="rowgroup" class="log-head">
        <div role="row" class="log-row" aria-rowindex={1}>
          <span role="columnheader">{strings.log.time}</span>
          <span role="columnheader">{strings.log.procedure}</span>
          <span role="columnheader">{strings.log.point}</span>
          <span role="columnheader">{strings.log.parties}</span>
          <span role="columnheader">{strings.log.operation}</span>
          <span role="columnheader">{strings.log.outcome}</span>
        </div>
      </div>
      <div
        role="rowgroup"
        class="log-scroller"
        ref={scroller}
        tabIndex={0}
        aria-label={strings.log.title}
        onScroll={look}
      >
        {entries.length === 0 ? (
          <div role="row" class="log-empty">
            <span role="cell">{isEmpty ? strings.log.empty : strings.log.nothingFound}</span>
          </div>
        ) : (
          <>
            <div role="presentation" style={{ height: `${first * rowRem}rem` }} />
            {entries.slice(first, end).map((entry, index) => (
              <Row key={first + index} entry={entry} index={first + index} />
            ))}
            <div role="presentation" style={{ height: `${(entries.length - end) * rowRem}rem` }} />
          </>
        )}
      </div>
    </div>
  );
}

function Row({ entry, index }: { readonly entry: LogEntry; readonly index: number }) {
  const good = entry.outcome === 'ok';
  return (
    <div role="row" class="log-row" aria-rowindex={index + 2} data-odd={index % 2 === 1} data-good={good}>
      <span role="cell" class="numeric log-time">
        {formatLogTime(entry.time)}
      </span>
      <span role="cell" class="log-procedure" title={PROCEDURES[entry.procedure]}>
        <b>{entry.procedure}</b> {PROCEDURES[entry.procedure]}
      </span>
      <span role="cell" class="log-point" title={REFERENCE_POINTS[entry.referencePoint]}>
        {entry.referencePoint}
      </span>
      <span role="cell" class="log-parties" title={strings.log.fromTo(PARTIES[entry.from], PARTIES[entry.to])}>
        {entry.from} → {entry.to}
      </span>
      <span role="cell" class="mono log-operation" title={entry.operation}>
        {entry.operation}
      </span>
      <span role="cell" class="log-outcome" title={entry.detail ?? entry.outcome}>
        <Icon name={good ? 'check' : 'alarm'} />
        {entry.outcome}
        {entry.detail !== undefined && <span class="log-detail"> · {entry.detail}</span>}
      </span>
    </div>
  );
}
