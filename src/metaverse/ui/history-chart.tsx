// What was recorded of one number: a line, the band between least and greatest where it was thinned, a break where nothing is known.
// Opened from its trend in property-table.tsx.
import { useMemo, useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import type { TwinId } from '../../base/ids.ts';
import type { PropertyView, ViewActions } from '../view-model.ts';
import { formatNumber } from './format.ts';
import { curveOf, curvePaths, nearestPoint, type CurvePoint } from './history-curve.ts';
import { strings } from './strings.ts';
import { prettyUnit, unitGap } from './units.ts';
import { useHistory } from './use-history.ts';
import { formatMoment } from './value-text.ts';

interface HistoryChartProps {
  readonly twinId: TwinId;
  readonly property: PropertyView;
  readonly actions: Pick<ViewActions, 'history'>;
}

const MINUTE = 60_000;
const SPANS = [10 * MINUTE, 180 * MINUTE, 1_440 * MINUTE, 43_200 * MINUTE] as const;
const MAX_POINTS = 1_000;
const SHORTEST_MS = 10_000;
const FASTEST_MS = 1_000;
const SLOWEST_MS = 30_000;
const WIDTH = 320;
const HEIGHT = 96;
const HEADROOM = 0.08;

export function HistoryChart({ twinId, property, actions }: HistoryChartProps) {
  const [spanMs, setSpan] = useState<number>(SPANS[0]);
  const [pointed, setPointed] = useState<number | null>(null);
  const everyMs = Math.min(SLOWEST_MS, Math.max(FASTEST_MS, spanMs / MAX_POINTS));
  const history = useHistory(actions, twinId, property.name, { spanMs, maxPoints: MAX_POINTS, everyMs });
  const curve = useMemo(() => (history === null ? null : curveOf(history.points)), [history]);
  const unit = prettyUnit(property.unit);
  const text = (value: number): string => `${formatNumber(value, property.digits)}${unitGap(unit)}${unit}`;
  return (
    <figure class="chart history">
      <figcaption>
        <span class="segments" role="group" aria-label={strings.history.span}>
          {SPANS.map((span, index) => (
            <button
              key={span}
              type="button"
              class="button"
              aria-pressed={span === spanMs}
              onClick={() => setSpan(span)}
            >
              {strings.history.spans[index]}
            </button>
          ))}
        </span>
        {curve !== null && pointed !== null && <Pointed point={nearestPoint(curve, pointed)} text={text} />}
      </figcaption>
      {curve === null || history === null ? (
        <p class="empty">{history === null ? strings.history.loading : strings.history.nothing}</p>
      ) : (
        <Plot
          title={property.title}
          // A short record takes the whole width.
          from={Math.max(history.from, Math.min(curve.stretches[0]![0]!.time, history.to - SHORTEST_MS))}
          to={history.to}
          curve={curve}
          text={text}
          pointed={pointed === null ? null : nearestPoint(curve, pointed).time}
          onPoint={setPointed}
        />
      )}
    </figure>
  );
}

function Pointed({ point, text }: { readonly point: CurvePoint; readonly text: (value: number) => string }) {
  const { time, min, max, mean } = point;
  return (
    <span class="chart-unit numeric">
      {formatMoment(time, systemClock.now(), true)} <b>{text(mean)}</b>
      {min !== max && ` ${strings.history.between(text(min), text(max))}`}
    </span>
  );
}

interface PlotProps {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly curve: NonNullable<ReturnType<typeof curveOf>>;
  readonly text: (value: number) => string;
  readonly pointed: number | null;
  readonly onPoint: (time: number | null) => void;
}

function Plot({ title, from, to, curve, text, pointed, onPoint }: PlotProps) {
  const room = (curve.high - curve.low || Math.abs(curve.high) || 1) * HEADROOM;
  const [low, high] = [curve.low - room, curve.high + room];
  const x = (time: number): number => ((time - from) / (to - from)) * WIDTH;
  const y = (value: number): number => HEIGHT - ((value - low) / (high - low)) * HEIGHT;
  const { line, band } = useMemo(() => curvePaths(curve, { x, y }), [curve, from]);
  const now = systemClock.now();
  return (
    <div class="chart-area">
      <span class="chart-scale numeric" aria-hidden="true">
        <span>{text(curve.high)}</span>
        <span>{text(curve.low)}</span>
      </span>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={strings.history.chart(
          title,
          formatMoment(from, now),
          formatMoment(to, now),
          text(curve.low),
          text(curve.high),
          curve.stretches.length - 1,
        )}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          onPoint(from + ((event.clientX - box.left) / box.width) * (to - from));
        }}
        onPointerLeave={() => onPoint(null)}
      >
        <path class="chart-grid" d={`M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} />
        <path class="chart-band" d={band} />
        <path class="chart-line" data-line={0} d={line} />
        {pointed !== null && <path class="chart-pointer" d={`M${x(pointed)} 0V${HEIGHT}`} />}
      </svg>
      <span class="chart-axis numeric" aria-hidden="true">
        <span>{formatMoment(from, now)}</span>
        <span>{formatMoment(to, now)}</span>
      </span>
    </div>
  );
}
