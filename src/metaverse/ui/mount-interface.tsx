// Mounts the HTML face of the metaverse over the world: signals in, actions out, and nothing else known. Called by the
// page's composition once; the style sheet `styles.css` is imported by the entry.
import { effect } from '@preact/signals';
import { render } from 'preact';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { isInAr } from '../xr/ar-view.ts';
import { createInterfaceState, type InterfaceState } from './interface-state.ts';
import { lazyPanel } from './lazy-panel.tsx';
import { LiveRegions } from './live-regions.tsx';
import { ServiceList } from './service-list.tsx';
import { Stack } from './stack.tsx';
import { strings } from './strings.ts';
import { TopBar } from './top-bar.tsx';
import { TwinList } from './twin-list.tsx';
import { TwinPanel } from './twin-panel.tsx';

interface InterfaceProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly state: InterfaceState;
}

const FindPanel = lazyPanel(async () => (await import('./find-panel.tsx')).FindPanel, {
  id: 'find',
  title: () => strings.bar.find,
});
const ArrangePanel = lazyPanel(async () => (await import('./arrange-panel.tsx')).ArrangePanel, {
  id: 'arrange',
  title: () => strings.bar.arrange,
});
const WorldsPanel = lazyPanel(async () => (await import('./worlds-panel.tsx')).WorldsPanel, {
  id: 'worlds',
  title: () => strings.worlds.title,
});
const SettingsPanel = lazyPanel(async () => (await import('./settings-panel.tsx')).SettingsPanel, {
  id: 'settings',
  title: () => strings.bar.settings,
});
const SystemsPanel = lazyPanel(async () => (await import('./systems-panel.tsx')).SystemsPanel, {
  id: 'systems',
  title: () => strings.bar.systems,
});
const YouPanel = lazyPanel(async () => (await import('./you-panel.tsx')).YouPanel, {
  id: 'you',
  title: () => strings.bar.you,
});
const LogPanel = lazyPanel(async () => (await import('./log-panel.tsx')).LogPanel, {
  id: 'log',
  title: () => strings.bar.log,
});
const ServicePanel = lazyPanel(async () => (await import('./service-panel.tsx')).ServicePanel, null);
const AlarmPanel = lazyPanel(async () => (await import('./alarm-panel.tsx')).AlarmPanel, {
  id: 'alarms',
  title: () => strings.operate.alarms.title,
});
const EmergencyStops = lazyPanel(async () => (await import('./emergency-stops.tsx')).EmergencyStops, null);
const HandNote = lazyPanel(async () => (await import('./hand-note.tsx')).HandNote, null);
const FrameFigures = lazyPanel(async () => (await import('./frame-figures.tsx')).FrameFigures, null);
const TimeBar = lazyPanel(async () => (await import('./time-bar.tsx')).TimeBar, null);
const ArBar = lazyPanel(async () => (await import('./ar-bar.tsx')).ArBar, null);
const ArrangeBar = lazyPanel(async () => (await import('./arrange-bar.tsx')).ArrangeBar, null);

/** Draws the interface into `root`; returns a function that takes it away again. */
export function mountInterface(root: HTMLElement, view: ViewModel, actions: ViewActions): () => void {
  const state = createInterfaceState(view);
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if (event.key === 'F2') view.settings.frameFigures.value = !view.settings.frameFigures.value;
    if (event.key === 'Escape' && state.closeTop(actions)) event.preventDefault();
    if (event.key !== '/' || (event.target instanceof HTMLElement && event.target.matches('input, textarea, select')))
      return;
    event.preventDefault();
    state.drawer.value = 'find';
  };
  window.addEventListener('keydown', onKey);
  // The style sheet asks the system; what the visitor chose goes before it.
  const stopMotion = effect(() => void root.toggleAttribute('data-less-motion', view.settings.reducedMotion.value));
  render(<Interface view={view} actions={actions} state={state} />, root);
  return () => {
    window.removeEventListener('keydown', onKey);
    stopMotion();
    render(null, root);
    state.dispose();
  };
}

function Interface({ view, actions, state }: InterfaceProps) {
  const drawer = state.drawer.value;
  const close = () => (state.drawer.value = null);
  const isPlacing = view.arrangement.value.placing !== null;
  return (
    <div
      class="interface"
      data-drawer={drawer}
      data-panel={state.panelShown.value}
      data-placing={isPlacing}
      data-ar={isInAr(view.ar.value)}
    >
      <LiveRegions view={view} />
      <TopBar view={view} actions={actions} state={state} />
      {drawer === 'find' && <FindPanel view={view} actions={actions} state={state} onClose={close} />}
      {drawer === 'arrange' && <ArrangePanel view={view} actions={actions} onClose={close} />}
      {drawer === 'twins' && <TwinList view={view} actions={actions} onClose={close} />}
      {drawer === 'alarms' && <AlarmPanel view={view} actions={actions} onClose={close} />}
      {drawer === 'services' && <ServiceList view={view} actions={actions} onClose={close} />}
      {drawer === 'systems' && <SystemsPanel view={view} actions={actions} onClose={close} />}
      {drawer === 'you' && <YouPanel view={view} actions={actions} onClose={close} />}
      {drawer === 'worlds' && <WorldsPanel view={view} actions={actions} onClose={close} />}
      {drawer === 'settings' && <SettingsPanel view={view} actions={actions} state={state} onClose={close} />}
      {view.settings.frameFigures.value && (
        <FrameFigures view={view} onClose={() => (view.settings.frameFigures.value = false)} />
      )}
      <Stack view={view} actions={actions} state={state} />
      {view.stops.value.length > 0 && <EmergencyStops view={view} actions={actions} onClose={close} />}
      {view.hand.value !== null && <HandNote view={view} actions={actions} onClose={() => actions.answerHand(false)} />}
      {isInAr(view.ar.value) && <ArBar view={view} actions={actions} onClose={() => actions.leaveAr()} />}
      {isPlacing && <ArrangeBar view={view} actions={actions} onClose={() => actions.stopPlacing()} />}
      {(state.time.value || view.time.value.mode === 'past') && (
        <TimeBar view={view} actions={actions} onClose={() => (state.time.value = false)} />
      )}
      {drawer === 'log' && <LogPanel view={view} actions={actions} narrow={state.narrow.value} onClose={close} />}
      {state.panelShown.value && <TwinPanel view={view} actions={actions} />}
      {state.panelShown.value && view.servicePanel.value !== null && (
        <ServicePanel view={view} actions={actions} onClose={() => actions.openService(null)} />
      )}
    </div>
  );
}
