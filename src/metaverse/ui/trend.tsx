// How a number went in the last minutes, as a small line beside it; pressed, it shows more of the past. Used by property-table.tsx.
import { useMemo } from 'preact/hooks';
import type { TwinId } from '../../base/ids.ts';
import type { ViewActions } from '../view-model.ts';
import { curveOf, curvePaths } from './history-curve.ts';
import { strings } from './strings.ts';
import { useHistory } from './use-history.ts';

interface TrendProps {
  readonly twinId: TwinId;
  readonly property: string;
  readonly title: string;
  /** How many trends are shown beside it: of many, each is asked for less often. */
  readonly count: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly actions: Pick<ViewActions, 'history'>;
}

const SPAN_MS = 2 * 60_000;
const MAX_POINTS = 240;
const FASTEST_MS = 2_000;
const MS_EACH = 100;
const WIDTH = 80;
const HEIGHT = 18;
/** Room for the width of the line. */
const EDGE = 1.5;

export function Trend({ twinId, property, title, count, isOpen, onToggle, actions }: TrendProps) {
  const everyMs = Math.max(FASTEST_MS, count * MS_EACH);
  const history = useHistory(actions, twinId, property, { spanMs: SPAN_MS, maxPoints: MAX_POINTS, everyMs });
  const paths = useMemo(() => {
    const curve = history === null ? null : curveOf(history.points);
    if (history === null || curve === null) return null;
    const span = curve.high - curve.low;
    return curvePaths(curve, {
      x: (time) => ((time - history.from) / (history.to - history.from)) * WIDTH,
      // What never changed is a line in the middle.
      y: (value) => (span === 0 ? HEIGHT / 2 : HEIGHT - EDGE - ((value - curve.low) / span) * (HEIGHT - 2 * EDGE)),
    });
  }, [history]);
  return (
    <button
      type="button"
      class="trend"
      aria-expanded={isOpen}
      aria-label={strings.history.show(title)}
      onClick={onToggle}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {paths !== null && (
          <>
            <path class="trend-band" d={paths.band} />
            <path class="trend-line" d={paths.line} />
          </>
        )}
      </svg>
    </button>
  );
}
