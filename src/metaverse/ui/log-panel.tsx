// The drawer of the procedure log: every step with its reference point as a chart or a list, filtered, paused, opened and
// taken along as JSON Lines.
import { signal } from '@preact/signals';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { LogEntry } from '../../protocol/mii.ts';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { CopyButton } from './copy-button.tsx';
import { downloadText } from './download.ts';
import { Icon } from './icon.tsx';
import { EVERYTHING, filterLog, foldFrames, systemsIn, toJsonLines, type LogFilter } from './log-filter.ts';
import { LogFilters, type LogView } from './log-filters.tsx';
import { LogList } from './log-list.tsx';
import { LogMessage } from './log-message.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { SequenceChart } from './sequence-chart.tsx';
import { strings } from './strings.ts';

interface LogPanelProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly narrow: boolean;
  readonly onClose: () => void;
}

/** Outlives the drawer: whoever chose a view finds it again. */
const shownView = signal<LogView>('chart');

export function LogPanel({ view, actions, narrow, onClose }: LogPanelProps) {
  const [filter, setFilter] = useState<LogFilter>(EVERYTHING);
  const [frozen, setFrozen] = useState<readonly LogEntry[] | null>(null);
  const [opened, setOpened] = useState<{ readonly entry: LogEntry; readonly byKey: boolean } | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const opener = useRef<Element | null>(null);
  const all = frozen ?? view.log.value;
  const shown = useMemo(() => filterLog(all, filter), [all, filter]);
  const folded = useMemo(() => foldFrames(shown), [shown]);
  const systems = useMemo(() => systemsIn(all), [all]);
  const waiting = frozen === null ? 0 : newSince(frozen, view.log.value);

  const open = (entry: LogEntry, byKey: boolean): void => {
    if (opened === null) opener.current = document.activeElement;
    setOpened({ entry, byKey });
  };
  const close = (): void => {
    setOpened(null);
    const back = opener.current;
    const scroller = body.current?.querySelector<HTMLElement>('.log-scroller');
    if (back instanceof HTMLElement && back.isConnected && body.current?.contains(back) === true) back.focus();
    else scroller?.focus();
  };
  const shared = {
    entries: folded,
    follow: frozen === null,
    empty: all.length === 0 ? strings.log.empty : strings.log.nothingFound,
    opened: opened?.entry.id ?? null,
    onOpen: open,
  };
  return (
    <PanelFrame
      id="log"
      title={narrow ? strings.bar.log : strings.log.title}
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
          <button
            type="button"
            class="button"
            onClick={() => downloadText(fileName(), 'application/jsonl', toJsonLines(shown))}
          >
            <Icon name="download" />
            <span>{strings.log.download}</span>
          </button>
        </>
      }
      pinned={
        <LogFilters
          narrow={narrow}
          shown={shownView.value}
          onShow={(chosen) => (shownView.value = chosen)}
          filter={filter}
          onChange={setFilter}
          systems={systems}
        />
      }
    >
      <div
        class="log-body"
        ref={body}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || opened === null) return;
          event.preventDefault();
          close();
        }}
      >
        {shownView.value === 'chart' ? <SequenceChart {...shared} /> : <LogList {...shared} narrow={narrow} />}
        {opened !== null && (
          <LogMessage
            entry={opened.entry}
            read={(id) => actions.logMessage(id)}
            focused={opened.byKey || narrow}
            onClose={close}
          />
        )}
      </div>
    </PanelFrame>
  );
}

/** How many entries came after the frozen ones; the log drops its oldest, so lengths alone do not tell. */
function newSince(frozen: readonly LogEntry[], now: readonly LogEntry[]): number {
  const last = frozen.at(-1)?.id ?? 0;
  return now.length - (now.findLastIndex(({ id }) => id <= last) + 1);
}

/** Names files of different moments apart, in letters that every file system takes. */
function fileName(): string {
  return `twinport-log-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.jsonl`;
}
