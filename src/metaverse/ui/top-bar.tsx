// The top bar: where one is, how it stands with the connections, and the doors to everything else. On phones its
// buttons stand at the bottom, under the thumb.
import type { ViewActions, ViewModel } from '../view-model.ts';
import { toProblem } from '../../protocol/problem.ts';
import { Icon, type IconName } from './icon.tsx';
import type { Drawer, InterfaceState } from './interface-state.ts';
import { strings } from './strings.ts';
import { problemDetail } from './problem-text.ts';

interface TopBarProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly state: InterfaceState;
}

const DRAWERS = [
  { drawer: 'twins', icon: 'twins' },
  { drawer: 'find', icon: 'search' },
  { drawer: 'services', icon: 'service' },
  { drawer: 'systems', icon: 'systems' },
  { drawer: 'log', icon: 'log' },
  { drawer: 'you', icon: 'you' },
  { drawer: 'settings', icon: 'settings' },
] as const satisfies readonly { readonly drawer: Drawer; readonly icon: IconName }[];

export function TopBar({ view, actions, state }: TopBarProps) {
  const asking = [...view.systems.value, ...view.serviceSystems.value].filter(
    (system) => system.trust === 'asking',
  ).length;
  return (
    <header class="bar">
      <div class="place glass">
        <Mark />
        <div>
          <h1>{view.worldTitle.value === '' ? strings.bar.brand : view.worldTitle.value}</h1>
          <Connections view={view} state={state} />
        </div>
        {view.portals.value.length > 0 && <WorldsButton state={state} />}
      </div>
      <nav class="glass" aria-label={strings.bar.navigation}>
        {DRAWERS.map(({ drawer, icon }) => {
          const open = state.drawer.value === drawer;
          const badge = drawer === 'systems' ? asking : 0;
          return (
            <button
              key={drawer}
              type="button"
              class="nav-button"
              aria-expanded={open}
              aria-controls={open ? drawer : undefined}
              onClick={() => (state.drawer.value = open ? null : drawer)}
            >
              <Icon name={icon} />
              <span>{strings.bar[drawer]}</span>
              {badge > 0 && (
                <span class="badge">
                  <span aria-hidden="true">{badge}</span>
                  <span class="visually-hidden">, {strings.bar.systemsAsking(badge)}</span>
                </span>
              )}
            </button>
          );
        })}
        <button
          type="button"
          class="nav-button"
          aria-expanded={state.time.value || view.time.value.mode === 'past'}
          onClick={() => (state.time.value = !state.time.value)}
        >
          <Icon name="clock" />
          <span>{strings.bar.time}</span>
        </button>
        <VrButton view={view} actions={actions} state={state} />
      </nav>
      {state.vrNote.value !== null && (
        <div class="vr-note glass" id="vr-note" role="status">
          <button
            type="button"
            class="icon-button small"
            aria-label={strings.bar.closeVrNote}
            onClick={() => (state.vrNote.value = null)}
          >
            <Icon name="close" />
          </button>
          <strong>{view.xr.value === 'unsupported' ? strings.bar.vrTitle : strings.bar.vrFailed}</strong>
          <p>{state.vrNote.value}</p>
        </div>
      )}
    </header>
  );
}

/** Beside the name of this world: the others. */
function WorldsButton({ state }: Pick<TopBarProps, 'state'>) {
  const open = state.drawer.value === 'worlds';
  return (
    <button
      type="button"
      class="nav-button"
      aria-expanded={open}
      aria-controls={open ? 'worlds' : undefined}
      onClick={() => (state.drawer.value = open ? null : 'worlds')}
    >
      <Icon name="globe" />
      <span>{strings.worlds.caption}</span>
    </button>
  );
}

function VrButton({ view, actions, state }: TopBarProps) {
  const xr = view.xr.value;
  const enter = () => {
    state.vrNote.value = null;
    actions.enterVr().catch((thrown: unknown) => (state.vrNote.value = problemDetail(toProblem(thrown))));
  };
  const explain = () => (state.vrNote.value = state.vrNote.value === null ? strings.bar.vrUnsupported : null);
  const caption = xr === 'entering' ? strings.bar.enteringVr : xr === 'active' ? strings.bar.inVr : strings.bar.enterVr;
  const busy = xr === 'entering' || xr === 'active';
  return (
    <button
      type="button"
      class={xr === 'unsupported' ? 'nav-button quiet' : 'nav-button vr'}
      aria-disabled={busy}
      aria-expanded={xr === 'unsupported' ? state.vrNote.value !== null : undefined}
      onClick={xr === 'unsupported' ? explain : busy ? undefined : enter}
    >
      <Icon name="vr" />
      <span>{caption}</span>
    </button>
  );
}

function Connections({ view, state }: Pick<TopBarProps, 'view' | 'state'>) {
  const twins = view.twins.value;
  const live = twins.filter((twin) => twin.status === 'live').length;
  const alarms = view.alarms.value.filter(({ clearedAt }) => clearedAt === null).length;
  const tone = live === 0 ? 'offline' : live < twins.length ? 'stale' : 'live';
  return (
    <p class="connections">
      <span class={`status status-${tone}`}>
        <span class={tone === 'live' ? 'pulse' : 'dot'} aria-hidden="true" />
        {twins.length === 0
          ? strings.bar.connecting
          : view.time.value.mode === 'past'
            ? strings.past.twinsRecorded(live, twins.length)
            : strings.bar.twinsLive(live, twins.length)}
      </span>
      {alarms > 0 && (
        <button
          type="button"
          class="status status-alarm"
          aria-expanded={state.drawer.value === 'alarms'}
          aria-label={strings.operate.alarms.open(alarms)}
          onClick={() => (state.drawer.value = state.drawer.value === 'alarms' ? null : 'alarms')}
        >
          <Icon name="alarm" />
          {strings.bar.alarms(alarms)}
        </button>
      )}
    </p>
  );
}

/** The mark of Twinport: two squares, the second standing for the first. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path class="mark-physical" d="M5 9.5 14 5l9 4.5v11L14 25l-9-4.5Z" />
      <path class="mark-twin" d="M9 13.5 18 9l9 4.5v11L18 29l-9-4.5Z" />
    </svg>
  );
}
