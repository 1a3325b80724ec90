// The procedure log as a table, newest last. It says all that the chart draws, and is the view for who does not see it.
import type { LogEntry } from '../../protocol/mii.ts';
import { PARTIES, PROCEDURES, REFERENCE_POINTS } from '../../protocol/reference-points.ts';
import { formatLogTime, formatMilliseconds } from './format.ts';
import { Icon } from './icon.tsx';
import { ToNewest, useLogWindow } from './log-window.tsx';
import { familyOf } from './sequence-model.ts';
import { strings } from './strings.ts';

/** Heights of a row in rem; the style sheet uses the same ones through `--row`. */
const ROW_REM = { wide: 1.875, narrow: 3.5 };

interface LogListProps {
  readonly entries: readonly LogEntry[];
  readonly narrow: boolean;
  readonly follow: boolean;
  readonly empty: string;
  readonly opened: number | null;
  readonly onOpen: (entry: LogEntry, byKey: boolean) => void;
}

export function LogList({ entries, narrow, follow, empty, opened, onOpen }: LogListProps) {
  const rowRem = narrow ? ROW_REM.narrow : ROW_REM.wide;
  const window_ = useLogWindow(entries, rowRem, follow);
  const { scroller, look, first, end } = window_;
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
          <span role="columnheader">{strings.log.system}</span>
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
            <span role="cell">{empty}</span>
          </div>
        ) : (
          <>
            <div role="presentation" style={{ height: `${first * rowRem}rem` }} />
            {entries.slice(first, end).map((entry, offset) => (
              <Row
                key={entry.id}
                entry={entry}
                index={first + offset}
                isOpened={entry.id === opened}
                onOpen={(byKey) => onOpen(entry, byKey)}
              />
            ))}
            <div role="presentation" style={{ height: `${(entries.length - end) * rowRem}rem` }} />
          </>
        )}
      </div>
      {follow && <ToNewest window={window_} />}
    </div>
  );
}

interface RowProps {
  readonly entry: LogEntry;
  readonly index: number;
  readonly isOpened: boolean;
  readonly onOpen: (byKey: boolean) => void;
}

function Row({ entry, index, isOpened, onOpen }: RowProps) {
  const good = entry.outcome === 'ok';
  return (
    <div
      role="row"
      class="log-row"
      aria-rowindex={index + 2}
      data-odd={index % 2 === 1}
      data-good={good}
      data-family={familyOf(entry.referencePoint)}
      data-opened={isOpened}
      onClick={() => onOpen(false)}
    >
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
      <span role="cell" class="log-system" title={entry.peer?.name}>
        {entry.peer?.name ?? strings.noValue}
      </span>
      <span role="cell" class="mono log-operation" title={entry.operation}>
        <button
          type="button"
          onClick={(event) => {
            event.stopPropagation();
            // A click that a key made has no clicks to count.
            onOpen(event.detail === 0);
          }}
        >
          {entry.operation}
        </button>
      </span>
      <span role="cell" class="log-outcome" title={entry.detail ?? entry.outcome}>
        <Icon name={good ? 'check' : 'alarm'} />
        {entry.outcome}
        {entry.durationMs !== undefined && (
          <span class="log-detail numeric"> · {formatMilliseconds(entry.durationMs)}</span>
        )}
        {entry.detail !== undefined && <span class="log-detail"> · {entry.detail}</span>}
      </span>
    </div>
  );
}
