// A small line chart of what a service measured or foresees: the series of one unit over one axis. Its figures are also in
// the table beneath it, so the picture is one sentence to a screen reader.
import { useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import { strings } from './strings.ts';
import { prettyUnit, unitGap } from './units.ts';
import type { Series, SeriesSet } from './value-series.ts';
import { formatMoment, numberText, valueText } from './value-text.ts';

interface SeriesChartProps {
  readonly set: SeriesSet;
  /** Of one unit. */
  readonly series: readonly Series[];
}

const WIDTH = 320;
const HEIGHT = 96;
/** Room above and below the line, as a share of its height. */
const HEADROOM = 0.08;

export function SeriesChart({ set, series }: SeriesChartProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const { at, axis } = set;
  const now = systemClock.now();
  const [low, high] = rangeOf(series);
  const [first, last] = [at[0] ?? 0, at.at(-1) ?? 1];
  const x = (index: number) => (((at[index] ?? first) - first) / (last - first || 1)) * WIDTH;
  const y = (value: number) => HEIGHT - ((value - low) / (high - low || 1)) * HEIGHT;
  const axisUnit = prettyUnit(axis.unit);
  const axisText = (position: number) =>
    axis.isTime ? formatMoment(position, now) : `${numberText(position, null, last)}${unitGap(axisUnit)}${axisUnit}`;
  const schema = series[0]?.schema ?? null;
  const title = series.map((one) => one.title).join(', ');
  const point = (clientX: number, box: DOMRect) => {
    const wanted = first + ((clientX - box.left) / box.width) * (last - first);
    setPointed(nearest(at, wanted));
  };
  return (
    <figure class="chart">
      <figcaption>
        {series.map((one, index) => (
          <span key={one.title} class="chart-key" data-line={index}>
            {one.title}
            {pointed !== null && <b class="numeric"> {valueText(one.values[pointed] ?? null, one.schema, now)}</b>}
          </span>
        ))}
        <span class="chart-unit numeric">
          {pointed === null ? prettyUnit(series[0]?.unit ?? '') : axisText(at[pointed] ?? first)}
        </span>
      </figcaption>
      <div class="chart-area">
        <span class="chart-scale numeric" aria-hidden="true">
          <span>{numberText(high, schema, high)}</span>
          <span>{numberText(low, schema, high)}</span>
        </span>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={strings.services.chart(
            title,
            valueText(low, schema, now),
            valueText(high, schema, now),
            at.length,
          )}
          onPointerMove={(event) => point(event.clientX, event.currentTarget.getBoundingClientRect())}
          onPointerLeave={() => setPointed(null)}
        >
          <path class="chart-grid" d={`M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} />
          {series.map((one, index) => (
            <path key={one.title} class="chart-line" data-line={index} d={lineOf(one, x, y)} />
          ))}
          {pointed !== null && <path class="chart-pointer" d={`M${x(pointed)} 0V${HEIGHT}`} />}
        </svg>
        <span class="chart-axis numeric" aria-hidden="true">
          <span>{axisText(first)}</span>
          <span>{axis.title}</span>
          <span>{axisText(last)}</span>
        </span>
      </div>
    </figure>
  );
}

function lineOf({ values }: Series, x: (index: number) => number, y: (value: number) => number): string {
  let pen = 'M';
  let path = '';
  values.forEach((value, index) => {
    if (value === null) pen = 'M';
    else {
      path += `${pen}${x(index).toFixed(2)} ${y(value).toFixed(2)}`;
      pen = 'L';
    }
  });
  return path;
}

function rangeOf(series: readonly Series[]): readonly [low: number, high: number] {
  const values = series.flatMap((one) => one.values.filter((value) => value !== null));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * HEADROOM;
  // What is never negative does not seem so.
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

function nearest(at: readonly number[], wanted: number): number {
  let best = 0;
  at.forEach((position, index) => {
    if (Math.abs(position - wanted) < Math.abs((at[best] ?? position) - wanted)) best = index;
  });
  return best;
}
