// What was recorded of a number, opened from its trend in property-table.tsx. The figure itself is a chunk of its own, with the plot
// library: most visits open none.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { TwinId } from '../../base/ids.ts';
import type { PropertyView, ViewActions } from '../view-model.ts';
import { strings } from './strings.ts';

export interface HistoryChartProps {
  readonly twinId: TwinId;
  readonly property: PropertyView;
  /** Numbers of the same twin that can be laid over it. */
  readonly others: readonly PropertyView[];
  readonly actions: Pick<ViewActions, 'history' | 'visitPast'>;
}

let loaded: ComponentType<HistoryChartProps> | null = null;

export function HistoryChart(props: HistoryChartProps) {
  const [state, setState] = useState<'loading' | 'loaded' | 'failed'>(loaded === null ? 'loading' : 'loaded');
  useEffect(() => {
    if (state !== 'loading') return;
    import('./history-figure.tsx').then(
      ({ HistoryFigure }) => {
        loaded = HistoryFigure;
        setState('loaded');
      },
      // The page was updated on its server, or the network is away.
      () => setState('failed'),
    );
  }, [state]);
  const Figure = loaded;
  if (Figure !== null) return <Figure {...props} />;
  if (state !== 'failed') return <p class="empty">{strings.history.opening}</p>;
  return (
    <p class="empty">
      {strings.history.failed}{' '}
      <button type="button" class="button" onClick={() => setState('loading')}>
        {strings.history.again}
      </button>
    </p>
  );
}
