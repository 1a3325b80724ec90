// The figure of what was recorded of some numbers of one twin: a plot that is zoomed by pointer, wheel and buttons, a sentence that says
// it in words, a table in its place, and the way to a moment of it in the world. Loaded by history-chart.tsx.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import type { PropertyView } from '../view-model.ts';
import { formatNumber } from './format.ts';
import type { HistoryChartProps } from './history-chart.tsx';
import { colourOf, HistoryPlot, type PlotSeries } from './history-plot.ts';
import { columnsOf, extentOf, panned, tableRows, zoomed, type TimeRange } from './history-series.ts';
import { Icon, type IconName } from './icon.tsx';
import { strings } from './strings.ts';
import { prettyUnit, unitGap } from './units.ts';
import { useHistories, type ShownHistories } from './use-history.ts';
import { formatMoment } from './value-text.ts';
import './styles/history-figure.css';

const MINUTE = 60_000;
const SPANS = [10 * MINUTE, 180 * MINUTE, 1_440 * MINUTE, 43_200 * MINUTE] as const;
const MAX_POINTS = 1_000;
const SHORTEST_MS = 10_000;
const MOST_OTHERS = 4;
const TABLE_ROWS = 40;
const PAN_SHARE = 0.25;

export function HistoryFigure({ twinId, property, others, actions }: HistoryChartProps) {
  const [spanMs, setSpan] = useState<number>(SPANS[0]);
  const [zoom, setZoom] = useState<TimeRange | null>(null);
  const [beside, setBeside] = useState<readonly string[]>([]);
  const [isTable, setTable] = useState(false);
  const [pointed, setPointed] = useState<number | null>(null);
  const shown = [property, ...others.filter(({ name }) => beside.includes(name))];
  const names = shown.map(({ name }) => name);
  const history = useHistories(actions, twinId, names, { spanMs, zoom, maxPoints: MAX_POINTS });
  const series = useMemo(() => seriesOf(shown, history), [history, names.join('\n')]);
  const first = series[0] ?? null;
  const extent = first === null ? null : extentOf(first.columns);
  const all = history === null || first === null ? null : wholeOf(history, series);
  const range = zoom ?? all;
  const text = textOf(property);
  const move = (next: TimeRange | null): void => {
    if (all !== null) setZoom(next);
  };
  const zoomBy = (around: number | null, factor: number): void => {
    if (range === null || all === null) return;
    const widest = { from: all.to - spanMs, to: all.to };
    move(zoomed(range, around ?? (range.from + range.to) / 2, factor, zoom === null ? all : widest));
  };
  const visit = (time: number): void => {
    // What cannot be shown is said by the time bar.
    actions.visitPast(time).catch(() => undefined);
  };
  return (
    <figure class="history-figure">
      <figcaption>
        <span class="segments" role="group" aria-label={strings.history.span}>
          {SPANS.map((span, index) => (
            <button
              key={span}
              type="button"
              class="button"
              aria-pressed={span === spanMs && zoom === null}
              onClick={() => {
                setSpan(span);
                setZoom(null);
              }}
            >
              {strings.history.spans[index]}
            </button>
          ))}
        </span>
        <span class="history-tools">
          <Tool icon="zoomOut" label={strings.history.zoomOut} onPress={() => zoomBy(null, 2)} />
          <Tool icon="zoomIn" label={strings.history.zoomIn} onPress={() => zoomBy(null, 0.5)} />
          {zoom !== null && all !== null && (
            <>
              <Tool
                icon="back"
                label={strings.history.earlier}
                onPress={() => move(panned(zoom, -PAN_SHARE, { from: all.to - spanMs, to: all.to }))}
              />
              <Tool
                icon="forward"
                label={strings.history.later}
                onPress={() => move(panned(zoom, PAN_SHARE, { from: all.to - spanMs, to: all.to }))}
              />
              <button type="button" class="button" onClick={() => setZoom(null)}>
                {strings.history.whole}
              </button>
            </>
          )}
          <Tool
            icon={isTable ? 'chart' : 'log'}
            label={isTable ? strings.history.asPlot : strings.history.asTable}
            onPress={() => setTable(!isTable)}
          />
        </span>
      </figcaption>
      {others.length > 0 && (
        <Beside others={others} shown={names} onChange={(name, isOn) => setBeside((now) => changed(now, name, isOn))} />
      )}
      {history === null || extent === null || range === null ? (
        <p class="empty">{history === null ? strings.history.loading : strings.history.nothing}</p>
      ) : isTable ? (
        <HistoryTable shown={shown} history={history} onVisit={visit} />
      ) : (
        <Plot
          series={series}
          range={range}
          label={strings.history.chart(
            property.title,
            formatMoment(range.from, range.to),
            formatMoment(range.to, range.to),
            text(extent.least),
            text(extent.greatest),
            extent.gaps,
          )}
          onPoint={setPointed}
          onZoom={move}
          onWheel={zoomBy}
          onPick={visit}
        />
      )}
      {extent !== null && (
        <p class="history-words numeric">
          {pointed === null || isTable ? (
            strings.history.summary(text(extent.last), text(extent.least), text(extent.greatest))
          ) : (
            <Pointed time={pointed} series={series} shown={shown} />
          )}
        </p>
      )}
      {extent !== null && !isTable && <p class="history-words quiet">{strings.history.picks}</p>}
    </figure>
  );
}

function Tool({
  icon,
  label,
  onPress,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
}) {
  return (
    <button type="button" class="icon-button small" aria-label={label} title={label} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}

interface BesideProps {
  readonly others: readonly PropertyView[];
  readonly shown: readonly string[];
  readonly onChange: (name: string, isOn: boolean) => void;
}

function Beside({ others, shown, onChange }: BesideProps) {
  return (
    <div class="history-beside" role="group" aria-label={strings.history.beside}>
      {others.map(({ name, title }) => {
        const index = shown.indexOf(name);
        return (
          <button
            key={name}
            type="button"
            class="chip"
            aria-pressed={index >= 0}
            aria-disabled={index < 0 && shown.length > MOST_OTHERS}
            style={index < 0 ? undefined : { '--line-colour': colourOf(index) }}
            onClick={() => {
              if (index >= 0 || shown.length <= MOST_OTHERS) onChange(name, index < 0);
            }}
          >
            {title}
          </button>
        );
      })}
    </div>
  );
}

interface PlotProps {
  readonly series: readonly PlotSeries[];
  readonly range: TimeRange;
  readonly label: string;
  readonly onPoint: (time: number | null) => void;
  readonly onZoom: (range: TimeRange) => void;
  readonly onWheel: (around: number, factor: number) => void;
  readonly onPick: (time: number) => void;
}

function Plot({ series, range, label, ...events }: PlotProps) {
  const root = useRef<HTMLDivElement>(null);
  const plot = useRef<HistoryPlot | null>(null);
  // The plot is made once; what it calls is of the newest drawing.
  const newest = useRef(events);
  newest.current = events;
  useEffect(() => {
    const element = root.current!;
    const made = new HistoryPlot(element, {
      onPoint: (time) => newest.current.onPoint(time),
      onZoom: (zoom) => newest.current.onZoom(zoom),
      onWheel: (around, factor) => newest.current.onWheel(around, factor),
      onPick: (time) => newest.current.onPick(time),
    });
    plot.current = made;
    const watch = new ResizeObserver(() => made.resize(element.clientWidth));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
    };
  }, []);
  useEffect(() => plot.current?.show(series, range), [series, range.from, range.to]);
  return <div ref={root} class="history-plot" role="img" aria-label={label} />;
}

/** The values at the pointer. */
function Pointed({
  time,
  series,
  shown,
}: {
  readonly time: number;
  readonly series: readonly PlotSeries[];
  readonly shown: readonly PropertyView[];
}) {
  return (
    <>
      {formatMoment(time, systemClock.now(), true)}
      {series.map(({ name, columns }, index) => {
        const at = nearestIndex(columns.time, time);
        const [mean, min, max] = [columns.mean[at] ?? null, columns.min[at], columns.max[at]];
        const text = textOf(shown[index]!);
        return (
          <span key={name} class="history-value" style={{ '--line-colour': colourOf(index) }}>
            <b>{mean === null ? strings.noValue : text(mean)}</b>
            {mean !== null &&
              min != null &&
              max != null &&
              min !== max &&
              ` ${strings.history.between(text(min), text(max))}`}
          </span>
        );
      })}
    </>
  );
}

interface HistoryTableProps {
  readonly shown: readonly PropertyView[];
  readonly history: ShownHistories;
  readonly onVisit: (time: number) => void;
}

function HistoryTable({ shown, history, onVisit }: HistoryTableProps) {
  const [first] = shown as readonly [PropertyView];
  const rows = tableRows(history.points[0] ?? [], TABLE_ROWS);
  const text = textOf(first);
  const now = systemClock.now();
  return (
    <div class="history-table" tabIndex={0} role="region" aria-label={first.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{strings.history.time}</th>
            <th scope="col">{first.title}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, mean, min, max }) => (
            <tr key={time}>
              <th scope="row">
                <button type="button" class="link numeric" title={strings.history.visit} onClick={() => onVisit(time)}>
                  {formatMoment(time, now, true)}
                </button>
              </th>
              <td class="numeric">
                {text(mean)}
                {min !== max && ` ${strings.history.between(text(min), text(max))}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function seriesOf(shown: readonly PropertyView[], history: ShownHistories | null): readonly PlotSeries[] {
  if (history === null) return [];
  return shown.flatMap(({ name, unit, minimum, maximum }, index): PlotSeries[] => {
    const points = history.points[index];
    return points === undefined ? [] : [{ name, unit, minimum, maximum, columns: columnsOf(points) }];
  });
}

/** A short record takes the whole width. */
function wholeOf({ from, to }: ShownHistories, series: readonly PlotSeries[]): TimeRange {
  const first = Math.min(...series.map(({ columns }) => columns.time[0] ?? Number.POSITIVE_INFINITY));
  return { from: Math.max(from, Math.min(first, to - SHORTEST_MS)), to };
}

function changed(names: readonly string[], name: string, isOn: boolean): readonly string[] {
  return isOn ? [...names, name] : names.filter((other) => other !== name);
}

function textOf({ unit: of, digits }: PropertyView): (value: number) => string {
  const unit = prettyUnit(of);
  return (value) => `${formatNumber(value, digits)}${unitGap(unit)}${unit}`;
}

function nearestIndex(times: readonly number[], time: number): number {
  let nearest = 0;
  for (const [index, at] of times.entries())
    if (Math.abs(at - time) < Math.abs((times[nearest] ?? at) - time)) nearest = index;
  return nearest;
}
