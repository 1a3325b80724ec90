// The past of properties, asked for again and again while it is shown. Used by trend.tsx and history-figure.tsx.
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

export interface ShownHistories {
  /** By property, in the order that was asked for. */
  readonly points: readonly (readonly HistoryPoint[])[];
  readonly from: number;
  readonly to: number;
}

const FASTEST_MS = 1_000;
const SLOWEST_MS = 30_000;

/** The same of several properties: of the last `spanMs`, again and again, or of a stretch that stands still, once. */
export function useHistories(
  actions: Pick<ViewActions, 'history'>,
  twinId: TwinId,
  properties: readonly string[],
  asked: {
    readonly spanMs: number;
    readonly zoom: { readonly from: number; readonly to: number } | null;
    readonly maxPoints: number;
  },
): ShownHistories | null {
  const { spanMs, zoom, maxPoints } = asked;
  const [shown, setShown] = useState<ShownHistories | null>(null);
  const names = properties.join('\n');
  useEffect(() => {
    let isOver = false;
    const ask = async (): Promise<void> => {
      const to = systemClock.now();
      const range = zoom ?? { from: to - spanMs, to };
      const points = await Promise.all(
        names.split('\n').map((name) =>
          // Without a grant there is nothing to show; the panel says why.
          actions.history(twinId, name, range.from, range.to, maxPoints).catch((): readonly HistoryPoint[] => []),
        ),
      );
      if (!isOver) setShown({ points, from: zoom === null ? range.from : to - spanMs, to });
    };
    void ask();
    if (zoom !== null) return () => void (isOver = true);
    const stop = systemClock.every(Math.min(SLOWEST_MS, Math.max(FASTEST_MS, spanMs / maxPoints)), () => void ask());
    return () => {
      isOver = true;
      stop();
    };
  }, [actions, twinId, names, spanMs, zoom?.from, zoom?.to, maxPoints]);
  return shown;
}
