// The past of one property, asked for again and again while it is shown. Used by trend.tsx and history-chart.tsx.
import { useEffect, useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import type { TwinId } from '../../base/ids.ts';
import type { HistoryPoint } from '../../protocol/history.ts';
import type { ViewActions } from '../view-model.ts';

export interface ShownHistory {
  readonly points: readonly HistoryPoint[];
  readonly from: number;
  readonly to: number;
}

/** What was recorded in the last `spanMs`; null before the first answer. Asked every `everyMs`. */
export function useHistory(
  actions: Pick<ViewActions, 'history'>,
  twinId: TwinId,
  property: string,
  { spanMs, maxPoints, everyMs }: { readonly spanMs: number; readonly maxPoints: number; readonly everyMs: number },
): ShownHistory | null {
  const [shown, setShown] = useState<ShownHistory | null>(null);
  useEffect(() => {
    let isOver = false;
    const ask = (): void => {
      const to = systemClock.now();
      const from = to - spanMs;
      actions.history(twinId, property, from, to, maxPoints).then(
        (points) => {
          if (!isOver) setShown({ points, from, to });
        },
        // Without a grant there is nothing to show; the panel says why.
        () => {
          if (!isOver) setShown({ points: [], from, to });
        },
      );
    };
    ask();
    const stop = systemClock.every(everyMs, ask);
    return () => {
      isOver = true;
      stop();
    };
  }, [actions, twinId, property, spanMs, maxPoints, everyMs]);
  return shown;
}
