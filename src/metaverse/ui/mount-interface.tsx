// Mounts the HTML face of the metaverse over the world: signals in, actions out, and nothing else known. Called by the
// page's composition once; the style sheet `styles.css` is imported by the entry.
import { render } from 'preact';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { createInterfaceState, type InterfaceState } from './interface-state.ts';
import { LiveRegions } from './live-regions.tsx';
import { LogPanel } from './log-panel.tsx';
import { ServiceList } from './service-list.tsx';
import { ServicePanel } from './service-panel.tsx';
import { Stack } from './stack.tsx';
import { SystemsPanel } from './systems-panel.tsx';
import { TopBar } from './top-bar.tsx';
import { TwinList } from './twin-list.tsx';
import { TwinPanel } from './twin-panel.tsx';
import { YouPanel } from './you-panel.tsx';

interface InterfaceProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly state: InterfaceState;
}

/** Draws the interface into `root`; returns a function that takes it away again. */
export function mountInterface(root: HTMLElement, view: ViewModel, actions: ViewActions): () => void {
  const state = createInterfaceState(view);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented && state.closeTop(actions)) event.preventDefault();
  };
  window.addEventListener('keydown', onKey);
  render(<Interface view={view} actions={actions} state={state} />, root);
  return () => {
    window.removeEventListener('keydown', onKey);
    render(null, root);
    state.dispose();
  };
}

function Interface({ view, actions, state }: InterfaceProps) {
  const drawer = state.drawer.value;
  const close = () => (state.drawer.value = null);
  return (
    <div class="interface" data-drawer={drawer} data-panel={state.panelShown.value}>
      <LiveRegions view={view} />
      <TopBar view={view} actions={actions} state={state} />
      {drawer === 'twins' && <TwinList view={view} actions={actions} onClose={close} />}
      {drawer === 'services' && <ServiceList view={view} actions={actions} onClose={close} />}
      {drawer === 'systems' && <SystemsPanel view={view} actions={actions} onClose={close} />}
      {drawer === 'you' && <YouPanel view={view} actions={actions} onClose={close} />}
      <Stack view={view} actions={actions} state={state} />
      {drawer === 'log' && <LogPanel view={view} actions={actions} narrow={state.narrow.value} onClose={close} />}
      {state.panelShown.value && <TwinPanel view={view} actions={actions} />}
      {state.panelShown.value && <ServicePanel view={view} actions={actions} />}
    </div>
  );
}
