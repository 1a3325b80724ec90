// What comes up by itself over the world: notices, systems that ask for trust, models on their way, and the hints of a
// first visit. Spoken by live-regions.tsx, so these are no live regions themselves.
import type { Notice, TwinView, ViewActions, ViewModel } from '../view-model.ts';
import { Icon, type IconName } from './icon.tsx';
import { Hints } from './hints.tsx';
import type { InterfaceState } from './interface-state.ts';
import { KeyNotice } from './key-notice.tsx';
import { strings } from './strings.ts';
import { formatBytes } from './format.ts';

interface StackProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly state: InterfaceState;
}

const MOST_NOTICES = 4;
const NOTICE_ICON: Record<Notice['level'], IconName> = { info: 'info', warning: 'alarm', error: 'alarm' };

export function Stack({ view, actions, state }: StackProps) {
  const asking =
    state.drawer.value === 'systems'
      ? []
      : [...view.systems.value, ...view.serviceSystems.value].filter((system) => system.trust === 'asking');
  const loading = state.drawer.value === 'twins' ? [] : view.twins.value.filter((twin) => twin.model === 'loading');
  const notices = view.notices.value.slice(-MOST_NOTICES);
  return (
    <div class="stack">
      <section class="notices" aria-label={strings.notices.label}>
        {state.drawer.value !== 'you' && <KeyNotice view={view} actions={actions} />}
        {view.app.newVersion.value && (
          <div class="notice glass" data-level="info">
            <Icon name="down" />
            <div>
              <strong>{strings.notices.newVersion}</strong>
              <p>{strings.notices.newVersionDetail}</p>
            </div>
            <button type="button" class="button primary" onClick={() => actions.reloadApp()}>
              {strings.notices.reload}
            </button>
          </div>
        )}
        {asking.map((system) => (
          <div key={system.id} class="notice glass" data-level="asking">
            <Icon name="shield" />
            <div>
              <strong>{strings.systems.promptTitle(system.name)}</strong>
              <p>{strings.systems.promptDetail}</p>
            </div>
            <button type="button" class="button primary" onClick={() => (state.drawer.value = 'systems')}>
              {strings.systems.review}
            </button>
          </div>
        ))}
        {notices.map((notice) => (
          <div key={notice.id} class="notice glass" data-level={notice.level}>
            <Icon name={NOTICE_ICON[notice.level]} />
            <div>
              <strong>{notice.title}</strong>
              {notice.detail !== '' && <p>{notice.detail}</p>}
              {notice.help !== '' && <p class="help">{notice.help}</p>}
            </div>
            <button
              type="button"
              class="icon-button small"
              aria-label={strings.notices.dismiss(notice.title)}
              onClick={() => actions.dismissNotice(notice.id)}
            >
              <Icon name="close" />
            </button>
          </div>
        ))}
      </section>
      {loading.length > 0 && (
        <section class="loading glass" aria-label={strings.twins.loading}>
          <ModelsProgress twins={loading} />
        </section>
      )}
      {state.hints.value && <Hints view={view} state={state} />}
    </div>
  );
}

/** All models on their way as one row: as many rows as models would shift the page with each that comes. */
function ModelsProgress({ twins }: { readonly twins: readonly TwinView[] }) {
  const known = twins.every(({ totalBytes }) => totalBytes > 0);
  const sum = (of: (twin: TwinView) => number): number => twins.reduce((bytes, twin) => bytes + of(twin), 0);
  const loaded = sum(({ loadedBytes }) => loadedBytes);
  const total = sum(({ totalBytes }) => totalBytes);
  return (
    <div class="model-progress">
      <span class="progress-label">
        <span class="one-line">{strings.twins.names(twins.map(({ title }) => title))}</span>
        <span class="numeric">{known && strings.twins.loaded(formatBytes(loaded), formatBytes(total))}</span>
      </span>
      <progress aria-label={strings.twins.loading} max={known ? total : undefined} value={known ? loaded : undefined} />
    </div>
  );
}
