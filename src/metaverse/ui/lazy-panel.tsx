// Panels that come when they are first opened, because the first picture needs none of them: an empty frame at once, the panel
// as soon as it has loaded, and what to do when it does not.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { PanelFrame } from './panel-frame.tsx';
import { strings } from './strings.ts';

interface Closable {
  readonly onClose: () => void;
}

/** A component that loads another when it is first drawn. `frame`: of the panel that stands for it meanwhile; null: nothing does. */
export function lazyPanel<Props extends Closable>(
  load: () => Promise<ComponentType<Props>>,
  frame: { readonly id: string; readonly title: () => string } | null,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function LazyPanel(props: Props) {
    const [state, setState] = useState<'loading' | 'loaded' | 'failed'>(loaded === null ? 'loading' : 'loaded');
    useEffect(() => {
      if (state !== 'loading') return;
      load().then(
        (component) => {
          loaded = component;
          setState('loaded');
        },
        // The page was updated on its server, or the network is away.
        () => setState('failed'),
      );
    }, [state]);
    if (loaded !== null) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    if (frame === null) return null;
    return (
      <PanelFrame
        id={frame.id}
        title={frame.title()}
        subtitle={state === 'failed' ? strings.partFailed : strings.partLoading}
        onClose={props.onClose}
      >
        {state === 'failed' && (
          <button type="button" class="button" onClick={() => setState('loading')}>
            {strings.tryAgain}
          </button>
        )}
      </PanelFrame>
    );
  };
}
