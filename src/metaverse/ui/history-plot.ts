// The plot of what was recorded of some numbers, drawn by uPlot: a line each with the band between least and greatest, its own scale
// for each unit, limits as dashed lines. Used by history-figure.tsx.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { HistoryColumns, TimeRange } from './history-series.ts';
import { formatLimit } from './format.ts';
import { formatMoment } from './value-text.ts';

export interface PlotSeries {
  readonly name: string;
  readonly unit: string;
  readonly columns: HistoryColumns;
  readonly minimum: number | null;
  readonly maximum: number | null;
}
export interface PlotEvents {
  /** The pointer is at this time; null: nowhere. */
  readonly onPoint: (time: number | null) => void;
  readonly onZoom: (range: TimeRange) => void;
  /** A wheel's turn at a time: shorter or longer. */
  readonly onWheel: (around: number, factor: number) => void;
  readonly onPick: (time: number) => void;
}

/** Colours of lines, as the charts of results have them. */
const LINE_COLOURS = ['#5fe3bd', '#7fb8ff', '#ffc55c', '#e59bff', '#ff9a8f', '#b6e36a'] as const;
const GRID = 'rgb(255 255 255 / 0.09)';
const TEXT = '#b7c1ca';
const HEIGHT = 190;
const AXIS = {
  stroke: TEXT,
  font: '11px sans-serif',
  grid: { stroke: GRID, width: 1 },
  ticks: { show: false },
} as const;
const AXIS_WIDTH = 46;
const AXIS_HEIGHT = 24;
const WHEEL_STEP = 1.25;
/** A pointer that moved further was pulling, not picking. */
const STILL_PIXELS = 4;
const HEADROOM = 0.08;
/** Limits are drawn into view when the values fill this much of what lies between them. */
const NEAR_LIMITS = 0.25;

/** A plot in an element, until it is destroyed. */
export class HistoryPlot {
  readonly #root: HTMLElement;
  readonly #events: PlotEvents;
  #plot: uPlot | null = null;
  #shape = '';

  constructor(root: HTMLElement, events: PlotEvents) {
    this.#root = root;
    this.#events = events;
  }

  /** Shows these series over this stretch. */
  show(series: readonly PlotSeries[], range: TimeRange): void {
    const data = alignedData(series);
    const shape = JSON.stringify(series.map(({ name, unit, columns }) => [name, unit, columns.isThinned]));
    if (this.#plot === null || shape !== this.#shape) {
      this.#plot?.destroy();
      this.#shape = shape;
      this.#plot = new uPlot(this.#options(series), data, this.#root);
      this.#listen(this.#plot);
    } else this.#plot.setData(data, false);
    const plot = this.#plot;
    plot.batch(() => {
      plot.setScale('x', { min: range.from / 1_000, max: range.to / 1_000 });
      for (const unit of new Set(series.map((one) => one.unit))) plot.setScale(scaleOf(unit), rangeOf(series, unit));
    });
  }

  resize(width: number): void {
    this.#plot?.setSize({ width, height: HEIGHT });
  }

  destroy(): void {
    this.#plot?.destroy();
    this.#plot = null;
  }

  #options(series: readonly PlotSeries[]): uPlot.Options {
    const units = [...new Set(series.map(({ unit }) => unit))];
    return {
      width: Math.max(120, this.#root.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 7 } },
      scales: Object.fromEntries([
        ['x', { time: true, auto: false }],
        ...units.map((unit) => [scaleOf(unit), { auto: false }] as const),
      ]),
      axes: [
        {
          ...AXIS,
          size: AXIS_HEIGHT,
          space: 70,
          values: (plot, splits) => {
            const { min = 0, max = 0 } = plot.scales['x']!;
            const isShort = (max ?? 0) - (min ?? 0) < 300;
            return splits.map((split) => formatMoment(split * 1_000, (max ?? 0) * 1_000, isShort));
          },
        },
        // The first two units have an axis of values; the lines of more are read by their values.
        ...units.slice(0, 2).map((unit, index) => ({
          ...AXIS,
          scale: scaleOf(unit),
          side: index === 0 ? (3 as const) : (1 as const),
          size: AXIS_WIDTH,
          grid: index === 0 ? AXIS.grid : { show: false },
          values: (_plot: uPlot, splits: number[]) => splits.map((split) => formatLimit(split)),
        })),
      ],
      series: [{}, ...series.flatMap((one, index) => linesOf(one, index))],
      bands: series.flatMap(({ columns }, index) =>
        columns.isThinned
          ? [{ series: [3 * index + 3, 3 * index + 2] as [number, number], fill: `${colourOf(index)}33` }]
          : [],
      ),
      hooks: {
        drawClear: [(plot) => drawLimits(plot, series)],
        setCursor: [
          (plot) => {
            const { left } = plot.cursor;
            this.#events.onPoint(left === undefined || left < 0 ? null : plot.posToVal(left, 'x') * 1_000);
          },
        ],
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width > STILL_PIXELS)
              this.#events.onZoom({
                from: plot.posToVal(left, 'x') * 1_000,
                to: plot.posToVal(left + width, 'x') * 1_000,
              });
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
      },
    };
  }

  #listen(plot: uPlot): void {
    let downAt = 0;
    plot.over.addEventListener('pointerdown', (event) => (downAt = event.clientX));
    plot.over.addEventListener('click', (event) => {
      if (Math.abs(event.clientX - downAt) <= STILL_PIXELS)
        this.#events.onPick(plot.posToVal(event.offsetX, 'x') * 1_000);
    });
    plot.over.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.#events.onWheel(plot.posToVal(event.offsetX, 'x') * 1_000, event.deltaY > 0 ? WHEEL_STEP : 1 / WHEEL_STEP);
      },
      { passive: false },
    );
  }
}

/** The line of a mean, and the two that bound its band, which are not drawn themselves. */
function linesOf({ name, unit }: PlotSeries, index: number): uPlot.Series[] {
  const bound = { scale: scaleOf(unit), width: 0, points: { show: false } };
  return [
    { label: name, scale: scaleOf(unit), stroke: colourOf(index), width: 1.75, points: { show: false } },
    bound,
    bound,
  ];
}

/** Times of several properties in one; undefined where a property has none, null where it is not known. */
function alignedData(series: readonly PlotSeries[]): uPlot.AlignedData {
  const tables = series.map(({ columns: { time, mean, min, max } }): uPlot.AlignedData => [
    time.map((ms) => ms / 1_000),
    [...mean],
    [...min],
    [...max],
  ]);
  return tables.length === 1 ? tables[0]! : uPlot.join(tables);
}

function rangeOf(series: readonly PlotSeries[], unit: string): { min: number; max: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { unit: own, columns, minimum, maximum } of series) {
    if (own !== unit) continue;
    const [least, greatest] = extremesOf(columns);
    [low, high] = [Math.min(low, least), Math.max(high, greatest)];
    if (minimum === null || maximum === null || greatest - least < NEAR_LIMITS * (maximum - minimum)) continue;
    [low, high] = [Math.min(low, minimum), Math.max(high, maximum)];
  }
  if (!(low <= high)) return { min: 0, max: 1 };
  const room = (high - low || Math.abs(high) || 1) * HEADROOM;
  return { min: low - room, max: high + room };
}

function extremesOf({ min, max }: HistoryColumns): readonly [least: number, greatest: number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of min) if (value !== null && value < least) least = value;
  for (const value of max) if (value !== null && value > greatest) greatest = value;
  return [least, greatest];
}

function drawLimits(plot: uPlot, series: readonly PlotSeries[]): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const [index, { unit, minimum, maximum }] of series.entries())
    for (const limit of [minimum, maximum]) {
      const { min, max } = plot.scales[scaleOf(unit)]!;
      if (limit === null || min == null || max == null || limit < min || limit > max) continue;
      const y = plot.valToPos(limit, scaleOf(unit), true);
      ctx.strokeStyle = `${colourOf(index)}99`;
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
  ctx.restore();
}

function scaleOf(unit: string): string {
  return `y ${unit}`;
}

export function colourOf(index: number): string {
  return LINE_COLOURS[index % LINE_COLOURS.length]!;
}
